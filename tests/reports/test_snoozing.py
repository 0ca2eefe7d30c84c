"""A letter that is put off leaves on its new day, by itself, and is never too late."""

from datetime import date, timedelta

import pytest
import time_machine

from communities.models import Activity, Community, User
from reports import actions, ledger
from reports.models import Reminder, ReminderState, Rule
from tests.reports.conftest import BEFORE, DUE, claim

pytestmark = pytest.mark.django_db
Clock = time_machine.Traveller
S = ReminderState
WHY = "I am at a conference."
OVERDUE_AT = DUE + timedelta(days=3)  # Tuesday, October 13, at nine


@pytest.fixture
def overdue(schedule, cast) -> Reminder:
    """A letter of duty that waits, as the ladder writes one three days after the due day."""
    report = schedule.community.reports.get()
    return schedule.community.reminders.create(
        report=report,
        rule=Rule.OVERDUE_FIRST,
        recipient=cast["coordinator"],
        due_at=OVERDUE_AT,
        next_try_at=OVERDUE_AT,
    )


def snooze(letter: Reminder, by: User, until: date, reason: str = WHY) -> None:
    actions.snooze_letter(letter, by=by, until=until, reason=reason)
    letter.refresh_from_db()


def test_it_leaves_on_the_new_day_at_the_same_hour(overdue: Reminder, cast, clock: Clock):
    snooze(overdue, cast["coordinator"], date(2026, 10, 16))

    new = OVERDUE_AT + timedelta(days=3)
    assert (overdue.due_at, overdue.next_try_at) == (OVERDUE_AT, new)
    assert (overdue.state, overdue.snoozes, overdue.stopped_because) == (S.PENDING, 1, WHY)
    clock.move_to(new - timedelta(minutes=1))
    assert claim(overdue.pk) is None
    clock.move_to(new)
    assert claim(overdue.pk) is not None


def test_the_hour_stays_the_communitys_when_the_clocks_change(overdue: Reminder, cast):
    end_of_october = DUE + timedelta(days=19)
    Reminder.objects.filter(pk=overdue.pk).update(due_at=end_of_october, next_try_at=end_of_october)
    overdue.refresh_from_db()

    snooze(overdue, cast["coordinator"], date(2026, 11, 3))

    assert overdue.next_try_at == end_of_october + timedelta(days=5, hours=1)


def test_it_is_never_recorded_as_missed(overdue: Reminder, cast, clock: Clock, settings):
    settings.REMINDER_CATCH_UP_HOURS = 24
    snooze(overdue, cast["coordinator"], date(2026, 10, 20))

    clock.move_to(OVERDUE_AT + timedelta(days=6))

    ledger.mark_missed()
    overdue.refresh_from_db()
    assert overdue.state == S.PENDING
    clock.shift(timedelta(days=1))
    assert claim(overdue.pk) is not None


def test_planning_does_not_undo_it(schedule, notice: Reminder, cast):
    was = notice.due_at
    snooze(notice, cast["coordinator"], was.date() + timedelta(days=1))

    actions.plan(schedule.community, now=BEFORE + timedelta(hours=2))

    notice.refresh_from_db()
    assert (notice.due_at, notice.next_try_at) == (was, was + timedelta(days=1))


def test_a_second_press_finds_it_done(overdue: Reminder, cast):
    for _ in range(2):
        snooze(overdue, cast["coordinator"], date(2026, 10, 16))

    assert overdue.snoozes == 1
    assert Activity.objects.verbs("letter.snoozed").count() == 1


def test_twice_and_no_more(overdue: Reminder, cast):
    snooze(overdue, cast["coordinator"], date(2026, 10, 20))
    snooze(overdue, cast["coordinator"], date(2026, 10, 27))

    with pytest.raises(actions.Refused, match="put off twice"):
        snooze(overdue, cast["coordinator"], date(2026, 10, 29))
    assert overdue.next_try_at == OVERDUE_AT + timedelta(days=14)


@pytest.mark.parametrize(
    ("until", "reason", "sentence"),
    [
        (date(2026, 10, 16), " ", "Say why"),
        (date(2026, 10, 13), WHY, "a day after"),
        (date(2026, 10, 12), WHY, "a day after"),
        (date(2026, 10, 21), WHY, "7 days at a time"),
    ],
)
def test_what_cannot_be_is_refused(overdue: Reminder, cast, until, reason, sentence):
    with pytest.raises(actions.Refused, match=sentence):
        snooze(overdue, cast["coordinator"], until, reason)

    overdue.refresh_from_db()
    assert (overdue.snoozes, overdue.next_try_at) == (0, OVERDUE_AT)


def test_the_report_itself_is_not_snoozed(letter: Reminder, cast):
    with pytest.raises(actions.Refused, match="reaches everybody at once"):
        snooze(letter, cast["coordinator"], date(2026, 10, 12))


def test_a_notice_stays_before_what_it_announces(notice: Reminder, cast):
    with pytest.raises(actions.Refused, match="due on October 10"):
        snooze(notice, cast["coordinator"], date(2026, 10, 11))


def test_the_slower_of_two_people_changes_nothing(overdue: Reminder, cast):
    stale = Reminder.objects.get(pk=overdue.pk)
    snooze(overdue, cast["coordinator"], date(2026, 10, 16))

    with pytest.raises(actions.Refused, match="does not wait"):
        snooze(stale, cast["contributor"], date(2026, 10, 15))

    overdue.refresh_from_db()
    assert (overdue.snoozes, overdue.stopped_by) == (1, cast["coordinator"])


def test_one_that_a_worker_has_is_left_alone(overdue: Reminder, cast, clock: Clock):
    clock.move_to(OVERDUE_AT)
    assert claim(overdue.pk)

    with pytest.raises(actions.Refused, match="does not wait"):
        snooze(overdue, cast["coordinator"], date(2026, 10, 16))


def test_held_and_let_go_it_keeps_the_new_day(overdue: Reminder, cast, scoped: Community):
    snooze(overdue, cast["coordinator"], date(2026, 10, 16))
    actions.hold_letter(overdue, by=cast["coordinator"], reason="Wait.")
    overdue.refresh_from_db()

    actions.release_letter(overdue, by=cast["coordinator"])

    overdue.refresh_from_db()
    assert overdue.next_try_at == OVERDUE_AT + timedelta(days=3)
