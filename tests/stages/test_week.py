"""This week: what is on it, in which order, and why."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from django_scopes import scope

from communities.actions import set_role
from stages import actions
from stages.checklist import checklist_of
from stages.week import Why, week_of
from tests.factories import CommunityFactory

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 17, tzinfo=UTC)


@pytest.fixture
def by(cast):
    return cast["coordinator"]


@pytest.fixture
def busy(scoped, by, cast, time_machine):
    """A community in stage 3 with something of every kind on its list."""
    time_machine.move_to(NOW, tick=False)
    today = scoped.today()
    actions.start_stage(scoped, 1, by=by)
    actions.complete_stage(scoped, 1, by=by, reason="2015")
    actions.start_stage(scoped, 2, by=by)
    actions.complete_stage(scoped, 2, by=by, reason="2015")
    actions.start_stage(scoped, 3, by=by, on=today - timedelta(days=100))
    actions.set_target(scoped, 3, target_on=today + timedelta(days=10), by=by)
    for key, days in (("3.1", -3), ("3.4", -9), ("3.5", 7), ("1.1", 0), ("1.2", 8), ("1.3", -1)):
        actions.set_due(scoped, key, due_on=today + timedelta(days=days), by=by)
    for key, days in (("2.1", 15), ("2.2", 14), ("1.3", 2)):
        at = NOW - timedelta(days=days)
        actions.change_status(scoped, key, to="waiting", waiting_on="the college", by=by, at=at)
    for key in ("3.1", "4.1", "4.3"):
        actions.change_status(scoped, key, to="doing", by=by)
    actions.assign_owner(scoped, "4.1", owner=by, by=by)
    actions.assign_owner(scoped, "4.3", owner=cast["contributor"], by=by)
    return scoped


def test_week_is_ordered_by_urgency_and_says_why(busy, by):
    week = week_of(checklist_of(busy), reader=by)

    assert [(row.why, row.key, row.reason) for row in week.rows] == [
        (Why.OVERDUE, "3.4", "9 days late"),
        (Why.OVERDUE, "3.1", "3 days late"),
        (Why.WAITING, "2.1", "Waiting 15 days on the college"),
        (Why.WAITING, "1.3", "Waiting 2 days on the college, was due November 22"),
        (Why.SOON, "1.1", "Due today"),
        (Why.SOON, "3.5", "Due in 7 days"),
        (Why.STAGE, "", "Its target is in 10 days"),
        (Why.MINE, "4.1", "You have it in progress"),
    ]
    assert week.coming.key == "1.2"
    assert week.headline == "2 late, 2 waiting, 2 due soon"


def test_week_of_one_person(busy, by, cast):
    checklist = checklist_of(busy)

    mine = week_of(checklist, reader=cast["contributor"]).of(cast["contributor"])

    assert [(row.why, row.key) for row in mine.rows] == [(Why.STAGE, ""), (Why.MINE, "4.3")]


def test_week_without_a_reader_lists_nobodys_work_in_progress(busy):
    assert Why.MINE not in {row.why for row in week_of(checklist_of(busy)).rows}


@pytest.mark.parametrize(
    "days, reason",
    [(-1, "1 day past its target"), (0, "Its target is today"), (14, "Its target is in 14 days")],
)
def test_week_names_a_stage_near_or_past_its_target(busy, by, days: int, reason: str, time_machine):
    actions.set_target(busy, 3, target_on=busy.today() + timedelta(days=days), by=by)

    (row,) = [row for row in week_of(checklist_of(busy)).rows if row.why == Why.STAGE]

    assert row.reason == reason


def test_week_asks_to_start_and_to_complete_a_stage(scoped, by):
    (start,) = week_of(checklist_of(scoped)).rows
    assert (start.verb, start.stage) == ("Start", 1)

    actions.start_stage(scoped, 1, by=by)
    for n in range(1, 8):
        actions.change_status(scoped, f"1.{n}", to="done", by=by)
    (complete,) = week_of(checklist_of(scoped)).rows
    assert (complete.verb, complete.reason) == ("Complete", "Everything in it is done")


def test_week_of_an_applicant_lists_what_is_left(cast):
    applicant = CommunityFactory(status="prospective")
    with scope(community=applicant):
        actions.start_stage(applicant, 1, by=cast["newcomer"])
        actions.change_status(applicant, "1.1", to="done", by=cast["newcomer"])

        week = week_of(checklist_of(applicant))

    assert [row.key for row in week.rows] == [f"1.{n}" for n in range(2, 8)]
    assert {row.reason for row in week.rows} == {"Left before you can apply"}


def test_week_page_filters_in_the_address(sign_in, busy):
    client = sign_in("contributor")
    url = reverse("stages:week", args=["louisville"])

    everybody = client.get(url).content.decode()
    mine = client.get(f"{url}?who=me").content.decode()

    assert (everybody.count('class="title"'), mine.count('class="title"')) == (8, 2)
    assert 'href="/c/louisville/items/3.4/"' in everybody
    assert 'href="/c/louisville/stages/3/"' in everybody


def test_week_page_that_is_empty_names_what_comes_next(sign_in, community, cast, time_machine):
    time_machine.move_to(NOW, tick=False)
    with scope(community=community):
        actions.start_stage(community, 1, by=cast["coordinator"])

    page = sign_in("coordinator").get("/c/louisville/week/").content.decode()

    assert "Nothing is due this week" in page
    assert "due December 23" in page


@pytest.mark.parametrize("rows", [1, 3])
def test_week_page_costs_the_same_whatever_is_on_it(
    sign_in, community, cast, django_assert_num_queries, rows: int
):
    with scope(community=community):
        for n in range(1, rows + 1):
            key = f"3.{n}"
            actions.set_due(
                community, key, due_on=community.today() - timedelta(days=n), by=cast["coordinator"]
            )
            actions.assign_owner(community, key, owner=cast["contributor"], by=cast["coordinator"])
    client = sign_in("coordinator")
    client.get("/c/louisville/week/")

    with django_assert_num_queries(7):
        client.get("/c/louisville/week/")


def test_week_is_for_those_who_work(sign_in, cast, community):
    assert sign_in("council").get("/c/louisville/week/").status_code == 403
    with scope(community=community):
        set_role(community, cast["council"], "contributor", by=None)
    assert sign_in("council").get("/c/louisville/week/").status_code == 200
