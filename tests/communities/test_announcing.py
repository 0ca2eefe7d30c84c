"""Announcing: what moves with the letter, what stands in the way, and that it happens once."""

from threading import Barrier, Thread

import pytest
from django.db import connection
from django.utils import timezone
from django_scopes import scope, scopes_disabled

from communities import actions
from communities.models import (
    Activity,
    Application,
    ApplicationLetter,
    ApplicationState,
    Decision,
    DecisionState,
    Goal,
    Invitation,
    Membership,
    User,
)
from communities.refusal import Refused
from tests.deciding import applicant_of, applying, in_conflict, manager, reviewed
from tests.factories import RoundFactory, UserFactory

S, D = ApplicationState, DecisionState
pytestmark = pytest.mark.django_db


@pytest.fixture
def spring():
    return RoundFactory(name="Spring")


@pytest.fixture
def decider(db) -> User:
    return manager(name="Mel")


def decided(name: str, outcome: str, *, to_round, by: User) -> Application:
    application = applying(name, to_round=to_round)
    with scope(community=application.community):
        reviewed(application, by=UserFactory())
        actions.decide(application, by=by, outcome=outcome, reason="Discussed on Tuesday.")
    return application


@pytest.fixture
def approved(spring, decider):
    """Not yet: the decision is pending. In the community's scope."""
    application = decided("Flint", "approve", to_round=spring, by=decider)
    with scope(community=application.community):
        yield application


def announce(application: Application, by: User) -> Decision:
    return actions.apply_decision(application.decisions.get(state=D.PENDING), by=by)


def test_an_approved_community_opens(approved, decider):
    announce(approved, decider)

    approved.refresh_from_db()
    community = approved.community
    community.refresh_from_db()
    assert (approved.state, community.status, community.round) == (S.APPROVED, "active", "Spring")
    assert community.designated_on == community.today()
    assert all(goal.is_approved for goal in Goal.objects.current())
    asked = Invitation.objects.order_by("email").values_list("email", "role")
    assert list(asked) == [(f"{n}@example.org", "council") for n in ("ada", "ben", "cleo")]
    letter = ApplicationLetter.objects.get(kind="approve")
    assert letter.body.startswith("Dear Ann of Flint,")
    assert "{{" not in letter.body + letter.subject
    assert approved.decided_at is not None


def test_the_community_reads_the_outcome_and_not_the_reason(approved, decider):
    announce(approved, decider)

    sentences = list(Activity.objects.values_list("sentence", flat=True))
    assert "approved the application of the round Spring" in sentences
    assert not any("Tuesday" in sentence for sentence in sentences)


def test_every_coordinator_and_who_handed_it_in_get_one_letter(approved, decider):
    lead = approved.submitted_by
    second = applicant_of(approved.community, name="Bo")
    actions.set_role(approved.community, lead, "contributor", by=second)

    announce(approved, decider)

    letters = ApplicationLetter.objects.filter(kind="approve")
    assert {letter.recipient for letter in letters} == {lead, second}
    assert letters.count() == 2
    assert Membership.objects.get(user=lead).role == "coordinator"


def test_council_members_who_are_there_already_are_left_alone(approved, decider):
    actions.set_role(
        approved.community, UserFactory(email="ada@example.org"), "contributor", by=None
    )
    actions.invite(approved.community, by=decider, email="ben@example.org", role="council")

    announce(approved, decider)

    assert Invitation.objects.filter(email="ada@example.org").count() == 0
    assert Invitation.objects.filter(email="ben@example.org").count() == 1
    assert Membership.objects.get(user__email="ada@example.org").role == "contributor"


def test_goals_stay_as_they_were_handed_in(approved):
    goal = Goal.objects.filter(horizon="near").get()

    with pytest.raises(Refused, match="stay as they were handed in"):
        actions.change_goal(goal, by=approved.submitted_by, target=5)
    with pytest.raises(Refused, match="stay as they were handed in"):
        actions.remove_goal(goal, by=approved.submitted_by)


def test_a_goal_that_moved_since_stands_in_the_way(approved, decider):
    Goal.objects.filter(horizon="near").update(target=5)

    with pytest.raises(Refused, match=r"The goal of 5 people placed in .* was changed since"):
        announce(approved, decider)

    approved.refresh_from_db()
    assert (approved.state, approved.community.is_prospective) == (S.SUBMITTED, True)
    assert ApplicationLetter.objects.filter(kind="approve").count() == 0


