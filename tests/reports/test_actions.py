"""What coordinators and the clock do to reports."""

from datetime import date, timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from communities import actions as people
from communities.models import Activity, Community, User
from communities.refusal import Refused
from reports import actions, ledger
from reports.models import (
    ProgressReport,
    Reminder,
    ReminderState,
    ReportingSchedule,
    ReportStatus,
    Rule,
)
from tests.factories import UserFactory
from tests.reports.conftest import BEFORE, DUE, claim

pytestmark = pytest.mark.django_db
Clock = time_machine.Traveller


def last_act() -> tuple[str, str, User | None]:
    act = Activity.objects.for_history()[0]
    return act.verb, act.sentence, act.by


def test_set_schedule_says_what_it_set(schedule: ReportingSchedule, cast: dict[str, User]):
    assert last_act() == (
        "schedule.changed",
        "set the council's mail to every quarter, 10 days after it ends, at 9:00",
        cast["coordinator"],
    )


def test_set_schedule_to_what_it_is_leaves_no_trace(
    schedule: ReportingSchedule, cast: dict[str, User]
):
    before = Activity.objects.count()

    actions.set_schedule(schedule.community, by=cast["coordinator"], hour=9)

    assert Activity.objects.count() == before


@pytest.mark.parametrize(
    "wrong", [{"hour": 24}, {"days_after_period": 0}, {"days_after_period": 61}, {"cadence": "no"}]
)
def test_set_schedule_refuses_values_that_no_schedule_has(
    schedule: ReportingSchedule, cast: dict[str, User], wrong: dict[str, object]
):
    with pytest.raises(ValidationError):
        actions.set_schedule(schedule.community, by=cast["coordinator"], **wrong)


def test_publish_once_writes_one_line(letter: Reminder):
    assert actions.publish(letter.report, now=DUE) is True
    assert actions.publish(letter.report, now=DUE) is False

    letter.report.refresh_from_db()
    assert (letter.report.status, letter.report.published_at) == (ReportStatus.PUBLISHED, DUE)
    assert last_act() == (
        "report.published",
        "sent the report for July to September 2026 to one council member",
        None,
    )


def test_publish_before_its_time_does_nothing(letter: Reminder):
    assert actions.publish(letter.report, now=DUE - timedelta(seconds=1)) is False


def test_publish_cancels_a_notice_that_never_left(letter: Reminder):
    actions.publish(letter.report, now=DUE)

    notice = Reminder.objects.get(rule=Rule.COORDINATOR_NOTICE)
    assert notice.state == ReminderState.CANCELLED
    assert notice.cancelled_because == "The report itself has gone out."


def test_publish_too_late_is_missed_and_says_so(letter: Reminder, settings: Settings):
    late = DUE + timedelta(hours=settings.REMINDER_CATCH_UP_HOURS, seconds=1)

    assert actions.publish(letter.report, now=late) is False

    letter.refresh_from_db()
    assert (letter.state, letter.report.status) == (ReminderState.MISSED, ReportStatus.MISSED)
    assert last_act() == (
        "report.missed",
        "could not send the report for July to September 2026 in time",
        None,
    )


def test_publish_due_leaves_alone_what_no_schedule_asks_for(
    letter: Reminder, scoped: Community, clock: Clock
):
    ReportingSchedule.objects.update(is_on=False)

    assert actions.publish_due(scoped, now=DUE) == 0

    letter.refresh_from_db()
    assert (letter.state, letter.report.status) == (
        ReminderState.CANCELLED,
        ReportStatus.WITHDRAWN,
    )


def test_skip_cancels_the_letters_and_keeps_the_reason(letter: Reminder, cast: dict[str, User]):
    actions.skip_report(letter.report, by=cast["coordinator"], reason=" Office move. ")

    letter.refresh_from_db()
    assert letter.state == ReminderState.CANCELLED
    assert letter.cancelled_because == "The report was skipped: Office move."
    assert letter.report.status == ReportStatus.SKIPPED
    assert last_act()[1] == "skipped the report for July to September 2026: Office move."


def test_skip_needs_a_reason(letter: Reminder, cast: dict[str, User]):
    with pytest.raises(Refused, match="Say why"):
        actions.skip_report(letter.report, by=cast["coordinator"], reason="  ")

    letter.refresh_from_db()
    assert (letter.state, letter.report.status) == (ReminderState.PENDING, ReportStatus.OPEN)


def test_skip_of_a_report_that_left_is_refused(due_letter: Reminder, cast: dict[str, User]):
    with pytest.raises(Refused, match="cannot be skipped any more"):
        actions.skip_report(due_letter.report, by=cast["coordinator"], reason="Too late.")


def test_skip_next_makes_the_report_if_planning_has_not(
    clock: Clock, cast: dict[str, User], scoped: Community
):
    clock.move_to(DUE + timedelta(days=1))
    actions.set_schedule(
        scoped, by=cast["coordinator"], cadence="quarterly", hour=9, sends_itself=True
    )

    actions.skip_next(scoped, by=cast["coordinator"], period=date(2026, 10, 1), reason="Holidays.")

    report = ProgressReport.objects.get()
    assert (report.status, report.starts_on) == (ReportStatus.SKIPPED, date(2026, 10, 1))


