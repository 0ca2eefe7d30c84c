"""The nation's row of a community is what that community's own pages say."""

from datetime import UTC, date, datetime, timedelta
from io import StringIO

import pytest
import time_machine
from django.core.management import call_command
from django.db import connection
from django.utils import timezone
from django_scopes import scope, scopes_disabled

from communities import actions as people
from communities.models import Activity, Community, Status
from communities.periods import since
from placements import actions as outcomes
from placements.figures import figures_of
from reports.models import Attention, NationDay, PortfolioRow, ProgressReport, ReportStatus
from reports.portfolio import keeping
from reports.portfolio.attention import SILENT_AFTER, Signs, attention_of
from reports.portfolio.counting import REPORTS_WITHIN, count, counted
from reports.portfolio.totals import nation, totals_of
from stages import actions as stages
from stages.checklist import checklist_of
from tests.factories import (
    CohortFactory,
    CommitmentFactory,
    CommunityFactory,
    GoalFactory,
    PartnerFactory,
    PlacementFactory,
    ProgramFactory,
)
from tests.stages.test_races import at_once

# With room for a machine whose own clock is set meanwhile.
LATER = keeping.SETTLED_AFTER + timedelta(minutes=1)


@pytest.fixture(autouse=True)
def _no_day_is_special(national_checklist):
    with time_machine.travel(datetime(2026, 5, 20, 15, tzinfo=UTC), tick=False):
        yield


def row_of(community: Community) -> PortfolioRow:
    with scope(community=community):
        return PortfolioRow.objects.get(community=community)


def placed(community: Community, n: int, *, on: date = date(2026, 2, 10)) -> None:
    with scope(community=community):
        for _ in range(n):
            PlacementFactory(community=community, starts_on=on)


def sweep() -> int:
    """What the clock does, one task after the other."""
    with scopes_disabled():
        keys = keeping.out_of_date(now=timezone.now())
    return keeping.count_some(keys)


def test_a_row_says_what_the_checklist_says(community, cast):
    with scope(community=community):
        for key in ("1.1", "1.2"):
            stages.change_status(community, key, to="done", by=cast["coordinator"], version=0)
        row = count(community)
        checklist = checklist_of(community)

    assert (row.done, row.exempt, row.total) == (
        sum(standing.progress.done for standing in checklist.standings),
        sum(standing.progress.exempt for standing in checklist.standings),
        sum(standing.progress.total for standing in checklist.standings),
    )
    assert row.done == 2
    assert row.stage == checklist.current.stage.number
    assert row.finished_on == community.today()
    assert [stage["done"] for stage in row.stages] == [2, 0, 0, 0, 0]


def test_a_row_has_the_figures_of_the_page_of_outcomes(community):
    placed(community, 3)
    placed(community, 2, on=date(2025, 11, 3))
    with scope(community=community):
        CommitmentFactory(partner=PartnerFactory(community=community, kinds=("employer",)))
        row = count(community)
        whole = since(community.designated_on, community.today())
        figures = figures_of(community, whole, community.today())

    assert (row.people, row.people_in_year, row.people_in_quarter, row.people_before) == (
        5,
        3,
        3,
        2,
    )
    assert row.people == figures["people"].numerator
    assert row.employers_hiring == figures["employers_hiring"].numerator
    assert row.employers_committed == figures["employers_committed"].numerator
    assert row.enrolled is None, "nobody has said anything of training"
    assert (row.figures_on, row.is_reporting) == (community.today(), True)


def test_nothing_on_record_is_not_known_and_not_zero(community):
    with scope(community=community):
        row = count(community)

    assert (row.people, row.placements, row.enrolled, row.employers_hiring) == (None,) * 4
    assert (row.figures_on, row.is_reporting) == (None, False)
    assert row.employers_committed == 0, "the directory is there and holds nobody"


def test_a_community_that_applies_has_no_figures_and_needs_no_attention(db):
    applying = CommunityFactory(status=Status.PROSPECTIVE)
    with scope(community=applying):
        row = count(applying)

    assert (row.people, row.employers_committed, row.attention) == (None, None, Attention.NONE)


def test_the_goal_on_people_placed_that_ends_last_is_kept(community):
    placed(community, 2)
    with scope(community=community):
        for horizon, year, target in (("near", 2026, 20), ("far", 2028, 400)):
            asked = {"metric": "people", "horizon": horizon, "year": year, "target": target}
            GoalFactory(community=community, approved=True, **asked)
        row = count(community)

    assert (row.goal, row.goal_year, row.goal_counted) == (400, 2028, 2)
    assert row.goal_standing == "not enough"


