"""Two of the staff at the same application at the same moment, on two real connections."""

import pytest
from django.db import connection
from django_scopes import scope, scopes_disabled

from communities import actions
from communities.models import ApplicationLetter, Assignment, Conflict, ProgramAct, Reviewer
from tests.factories import RoundFactory
from tests.reviewing import arrived, overdue, staff
from tests.stages.test_races import at_once

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        connection.vendor == "sqlite",
        reason="SQLite lets one writer in at a time: there is no race to lose. Run on PostgreSQL.",
    ),
]


def inside(application, act, *args, **more):
    def do() -> object:
        with scope(community=application.community):
            return act(*args, **more)

    return do


def test_two_managers_give_one_application_to_one_reviewer():
    flint, rae = arrived("Flint"), staff("Rae")
    managers = [staff(name, "manager") for name in ("Moe", "Mia")]

    made = at_once(
        *(inside(flint, actions.assign, flint, reviewer=rae, by=boss) for boss in managers)
    )

    assert made[0] == made[1] != None  # noqa: E711
    with scopes_disabled():
        assert Assignment.objects.count() == 1
    assert ProgramAct.objects.filter(verb="review.assigned").count() == 1


def test_two_proposals_keep_to_what_a_reviewer_takes():
    spring, rae, moe = RoundFactory(), staff("Rae"), staff("Moe", "manager")
    Reviewer.objects.create(user=rae, most_at_once=1)
    towns = [arrived(name, to_round=spring) for name in ("Flint", "Akron")]

    at_once(
        *(
            inside(town, actions.assign_many, [(town.pk, rae.pk)], by=moe, keeps_capacity=True)
            for town in towns
        )
    )

    with scopes_disabled():
        assert Assignment.objects.count() == 1


def test_a_conflict_and_an_assignment_at_once_leave_nothing_in_hand():
    flint, rae, moe = arrived("Flint"), staff("Rae"), staff("Moe", "manager")

    at_once(
        inside(flint, actions.assign, flint, reviewer=rae, by=moe),
        inside(flint, actions.declare_conflict, flint, person=rae, by=rae, reason="My brother."),
    )

    with scopes_disabled():
        assert Conflict.objects.open().count() == 1
        assert Assignment.objects.current().count() == 0


def test_one_conflict_is_noted_and_lifted_once():
    flint, rae, moe = arrived("Flint"), staff("Rae"), staff("Moe", "manager")
    said = {"person": rae, "by": rae, "reason": "My brother."}

    noted = at_once(*[inside(flint, actions.declare_conflict, flint, **said)] * 2)
    lift = inside(flint, actions.lift_conflict, noted[0], by=moe, because="He left.")
    at_once(lift, lift)

    assert noted[0] == noted[1]
    assert ProgramAct.objects.filter(verb="conflict.lifted").count() == 1


def test_two_managers_remind_once():
    flint, rae, moe = arrived("Flint"), staff("Rae"), staff("Moe", "manager")
    with scope(community=flint.community):
        late = overdue(actions.assign(flint, reviewer=rae, by=moe))

    remind = inside(flint, actions.nudge, late, by=moe)
    outcomes = at_once(remind, remind)

    assert sum(isinstance(outcome, actions.Refused) for outcome in outcomes) == 1
    with scopes_disabled():
        assert ApplicationLetter.objects.filter(kind="nudge").count() == 1
