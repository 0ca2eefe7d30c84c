"""From a schedule and the people to rows: nothing left out, nothing twice, nothing for nobody."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from communities import actions as people
from communities.models import Community, User
from reports import actions, ledger
from reports.ladder import ladder_of
from reports.models import (
    ProgressReport,
    Reminder,
    ReminderState,
    ReportingSchedule,
    ReportStatus,
    Rule,
)
from reports.planning import LONGEST_WEEKEND, plan_schedule
from reports.reminders import HORIZON, LETTERS, NOTICES, NUDGES, OVERDUE
from tests.factories import UserFactory
from tests.reports.conftest import BEFORE, DUE, claim

pytestmark = pytest.mark.django_db
Clock = time_machine.Traveller


def replan(schedule: ReportingSchedule, now: datetime) -> None:
    plan_schedule(actions.schedule_of(schedule.community), now=now)


def rows() -> set[tuple[str, str, str]]:
    letters = Reminder.objects.select_related("recipient")
    return {(row.rule, row.recipient.email, row.state) for row in letters}


def test_plan_makes_the_report_and_a_letter_for_each_reader(schedule: ReportingSchedule):
    report = ProgressReport.objects.get()
    assert (report.starts_on, report.ends_on) == (date(2026, 7, 1), date(2026, 10, 1))
    assert (report.due_at, report.status) == (DUE, ReportStatus.OPEN)
    assert rows() == {
        (Rule.COUNCIL_PROGRESS, "council@example.org", ReminderState.PENDING),
        (Rule.NOTICE_SECOND, "coordinator@example.org", ReminderState.PENDING),
        (Rule.COORDINATOR_NOTICE, "coordinator@example.org", ReminderState.PENDING),
    }


def test_notices_come_a_week_and_a_day_before_and_keep_off_the_weekend(
    schedule: ReportingSchedule,
):
    week, day = (
        Reminder.objects.get(rule=rule) for rule in (Rule.NOTICE_SECOND, Rule.COORDINATOR_NOTICE)
    )

    assert day.due_at == day.next_try_at == DUE - timedelta(days=1)
    # A week before is a Saturday: the Friday before it, at the last decent hour.
    assert week.due_at == datetime(2026, 10, 2, 22, tzinfo=UTC)


def test_plan_twice_changes_nothing(schedule: ReportingSchedule):
    before = list(Reminder.objects.values())

    replan(schedule, BEFORE)
    replan(schedule, BEFORE + timedelta(hours=2))

    assert list(Reminder.objects.values()) == before
    assert ProgressReport.objects.count() == 1


def test_plan_reaches_as_far_as_the_first_letter_of_the_coming_fourteen_days(
    clock: Clock, cast: dict[str, User], scoped: Community
):
    reach = HORIZON + timedelta(days=14) + LONGEST_WEEKEND
    clock.move_to(DUE - reach - timedelta(minutes=1))
    schedule = actions.set_schedule(
        scoped, by=cast["coordinator"], cadence="quarterly", hour=9, sends_itself=True
    )
    assert not ProgressReport.objects.exists()

    replan(schedule, DUE - reach)

    assert ProgressReport.objects.get().due_at == DUE
    first = Reminder.objects.order_by("due_at").first()
    assert first is not None
    # Two weeks before, a Saturday, and so on the Friday before it.
    assert (first.rule, first.due_at) == (
        Rule.NOTICE_FIRST,
        datetime(2026, 9, 25, 22, tzinfo=UTC),
    )


def test_newcomer_gets_a_letter(schedule: ReportingSchedule, cast: dict[str, User]):
    people.set_role(schedule.community, cast["newcomer"], "council", by=cast["coordinator"])

    replan(schedule, BEFORE)

    letters = Reminder.objects.filter(rule=Rule.COUNCIL_PROGRESS)
    assert {letter.recipient.email for letter in letters} == {
        "council@example.org",
        "newcomer@example.org",
    }


def test_letter_of_somebody_who_left_is_cancelled_and_says_so(
    letter: Reminder, schedule: ReportingSchedule, cast: dict[str, User]
):
    people.end_membership(schedule.community, cast["council"], by=cast["coordinator"])

    replan(schedule, BEFORE)

    letter.refresh_from_db()
    assert letter.state == ReminderState.CANCELLED
    assert letter.cancelled_because == "Council is no longer among those who get this letter."


def test_letter_of_somebody_who_came_back_is_the_same_letter(
    letter: Reminder, schedule: ReportingSchedule, cast: dict[str, User]
):
    community = schedule.community
    people.end_membership(community, cast["council"], by=cast["coordinator"])
    replan(schedule, BEFORE)
    people.set_role(community, cast["council"], "council", by=cast["coordinator"])

    replan(schedule, BEFORE)

    again = Reminder.objects.get(rule=Rule.COUNCIL_PROGRESS)
    assert (again.pk, again.message_id) == (letter.pk, letter.message_id)
    assert (again.state, again.cancelled_because) == (ReminderState.PENDING, "")


def test_somebody_who_is_not_active_gets_nothing(
    schedule: ReportingSchedule, cast: dict[str, User]
):
    User.objects.filter(pk=cast["council"].pk).update(is_active=False)

    replan(schedule, BEFORE)

    assert Reminder.objects.get(rule=Rule.COUNCIL_PROGRESS).state == ReminderState.CANCELLED


def test_newcomer_after_the_report_left_gets_the_next_one(
    due_letter: Reminder, schedule: ReportingSchedule, cast: dict[str, User]
):
    people.set_role(schedule.community, cast["newcomer"], "council", by=cast["coordinator"])

    replan(schedule, DUE + timedelta(hours=1))

    assert not Reminder.objects.filter(recipient=cast["newcomer"]).exists()


def test_new_zone_moves_the_report_and_its_letters(
    letter: Reminder, schedule: ReportingSchedule, cast: dict[str, User]
):
    people.update_community(
        schedule.community, by=cast["coordinator"], time_zone="Pacific/Honolulu"
    )

    replan(schedule, BEFORE)

    letter.refresh_from_db()
    honolulu = datetime(2026, 10, 10, 19, tzinfo=UTC)
    assert letter.due_at == letter.next_try_at == honolulu
    assert ProgressReport.objects.get().due_at == honolulu


def test_new_hour_that_has_passed_today_leaves_the_report_where_it_was(
    letter: Reminder, clock: Clock, cast: dict[str, User], scoped: Community
):
    clock.move_to(DUE - timedelta(hours=1))  # eight in the morning of the day

    actions.set_schedule(scoped, by=cast["coordinator"], hour=5)

    letter.refresh_from_db()
    assert (letter.due_at, letter.state) == (DUE, ReminderState.PENDING)


def test_other_cadence_withdraws_what_it_does_not_ask_for(
    letter: Reminder, cast: dict[str, User], scoped: Community
):
    actions.set_schedule(scoped, by=cast["coordinator"], cadence="monthly")

    letter.refresh_from_db()
    assert letter.state == ReminderState.CANCELLED
    assert letter.cancelled_because == "The schedule changed: this period has no report."
    monthly = ProgressReport.objects.open().get()
    assert (monthly.starts_on, monthly.due_at) == (date(2026, 9, 1), DUE)


def test_cadence_changed_back_brings_the_same_report_and_letters_back(
    letter: Reminder, cast: dict[str, User], scoped: Community
):
    actions.set_schedule(scoped, by=cast["coordinator"], cadence="monthly")
    actions.set_schedule(scoped, by=cast["coordinator"], cadence="quarterly", hour=11)

    letter.refresh_from_db()
    assert letter.state == ReminderState.PENDING
    assert letter.due_at == DUE + timedelta(hours=2)
    assert ProgressReport.objects.open().get() == letter.report


def test_turned_off_cancels_and_turned_on_brings_back(
    letter: Reminder, cast: dict[str, User], scoped: Community
):
    actions.set_schedule(scoped, by=cast["coordinator"], is_on=False)
    letter.refresh_from_db()
    assert letter.state == ReminderState.CANCELLED
    assert letter.cancelled_because == "The scheduled mail was turned off."

    actions.set_schedule(scoped, by=cast["coordinator"], is_on=True)
    letter.refresh_from_db()
    assert letter.state == ReminderState.PENDING


def test_plan_leaves_a_letter_that_waits_for_its_second_try_alone(
    due_letter: Reminder, schedule: ReportingSchedule
):
    held = claim(due_letter.pk)
    assert held is not None
    ledger.note_failure(held, "451 later")
    due_letter.refresh_from_db()
    waits_until = due_letter.next_try_at

    replan(schedule, DUE + timedelta(seconds=30))

    due_letter.refresh_from_db()
    assert due_letter.next_try_at == waits_until


def test_report_that_became_due_while_nothing_ran_is_found(
    clock: Clock, cast: dict[str, User], scoped: Community
):
    clock.move_to(datetime(2026, 8, 1, tzinfo=UTC))
    schedule = actions.set_schedule(
        scoped, by=cast["coordinator"], cadence="monthly", hour=9, sends_itself=True
    )
    months_later = datetime(2026, 11, 11, tzinfo=UTC)

    replan(schedule, months_later)

    found = ProgressReport.objects.order_by("starts_on").values_list("starts_on", flat=True)
    # The last of them is the next one, of which the first notice is near.
    assert [day.month for day in found] == [7, 8, 9, 10, 11]
    letters = Reminder.objects.filter(rule=Rule.COUNCIL_PROGRESS, due_at__lt=months_later)
    assert letters.count() == 4


def test_new_schedule_owes_nothing_from_before_it(
    clock: Clock, cast: dict[str, User], scoped: Community
):
    clock.move_to(DUE + timedelta(seconds=1))

    actions.set_schedule(
        scoped, by=cast["coordinator"], cadence="quarterly", hour=9, sends_itself=True
    )

    assert not ProgressReport.objects.exists()


@pytest.mark.parametrize(
    ("known", "leaves"),
    [
        (datetime(2026, 10, 14, 15, tzinfo=UTC), datetime(2026, 10, 14, 15, tzinfo=UTC)),
        # Known on the evening before, it waits for the morning of the day itself.
        (datetime(2026, 10, 14, 23, 30, tzinfo=UTC), datetime(2026, 10, 15, 11, tzinfo=UTC)),
    ],
)
def test_notice_of_a_report_that_is_known_late_leaves_at_the_next_decent_hour(
    clock: Clock, cast: dict[str, User], scoped: Community, known: datetime, leaves: datetime
):
    clock.move_to(known)

    actions.set_schedule(
        scoped, by=cast["coordinator"], days_after_period=15, hour=9, sends_itself=True
    )

    notice = Reminder.objects.exclude(rule=Rule.COUNCIL_PROGRESS).get()
    assert (notice.rule, notice.next_try_at) == (Rule.COORDINATOR_NOTICE, leaves)


def test_notice_is_not_written_where_it_could_only_leave_on_a_quiet_day(
    clock: Clock, cast: dict[str, User], scoped: Community
):
    clock.move_to(DUE - timedelta(hours=5))  # a Saturday

    actions.set_schedule(
        scoped, by=cast["coordinator"], cadence="quarterly", hour=9, sends_itself=True
    )

    assert {row.rule for row in Reminder.objects.all()} == {Rule.COUNCIL_PROGRESS}


def test_to_plan_names_exactly_those_that_need_it(
    schedule: ReportingSchedule, cast: dict[str, User]
):
    def stale(now: datetime) -> bool:
        return ReportingSchedule.objects.to_plan(now=now).exists()

    ReportingSchedule.objects.update(planned_at=BEFORE + timedelta(minutes=1))
    assert not stale(BEFORE + timedelta(minutes=61))
    assert stale(BEFORE + timedelta(minutes=62))

    Community.objects.update(people_changed_at=BEFORE + timedelta(minutes=1))
    assert stale(BEFORE + timedelta(minutes=2))

    ReportingSchedule.objects.update(planned_at=BEFORE + timedelta(minutes=3))
    assert not stale(BEFORE + timedelta(minutes=4))

    ReportingSchedule.objects.update(planned_at=None)
    assert stale(BEFORE)

    ReportingSchedule.objects.update(is_on=False)
    assert not stale(BEFORE)


def test_plan_that_was_overtaken_by_a_change_is_made_again(schedule: ReportingSchedule):
    overtaken = actions.schedule_of(schedule.community)
    ReportingSchedule.objects.update(planned_at=None)

    plan_schedule(overtaken, now=BEFORE)

    assert ReportingSchedule.objects.get().planned_at is None


def test_first_plan_is_written_down(schedule: ReportingSchedule):
    assert ReportingSchedule.objects.get().planned_at == BEFORE


@pytest.mark.parametrize("members", [1, 12])
def test_plan_costs_the_same_for_a_small_and_a_large_council(
    schedule: ReportingSchedule, cast: dict[str, User], members: int, django_assert_num_queries
):
    for _ in range(members):
        people.set_role(schedule.community, UserFactory(), "council", by=cast["coordinator"])
    stored = actions.schedule_of(schedule.community)

    # two of the ladder; reports in, those withdrawn, those open; two kinds of readers, who does it
    # for them and who refused; its letters, new rows (one statement in a transaction), words that
    # went out lately, and the note that it is planned.
    with django_assert_num_queries(13):
        plan_schedule(stored, now=BEFORE)


def test_every_rule_is_described():
    assert set(LETTERS) <= set(Rule)
    assert all(letter.why.endswith(".") for letter in LETTERS.values())


def test_notices_and_overdue_letters_are_those_of_the_rungs(scoped: Community):
    ladder = ladder_of(scoped)

    assert {step.rule for step in ladder if step.is_notice} == set(NOTICES)
    assert {step.rule for step in ladder if step.is_overdue} == set(OVERDUE)
    assert {step.rule for step in ladder if step.is_nudge} == set(NUDGES)
