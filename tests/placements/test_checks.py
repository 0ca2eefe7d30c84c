"""Retention checks: not yet due, due, overdue and unknown are four things."""

from datetime import date, timedelta

import pytest

from placements import actions
from placements.models import RetentionCheck
from tests.factories import PlacementFactory

pytestmark = pytest.mark.django_db
MAY = date(2026, 5, 4)
DUE = MAY + timedelta(days=30)


@pytest.fixture
def check(scoped, job, time_machine) -> RetentionCheck:
    time_machine.move_to("2026-06-10 12:00")
    return PlacementFactory(community=scoped, **job).checks.get(after=30)


def test_a_check_is_asked_from_its_day_on_until_it_is_answered(scoped, by, check):
    asked = RetentionCheck.objects.to_ask
    assert list(asked(today=DUE - timedelta(days=1))) == []
    assert list(asked(today=DUE)) == [check]

    actions.answer_check(check, by=by, outcome="unknown")

    assert list(asked(today=DUE)) == []


def test_a_check_of_a_removed_placement_is_not_asked(scoped, by, check):
    actions.remove_placement(check.placement, by=by)

    assert list(RetentionCheck.objects.to_ask(today=DUE)) == []


def test_answer_check_says_what_when_and_by_whom(scoped, by, check):
    answered = actions.answer_check(
        check, by=by, outcome="other", evidence="employer", on=date(2026, 6, 8)
    )

    assert (answered.outcome, answered.evidence, answered.answered_on) == (
        "other", "employer", date(2026, 6, 8),
    )  # fmt: skip
    (act,) = scoped.activities.verbs("check.answered")
    assert (act.sentence, act.by) == ("noted 30 days after the start: other employer", by)
    assert act.data == {"reference": "IA-17", "was": "", "now": "other", "after": 30}


def test_the_same_answer_twice_is_written_once(scoped, by, check):
    for _ in range(2):
        actions.answer_check(check, by=by, outcome="same")

    assert scoped.activities.verbs("check.answered").count() == 1


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"outcome": ""}, "Choose what was found"),
        ({"outcome": "no"}, "Choose what was found"),
        ({"evidence": ""}, "Choose who says so"),
        ({"on": DUE - timedelta(days=1)}, "is due on June 3, 2026"),
        ({"on": date(2026, 6, 11)}, "has not come yet"),
    ],
)
def test_answer_check_refuses(scoped, by, check, wrong: dict, sentence: str):
    with pytest.raises(actions.Refused, match=sentence):
        actions.answer_check(check, by=by, **{"outcome": "same", **wrong})

    check.refresh_from_db()
    assert (check.outcome, check.answered_on) == ("", None)


def test_of_two_answers_the_slower_is_told(scoped, by, check):
    actions.answer_check(check, by=by, outcome="same", version=check.version)

    with pytest.raises(actions.Stale):
        actions.answer_check(check, by=by, outcome="not_working", version=0)


def test_an_answer_can_be_taken_back(scoped, by, check):
    actions.answer_check(check, by=by, outcome="same")

    reopened = actions.reopen_check(check, by=by)

    assert (reopened.outcome, reopened.evidence, reopened.answered_on) == ("", "", None)
    assert list(RetentionCheck.objects.to_ask(today=DUE)) == [check]
    with pytest.raises(actions.Refused, match="has no answer"):
        actions.reopen_check(check, by=by)
