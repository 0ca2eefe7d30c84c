"""How a letter in the ledger goes from one state to the next.

Every function is one conditional UPDATE (`ReminderQuerySet.step`, by the table in
reports/models/reminder.py), so that any number of workers and clocks may call it at once. A
worker's claim is a lease: its end, to the microsecond, is also the worker's own mark, and only
the worker that holds the mark takes the letter further.

What may happen to a letter: a worker that dies before the mail server has it leaves a lease to
run out, and the letter is taken again. A worker that dies between the server's yes and the
record of it leaves a letter of which nobody knows: it becomes *uncertain*, is shown as such, and
leaves again under the same Message-ID.
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import F
from django.utils import timezone

from reports.models import Reminder, ReminderState
from reports.models.reminder import CLAIMABLE, ReminderQuerySet

LONGEST_WAIT = timedelta(hours=4)
STOPPED = "The worker stopped before the letter was handed over."
UNCONFIRMED = "The letter was handed over, and the worker stopped before the server's answer."
TOO_LATE = "The letter could not leave in time: nothing was running, or the mail server was away."


def lease_from(now: datetime) -> datetime:
    return now + timedelta(seconds=settings.REMINDER_LEASE_SECONDS)


def wait_after(attempts: int) -> timedelta:
    """How long to leave a failed letter alone: 1 minute, then 4, 16, 64, then 4 hours."""
    return min(timedelta(minutes=4 ** max(attempts - 1, 0)), LONGEST_WAIT)


def claim(pk: int, *, now: datetime | None = None) -> Reminder | None:
    """Take a letter whose time has come, for one lease; None when it is not there to be taken."""
    now = now or timezone.now()
    mark = lease_from(now)
    free = Reminder.objects.filter(pk=pk).due(now=now)
    if not free.step(ReminderState.CLAIMED, lease_until=mark, attempts=F("attempts") + 1):
        return None
    held = Reminder.objects.select_related("recipient", "report", "community")
    return held.filter(pk=pk, lease_until=mark).first()


def mark_sending(reminder: Reminder, *, now: datetime | None = None) -> bool:
    """Write down that the letter is about to be handed over; False when the claim is lost."""
    mark = lease_from(now or timezone.now())
    if not held(reminder).step(ReminderState.SENDING, lease_until=mark):
        return False
    reminder.state, reminder.lease_until = ReminderState.SENDING, mark
    return True


def mark_sent(reminder: Reminder, *, now: datetime | None = None) -> bool:
    """Write down the server's yes. False when another worker has written down its own.

    It needs no mark: a worker that outlived its lease still knows that the letter has left.
    """
    sent_at = now or timezone.now()
    return bool(row(reminder).step(ReminderState.SENT, sent_at=sent_at, error=""))


def note_failure(reminder: Reminder, error: str, *, now: datetime | None = None) -> bool:
    """The server did not take it, for certain: try again later, or give up and say so."""
    now = now or timezone.now()
    if reminder.attempts >= settings.REMINDER_ATTEMPTS:
        return bool(held(reminder).step(ReminderState.FAILED, error=error))
    next_try_at = now + wait_after(reminder.attempts)
    again = held(reminder).step(ReminderState.PENDING, error=error, next_try_at=next_try_at)
    return bool(again)


def note_uncertain(reminder: Reminder, error: str, *, now: datetime | None = None) -> bool:
    """The connection broke after the letter was handed over: it may have left."""
    now = now or timezone.now()
    return bool(doubt(held(reminder), error, now=now, attempts=reminder.attempts))


def doubt(letters: ReminderQuerySet, error: str, *, now: datetime, attempts: int) -> int:
    values = {"uncertain_at": now, "error": error}
    if attempts >= settings.REMINDER_ATTEMPTS:
        return letters.step(ReminderState.FAILED, **values)
    next_try_at = now + wait_after(attempts)
    return letters.step(ReminderState.UNCERTAIN, next_try_at=next_try_at, **values)


def cancel(letters: ReminderQuerySet, because: str) -> int:
    """These letters are not needed any more; those on their way or gone stay as they are."""
    return letters.waiting().step(ReminderState.CANCELLED, cancelled_because=because)


def need_again(letters: ReminderQuerySet, *, at: datetime) -> int:
    """Cancelled letters that never left are wanted after all, at this time."""
    never_left = letters.filter(state=ReminderState.CANCELLED, uncertain_at=None)
    return never_left.step(
        ReminderState.PENDING, cancelled_because="", attempts=0, next_try_at=at, error=""
    )


def expire_leases(*, now: datetime | None = None) -> int:
    """Take back the letters of workers that died; returns how many.

    One that had not been handed over waits again. One that had been is uncertain from now on,
    and left alone for one more lease: a slow worker may still hear the server's yes.
    """
    now = now or timezone.now()
    over = Reminder.objects.filter(lease_until__lte=now)
    spent = {"attempts__gte": settings.REMINDER_ATTEMPTS}
    claimed = over.filter(state=ReminderState.CLAIMED)
    sending = over.filter(state=ReminderState.SENDING)
    return (
        claimed.filter(**spent).step(ReminderState.FAILED, error=STOPPED)
        + claimed.exclude(**spent).step(ReminderState.PENDING, next_try_at=now, error=STOPPED)
        + sending.filter(**spent).step(ReminderState.FAILED, uncertain_at=now, error=UNCONFIRMED)
        + sending.exclude(**spent).step(
            ReminderState.UNCERTAIN,
            uncertain_at=now,
            next_try_at=lease_from(now),
            error=UNCONFIRMED,
        )
    )


def mark_missed(*, now: datetime | None = None) -> int:
    """Letters whose time is over by more than the catch-up window are recorded, not sent."""
    now = now or timezone.now()
    window = timedelta(hours=settings.REMINDER_CATCH_UP_HOURS)
    stale = Reminder.objects.filter(state__in=CLAIMABLE, next_try_at__lt=now - window)
    return stale.step(ReminderState.MISSED, error=TOO_LATE)


def row(reminder: Reminder) -> ReminderQuerySet:
    return Reminder.objects.filter(pk=reminder.pk)


def held(reminder: Reminder) -> ReminderQuerySet:
    """The row, as long as this worker's claim stands."""
    return row(reminder).filter(lease_until=reminder.lease_until)
