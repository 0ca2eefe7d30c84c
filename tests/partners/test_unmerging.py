"""The way back from a merge: every row as it was, and nothing lost that came since."""

from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from communities.models import Community, User
from partners import actions
from partners.models import (
    Commitment,
    Contact,
    Interaction,
    Kind,
    Partner,
    Pipeline,
    PipelineStep,
)
from tests.factories import (
    CommitmentFactory,
    ContactFactory,
    InteractionFactory,
    PartnerFactory,
)
from tests.partners.merges import join

pytestmark = pytest.mark.django_db
MODELS = (Partner, Contact, Interaction, Commitment, PipelineStep)
# What no act takes back: a row's version only goes on, and with it who changed it last and when.
STAMP = ("version", "changed_at", "changed_by_id")


@pytest.fixture
def by(cast) -> User:
    return cast["coordinator"]


def everything() -> dict[str, list[dict[str, object]]]:
    """Every row of the directory as it stands, without its stamp."""
    return {
        model.__name__: [
            {field: value for field, value in row.items() if field not in STAMP}
            for row in model.objects.order_by("pk").values()
        ]
        for model in MODELS
    }


text = st.text(alphabet="abc ,.\n", max_size=20)
words = st.lists(st.sampled_from(["a", "b", "c"]), max_size=3)
days = st.dates(date(2024, 1, 1), date(2026, 1, 1))
addresses = st.sampled_from(["", "ann@x.org", "bob@x.org", "cleo@x.org"])
people = st.lists(
    st.fixed_dictionaries(
        {
            "name": st.sampled_from(["Ann", "Bob"]),
            "title": st.sampled_from(["", "HR"]),
            "phone": st.sampled_from(["", "502 555 0142", "502 555 0199"]),
            "email": addresses,
            "is_primary": st.booleans(),
        }
    ),
    max_size=4,
    unique_by=lambda person: person["email"] or object(),
)
partners = st.fixed_dictionaries(
    {
        "kinds": st.lists(st.sampled_from(Kind.values), max_size=3),
        "website": st.sampled_from(["", "https://a.com", "https://b.com", "https://x.com/c"]),
        "tags": words,
        "notes": text,
        "since": days,
        "pipeline": st.sampled_from(Pipeline.values),
        "name_use_allowed_on": st.none() | days,
    }
)
networks = st.tuples(
    partners,
    people,
    st.lists(st.sampled_from(Pipeline.values), max_size=3),
    st.lists(st.integers(0, 3), max_size=3),  # whom an interaction was with
    st.lists(st.sampled_from(["leave", "remove"]), max_size=2),
)
sides = st.sampled_from(["kept", "merged", "both", ""])
fields = ("name", "website", "kinds", "pipeline", "owner", "since", "tags", "notes")
choices = st.dictionaries(st.sampled_from(fields), sides)


def build(community: Community, name: str, network, *, by: User, clock) -> Partner:
    described, contacts, moves, calls, losses = network
    partner = PartnerFactory(community=community, name=name, **described, by=by)
    made = [ContactFactory(partner=partner, **contact, by=by) for contact in contacts]
    for place in moves:
        clock.shift(timedelta(days=3))
        if place != partner.pipeline:
            partner = actions.move(partner, to=place, by=by)
    for number in calls:
        contact = made[number] if number < len(made) else None
        InteractionFactory(partner=partner, by=by, contact=contact, summary=f"{name} {number}")
    CommitmentFactory(partner=partner)
    # The same person entered twice is one contact, and goes once.
    for contact, loss in zip(dict.fromkeys(made), losses, strict=False):
        {"leave": actions.contact_left, "remove": actions.remove_contact}[loss](contact, by=by)
    return partner


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(mine=networks, theirs=networks, chosen=choices, has_owner=st.booleans())
def test_a_merge_taken_back_leaves_every_row_as_it_was(
    scoped, by, mine, theirs, chosen, has_owner: bool
):
    start = datetime(2026, 3, 2, 12, 0, 0, 123456, tzinfo=timezone.get_current_timezone())
    with transaction.atomic(), time_machine.travel(start, tick=False) as clock:
        kept = build(scoped, "Humana", mine, by=by, clock=clock)
        merged = build(scoped, "Humanna", theirs, by=by, clock=clock)
        if has_owner:
            actions.change_partner(merged, by=by, owner=by)
        before = everything()

        merge = join(kept, merged, by=by, **chosen)
        between = everything()
        actions.undo_merge(merge, by=by)

        assert everything() == before != between
        transaction.set_rollback(True)


@pytest.fixture
def pair(scoped, by) -> tuple[Partner, Partner]:
    kept = PartnerFactory(community=scoped, name="Humana", notes="Mine.")
    return kept, PartnerFactory(community=scoped, name="Humanna", notes="Theirs.")


def test_an_undo_done_twice_is_refused(pair, by):
    merge = join(*pair, by=by)
    actions.undo_merge(merge, by=by)

    with pytest.raises(actions.Refused, match="taken back already"):
        actions.undo_merge(merge, by=by)


