"""Goals: proposed, changed, approved and from then on only restated."""

import pytest
from django.db import IntegrityError, connection, transaction
from django_scopes import scope

from communities import actions
from communities.actions.goals import FIELDS
from communities.models import Activity, Goal, GoalMetric
from communities.models.goal import PROMISED
from placements.metrics import METRICS
from tests.factories import CommunityFactory, GoalFactory
from tests.stages.test_races import at_once

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _clock(time_machine):
    time_machine.move_to("2026-06-17T16:00:00Z", tick=False)


@pytest.fixture
def by(cast):
    return cast["coordinator"]


@pytest.fixture
def manager(cast):
    return cast["manager"]


def said(goal: Goal) -> dict:
    goal.refresh_from_db()
    return {field: getattr(goal, field) for field in FIELDS}


def test_what_can_be_promised_are_figures_of_the_same_name_and_unit():
    assert {key: METRICS[key].name for key in GoalMetric.values} == dict(GoalMetric.choices)
    assert {key: METRICS[key].unit for key in GoalMetric.values} == {
        key: promised.unit for key, promised in PROMISED.items()
    }


def test_a_goal_is_proposed_changed_approved_and_restated(scoped, by, manager):
    goal = actions.propose_goal(
        scoped, by=by, metric="people", horizon="near", year=2026, target=350
    )
    actions.change_goal(goal, by=by, version=0, baseline=312, baseline_as_of="3/9/2025")
    actions.approve_goal(goal, by=manager, version=1)
    goal.refresh_from_db()
    new = actions.restate_goal(goal, by=manager, version=2, target=300, reason="A flood.")

    goal.refresh_from_db()
    assert (goal.target, goal.baseline_as_of, goal.approved_by) == (350, "2025-03-09", manager)
    assert (new.restates, new.target, new.baseline, new.is_standing) == (goal, 300, 312, True)
    assert list(scoped.goals.current()) == [new]
    lines = Activity.objects.verbs(*GOAL_VERBS).order_by("pk").values_list("by", "sentence")
    assert list(lines) == [
        (by.pk, "proposed the goal of 350 people placed in 2026"),
        (by.pk, "changed the goal of 350 people placed in 2026"),
        (manager.pk, "approved the goal of 350 people placed in 2026"),
        (
            manager.pk,
            "restated the goal of 350 people placed in 2026 as 300 people placed in 2026: A flood.",
        ),
    ]


GOAL_VERBS = ("goal.proposed", "goal.changed", "goal.approved", "goal.restated")


@pytest.mark.parametrize(
    ("act", "more"),
    [(actions.change_goal, {"target": 1}), (actions.remove_goal, {}), (actions.approve_goal, {})],
)
def test_an_approved_goal_stays_as_it_is(scoped, by, act, more):
    goal = GoalFactory(community=scoped, approved=True)
    before, log = said(goal), Activity.objects.count()

    with pytest.raises(actions.Refused, match="is approved, so it stays as it is"):
        act(goal, by=by, version=0, **more)

    assert said(goal) == before
    assert Activity.objects.count() == log


def test_a_restated_goal_is_restated_once(scoped, manager):
    goal = GoalFactory(community=scoped, approved=True)
    actions.restate_goal(goal, by=manager, target=300, reason="A flood.")

    with pytest.raises(actions.Stale, match="restated “350 people placed in 2026” already"):
        actions.restate_goal(goal, by=manager, target=200, reason="A flood.")

    assert scoped.goals.count() == 2


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"reason": " ", "target": 300}, "Say why the goal is restated"),
        ({"reason": "A flood."}, "Nothing in it is different"),
    ],
)
def test_a_restatement_needs_a_reason_and_a_difference(scoped, manager, more, sentence):
    goal = GoalFactory(community=scoped, approved=True)

    with pytest.raises(actions.Refused, match=sentence):
        actions.restate_goal(goal, by=manager, **more)

    proposal = GoalFactory(community=scoped, year=2027)
    with pytest.raises(actions.Refused, match="is not approved yet"):
        actions.restate_goal(proposal, by=manager, target=300, reason="A flood.")


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"metric": "median_wage"}, "Choose what is promised"),
        ({"horizon": "soon"}, "Choose by when"),
        ({"year": 2014}, "from 2015 to 2100"),
        ({"target": 0}, "from 1 to 1,000,000"),
        ({"baseline": -1, "baseline_as_of": "2025"}, "from 0 to 1,000,000"),
        ({"baseline": 0}, "Say of which year or day"),
        ({"baseline_as_of": "2025"}, "Write the baseline, or leave"),
        ({"baseline": 3, "baseline_as_of": "2027"}, "from 1950 to 2026"),
        ({"baseline": 3, "baseline_as_of": "2026-06-18"}, "has not come yet"),
        ({"baseline": 3, "baseline_as_of": "last year"}, "Write the year, as in 2025"),
        ({"note": "x" * 301}, "at most 300 characters"),
    ],
)
def test_what_cannot_be_promised_is_said(scoped, by, typed, sentence):
    goal = GoalFactory(community=scoped)

    with pytest.raises(actions.Refused, match=sentence):
        actions.change_goal(goal, by=by, **typed)


