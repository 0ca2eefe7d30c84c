"""A letter that is put off for some days, and then leaves by itself."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from communities.models import Activity, User
from communities.refusal import Refused
from reports import ledger
from reports.models import Reminder, ReminderState
from reports.reminders import LETTERS, NOTICES

LONGEST_REASON = 300
LONGEST_SNOOZE = timedelta(days=7)
MOST_SNOOZES = 2
AS_ONE = (
    "The report reaches everybody at once. Put the report itself off, or hold this letter back."
)


@transaction.atomic
def snooze_letter(reminder: Reminder, *, by: User, until: date, reason: str) -> None:
    """Have a waiting letter leave on a later day, at its hour on the community's clocks.

    What was promised, `due_at`, stays: planning follows it, and so leaves the letter alone. Only
    `next_try_at` moves, from which workers and the catch-up window count. A second press finds
    it done. Raises Refused without a reason, for more than LONGEST_SNOOZE or MOST_SNOOZES, for
    the report itself, and for a letter that does not wait.
    """
    reason = " ".join(reason.split())[:LONGEST_REASON]
    moment = moment_on(until, reminder)
    if reminder.snoozes and (reminder.next_try_at, reminder.stopped_by_id) == (moment, by.pk):
        return
    if not reason:
        raise Refused("Say why it can wait.")
    check_letter(reminder)
    check_moment(reminder, moment, until)
    # By value: of two people, or of a person and a worker, the slower changes nothing.
    waits = {"state": ReminderState.PENDING, "attempts": 0, "uncertain_at": None}
    as_read = {"snoozes": reminder.snoozes, "next_try_at": reminder.next_try_at}
    put_off = {"next_try_at": moment, "stopped_by": by, "stopped_because": reason}
    waiting = ledger.row(reminder).filter(**waits, **as_read)
    if not waiting.update(snoozes=F("snoozes") + 1, **put_off):
        raise Refused("This letter does not wait for its time any more.")
    to = f"{until:%B} {until.day}"
    Activity.record(
        reminder.community,
        by=by,
        verb="letter.snoozed",
        sentence=f"put the letter to {reminder.recipient} off to {to}: {reason}",
        subject=reminder.subject,
        data={"rule": reminder.rule, "until": until, "reason": reason},
    )


def may_be_snoozed(reminder: Reminder) -> bool:
    """Whether to offer it."""
    waits = reminder.state == ReminderState.PENDING and not reminder.attempts
    is_report = LETTERS[reminder.rule].is_the_report
    return waits and not is_report and reminder.snoozes < MOST_SNOOZES


def moment_on(day: date, reminder: Reminder) -> datetime:
    """That day at the hour at which the letter was promised, as the community's clocks show it."""
    zone = reminder.community.zone
    at = reminder.due_at.astimezone(zone).time()
    return datetime.combine(day, at, tzinfo=zone).astimezone(reminder.due_at.tzinfo)


def check_letter(reminder: Reminder) -> None:
    if LETTERS[reminder.rule].is_the_report:
        raise Refused(AS_ONE)
    if reminder.snoozes >= MOST_SNOOZES:
        raise Refused("It was put off twice already. Hold it back, or turn it off in the rules.")


def check_moment(reminder: Reminder, moment: datetime, until: date) -> None:
    zone, now = reminder.community.zone, timezone.now()
    planned = max(reminder.next_try_at, now)
    if moment <= planned:
        raise Refused("Choose a day after the one on which it would leave.")
    if until > planned.astimezone(zone).date() + LONGEST_SNOOZE:
        raise Refused(f"It can be put off by {LONGEST_SNOOZE.days} days at a time.")
    report = reminder.report
    if report and reminder.rule in NOTICES and moment >= report.due_at:
        due = report.due_at.astimezone(zone)
        raise Refused(f"The report is due on {due:%B} {due.day}: choose a day before that.")
