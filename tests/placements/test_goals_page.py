"""The page of goals: read by everybody who sees progress, changed by those who answer for it."""

from datetime import date

import pytest
from django_scopes import scope

from communities import actions
from communities.models import Goal
from tests.factories import GoalFactory, PlacementFactory
from tests.partners.sending import opened, send, text_of

pytestmark = pytest.mark.django_db
PAGE = "/c/louisville/goals/"
TYPED = {"metric": "people", "horizon": "near", "year": "2026", "target": "350"}


@pytest.fixture(autouse=True)
def _clock(time_machine):
    time_machine.move_to("2026-06-17T16:00:00Z", tick=False)


@pytest.fixture
def goal(community) -> Goal:
    with scope(community=community):
        return GoalFactory(community=community, baseline=312, baseline_as_of="2025")


@pytest.fixture
def approved(community) -> Goal:
    with scope(community=community):
        return GoalFactory(community=community, year=2027, approved=True)


def now(goal: Goal) -> Goal:
    with scope(community=goal.community):
        goal.refresh_from_db()
    return goal


def test_a_goal_goes_from_the_coordinator_to_the_program_to_the_council(sign_in, community):
    typed = {**TYPED, "baseline": "312", "baseline_as_of": "2025", "note": "At the kickoff."}
    assert "No goals yet" in text_of(sign_in("coordinator").get(PAGE))

    answer = send(sign_in("coordinator"), f"{PAGE}new/", holds="metric", **typed)

    assert answer.url == PAGE
    text = text_of(sign_in("manager").get(PAGE))
    assert "Proposed, not approved yet" in text
    assert "350 people placed in 2026 Baseline: 312 in 2025 Proposed by Coordinator" in text
    with scope(community=community):
        goal = community.goals.get()
        PlacementFactory(community=community, starts_on=date(2026, 1, 5))
    done = sign_in("manager").post(f"{PAGE}{goal.pk}/approve/?v=0", follow=True)
    assert "The goal is approved." in text_of(done)
    text = text_of(sign_in("council").get(PAGE))
    assert "People placed in 2026 At the kickoff. 312 in 2025 350 1 54 a month" in text
    assert "Not enough: 0.1 a month so far lead to 2 by December 31, 2026." in text
    assert "Approve" not in text
    assert "Change" not in text


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"target": "0"}, "greater than or equal to 1"),
        ({"target": "many"}, "Enter a whole number."),
        ({"year": "2014"}, "greater than or equal to 2015"),
        ({"baseline": "3"}, "Say of which year or day the baseline is."),
        ({"baseline_as_of": "2025"}, "Write the baseline, or leave"),
        ({"baseline": "3", "baseline_as_of": "soon"}, "Write the year, as in 2025"),
        ({"metric": ""}, "This field is required."),
    ],
)
def test_what_is_wrong_is_said_at_the_field(sign_in, community, wrong, sentence):
    answer = send(sign_in("coordinator"), f"{PAGE}new/", holds="metric", **{**TYPED, **wrong})

    assert answer.status_code == 422
    assert sentence in text_of(answer)
    field = "baseline" if sentence.startswith("Write the baseline") else [*wrong][-1]
    if sentence.startswith("Say"):
        field = "baseline_as_of"
    assert answer.context["form"].errors.keys() == {field}
    with scope(community=community):
        assert not community.goals.exists()


def test_the_slower_of_two_sees_the_others_change(sign_in, goal, cast):
    client = sign_in("coordinator")
    action, fields = opened(client, f"{PAGE}{goal.pk}/edit/", holds="metric")
    with scope(community=goal.community):
        actions.change_goal(goal, by=cast["coordinator"], note="As announced.")

    late = client.post(action, {**fields, "target": "400"})

    assert late.status_code == 409
    assert "Note was “empty”, is now “As announced.”" in text_of(late)
    assert now(goal).target == 350
    page = opened_in(late)
    assert client.post(f"{PAGE}{goal.pk}/edit/?v=1", {**fields, **page, "target": "400"}).url
    assert (now(goal).target, goal.note) == (400, "As announced.")


def opened_in(answer) -> dict:
    form = answer.context["form"]
    return {
        name: form.data[name] for name in form.data if name.startswith("initial-") or name == "note"
    }


def test_an_approved_goal_is_no_longer_changed(sign_in, approved):
    client = sign_in("coordinator")

    page = client.get(f"{PAGE}{approved.pk}/edit/", follow=True)
    late = client.post(f"{PAGE}{approved.pk}/edit/?v=0", {**TYPED, "target": "1"})
    removed = client.post(f"{PAGE}{approved.pk}/remove/", follow=True)

    for answer in (page, late, removed):
        assert "is approved, so it stays as it is" in text_of(answer)
    assert late.status_code == 422
    assert now(approved).removed_at is None


def test_a_goal_that_was_changed_meanwhile_is_not_approved(sign_in, goal, cast):
    with scope(community=goal.community):
        actions.change_goal(goal, by=cast["coordinator"], target=10)

    answer = sign_in("manager").post(f"{PAGE}{goal.pk}/approve/?v=0", follow=True)

    assert "Somebody else changed" in text_of(answer)
    assert not now(goal).is_approved


def test_a_proposal_is_removed_and_brought_back(sign_in, goal):
    client = sign_in("coordinator")

    removed = client.post(f"{PAGE}{goal.pk}/remove/", follow=True)
    assert "The goal is removed. Undo" in text_of(removed)
    assert "is removed" in text_of(client.get(f"{PAGE}{goal.pk}/edit/", follow=True))
    client.post(f"{PAGE}{goal.pk}/restore/")

    assert now(goal).removed_at is None


def test_a_restated_goal_stays_to_be_seen_with_the_reason(sign_in, approved):
    page, client = f"{PAGE}{approved.pk}/restate/", sign_in("manager")

    nothing = send(client, page, holds="reason", target="300")
    assert nothing.status_code == 422
    assert "Say why the goal is restated." in text_of(nothing)
    done = send(client, page, holds="reason", target="300", reason="Two partners closed.")

    assert done.url == PAGE
    text = text_of(sign_in("council").get(PAGE))
    assert "Restated June 17, 2026" in text
    assert "350 people placed in 2027 Restated as 300 people placed in 2027" in text
    assert "by Manager Two partners closed. Its baseline: not known Approved June 17, 2026" in text
    again = sign_in("manager").get(page, follow=True)
    assert "does not stand" in text_of(again)


@pytest.mark.parametrize("goals", [1, 3])
def test_the_page_needs_as_many_queries_for_one_as_for_many(
    sign_in, community, goals, django_assert_num_queries
):
    with scope(community=community):
        for year in range(2026, 2026 + goals):
            goal = GoalFactory(community=community, year=year, approved=True)
            GoalFactory(community=community, year=year, metric="placements")
            actions.restate_goal(goal, by=None, target=5, reason="A flood.")
            PlacementFactory(community=community)
    client = sign_in("council")
    client.get(PAGE)  # notes that the person was seen

    with django_assert_num_queries(8):
        client.get(PAGE)
