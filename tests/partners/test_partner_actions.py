"""What happens to a partner: added, changed, removed, brought back; what the log keeps of it."""

from datetime import date, timedelta

import pytest

from communities.actions import end_membership
from partners import actions
from partners.models import Organization, Partner, Tag
from tests.factories import PartnerFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def by(cast):
    return cast["coordinator"]


@pytest.fixture
def partner(scoped, by) -> Partner:
    return PartnerFactory(
        community=scoped, name="Bit Source", website="bitsource.com", kinds=["employer"]
    )


def log(community, verb: str) -> list[str]:
    return [act.sentence for act in community.activities.verbs(verb).order_by("pk")]


# --- Added ---------------------------------------------------------------------------------------


def test_add_partner_tidies_what_was_typed_and_writes_it_down(scoped, by):
    partner = actions.add_partner(
        scoped,
        by=by,
        name="  The  Bit\u200bSource ",
        kinds=["training", "employer", "employer"],
        website="bitsource.com",
        tags=["Pilot", " pilot ", "East  End"],
        notes=" Line\r\nline ",
    )

    assert (partner.name, partner.key, partner.website) == (
        "The BitSource", "bitsource", "https://bitsource.com",
    )  # fmt: skip
    assert (partner.kinds, partner.tags, partner.notes) == (
        ("employer", "training"), ("pilot", "east end"), "Line\nline",
    )  # fmt: skip
    assert (partner.since, partner.pipeline, partner.created_by, partner.version) == (
        scoped.today(), "identified", by, 0,
    )  # fmt: skip
    assert set(Tag.objects.values_list("name", flat=True)) == {"pilot", "east end"}
    assert log(scoped, "partner.added") == [
        "added The BitSource to the directory, employer, accelerated training provider"
    ]


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"name": " \u200b "}, "Give the partner a name"),
        ({"name": "…"}, "Give the partner a name"),
        ({"name": "x" * 201}, "at most 200 characters"),
        ({"website": "not one"}, "is not a web address"),
        ({"website": "https://x.com/" + "x" * 300}, "at most 300 characters"),
        ({"kinds": ["bank"]}, "Choose among the kinds"),
        ({"pipeline": "closed"}, "Choose one of the places"),
        ({"tags": ["a,b"]}, "no comma"),
        ({"tags": [f"{n}" for n in range(13)]}, "at most 12 tags"),
        ({"tags": [f"{n:040}" for n in range(10)]}, "Together the tags"),
        ({"notes": "x" * 20_001}, "at most 20,000 characters"),
        ({"since": date(206, 1, 1)}, "Check the year"),
        ({"since": date(2099, 1, 1)}, "has not come yet"),
        ({"name_use_allowed_on": date(2099, 1, 1)}, "has not come yet"),
    ],
)
def test_add_partner_refuses(scoped, by, wrong: dict, sentence: str):
    with pytest.raises(actions.Refused, match=sentence):
        actions.add_partner(scoped, by=by, **{"name": "Bit Source", **wrong})

    assert (Partner.objects.count(), Organization.objects.count()) == (0, 0)
    assert log(scoped, "partner.added") == []


@pytest.mark.parametrize("name", ["Bit Source", "the bit-source, LLC", "BITSOURCE"])
def test_add_partner_refuses_a_listed_name_however_it_is_written(scoped, by, partner, name: str):
    with pytest.raises(actions.Refused, match="is in the directory already"):
        actions.add_partner(scoped, by=by, name=name)

    assert Partner.objects.count() == 1


@pytest.mark.parametrize("owner", ["council", "other_coordinator"])
def test_an_owner_works_on_the_partners_here(scoped, by, cast, owner: str):
    with pytest.raises(actions.Refused, match="does not work on the partners of Louisville"):
        actions.add_partner(scoped, by=by, name="Bit Source", owner=cast[owner])


def test_a_removed_partner_frees_its_name(scoped, by, partner):
    actions.remove_partner(partner, by=by)

    assert actions.add_partner(scoped, by=by, name="Bit Source").pk != partner.pk


# --- The organization behind it ------------------------------------------------------------------


def test_the_domain_decides_which_organization_it_is(scoped, by, partner):
    department = actions.add_partner(
        scoped, by=by, name="Bit Source Labs", website="http://labs.bitsource.com/jobs"
    )

    assert department.organization == partner.organization


@pytest.mark.parametrize("website", ["", "facebook.com/bitsource", "http://10.0.0.1"])
def test_without_a_domain_of_its_own_it_is_a_new_organization(scoped, by, partner, website: str):
    other = actions.add_partner(scoped, by=by, name="Bit Sourcing", website=website)

    assert other.organization != partner.organization
    assert other.organization.domain == ""


def test_a_chosen_organization_stays_whatever_the_website(scoped, by, partner):
    other = actions.add_partner(
        scoped, by=by, name="Rusty", website="rusty.org", organization=partner.organization
    )

    assert other.organization == partner.organization


@pytest.mark.parametrize(
    ("website", "is_kept"),
    [("", True), ("facebook.com/x", True), ("jobs.bitsource.com", True), ("other.com", False)],
)
def test_another_domain_means_another_organization(scoped, by, partner, website, is_kept: bool):
    now = actions.change_partner(partner, by=by, website=website)

    assert (now.organization == partner.organization) == is_kept


# --- Changed -------------------------------------------------------------------------------------


