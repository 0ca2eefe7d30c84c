"""Conflicts of interest: said, found and lifted; what they cut."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django_scopes import scope, scopes_disabled

from communities import actions, schedule
from communities.conflicts import Named, Person, reason_for
from communities.desk_access import application_for
from communities.models import Activity, Assignment, Conflict, ProgramAct, Review
from communities.refusal import Refused
from tests.applying import ready
from tests.factories import CommunityFactory, RoundFactory, UserFactory
from tests.reviewing import arrived, staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def flint(db):
    return arrived("Flint")


@pytest.fixture
def here(flint):
    with scope(community=flint.community):
        yield flint


def test_a_conflict_cuts_access_and_ends_the_assignment_at_once(here):
    rae = staff("Rae")
    actions.assign(here, reviewer=rae, by=staff("Moe", "manager"))
    public = Activity.objects.count()

    conflict = actions.declare_conflict(here, person=rae, by=rae, reason="My brother leads it.")

    with pytest.raises(PermissionDenied, match="conflict of interest"):
        application_for(here.community, rae)
    assert Assignment.objects.get().ended_because == "Conflict of interest"
    act = ProgramAct.objects.first()
    assert act.sentence == "declared their own conflict of interest: My brother leads it."
    assert (act.subject, Activity.objects.count()) == (f"conflict:{conflict.pk}", public)


def test_a_second_click_notes_it_once(here):
    rae = staff("Rae")

    both = [
        actions.declare_conflict(here, person=rae, by=rae, reason="My brother leads it.")
        for _ in range(2)
    ]

    assert both[0] == both[1]
    assert Conflict.objects.count() == 1


def test_it_is_lifted_by_somebody_else_with_a_reason(here):
    rae, moe = staff("Rae"), staff("Moe", "manager")
    conflict = actions.declare_conflict(here, person=rae, by=rae, reason="My brother leads it.")

    with pytest.raises(Refused, match="Somebody else"):
        actions.lift_conflict(conflict, by=rae, because="He left.")
    with pytest.raises(Refused, match="Say why"):
        actions.lift_conflict(conflict, by=moe, because=" ")
    actions.lift_conflict(conflict, by=moe, because="He left.")
    actions.lift_conflict(conflict, by=moe, because="He left.")

    assert application_for(here.community, rae) == here
    assert ProgramAct.objects.filter(verb="conflict.lifted").count() == 1


def test_reviews_of_somebody_with_a_conflict_stay_and_do_not_count(here):
    rae = staff("Rae")
    said = {"revision": here.revisions.get(), "rubric": here.round.rubric}
    said |= {"state": "submitted", "recommendation": "approve", "submitted_at": timezone.now()}
    review = Review.objects.create(community=here.community, application=here, reviewer=rae, **said)

    counted = [Review.objects.counted().count()]
    conflict = actions.declare_conflict(here, person=rae, by=rae, reason="My brother leads it.")
    counted.append(Review.objects.counted().count())
    actions.lift_conflict(conflict, by=staff("Moe", "manager"), because="He left.")
    counted.append(Review.objects.counted().count())

    assert counted == [1, 0, 1]
    assert Review.objects.get() == review


NAMED = Named(
    "Flint",
    people={7},
    domains={"humana.com": "the named partner Humana"},
    organizations={"codelouisville": "the lead organization"},
)


@pytest.mark.parametrize(
    ("person", "reason"),
    [
        (Person(7, "x@gmail.com"), "Belongs or belonged to Flint."),
        (
            Person(1, "kim@careers.HUMANA.com"),
            "Has an address at humana.com, as the named partner Humana.",
        ),
        (
            Person(1, "kim@gmail.com", "The Code-Louisville, Inc."),
            "Works for The Code-Louisville, Inc., the lead organization.",
        ),
        (Person(1, "kim@gmail.com", ""), ""),
        (Person(1, "not an address", "!!"), ""),
    ],
)
def test_what_is_on_record_tells_of_a_conflict(person, reason):
    assert reason_for(person, NAMED) == reason


@pytest.mark.parametrize("domain", ["gmail.com", "example.org", "", "10.0.0.1", "localhost"])
def test_a_domain_of_many_or_of_nobody_tells_nothing(domain):
    named = Named("Flint")

    named.add_domain(domain, "a contact")

    assert reason_for(Person(1, f"kim@{domain}"), named) == "" or domain not in named.domains


def test_handing_in_finds_the_conflicts_of_the_staff():
    """By membership, named partner, nominee and lead contact; others keep their access."""
    community = CommunityFactory(name="Flint", slug="flint", status="prospective")
    was_there, kim, ada, lee, rae = (
        staff(name, email=email)
        for name, email in (
            ("Was there", "w@program.test"),
            ("Kim", "kim@humana.com"),
            ("Ada", "ada@mott.edu"),
            ("Lee", "lee@cityofflint.com"),
            ("Rae", "rae@gmail.com"),
        )
    )
    with scope(community=community):
        ann = UserFactory()
        actions.set_role(community, ann, "coordinator", by=None)
        actions.set_role(community, was_there, "contributor", by=None)
        actions.end_membership(community, was_there, by=ann)
        application = ready(community, by=ann)
        application.named_partners.filter(name="Humana").update(website="www.humana.com/jobs")
        application.nominees.filter(name="Ada Moore").update(email="ada.moore@mott.edu")
        lead = application.sections.get(key="community")
        lead.answers["contact_email"] = "mayor@cityofflint.com"
        lead.save()

        actions.submit(application, by=ann, to_round=RoundFactory())

        found = {c.person: (c.reason, c.source, c.noted_by) for c in Conflict.objects.all()}
    told = {
        was_there: "Belongs or belonged to Flint.",
        kim: "Has an address at humana.com, as the named partner Humana.",
        ada: "Has an address at mott.edu, as Ada Moore, who is to sit on the council.",
        lee: "Has an address at cityofflint.com, as the lead contact.",
    }
    assert found == {person: (reason, "inferred", None) for person, reason in told.items()}
    assert rae not in found


def test_a_changed_profile_finds_a_conflict_and_one_lifted_is_not_found_again(here):
    rae, moe = staff("Rae"), staff("Moe", "manager")
    profile = {"states": "MI", "most_at_once": 5, "is_available": True}

    actions.change_reviewer(rae, by=rae, organization="humana inc", **profile)
    conflict = Conflict.objects.get()
    actions.lift_conflict(conflict, by=moe, because="Another company of that name.")
    again = schedule.find_conflicts_of_interest()

    assert conflict.reason == "Works for humana inc, the named partner Humana."
    assert again == 0
    assert application_for(here.community, rae) == here


def test_at_night_new_members_are_found(flint):
    rae = staff("Rae")
    with scope(community=flint.community):
        actions.set_role(flint.community, rae, "council", by=None)

    found = [schedule.find_conflicts_of_interest() for _ in range(2)]

    assert found == [1, 0]
    with scopes_disabled():
        assert Conflict.objects.get().person == rae


def test_a_decided_application_is_left_alone(flint):
    rae = staff("Rae")
    with scope(community=flint.community):
        type(flint).objects.step("declined", decided_at=timezone.now() - timedelta(days=1))
        actions.set_role(flint.community, rae, "council", by=None)

    assert schedule.find_conflicts_of_interest() == 0