def test_figures_that_nobody_stood_for_in_a_quarter_are_not_reported(community):
    placed(community, 1)
    with scope(community=community):
        later = timezone.now() + REPORTS_WITHIN
        assert counted(community, now=later)["is_reporting"] is True
        assert counted(community, now=later + timedelta(days=1))["is_reporting"] is False


def report(community: Community, *, due_at: datetime, **fields: object) -> None:
    first = due_at.date().replace(day=1)
    ProgressReport.objects.create(
        community=community,
        starts_on=first - timedelta(days=31),
        ends_on=first,
        due_at=due_at,
        **fields,
    )


def test_a_report_that_is_due_and_has_not_gone_out_is_late(community, cast):
    now = timezone.now()
    with scope(community=community):
        Activity.record(community, by=cast["coordinator"], verb="item.note", sentence="wrote")
        report(community, due_at=now - timedelta(days=12))
        report(community, due_at=now + timedelta(days=80))
        sent = {"status": ReportStatus.PUBLISHED, "published_at": now - timedelta(days=100)}
        report(community, due_at=now - timedelta(days=101), **sent)
        row = count(community)

    assert (row.attention, row.attention_since) == (Attention.LATE, date(2026, 5, 8))
    assert (row.report_late_since, row.report_due_on) == (date(2026, 5, 8), date(2026, 8, 8))
    assert row.reported_on == date(2026, 2, 9)


TODAY = date(2026, 5, 20)
QUIET = Signs(
    status=Status.ACTIVE,
    today=TODAY,
    designated_on=date(2025, 1, 1),
    active_on=TODAY,
    report_late_since=None,
    stage_since=TODAY,
    finished_on=None,
    is_finished=False,
    late_since=None,
)


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({}, (Attention.NONE, None)),
        ({"late_since": date(2026, 5, 1)}, (Attention.BEHIND, date(2026, 5, 1))),
        ({"stage_since": date(2026, 1, 20)}, (Attention.STALLED, date(2026, 1, 20))),
        ({"stage_since": date(2026, 1, 21)}, (Attention.NONE, None)),
        ({"stage_since": date(2025, 1, 1), "finished_on": TODAY}, (Attention.NONE, None)),
        ({"stage_since": date(2025, 1, 1), "is_finished": True}, (Attention.NONE, None)),
        ({"report_late_since": TODAY}, (Attention.LATE, TODAY)),
        ({"active_on": TODAY - SILENT_AFTER}, (Attention.SILENT, TODAY - SILENT_AFTER)),
        ({"active_on": None}, (Attention.SILENT, date(2025, 1, 1))),
        ({"active_on": None, "status": Status.PAUSED}, (Attention.NONE, None)),
    ],
)
def test_why_a_community_needs_attention(changed, expected):
    assert attention_of(Signs(**{**QUIET.__dict__, **changed})) == expected


def test_acts_of_the_program_do_not_break_a_silence(community, cast):
    with scope(community=community):
        long_ago = timezone.now() - timedelta(days=70)
        Activity.record(
            community, by=cast["coordinator"], verb="item.note", sentence="wrote", at=long_ago
        )
        people.set_liaison(community, by=cast["manager"], liaison=cast["reviewer"])
        row = count(community)

    assert (row.attention, row.active_on) == (Attention.SILENT, long_ago.date())


def test_an_older_count_does_not_overwrite_a_later_one(community):
    later = timezone.now()
    with scope(community=community):
        count(community, now=later)
        count(community, now=later - timedelta(hours=1))

    assert row_of(community).counted_at == later


def test_the_sweep_counts_what_moved_and_nothing_else(community, other_community, cast):
    assert sweep() == 2
    with time_machine.travel(timezone.now() + LATER, tick=True):
        sweep()
        assert sweep() == 0

        placed(community, 1)
        assert sweep() == 1
        assert row_of(community).people == 1

        with scope(community=other_community):
            stages.change_status(
                other_community, "1.1", to="done", by=cast["other_coordinator"], version=0
            )
        sweep()
        assert row_of(other_community).done == 1


def test_a_row_is_counted_again_until_what_may_still_commit_is_in(community):
    sweep()

    assert sweep() == 1, "its last act is only a moment old"


def test_another_day_is_another_count(community):
    sweep()
    with time_machine.travel(timezone.now() + timedelta(days=1), tick=True):
        assert sweep() == 1
        assert row_of(community).as_of == date(2026, 5, 21)


def test_a_sum_that_moved_without_an_act_is_found_by_its_stamp(community):
    placed(community, 1)
    with time_machine.travel(timezone.now() + LATER, tick=True):
        sweep()
        with scope(community=community):
            CohortFactory(program=ProgramFactory(community=community), enrolled=12)
        assert sweep() == 1

    assert row_of(community).enrolled == 12


