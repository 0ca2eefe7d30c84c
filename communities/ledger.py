"""How a letter in a ledger goes from one state to the next.

Every function is one conditional UPDATE (`LedgerQuerySet.step`, by the table in
communities/models/ledger.py), so that any number of workers and clocks may call it at once. A
worker's claim is a lease: its end, to the microsecond, is also the worker's own mark, and only
the worker that holds the mark takes the letter further.

What may happen to a letter: a worker that dies before the mail server has it leaves a lease to
run out, and the letter is taken again. A worker that dies between the server's yes and the
record of it leaves a letter of which nobody knows: it becomes *uncertain*, is shown as such, and
leaves again under the same Message-ID.
"""

from datetime import datetime, timedelta
from typing import Any, TypeVar

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from communities.models.ledger import (
    CLAIMABLE,
    LedgerLetter,
    LedgerQuerySet,
    LetterState,
    step_one,
)

LONGEST_WAIT = timedelta(hours=4)
STOPPED = "The worker stopped before the letter was handed over."
UNCONFIRMED = "The letter was handed over, and the worker stopped before the server's answer."
TOO_LATE = "The letter could not leave in time: nothing was running, or the mail server was away."
# Tried so often, a letter is taken by itself: should it be what stops workers, it stops no other.
ALONE_FROM = 3


L = TypeVar("L", bound=LedgerLetter)


def lease_from(now: datetime) -> datetime:
    return now + timedelta(seconds=settings.REMINDER_LEASE_SECONDS)


def wait_after(attempts: int) -> timedelta:
    """How long to leave a failed letter alone: 1 minute, then 4, 16, 64, then 4 hours."""
    return min(timedelta(minutes=4 ** max(attempts - 1, 0)), LONGEST_WAIT)


def claim(letters: LedgerQuerySet[L], pk: int, *, now: datetime | None = None) -> L | None:
    """Take one of these letters if its time has come, for one lease; None when it is not free."""
    now = now or timezone.now()
    mark = lease_from(now)
    free = letters.filter(pk=pk).due(now=now)
    if not free.step(LetterState.CLAIMED, lease_until=mark, attempts=F("attempts") + 1):
        return None
    return letters.filter(pk=pk, lease_until=mark).first()


def claim_some(
    letters: LedgerQuerySet[L], free: LedgerQuerySet[L], *, most: int, now: datetime
) -> list[L]:
    """Take up to so many of the `free` ones for one lease; returns them as `letters` loads them.

    They are locked from the look to the UPDATE, and another worker passes over what is locked:
    any number of them may take from one heap, and none waits for another.
    """
    mark = lease_from(now)
    with transaction.atomic():
        rows = free.select_for_update(skip_locked=True, of=("self",)).values_list("pk", "attempts")
        found = together(list(rows[:most]))
        taken = letters.filter(pk__in=found).due(now=now)
        taken.step(LetterState.CLAIMED, lease_until=mark, attempts=F("attempts") + 1)
    by_pk = letters.filter(lease_until=mark).in_bulk(found) if found else {}
    return [by_pk[pk] for pk in found if pk in by_pk]


def together(rows: list[tuple[int, int]]) -> list[int]:
    """Of letters and their attempts, those to take at once: the first alone, or all but such."""
    if rows and rows[0][1] >= ALONE_FROM:
        return [rows[0][0]]
    return [pk for pk, attempts in rows if attempts < ALONE_FROM]


def put_back(letters: list[L], *, until: datetime | None = None) -> None:
    """Claimed and not begun: they wait as if nobody had taken them, `until` then if that is said.

    Whatever made them wait, they never count as tried.
    """
    later = {"next_try_at": until} if until else {}
    for letter in letters:
        untouched = held(letter).filter(state=LetterState.CLAIMED)
        untouched.step(LetterState.PENDING, attempts=F("attempts") - 1, **later)


def has_time(letter: LedgerLetter, *, now: datetime | None = None) -> bool:
    """Whether half of the lease is left: a server that is slow with one letter holds up others."""
    half = timedelta(seconds=settings.REMINDER_LEASE_SECONDS / 2)
    return letter.lease_until is not None and (now or timezone.now()) + half < letter.lease_until