def test_skip_next_refuses_when_another_report_has_come_up(
    letter: Reminder, cast: dict[str, User], scoped: Community
):
    with pytest.raises(Refused, match="July to September 2026 now"):
        actions.skip_next(
            scoped, by=cast["coordinator"], period=date(2026, 4, 1), reason="Holidays."
        )


def test_skipped_report_taken_back_is_sent_after_all(letter: Reminder, cast: dict[str, User]):
    actions.skip_report(letter.report, by=cast["coordinator"], reason="Office move.")

    actions.take_back_skip(letter.report, by=cast["coordinator"])

    letter.refresh_from_db()
    assert (letter.state, letter.report.status) == (ReminderState.PENDING, ReportStatus.OPEN)
    assert letter.report.skipped_because == ""


def test_skip_cannot_be_taken_back_once_its_time_has_passed(
    letter: Reminder, cast: dict[str, User], clock: Clock
):
    actions.skip_report(letter.report, by=cast["coordinator"], reason="Office move.")
    clock.move_to(DUE)

    with pytest.raises(Refused, match="its time has passed"):
        actions.take_back_skip(letter.report, by=cast["coordinator"])


def test_send_now_writes_to_each_council_member(
    schedule: ReportingSchedule,
    cast: dict[str, User],
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
):
    people.set_role(schedule.community, UserFactory(), "council", by=None)

    with django_capture_on_commit_callbacks() as wake_ups:
        sent = actions.send_now(schedule.community, by=cast["coordinator"])

    letters = Reminder.objects.filter(rule=Rule.SENT_BY_HAND)
    assert sent == letters.count() == 2
    assert len(wake_ups) == 1
    assert {letter.occurrence for letter in letters} == {"2026-10-02"}
    assert last_act() == ("report.sent_by_hand", "wrote to 2 council members", cast["coordinator"])


def test_send_now_twice_a_day_sends_once(schedule: ReportingSchedule, cast: dict[str, User]):
    actions.send_now(schedule.community, by=cast["coordinator"])

    with pytest.raises(Refused, match="gone to everybody"):
        actions.send_now(schedule.community, by=cast["coordinator"])

    assert Reminder.objects.filter(rule=Rule.SENT_BY_HAND).count() == 1


def test_send_now_again_on_the_communitys_next_day(
    schedule: ReportingSchedule, cast: dict[str, User], clock: Clock
):
    actions.send_now(schedule.community, by=cast["coordinator"])
    clock.move_to(BEFORE.replace(day=3, hour=3))  # still October 2 in Louisville
    with pytest.raises(Refused):
        actions.send_now(schedule.community, by=cast["coordinator"])
    clock.move_to(BEFORE.replace(day=3, hour=5))

    assert actions.send_now(schedule.community, by=cast["coordinator"]) == 1


def test_send_now_reaches_somebody_who_joined_since_this_morning(
    schedule: ReportingSchedule, cast: dict[str, User]
):
    actions.send_now(schedule.community, by=cast["coordinator"])
    people.set_role(schedule.community, cast["newcomer"], "council", by=None)

    assert actions.send_now(schedule.community, by=cast["coordinator"]) == 1


def test_send_now_leaves_the_scheduled_letter_standing(
    letter: Reminder, cast: dict[str, User], scoped: Community
):
    actions.send_now(scoped, by=cast["coordinator"])

    letter.refresh_from_db()
    assert letter.state == ReminderState.PENDING


def test_send_now_without_a_council_is_refused(schedule: ReportingSchedule, cast: dict[str, User]):
    people.end_membership(schedule.community, cast["council"], by=cast["coordinator"])

    with pytest.raises(Refused, match="nobody on the advisory council"):
        actions.send_now(schedule.community, by=cast["coordinator"])


def test_send_now_works_without_a_schedule(clock: Clock, cast: dict[str, User], scoped: Community):
    assert actions.send_now(scoped, by=cast["coordinator"]) == 1


def test_send_again_gives_a_failed_letter_new_attempts(
    due_letter: Reminder, cast: dict[str, User], settings: Settings
):
    settings.REMINDER_ATTEMPTS = 1
    held = claim(due_letter.pk)
    assert held is not None
    ledger.note_failure(held, "550 no such person")
    due_letter.refresh_from_db()

    actions.send_again(due_letter, by=cast["coordinator"])

    due_letter.refresh_from_db()
    assert (due_letter.state, due_letter.attempts) == (ReminderState.PENDING, 0)
    assert last_act()[1] == "had the letter to Council sent again"


def test_send_again_gets_a_missed_letter_past_the_window(
    due_letter: Reminder, cast: dict[str, User], clock: Clock
):
    clock.shift(timedelta(days=10))
    ledger.mark_missed()

    actions.send_again(due_letter, by=cast["coordinator"])
    ledger.mark_missed()

    assert claim(due_letter.pk) is not None


def test_send_again_refuses_a_letter_that_waits(letter: Reminder, cast: dict[str, User]):
    with pytest.raises(Refused, match="not one that failed"):
        actions.send_again(letter, by=cast["coordinator"])