def test_a_goal_is_not_due_before_the_designation(scoped, by):
    scoped.designated_on = "2026-03-09"
    scoped.save()
    scoped.refresh_from_db()

    with pytest.raises(actions.Refused, match="was designated in 2026"):
        GoalFactory(community=scoped, year=2025)


def test_one_goal_of_a_kind_runs_at_a_time_and_ended_ones_stay_beside_it(scoped, by):
    GoalFactory(community=scoped, horizon="far", year=2020, approved=True)
    running = GoalFactory(community=scoped, horizon="far", year=2028)
    GoalFactory(community=scoped, horizon="near", year=2026)
    GoalFactory(community=scoped, horizon="near", year=2027)

    for twin in ({"horizon": "far", "year": 2030}, {"horizon": "near", "year": 2026}):
        with pytest.raises(actions.Refused, match="a goal of this kind already"):
            GoalFactory(community=scoped, **twin)

    actions.remove_goal(running, by=by)
    GoalFactory(community=scoped, horizon="far", year=2030)
    with pytest.raises(actions.Refused, match="a goal of this kind already"):
        actions.restore_goal(running, by=by)


def test_a_removed_proposal_comes_back(scoped, by):
    goal = GoalFactory(community=scoped)

    actions.remove_goal(goal, by=by, version=0)
    assert not scoped.goals.proposed().exists()
    actions.restore_goal(goal, by=by)

    assert list(scoped.goals.proposed()) == [goal]
    with pytest.raises(actions.Refused, match="is there"):
        actions.restore_goal(goal, by=by)


def test_a_second_click_proposes_nothing_and_a_stale_page_approves_nothing(scoped, by, manager):
    words = {"metric": "people", "horizon": "far", "year": 2028, "target": 900}
    goal = actions.propose_goal(scoped, by=by, **words)
    assert actions.propose_goal(scoped, by=by, **words) == goal

    actions.change_goal(goal, by=by, target=500)
    with pytest.raises(actions.Stale, match="Somebody else changed"):
        actions.approve_goal(goal, by=manager, version=0)

    goal.refresh_from_db()
    assert (goal.target, goal.is_approved) == (500, False)


@pytest.mark.parametrize(
    ("column", "value"),
    [("target", 0), ("year", 1999), ("baseline", 7), ("removed_at", "2026-06-17T00:00:00Z")],
)
def test_the_database_holds_what_must_never_be_false(scoped, column, value):
    goal = GoalFactory(community=scoped, approved=True)

    with pytest.raises(IntegrityError), transaction.atomic():
        Goal.objects.filter(pk=goal.pk).update(**{column: value})


@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite lets one writer in at a time.")
@pytest.mark.django_db(transaction=True)
def test_of_two_at_once_one_goal_stands():
    community = CommunityFactory()
    with scope(community=community):
        goal = GoalFactory(community=community, approved=True)

    def inside(act, *args, **more):
        def run() -> object:
            with scope(community=community):
                return act(*args, by=None, **more)

        return run

    far = {"metric": "people", "horizon": "far", "target": 900}
    outcomes = at_once(
        inside(actions.propose_goal, community, year=2028, **far),
        inside(actions.propose_goal, community, year=2029, **far),
        inside(actions.restate_goal, goal, target=300, reason="A flood."),
        inside(actions.restate_goal, goal, target=200, reason="A fire."),
    )

    assert [isinstance(o, Goal) for o in outcomes].count(True) == 2
    assert None not in outcomes, "an act ended in an error"
    with scope(community=community):
        assert community.goals.current().count() == 2
