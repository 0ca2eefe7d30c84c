"""Each rung of the ladder: whom it writes to, at which moment, and what a community changes."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from communities import actions as people
from communities.models import Community, User
from reports import actions
from reports.ladder import ladder_of
from reports.models import (
    Audience,
    ProgressReport,
    Reminder,
    ReminderState,
    ReportingSchedule,
    ReportStatus,
    Rule,
    Rung,
    RungChange,
)
from reports.planning import plan_schedule
from reports.reminders import LETTERS, NOTICES, NUDGES, OVERDUE, SCHEDULED_RULES
from reports.settling import TURNED_OFF, insert
from reports.wanted import Plan, letters_of
from tests.factories import UserFactory
from tests.reports.conftest import PROMISED, replan

pytestmark = pytest.mark.django_db
Clock = time_machine.Traveller
BEFORE_ALL = PROMISED - timedelta(days=20)
DAY = timedelta(days=1)


def change(community: Community, rule: Rule, **values: object) -> RungChange:
    return RungChange.objects.create(community=community, rung_id=rule, **values)


def moments(report: ProgressReport) -> dict[str, str]:
    """By rule and reader, when each letter leaves on the clocks of Louisville."""
    zone = report.community.zone
    waits = report.reminders.filter(state=ReminderState.PENDING).select_related("recipient")
    return {
        f"{row.rule} {row.recipient.name}": f"{row.due_at.astimezone(zone):%a %b %d %H:%M}"
        for row in waits
    }


def test_each_rung_has_its_moment(waiting: ProgressReport):
    assert moments(waiting) == {
        "notice_first Coordinator": "Thu Oct 01 09:00",
        "notice_second Coordinator": "Thu Oct 08 09:00",
        "coordinator_notice Coordinator": "Wed Oct 14 09:00",
        "council_progress Council": "Thu Oct 15 09:00",
        # Three and ten days later are Sundays.
        "overdue_first Coordinator": "Mon Oct 19 07:00",
        "overdue_second Coordinator": "Mon Oct 26 07:00",
        "overdue_lead Contributor": "Thu Oct 29 09:00",
        # The clocks have gone back between: nine in the morning all the same.
        "overdue_liaison Manager": "Thu Nov 05 09:00",
    }


def test_letters_are_planned_before_they_show_among_the_next_fourteen_days(
    waiting: ProgressReport,
):
    first = waiting.reminders.get(rule=Rule.NOTICE_FIRST)

    assert first.due_at - BEFORE_ALL <= timedelta(days=14)


def test_moments_across_the_clocks_that_go_forward(
    clock: Clock, cast: dict[str, User], scoped: Community
):
    clock.move_to(datetime(2026, 2, 15, 14, tzinfo=UTC))
    actions.set_schedule(
        scoped, by=None, cadence="monthly", days_after_period=12, hour=9, sends_itself=True
    )

    february = scoped.reports.get(starts_on=date(2026, 2, 1))
    february.community = scoped

    # The clocks go forward on Sunday, March 8; the report is due on Thursday, March 12.
    assert moments(february) == {
        "notice_first Coordinator": "Thu Feb 26 09:00",
        "notice_second Coordinator": "Thu Mar 05 09:00",
        "coordinator_notice Coordinator": "Wed Mar 11 09:00",
        "council_progress Council": "Thu Mar 12 09:00",
    }
    assert february.due_at == datetime(2026, 3, 12, 13, tzinfo=UTC)


def test_moments_around_a_leap_day(clock: Clock, cast: dict[str, User], scoped: Community):
    clock.move_to(datetime(2028, 2, 1, 14, tzinfo=UTC))
    actions.set_schedule(
        scoped, by=None, cadence="monthly", days_after_period=1, hour=9, sends_itself=True
    )

    february = scoped.reports.get(starts_on=date(2028, 2, 1))
    february.community = scoped

    assert moments(february) == {
        "notice_first Coordinator": "Wed Feb 16 09:00",
        "notice_second Coordinator": "Wed Feb 23 09:00",
        "coordinator_notice Coordinator": "Tue Feb 29 09:00",
        "council_progress Council": "Wed Mar 01 09:00",
    }


def test_rung_that_is_turned_off_writes_nothing_and_says_so(waiting: ProgressReport):
    off = change(waiting.community, Rule.NOTICE_SECOND, is_on=False, because="We meet anyway.")
    replan(waiting.community, BEFORE_ALL)

    letter = waiting.reminders.get(rule=Rule.NOTICE_SECOND)
    assert (letter.state, letter.cancelled_because) == (ReminderState.CANCELLED, TURNED_OFF)

    off.delete()
    replan(waiting.community, BEFORE_ALL)

    letter.refresh_from_db()
    assert (letter.state, letter.cancelled_because) == (ReminderState.PENDING, "")


def test_rung_of_the_program_that_is_off_is_off_everywhere(waiting: ProgressReport):
    Rung.objects.filter(key=Rule.NOTICE_SECOND).update(is_on=False)
    replan(waiting.community, BEFORE_ALL)

    letter = waiting.reminders.get(rule=Rule.NOTICE_SECOND)
    assert (letter.state, letter.cancelled_because) == (ReminderState.CANCELLED, TURNED_OFF)


def test_other_days_move_the_letter(waiting: ProgressReport):
    change(waiting.community, Rule.NOTICE_SECOND, days=-5)
    replan(waiting.community, BEFORE_ALL)

    # Five days before is a Saturday.
    assert moments(waiting)["notice_second Coordinator"] == "Fri Oct 09 18:00"
    assert waiting.reminders.filter(rule=Rule.NOTICE_SECOND).count() == 1


def test_other_days_move_a_letter_of_a_report_that_is_late_already(waiting: ProgressReport):
    change(waiting.community, Rule.OVERDUE_LEAD, days=18)
    replan(waiting.community, PROMISED + 12 * DAY)

    assert moments(waiting)["overdue_lead Contributor"] == "Mon Nov 02 09:00"


def test_longer_notice_makes_the_report_known_earlier(
    clock: Clock, cast: dict[str, User], scoped: Community
):
    clock.move_to(PROMISED - 40 * DAY)
    actions.set_schedule(scoped, by=None, days_after_period=15, hour=9, sends_itself=True)
    assert not scoped.reports.exists()

    change(scoped, Rule.NOTICE_FIRST, days=-30)
    replan(scoped, PROMISED - 40 * DAY)

    first = Reminder.objects.get(rule=Rule.NOTICE_FIRST)
    assert first.due_at == PROMISED - 30 * DAY


def test_newcomer_is_not_told_what_was_announced_before(
    waiting: ProgressReport, cast: dict[str, User]
):
    people.set_role(waiting.community, cast["newcomer"], "coordinator", by=cast["coordinator"])
    replan(waiting.community, PROMISED - 5 * DAY)

    rules = waiting.reminders.filter(recipient=cast["newcomer"]).values_list("rule", flat=True)
    assert set(rules) == {Rule.COORDINATOR_NOTICE, *(Rule.OVERDUE_FIRST, Rule.OVERDUE_SECOND)}


def test_newcomer_after_all_notices_gets_the_last_one(
    waiting: ProgressReport, cast: dict[str, User]
):
    late = PROMISED - timedelta(hours=20)
    people.set_role(waiting.community, cast["newcomer"], "coordinator", by=cast["coordinator"])
    replan(waiting.community, late)

    mine = waiting.reminders.filter(recipient=cast["newcomer"], rule__in=NOTICES)
    assert [(row.rule, row.next_try_at) for row in mine] == [(Rule.COORDINATOR_NOTICE, late)]


def test_two_planners_at_once_write_each_letter_once(
    waiting: ProgressReport, cast: dict[str, User]
):
    """The second has looked before the first has written."""
    people.set_role(waiting.community, cast["newcomer"], "council", by=cast["coordinator"])
    schedule = actions.schedule_of(waiting.community)
    assert schedule is not None
    slow = Plan(schedule, ladder_of(waiting.community), BEFORE_ALL)
    asked = {one.key: one for one in letters_of(slow, waiting)}
    replan(waiting.community, BEFORE_ALL)
    before = list(Reminder.objects.order_by("pk").values())

    insert(slow, asked, {})

    assert list(Reminder.objects.order_by("pk").values()) == before
    assert waiting.reminders.filter(recipient=cast["newcomer"]).count() == 1


@pytest.mark.parametrize("reports", [1, 3])
def test_plan_costs_the_same_however_many_reports_are_late(
    waiting: ProgressReport, cast: dict[str, User], reports: int, django_assert_num_queries
):
    for months in range(1, reports):
        waiting.community.reports.create(
            starts_on=date(2026, 7 - 3 * months, 1),
            ends_on=date(2026, 10 - 3 * months, 1),
            due_at=PROMISED - months * timedelta(days=91),
        )
    replan(waiting.community, BEFORE_ALL)
    for _ in range(reports):
        people.set_role(waiting.community, UserFactory(), "council", by=cast["coordinator"])
    stored = actions.schedule_of(waiting.community)
    assert waiting.community.reports.open().count() == reports

    # One more than for one that sends itself: who of the lead organization helps.
    with django_assert_num_queries(14):
        plan_schedule(stored, now=BEFORE_ALL)


def test_letters_and_rungs_are_of_the_same_rules_and_audiences():
    rungs = {rung.key: rung.audience for rung in Rung.objects.all()}

    assert rungs == {rule: LETTERS[rule].audience for rule in SCHEDULED_RULES}
    assert {rule for rule, audience in rungs.items() if audience == Audience.UNREAD} == set(NUDGES)
    of_due_day = Rung.objects.filter(anchor="due")
    assert set(of_due_day.filter(days__lt=0).values_list("key", flat=True)) == set(NOTICES)
    assert set(of_due_day.filter(days__gt=0).values_list("key", flat=True)) == set(OVERDUE)


def test_put_off_keeps_its_own_day_and_is_announced_anew(
    waiting: ProgressReport, clock: Clock, cast: dict[str, User]
):
    clock.move_to(PROMISED - 3 * DAY)

    actions.postpone_report(
        waiting, by=cast["coordinator"], until=date(2026, 10, 29), reason="A new partner."
    )
    replan(waiting.community, PROMISED - 2 * DAY)

    waiting.refresh_from_db()
    assert waiting.due_at == datetime(2026, 10, 29, 13, tzinfo=UTC)
    shown = moments(waiting)
    assert shown["notice_second Coordinator"] == "Thu Oct 22 09:00"
    assert shown["overdue_first Coordinator"] == "Mon Nov 02 07:00"  # a Sunday
    assert shown["council_progress Council"] == "Thu Oct 29 09:00"


def test_put_off_twice_says_so_of_the_letters_of_the_first_time(
    waiting: ProgressReport, clock: Clock, cast: dict[str, User]
):
    clock.move_to(PROMISED - 3 * DAY)
    for until in (date(2026, 10, 29), date(2026, 11, 5)):
        actions.postpone_report(waiting, by=cast["coordinator"], until=until, reason="Wait.")

    cancelled = waiting.reminders.filter(state=ReminderState.CANCELLED)
    assert set(cancelled.values_list("cancelled_because", flat=True)) == {
        "The report was put off; its letters follow the new day."
    }
    waits = waiting.reminders.filter(state=ReminderState.PENDING).exclude(occurrence="")
    assert set(waits.values_list("occurrence", flat=True)) == {"2026-11-05"}


def test_put_off_survives_a_schedule_that_is_turned_off_and_on(
    waiting: ProgressReport, clock: Clock, cast: dict[str, User]
):
    community, new_day = waiting.community, datetime(2026, 10, 29, 13, tzinfo=UTC)
    clock.move_to(PROMISED - 3 * DAY)
    actions.postpone_report(waiting, by=cast["coordinator"], until=new_day.date(), reason="Wait.")
    clock.move_to(PROMISED + 3 * DAY)

    actions.set_schedule(community, by=None, is_on=False)
    waiting.refresh_from_db()
    assert waiting.status == ReportStatus.WITHDRAWN
    actions.set_schedule(community, by=None, is_on=True)

    waiting.refresh_from_db()
    assert (waiting.status, waiting.due_at) == (ReportStatus.OPEN, new_day)
    letter = waiting.reminders.get(rule=Rule.COUNCIL_PROGRESS)
    assert (letter.state, letter.due_at) == (ReminderState.PENDING, new_day)


def test_a_schedule_reads_the_rungs_anew_each_time(waiting: ProgressReport):
    Rung.objects.filter(key=Rule.OVERDUE_LIAISON).update(days=28)
    replan(waiting.community, BEFORE_ALL)

    assert moments(waiting)["overdue_liaison Manager"] == "Thu Nov 12 09:00"
    assert ReportingSchedule.objects.get().planned_at == BEFORE_ALL