def test_change_partner_says_what_changed_from_what_to_what(scoped, by, cast, partner):
    now = actions.change_partner(
        partner, by=by, version=0, name="Bit Source LLC", owner=cast["contributor"], tags=["east"]
    )

    assert (now.version, now.changed_by) == (1, by)
    (act,) = scoped.activities.verbs("partner.changed")
    assert act.sentence == "changed the name, the owner and the tags of Bit Source LLC"
    assert act.subject == f"partner:{partner.pk}"
    assert act.data["changes"] == {
        "name": {"was": "Bit Source", "now": "Bit Source LLC"},
        "owner": {"was": None, "now": cast["contributor"].pk},
        "tags": {"was": [], "now": ["east"]},
    }


def test_notes_are_named_in_the_log_and_not_quoted(scoped, by, partner):
    actions.change_partner(partner, by=by, notes="They are nearly broke.")

    (act,) = scoped.activities.verbs("partner.changed")
    assert act.sentence == "changed the notes of Bit Source"
    assert act.data["changes"] == {"notes": {}}


def test_what_is_the_same_already_changes_nothing(scoped, by, partner):
    now = actions.change_partner(partner, by=by, name="Bit Source", kinds=["employer"], notes=" ")

    assert now.version == 0
    assert log(scoped, "partner.changed") == []


def test_change_partner_refuses_the_slower_of_two(scoped, by, cast, partner):
    actions.change_partner(partner, by=cast["contributor"], version=0, notes="Theirs.")

    with pytest.raises(actions.Stale, match="Somebody else changed “Bit Source” before you"):
        actions.change_partner(partner, by=by, version=0, notes="Mine.")

    assert Partner.objects.get().notes == "Theirs."


def test_change_partner_refuses_another_ones_name(scoped, by, partner):
    other = PartnerFactory(community=scoped, name="KCTCS")

    with pytest.raises(actions.Refused, match="“The Bit-Source” is in the directory already"):
        actions.change_partner(other, by=by, name="The Bit-Source")


def test_change_partner_needs_a_start(scoped, by, partner):
    with pytest.raises(actions.Refused, match="since when"):
        actions.change_partner(partner, by=by, since=None)


def test_an_owner_who_has_left_may_stay_but_not_come(scoped, by, cast, partner):
    actions.change_partner(partner, by=by, owner=cast["contributor"])
    end_membership(scoped, cast["contributor"], by=by)

    kept = actions.change_partner(partner, by=by, owner=cast["contributor"], notes="Still.")

    assert (kept.owner, kept.notes) == (cast["contributor"], "Still.")
    other = PartnerFactory(community=scoped)
    with pytest.raises(actions.Refused, match="does not work on the partners"):
        actions.change_partner(other, by=by, owner=cast["contributor"])


# --- Removed and back ----------------------------------------------------------------------------


def test_remove_and_restore_leave_their_lines(scoped, by, partner):
    actions.remove_partner(partner, by=by, version=0)
    removed = list(Partner.objects.kept())
    actions.restore_partner(partner, by=by)

    assert (removed, list(Partner.objects.kept())) == ([], [partner])
    assert log(scoped, "partner.removed") == ["removed Bit Source from the directory"]
    assert log(scoped, "partner.restored") == ["brought Bit Source back to the directory"]


def test_removing_or_restoring_twice_says_so(scoped, by, partner):
    with pytest.raises(actions.Refused, match="Bit Source is in the directory"):
        actions.restore_partner(partner, by=by)
    actions.remove_partner(partner, by=by)

    with pytest.raises(actions.Stale, match="Somebody has removed “Bit Source”"):
        actions.remove_partner(partner, by=by)

    assert len(log(scoped, "partner.removed")) == 1


def test_a_merged_partner_is_not_restored(scoped, by, partner):
    kept = PartnerFactory(community=scoped)
    actions.remove_partner(partner, by=by)
    Partner.objects.filter(pk=partner.pk).update(merged_into=kept)

    with pytest.raises(actions.Refused, match="undo the merge"):
        actions.restore_partner(partner, by=by)


def test_restore_refuses_a_name_that_is_taken_by_now(scoped, by, partner):
    actions.remove_partner(partner, by=by)
    PartnerFactory(community=scoped, name="Bit Source")

    with pytest.raises(actions.Refused, match="is in the directory already"):
        actions.restore_partner(partner, by=by)


@pytest.mark.parametrize("act", ["change_partner", "move", "remove_partner"])
def test_nothing_is_done_to_a_removed_partner(scoped, by, partner, act: str):
    actions.remove_partner(partner, by=by)
    more = {"change_partner": {"notes": "x"}, "move": {"to": "engaged"}}.get(act, {})

    with pytest.raises(actions.Stale, match="Somebody has removed"):
        getattr(actions, act)(partner, by=by, **more)


# --- Moved ---------------------------------------------------------------------------------------


def test_move_keeps_the_step_and_the_day(scoped, by):
    partner = PartnerFactory(community=scoped, since=scoped.today() - timedelta(400))

    now = actions.move(partner, to="engaged", by=by, version=0)

    assert (now.pipeline, now.pipeline_since) == ("engaged", scoped.today())
    (step,) = partner.steps.all()
    assert (step.was, step.now, step.by) == ("identified", "engaged", by)
    assert log(scoped, "partner.moved") == [f"moved {partner} from identified to engaged"]


@pytest.mark.parametrize(
    ("to", "sentence"), [("identified", "is already “Identified”"), ("x", "Choose one of")]
)
def test_move_refuses_where_it_is_already_and_nowhere(scoped, by, partner, to, sentence: str):
    with pytest.raises(actions.Refused, match=sentence):
        actions.move(partner, to=to, by=by)

    assert not partner.steps.exists()