def test_what_is_out_of_date_is_found_in_two_queries(community, django_assert_num_queries):
    for _ in range(3):
        CommunityFactory()
    with scopes_disabled(), django_assert_num_queries(2):
        assert len(keeping.out_of_date(now=timezone.now())) == 4


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite has one writer at a time")
def test_rows_are_what_a_recount_finds_after_people_wrote_at_once(community):
    def log() -> object:
        with scope(community=community):
            row = PlacementFactory(community=community, starts_on=date(2026, 2, 10))
            return outcomes.remove_placement(row, by=None, version=row.version)

    def add() -> object:
        with scope(community=community):
            return PlacementFactory(community=community, starts_on=date(2026, 2, 10))

    answers = at_once(add, sweep, log, add, sweep, add, log, sweep)
    assert None not in answers, "an act ended in an error"
    sweep()

    with scope(community=community):
        fresh = counted(community, now=timezone.now())
    kept = row_of(community)
    assert {name: getattr(kept, name) for name in fresh if name != "counted_at"} == {
        name: value for name, value in fresh.items() if name != "counted_at"
    }
    assert kept.people == 3


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite has one writer at a time")
def test_two_who_count_a_new_community_at_once_keep_one_row(community):
    def act() -> object:
        with scope(community=community):
            return count(community)

    assert None not in at_once(*[act] * 6)
    assert row_of(community).done == 0


def test_totals_say_of_how_many_and_how_old(community, other_community):
    placed(community, 3)
    sweep()
    with scopes_disabled():
        PortfolioRow.objects.filter(community=community).update(figures_on=date(2026, 5, 3))
        totals = totals_of(Community.objects.taking_part())

    assert (totals.reporting, totals.communities, totals.oldest) == (1, 2, date(2026, 5, 3))
    assert (totals.figures["people"], totals.known["people"]) == (3, 1)
    assert totals.figures["enrolled"] is None
    assert totals.words == "1 of 2 communities reporting, oldest figure May 3, 2026."


def test_an_area_inside_one_that_counts_is_not_added_again(community):
    state = CommunityFactory(kind="state")
    region = CommunityFactory(kind="region", parent=state)
    Community.objects.filter(pk=community.pk).update(parent=region)
    for place, n in ((state, 7), (community, 3)):
        placed(place, n)
    sweep()

    with scopes_disabled():
        every = totals_of(Community.objects.all())
        without = totals_of(Community.objects.exclude(pk=state.pk))

    assert (every.figures["people"], every.nested) == (7, 2)
    assert every.words.endswith(
        "2 areas lie inside larger ones that count themselves, and are not added again."
    )
    assert (without.figures["people"], without.nested) == (3, 0), "the region has no figures"


def test_totals_cost_one_query(community, other_community, django_assert_num_queries):
    sweep()
    with scopes_disabled(), django_assert_num_queries(1):
        totals_of(Community.objects.taking_part())


def test_the_nation_counts_an_employer_of_two_communities_once(community, other_community):
    for place in (community, other_community):
        with scope(community=place):
            humana = PartnerFactory(
                community=place,
                name="Humana",
                website="https://humana.example.org",
                kinds=("employer",),
                pipeline="engaged",
            )
            PlacementFactory(community=place, employer=humana, starts_on=date(2026, 2, 10))
    sweep()

    day = keeping.take_nation()

    with scopes_disabled():
        sums = totals_of(Community.objects.taking_part()).figures
    assert (sums["employers_hiring"], sums["employers_engaged"]) == (2, 2)
    assert (day.figures["employers_hiring"], day.figures["employers_engaged"]) == (1, 1)
    assert day.figures["people"] == 2
    assert nation() == day


def test_the_nation_is_taken_when_something_moved_and_not_more_often(community):
    assert keeping.take_nation() is None, "nothing is counted yet"
    sweep()
    assert keeping.take_nation() is not None
    assert keeping.take_nation() is None
    with time_machine.travel(timezone.now() + keeping.NATION_EVERY, tick=True):
        assert keeping.take_nation() is None, "nothing moved"
        sweep()
        assert keeping.take_nation() is not None
    assert NationDay.objects.count() == 1


def test_the_command_says_what_was_wrong_and_mends_it(community):
    placed(community, 2)
    sweep()
    with scopes_disabled():
        PortfolioRow.objects.update(people=99)
    said = StringIO()

    call_command("recount_portfolio", stdout=said)

    assert "people: kept 99, counted 2" in said.getvalue()
    assert row_of(community).people == 2
    assert nation().figures["people"] == 2
