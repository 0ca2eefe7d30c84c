"""Two partners that are one: what is kept, what moves, and the way back."""

from datetime import date

import pytest

from communities.models import User
from partners import actions
from partners.models import (
    Merge,
    Partner,
)
from tests.factories import (
    CommitmentFactory,
    ContactFactory,
    InteractionFactory,
    PartnerFactory,
)
from tests.partners.merges import join

pytestmark = pytest.mark.django_db


@pytest.fixture
def by(cast) -> User:
    return cast["coordinator"]


@pytest.fixture
def pair(scoped, by) -> tuple[Partner, Partner]:
    kept = PartnerFactory(community=scoped, name="Humana", notes="Mine.")
    return kept, PartnerFactory(community=scoped, name="Humanna", notes="Theirs.")


# What is kept


def test_a_merge_keeps_what_says_more(scoped, by):
    kept = PartnerFactory(
        community=scoped,
        name="Humana",
        kinds=["employer"],
        pipeline="contacted",
        tags=["health"],
        notes="Met at the fair.",
        since=date(2024, 5, 1),
    )
    merged = PartnerFactory(
        community=scoped,
        name="Humana Foundation",
        website="https://humana.com",
        kinds=["funder", "employer"],
        pipeline="committed",
        owner=by,
        tags=["grants"],
        notes="Ask for Ann, never on Mondays.",
        since=date(2023, 1, 9),
        name_use_allowed_on=date(2024, 2, 2),
    )

    join(kept, merged, by=by)

    assert kept.name == "Humana"
    assert kept.website == "https://humana.com"
    assert kept.kinds == ("employer", "funder")
    assert (kept.pipeline, kept.pipeline_since) == ("committed", date(2023, 1, 9))
    assert kept.owner == by
    assert kept.tags == ("health", "grants")
    assert kept.notes == "Ask for Ann, never on Mondays.\n\nMet at the fair."
    assert kept.since == date(2023, 1, 9)
    assert kept.name_use_allowed_on == date(2024, 2, 2)
    assert merged.is_removed
    assert merged.merged_into == kept


def test_a_merge_goes_by_what_was_chosen(scoped, by, cast):
    kept = PartnerFactory(community=scoped, name="Humana", owner=by, notes="Mine.", tags=["a"])
    merged = PartnerFactory(
        community=scoped,
        name="Humana Inc. of Kentucky",
        owner=cast["contributor"],
        notes="Theirs.",
        tags=["b"],
        pipeline="engaged",
    )
    choices = dict.fromkeys(("name", "owner", "notes", "tags"), "merged")

    join(kept, merged, by=by, **choices, pipeline="kept")

    assert (kept.name, kept.key) == ("Humana Inc. of Kentucky", merged.key)
    assert (kept.owner, kept.notes) == (cast["contributor"], "Theirs.")
    assert (kept.tags, kept.pipeline) == (("b",), "identified")


def test_notes_that_stand_in_the_other_are_not_said_twice(scoped, by):
    kept = PartnerFactory(community=scoped, notes="Ann.")
    merged = PartnerFactory(community=scoped, notes="Ask for Ann.")

    join(kept, merged, by=by)

    assert kept.notes == "Ask for Ann."


def test_too_many_tags_together_are_refused(scoped, by):
    kept = PartnerFactory(community=scoped, tags=[f"a{n}" for n in range(12)])
    merged = PartnerFactory(community=scoped, tags=["b"])

    with pytest.raises(actions.Refused, match="at most 12 tags"):
        join(kept, merged, by=by)

    assert Merge.objects.count() == 0
    assert Partner.objects.kept().count() == 2


@pytest.mark.parametrize(
    "mine, theirs, chosen, whose",
    [
        ("", "https://humana.com", "", "merged"),
        ("https://humana.com", "", "", "kept"),
        ("https://humana.com", "https://humana.org", "kept", "kept"),
        ("https://humana.com", "https://humana.org", "merged", "merged"),
        ("", "", "", "kept"),
        ("https://facebook.com/humana", "https://humana.org", "", "merged"),
        ("", "https://facebook.com/humana", "", "kept"),
    ],
)
def test_the_organization_is_the_one_that_the_nation_counts(
    scoped, by, mine: str, theirs: str, chosen: str, whose: str
):
    kept = PartnerFactory(community=scoped, name="Humana", website=mine)
    merged = PartnerFactory(community=scoped, name="Humana Foundation", website=theirs)
    expected = {"kept": kept, "merged": merged}[whose].organization

    join(kept, merged, by=by, website=chosen)

    assert kept.organization == expected


