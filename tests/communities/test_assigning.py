"""Giving applications to reviewers: by hand, many at once, taken up and handed back."""

from datetime import timedelta

import pytest
from django.utils import timezone
from django_scopes import scope, scopes_disabled

from communities import actions
from communities.models import ApplicationLetter, Assignment, Conflict, ProgramAct, Reviewer
from communities.refusal import Refused
from communities.tasks import send_application_letter
from tests.factories import RoundFactory, UserFactory
from tests.reviewing import arrived, overdue, staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def moe(db):
    return staff("Moe", "manager")


@pytest.fixture
def rae(db):
    return staff("Rae")


@pytest.fixture
def here(db):
    application = arrived("Flint")
    with scope(community=application.community):
        yield application


def test_an_assignment_is_due_on_the_rounds_day_and_noted(here, moe, rae):
    made = actions.assign(here, reviewer=rae, by=moe)

    assert made.due_on == here.round.reviews_due_on
    assert ProgramAct.objects.first().sentence.startswith("asked Rae for a review, due ")


def test_it_is_given_once_whoever_clicks(here, moe, rae):
    first = actions.assign(here, reviewer=rae, by=moe)
    again = actions.assign(here, reviewer=rae, by=staff("Mia", "manager"))

    assert first == again
    assert ProgramAct.objects.filter(verb="review.assigned").count() == 1


def test_nobody_gets_less_than_a_week(moe, rae):
    today = timezone.localdate()
    past = {"closes_at": timezone.now() + timedelta(hours=1), "reviews_due_on": today}
    soon = arrived(to_round=RoundFactory(**past))

    with scope(community=soon.community):
        made = actions.assign(soon, reviewer=rae, by=moe)
        with pytest.raises(Refused, match="still to come"):
            actions.assign(soon, reviewer=moe, by=moe, due_on=today - timedelta(days=1))

    assert made.due_on == today + timedelta(days=7)


def test_it_is_refused_with_why(here, moe, rae):
    actions.declare_conflict(here, person=rae, by=rae, reason="My brother leads it.")

    with pytest.raises(Refused, match="You have a conflict of interest with Flint"):
        actions.take_up_review(here, by=rae)
    with pytest.raises(Refused, match="Rae has a conflict of interest with Flint"):
        actions.assign(here, reviewer=rae, by=moe)
    with pytest.raises(Refused, match="Ed does not review"):
        actions.assign(here, reviewer=UserFactory(name="Ed"), by=moe)
    actions.withdraw(here, by=here.submitted_by, reason="The mayor asked us to wait.")
    with pytest.raises(Refused, match="Flint: there is nothing to review, it is “Withdrawn”"):
        actions.assign(here, reviewer=moe, by=moe)

    assert Assignment.objects.count() == 0


def test_a_conflict_that_came_up_since_is_found_when_it_is_given_out(here, moe):
    actions.set_role(here.community, kim := staff("Kim"), "council", by=None)

    made = actions.assign_many([(here.pk, kim.pk), (here.pk, moe.pk)], by=moe)

    assert [row.reviewer for row in made.done] == [moe]
    assert made.refused == ["Kim has a conflict of interest with Flint."]
    assert Conflict.objects.get().person == kim


def test_what_is_sealed_is_given_to_nobody(moe, rae):
    sealed = arrived(to_round=RoundFactory(is_sealed=True))

    made = actions.assign_many([(sealed.pk, rae.pk)], by=moe)

    assert made.refused == ["Flint is sealed until the round closes."]


def test_a_proposal_keeps_to_what_each_takes_at_once(moe, rae):
    Reviewer.objects.create(user=rae, most_at_once=2)
    pairs = [(arrived(name).pk, rae.pk) for name in ("Flint", "Akron", "Dayton")]

    made = actions.assign_many(pairs, by=moe, keeps_capacity=True)
    by_hand = actions.assign_many(pairs, by=moe)

    assert len(made.done) == 2
    assert made.refused == ["Rae has 2 reviews in hand, as many as they take at once."]
    assert (len(by_hand.done), len(by_hand.already)) == (1, 2)


def test_many_cost_the_same_questions_as_one(moe, rae, django_assert_max_num_queries):
    pairs = [(arrived(name).pk, rae.pk) for name in ("Flint", "Akron", "Dayton")]

    with django_assert_max_num_queries(31):  # three of these for each assignment that is written
        actions.assign_many(pairs, by=moe)


def test_a_review_is_handed_back_with_a_reason_once(here, moe, rae):
    made = actions.assign(here, reviewer=rae, by=moe)

    with pytest.raises(Refused, match="Say why"):
        actions.end_assignment(made, by=rae, because=" ")
    actions.end_assignment(made, by=rae, because="I am away in May.")
    actions.end_assignment(made, by=moe, because="Too late.")

    made.refresh_from_db()
    assert made.ended_because == "I am away in May."
    again = actions.assign(here, reviewer=rae, by=moe)
    assert again != made


def test_a_late_review_is_reminded_of_once_a_day(here, moe, rae):
    made = actions.assign(here, reviewer=rae, by=moe)
    with pytest.raises(Refused, match="not late"):
        actions.nudge(made, by=moe)
    overdue(made)

    actions.nudge(made, by=moe)
    with pytest.raises(Refused, match="has had a letter today"):
        actions.nudge(made, by=moe)

    letter = ApplicationLetter.objects.get(kind="nudge")
    assert letter.recipient == rae
    assert "/national/applications/flint/review/" in letter.body
    assert "{{" not in letter.subject + letter.body
    assert ProgramAct.objects.filter(verb="review.nudged").count() == 1


def test_all_late_ones_of_a_round_are_reminded_at_once(moe, rae):
    spring = RoundFactory()
    pairs = [(arrived(name, to_round=spring).pk, rae.pk) for name in ("Flint", "Akron", "Dayton")]
    done = actions.assign_many(pairs, by=moe).done
    for assignment in done[:2]:
        overdue(assignment)

    written = [actions.nudge_late(spring, by=moe) for _ in range(2)]

    assert written == [2, 0]
    with scopes_disabled():
        assert ApplicationLetter.objects.filter(kind="nudge").count() == 2


def test_a_reminder_does_not_leave_for_a_review_that_was_handed_back(here, moe, rae):
    made = overdue(actions.assign(here, reviewer=rae, by=moe))
    actions.nudge(made, by=moe)
    actions.end_assignment(made, by=rae, because="I am away in May.")

    letter = ApplicationLetter.objects.get(kind="nudge")
    left = send_application_letter(letter.pk, here.community_id)

    letter.refresh_from_db()
    assert left is False
    assert letter.cancelled_because == "Somebody else reviews it now."