def test_an_undo_that_would_lose_an_edit_says_which(pair, by):
    kept, _merged = pair
    merge = join(*pair, by=by)
    actions.change_partner(kept, by=by, notes="Better.", tags=["new"])

    with pytest.raises(actions.Refused, match="changed the notes of Humana since"):
        actions.undo_merge(merge, by=by)


def test_an_undo_keeps_what_the_merge_did_not_touch(pair, by):
    kept, _merged = pair
    merge = join(*pair, by=by)
    actions.change_partner(kept, by=by, tags=["new"])
    actions.move(kept, to="engaged", by=by)

    actions.undo_merge(merge, by=by)

    kept.refresh_from_db()
    assert (kept.tags, kept.pipeline, kept.notes) == (("new",), "engaged", "Mine.")
    assert kept.steps.get().was == "identified"


def test_rows_added_since_stay_with_the_kept_one(pair, by):
    kept, merged = pair
    theirs = ContactFactory(partner=merged)
    merge = join(*pair, by=by)
    added = ContactFactory(partner=kept)
    call = InteractionFactory(partner=kept, by=by, contact=added)

    actions.undo_merge(merge, by=by)

    assert list(kept.contacts.all()) == [added]
    assert list(kept.interactions.all()) == [call]
    assert list(merged.contacts.all()) == [theirs]


def test_a_moved_contact_goes_back_with_what_was_corrected(pair, by):
    _kept, merged = pair
    theirs = ContactFactory(partner=merged, title="HR")
    merge = join(*pair, by=by)
    theirs.refresh_from_db()
    actions.change_contact(theirs, by=by, title="Recruiter")

    actions.undo_merge(merge, by=by)

    theirs.refresh_from_db()
    assert (theirs.partner, theirs.title) == (merged, "Recruiter")


def test_an_undo_refuses_to_tear_a_call_from_its_contact(pair, by):
    kept, merged = pair
    theirs = ContactFactory(partner=merged, name="Ann Lee")
    merge = join(*pair, by=by)
    theirs.refresh_from_db()
    call = InteractionFactory(partner=kept, by=by, contact=theirs, on=date(2026, 3, 2))

    with pytest.raises(actions.Refused, match="The call of March 2, 2026 names Ann Lee"):
        actions.undo_merge(merge, by=by)

    actions.change_interaction(call, by=by, contact=None)
    actions.undo_merge(merge, by=by)
    call.refresh_from_db()
    assert call.partner == kept


def test_an_undo_would_lose_a_corrected_phone_number(pair, by):
    kept, merged = pair
    mine = ContactFactory(partner=kept, name="Ann", email="ann@humana.com")
    ContactFactory(partner=merged, email="ann@humana.com", phone="502 555 0142")
    merge = join(*pair, by=by)
    mine.refresh_from_db()
    actions.change_contact(mine, by=by, phone="502 555 0199")

    with pytest.raises(actions.Refused, match="the phone number of Ann"):
        actions.undo_merge(merge, by=by)


def test_merges_into_one_are_taken_back_last_first(scoped, pair, by):
    kept, _merged = pair
    first = join(*pair, by=by)
    third = PartnerFactory(community=scoped, name="Humana Labs")
    second = join(kept, third, by=by)

    with pytest.raises(actions.Refused, match="“Humana Labs” was merged"):
        actions.undo_merge(first, by=by)

    actions.undo_merge(second, by=by)
    actions.undo_merge(first, by=by)
    assert Partner.objects.kept().count() == 3


def test_a_merge_into_what_was_merged_on_waits_for_that(scoped, pair, by):
    kept, _merged = pair
    first = join(*pair, by=by)
    join(PartnerFactory(community=scoped, name="Insurer"), kept, by=by)

    with pytest.raises(actions.Refused, match="“Humana” was merged into “Insurer”"):
        actions.undo_merge(first, by=by)


def test_a_removed_partner_is_brought_back_before_an_undo(pair, by):
    kept, _merged = pair
    merge = join(*pair, by=by)
    actions.remove_partner(kept, by=by)

    with pytest.raises(actions.Refused, match="“Humana” was removed"):
        actions.undo_merge(merge, by=by)


def test_a_name_that_is_taken_again_stands_in_the_way(scoped, pair, by):
    merge = join(*pair, by=by)
    PartnerFactory(community=scoped, name="Humanna LLC")

    with pytest.raises(actions.Refused, match="“Humanna LLC” is in the directory already"):
        actions.undo_merge(merge, by=by)


def test_who_was_made_the_primary_contact_since_stays_it(scoped, pair, by):
    kept, merged = pair
    ContactFactory(partner=kept)
    first, second = ContactFactory(partner=merged), ContactFactory(partner=merged)
    merge = join(*pair, by=by)
    second.refresh_from_db()
    actions.change_contact(second, by=by, is_primary=True)

    actions.undo_merge(merge, by=by)

    assert merged.contacts.get(is_primary=True) == second
    assert first in merged.contacts.filter(is_primary=False)