# What moves


def test_everything_of_the_merged_one_moves(pair, by):
    kept, merged = pair
    contact = ContactFactory(partner=merged)
    rows = [
        contact,
        InteractionFactory(partner=merged, by=by, contact=contact),
        CommitmentFactory(partner=merged),
    ]
    gone = ContactFactory(partner=merged, email="bob@example.org")
    actions.remove_contact(gone, by=by)

    join(kept, merged, by=by)

    for row in (*rows, gone):
        row.refresh_from_db()
        assert row.partner == kept


def test_contacts_of_one_address_become_one(pair, by):
    kept, merged = pair
    mine = ContactFactory(partner=kept, name="Ann Lee", email="ann@humana.com", title="Recruiter")
    theirs = ContactFactory(
        partner=merged, name="A. Lee", email="Ann@humana.com", title="HR", phone="502 555 0142"
    )
    call = InteractionFactory(partner=merged, by=by, contact=theirs)

    join(kept, merged, by=by)

    present = kept.contacts.present().get()
    assert present == mine
    assert (present.name, present.title, present.phone) == (
        "Ann Lee",
        "Recruiter",
        "(502) 555-0142",
    )
    call.refresh_from_db()
    assert (call.partner, call.contact) == (kept, mine)


@pytest.mark.parametrize("has_contact", [True, False])
def test_one_primary_contact_is_left(pair, by, has_contact: bool):
    kept, merged = pair
    theirs = ContactFactory(partner=merged)
    mine = ContactFactory(partner=kept) if has_contact else theirs

    join(kept, merged, by=by)

    assert kept.contacts.present().get(is_primary=True) == mine


def test_a_folded_primary_contact_makes_the_other_primary(pair, by):
    kept, merged = pair
    mine = ContactFactory(partner=kept, email="ann@humana.com")
    actions.change_contact(mine, by=by, is_primary=False)
    ContactFactory(partner=merged, email="ann@humana.com")

    join(kept, merged, by=by)

    assert kept.contacts.present().get(is_primary=True) == mine


# Who was faster, and who may not


def test_a_merge_of_what_has_changed_is_stale(pair, by):
    kept, merged = pair
    actions.change_partner(merged, by=by, notes="New.")

    with pytest.raises(actions.Stale, match="Somebody else changed “Humanna”"):
        actions.merge(kept, merged, by=by, choices={}, versions=(0, 0))


def test_a_merge_done_twice_is_stale(pair, by):
    kept, merged = pair
    join(kept, merged, by=by)

    with pytest.raises(actions.Stale, match="removed “Humanna”"):
        actions.merge(kept, merged, by=by, choices={}, versions=(kept.version, 0))

    assert Merge.objects.count() == 1


def test_a_partner_is_not_merged_with_itself(scoped, by):
    partner = PartnerFactory(community=scoped)

    with pytest.raises(actions.Refused, match="two different partners"):
        join(partner, partner, by=by)


def test_the_log_of_a_merge_holds_no_notes(pair, by):
    kept, _merged = pair

    merge = join(*pair, by=by)
    actions.undo_merge(merge, by=by)

    log = list(kept.community.activities.about(kept.subject).order_by("pk"))
    assert [(act.verb, act.sentence) for act in log[1:]] == [
        ("partner.merged", "merged Humanna into Humana"),
        ("partner.unmerged", "took back that Humanna was merged into Humana"),
    ]
    assert not any("Mine." in str(act.data) or "Theirs." in str(act.data) for act in log)


# Told apart


def test_two_are_told_apart_once_and_looked_at_again(pair, by, scoped):
    one, other = pair

    assert actions.tell_apart(other, one, by=by) == actions.tell_apart(one, other, by=by)
    assert scoped.not_duplicates.count() == 1
    actions.look_again(other, one, by=by)
    actions.look_again(one, other, by=by)

    assert scoped.not_duplicates.count() == 0
    verbs = list(scoped.activities.about(one.subject).order_by("pk").values_list("verb", flat=True))
    assert verbs == ["partner.added", "partner.told_apart", "partner.not_told_apart"]


def test_one_partner_is_not_told_apart_from_itself(pair, by):
    with pytest.raises(actions.Refused, match="two different partners"):
        actions.tell_apart(pair[0], pair[0], by=by)