def mark_sending(letter: LedgerLetter, *, now: datetime | None = None) -> bool:
    """Write down that the letter is about to be handed over; False when the claim is lost."""
    mark = lease_from(now or timezone.now())
    if not step_one(letter, LetterState.SENDING, is_held=True, lease_until=mark):
        return False
    letter.state, letter.lease_until = LetterState.SENDING, mark
    return True


def mark_sent(letter: LedgerLetter, *, now: datetime | None = None) -> bool:
    """Write down the server's yes. False when another worker has written down its own.

    It needs no mark: a worker that outlived its lease still knows that the letter has left.
    """
    sent_at = now or timezone.now()
    return step_one(letter, LetterState.SENT, is_held=False, sent_at=sent_at, error="")


def note_failure(letter: LedgerLetter, error: str, *, now: datetime | None = None) -> bool:
    """The server did not take it, for certain: try again later, or give up and say so."""
    now = now or timezone.now()
    if letter.attempts >= settings.REMINDER_ATTEMPTS:
        return bool(held(letter).step(LetterState.FAILED, error=error))
    next_try_at = now + wait_after(letter.attempts)
    again = held(letter).step(LetterState.PENDING, error=error, next_try_at=next_try_at)
    return bool(again)


def note_uncertain(letter: LedgerLetter, error: str, *, now: datetime | None = None) -> bool:
    """The connection broke after the letter was handed over: it may have left."""
    now = now or timezone.now()
    return bool(doubt(held(letter), error, now=now, attempts=letter.attempts))


def doubt(letters: LedgerQuerySet[Any], error: str, *, now: datetime, attempts: int) -> int:
    values = {"uncertain_at": now, "error": error}
    if attempts >= settings.REMINDER_ATTEMPTS:
        return letters.step(LetterState.FAILED, **values)
    next_try_at = now + wait_after(attempts)
    return letters.step(LetterState.UNCERTAIN, next_try_at=next_try_at, **values)


def cancel(letters: LedgerQuerySet[Any], because: str) -> int:
    """These letters are not needed any more; those on their way or gone stay as they are."""
    return letters.waiting().step(LetterState.CANCELLED, cancelled_because=because)


def need_again(letters: LedgerQuerySet[Any], *, at: datetime) -> int:
    """Cancelled letters that never left are wanted after all, at this time."""
    never_left = letters.filter(state=LetterState.CANCELLED, uncertain_at=None)
    return never_left.step(
        LetterState.PENDING, cancelled_because="", attempts=0, next_try_at=at, error=""
    )


def expire_leases(letters: LedgerQuerySet[Any], *, now: datetime | None = None) -> int:
    """Take back those of these letters whose workers died; returns how many.

    One that had not been handed over waits again. One that had been is uncertain from now on,
    and left alone for one more lease: a slow worker may still hear the server's yes.
    """
    now = now or timezone.now()
    over = letters.filter(lease_until__lte=now)
    spent = {"attempts__gte": settings.REMINDER_ATTEMPTS}
    claimed = over.filter(state=LetterState.CLAIMED)
    sending = over.filter(state=LetterState.SENDING)
    return (
        claimed.filter(**spent).step(LetterState.FAILED, error=STOPPED)
        + claimed.exclude(**spent).step(LetterState.PENDING, next_try_at=now, error=STOPPED)
        + sending.filter(**spent).step(LetterState.FAILED, uncertain_at=now, error=UNCONFIRMED)
        + sending.exclude(**spent).step(
            LetterState.UNCERTAIN,
            uncertain_at=now,
            next_try_at=lease_from(now),
            error=UNCONFIRMED,
        )
    )


def mark_missed(letters: LedgerQuerySet[Any], *, now: datetime | None = None) -> int:
    """Those whose time is over by more than the catch-up window are recorded, not sent."""
    now = now or timezone.now()
    window = timedelta(hours=settings.REMINDER_CATCH_UP_HOURS)
    stale = letters.filter(state__in=CLAIMABLE, next_try_at__lt=now - window)
    return stale.step(LetterState.MISSED, error=TOO_LATE)


def row(letter: LedgerLetter) -> Any:
    """As a queryset of its own model."""
    return type(letter)._default_manager.filter(pk=letter.pk)


def held(letter: LedgerLetter) -> Any:
    """The row, as long as this worker's claim stands."""
    return row(letter).filter(lease_until=letter.lease_until)