def test_goals_added_and_removed_are_named(approved, decider):
    Goal.objects.filter(horizon="near").update(removed_at=timezone.now())
    year = approved.community.today().year
    said = {"metric": "enrolled", "horizon": "near", "year": year, "target": 7}
    approved.community.goals.create(**said)

    with pytest.raises(Refused, match=r"7 people enrolled .* added .*100 people placed .*remov"):
        announce(approved, decider)


def test_a_decision_on_an_older_revision_is_made_again(approved, decider, spring):
    returned = approved.returns.create(
        community=approved.community,
        revision=approved.revisions.get(),
        by=decider,
        answer_by=approved.community.today(),
    )
    Application.objects.filter(pk=approved.pk).step(S.RETURNED)
    with pytest.raises(Refused, match="It is “Back with the community”"):
        announce(approved, decider)
    actions.submit(approved, by=approved.submitted_by)
    with pytest.raises(Refused, match="decided on revision 1, and there is revision 2"):
        announce(approved, decider)

    decision = approved.decisions.get()
    actions.change_decision(decision, by=decider, outcome="approve", reason="Better now.")
    announce(approved, decider)

    approved.refresh_from_db()
    returned.refresh_from_db()
    assert (approved.state, returned.ended_at is None) == (S.APPROVED, False)


def test_a_round_is_announced_as_far_as_it_goes(approved, decider, spring):
    declined = decided("Gary", "decline", to_round=spring, by=decider)
    stuck = decided("Hibbing", "defer", to_round=spring, by=decider)
    with scope(community=stuck.community):
        in_conflict(stuck, decider)
    elsewhere = decided("Ithaca", "decline", to_round=RoundFactory(), by=decider)

    announced = actions.apply_round(spring, by=decider)

    assert {str(d.community) for d in announced.done} == {"Flint", "Gary"}
    [(community, sentence)] = announced.stuck
    assert (str(community), sentence[:30]) == ("Hibbing", "You have a conflict of interes")
    with scopes_disabled():
        states = dict(Application.objects.values_list("community__name", "state"))
    assert states == {"Flint": S.APPROVED, "Gary": S.DECLINED, "Hibbing": S.SUBMITTED} | {
        "Ithaca": S.SUBMITTED
    }
    assert elsewhere.pk != declined.pk


def test_announcing_again_does_nothing(approved, decider, spring):
    actions.apply_round(spring, by=decider)

    again = actions.apply_round(spring, by=decider)

    assert (again.done, again.stuck) == ([], [])
    assert ApplicationLetter.objects.filter(kind="approve").count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite has one writer at a time")
def test_two_people_who_press_at_once_announce_once():
    spring, people = RoundFactory(name="Spring"), [manager(), manager()]
    for name in ("Flint", "Gary", "Hibbing"):
        decided(name, "approve", to_round=spring, by=people[0])
    start, done = Barrier(2), []

    def press(person: User) -> None:
        start.wait()
        done.append(actions.apply_round(spring, by=person))
        connection.close()

    both = [Thread(target=press, args=(person,)) for person in people]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join()

    with scopes_disabled():
        assert ApplicationLetter.objects.filter(kind="approve").count() == 3
        assert Decision.objects.filter(state=D.APPLIED).count() == 3
    assert sum(len(announced.done) for announced in done) == 3
    assert [announced.stuck for announced in done] == [[], []]


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite has one writer at a time")
def test_two_people_who_decide_at_once_decide_once():
    application, people = applying("Flint", to_round=RoundFactory()), [manager(), manager()]
    with scope(community=application.community):
        reviewed(application, by=UserFactory())
    start, outcomes = Barrier(2), []

    def press(person: User) -> None:
        start.wait()
        with scope(community=application.community):
            try:
                actions.decide(application, by=person, outcome="decline", reason="No.")
            except Refused as refused:
                outcomes.append(str(refused))
        connection.close()

    both = [Thread(target=press, args=(person,)) for person in people]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join()

    with scope(community=application.community):
        assert Decision.objects.count() == 1
    assert len(outcomes) == 1
