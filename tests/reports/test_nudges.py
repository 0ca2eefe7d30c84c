"""Those who have not acknowledged a report are reminded twice, and then left alone."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from communities import actions as people
from communities.models import User
from reports import actions
from reports.models import (
    MailChoice,
    ProgressReport,
    Reminder,
    ReminderState,
    ReportingSchedule,
    ReportVersion,
    Rule,
    RungChange,
)
from reports.planning import plan_schedule
from reports.reminders import NUDGES, reasons_against
from tests.reports.conftest import DUE, PROMISED, replan, write_and_send

pytestmark = pytest.mark.django_db
Clock = time_machine.Traveller
S = ReminderState
OUT = PROMISED + timedelta(hours=1)  # a Thursday
FIVE_DAYS_ON = datetime(2026, 10, 20, 13, tzinfo=UTC)
TWELVE_DAYS_ON = datetime(2026, 10, 27, 13, tzinfo=UTC)


@pytest.fixture
def version(waiting: ProgressReport, clock: Clock, cast: dict[str, User]) -> ReportVersion:
    clock.move_to(OUT)
    return write_and_send(waiting, by=cast["coordinator"])


def nudges(**where: object) -> list[tuple[str, str, str]]:
    rows = Reminder.objects.filter(rule__in=NUDGES, **where).select_related("recipient")
    return [(row.rule, row.recipient.name, row.state) for row in rows.order_by("due_at", "pk")]


def test_report_that_goes_out_plans_its_nudges(version: ReportVersion):
    assert nudges() == [
        (Rule.UNREAD_FIRST, "Council", S.PENDING),
        (Rule.UNREAD_SECOND, "Council", S.PENDING),
    ]
    assert list(
        Reminder.objects.filter(rule__in=NUDGES).order_by("due_at").values_list("due_at", flat=True)
    ) == [FIVE_DAYS_ON, TWELVE_DAYS_ON]


def test_planning_changes_nothing_of_it(version: ReportVersion):
    about = version.report.reminders.order_by("pk")
    before = list(about.values())

    replan(version.community, OUT + timedelta(days=2))

    assert list(about.values()) == before


def test_who_acknowledges_is_left_alone(version: ReportVersion, cast: dict[str, User]):
    actions.acknowledge(version, by=cast["council"])
    replan(version.community, OUT + timedelta(days=2))

    assert nudges(state=S.PENDING) == []
    said = Reminder.objects.filter(rule__in=NUDGES).values_list("cancelled_because", flat=True)
    assert set(said) == {"Council has acknowledged the report."}


def test_who_acknowledges_at_the_last_moment_is_left_alone(
    version: ReportVersion, cast: dict[str, User]
):
    version.acknowledgements.create(community=version.community, person=cast["council"])
    rows = Reminder.objects.filter(rule__in=NUDGES).select_related("report", "community")

    because = reasons_against(list(rows))

    assert set(because.values()) == {"Council has acknowledged the report."}
    assert len(because) == 2


def test_report_without_words_asks_nobody_to_acknowledge_it(
    due_letter: Reminder, schedule: ReportingSchedule
):
    replan(schedule.community, DUE + timedelta(hours=1))

    assert nudges() == []


def test_who_refuses_news_is_not_asked(
    waiting: ProgressReport, clock: Clock, cast: dict[str, User]
):
    MailChoice.objects.create(
        community=waiting.community, person=cast["council"], mail_class="news", is_on=False
    )
    clock.move_to(OUT)

    write_and_send(waiting, by=cast["coordinator"])

    assert nudges() == []


def test_who_leaves_is_not_asked_and_who_joins_is(version: ReportVersion, cast: dict[str, User]):
    community = version.community
    people.end_membership(community, cast["council"], by=cast["coordinator"])
    people.set_role(community, cast["newcomer"], "council", by=cast["coordinator"])

    replan(community, OUT + timedelta(days=2))

    assert nudges(state=S.PENDING) == [
        (Rule.UNREAD_FIRST, "Newcomer", S.PENDING),
        (Rule.UNREAD_SECOND, "Newcomer", S.PENDING),
    ]
    assert nudges(state=S.CANCELLED, recipient=cast["council"])


def test_who_joins_between_gets_only_what_is_to_come(version: ReportVersion, cast: dict[str, User]):
    people.set_role(version.community, cast["newcomer"], "council", by=cast["coordinator"])

    replan(version.community, FIVE_DAYS_ON + timedelta(hours=1))

    assert nudges(recipient=cast["newcomer"]) == [(Rule.UNREAD_SECOND, "Newcomer", S.PENDING)]


def test_correction_is_reminded_of_from_its_own_day(
    version: ReportVersion, clock: Clock, cast: dict[str, User]
):
    actions.acknowledge(version, by=cast["council"])
    clock.move_to(OUT + timedelta(days=4))

    write_and_send(version.report, by=cast["coordinator"], because="A figure was wrong.")

    assert nudges(state=S.PENDING, occurrence="v2") == [
        (Rule.UNREAD_FIRST, "Council", S.PENDING),
        (Rule.UNREAD_SECOND, "Council", S.PENDING),
    ]
    assert nudges(state=S.PENDING, occurrence="") == []


def test_fewer_days_stop_a_nudge_that_waited_for_more(version: ReportVersion):
    """Also when the report went out longer ago than the nudges look back now."""
    for rule, days in ((Rule.UNREAD_FIRST, 1), (Rule.UNREAD_SECOND, 2)):
        RungChange.objects.create(community=version.community, rung_id=rule, days=days)
    at = OUT + timedelta(days=11)

    replan(version.community, at)

    waits = Reminder.objects.filter(rule=Rule.UNREAD_SECOND, state=S.PENDING)
    # Two days on was a Saturday; what is late now leaves at once, for this is a working hour.
    assert [(row.due_at, row.next_try_at) for row in waits] == [
        (datetime(2026, 10, 19, 11, tzinfo=UTC), at)
    ]


def test_turned_off_schedule_reminds_nobody(version: ReportVersion):
    actions.set_schedule(version.community, by=None, is_on=False)

    assert nudges(state=S.PENDING) == []

    actions.set_schedule(version.community, by=None, is_on=True)

    assert len(nudges(state=S.PENDING)) == 2


@pytest.mark.parametrize("members", [1, 3])
def test_planning_of_nudges_costs_the_same_for_a_large_council(
    version: ReportVersion, cast: dict[str, User], members: int, django_assert_num_queries
):
    for name in ("newcomer", "contributor", "reviewer")[:members]:
        people.set_role(version.community, cast[name], "council", by=cast["coordinator"])
    stored = actions.schedule_of(version.community)
    ReportingSchedule.objects.update(planned_at=None)

    # The ladder; reports in, those withdrawn, those open, of which there is none; versions, who
    # acknowledged, the council and who refused; the rows and the new ones; and that it is planned.
    with django_assert_num_queries(12):
        plan_schedule(stored, now=OUT + timedelta(hours=1))
