"""A letter that somebody holds back, and lets go again."""

from django.db import transaction
from django.utils import timezone

from communities.models import Activity, User
from communities.refusal import Refused
from reports import ledger
from reports.actions.letters import wake
from reports.models import Reminder, ReminderState

LONGEST_REASON = 300


@transaction.atomic
def hold_letter(reminder: Reminder, *, by: User, reason: str) -> None:
    """Keep a letter from leaving until somebody lets it go. Its reason stays to be read.

    Raises Refused without a reason, and for a letter that does not wait any more. A second press
    finds it held, and is refused too.
    """
    reason = " ".join(reason.split())[:LONGEST_REASON]
    if not reason:
        raise Refused("Say why it is held back. Whoever finds it here will want to know.")
    waiting = ledger.row(reminder)
    if not waiting.step(ReminderState.HELD, stopped_by=by, stopped_because=reason):
        raise Refused("This letter does not wait for its time any more.")
    to = reminder.recipient
    note(reminder, by=by, verb="held", sentence=f"held back the letter to {to}: {reason}")


@transaction.atomic
def release_letter(reminder: Reminder, *, by: User) -> None:
    """Let it leave at its time, or now if that has passed. Raises Refused unless it is held.

    Its time is the one to which it was put off, if it was.
    """
    now = timezone.now()
    held = ledger.row(reminder).filter(state=ReminderState.HELD)
    again = {
        "next_try_at": max(reminder.next_try_at, now),
        "stopped_by": None,
        "stopped_because": "",
    }
    if not held.step(ReminderState.PENDING, **again):
        raise Refused("This letter is not held back.")
    if reminder.next_try_at <= now:
        wake(ledger.row(reminder))
    note(reminder, by=by, verb="let_go", sentence=f"let the letter to {reminder.recipient} go")


def note(reminder: Reminder, *, by: User, verb: str, sentence: str) -> None:
    Activity.record(
        reminder.community,
        by=by,
        verb=f"letter.{verb}",
        sentence=sentence,
        subject=reminder.subject,
    )
