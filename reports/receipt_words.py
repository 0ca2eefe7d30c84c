"""What became of a letter, in words: waiting, sent, arrived, come back, opened, acknowledged.

What the mail provider and the reader's own page said is on the letter's row; that a reader
acknowledged the report is on its latest version, and counts for each letter about that report.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from reports.models import Acknowledgement, Reminder, ReminderState, ReportVersion

WAITS = frozenset({ReminderState.PENDING, ReminderState.CLAIMED, ReminderState.SENDING})
CAME_BACK = Q(bounced_at__isnull=False)
TURNED_AWAY = CAME_BACK | Q(complained_at__isnull=False)


@dataclass(frozen=True)
class Receipt:
    """The last that is known. `tone` is how it looks: good, wait, late, or quiet."""

    word: str
    tone: str
    at: datetime | None = None
    detail: str = ""


def with_receipts(letters: QuerySet[Reminder]) -> QuerySet[Reminder]:
    """Adds `acknowledged_at`: when its reader acknowledged the report's latest version."""
    later = ReportVersion.objects.filter(
        report=OuterRef("version__report"), number__gt=OuterRef("version__number")
    )
    said = Acknowledgement.objects.filter(
        ~Exists(later), person=OuterRef("recipient"), version__report=OuterRef("report")
    )
    return letters.annotate(acknowledged_at=Subquery(said.values("at")[:1]))


def receipt_in(letter: Any) -> Receipt:
    """The same of a letter from with_receipts()."""
    return receipt_of(letter, letter.acknowledged_at)


def receipt_of(letter: Reminder, acknowledged_at: datetime | None = None) -> Receipt:
    """What is known of one letter, the strongest first. No query."""
    if letter.bounced_at:
        return Receipt("Came back", "late", letter.bounced_at, bounce_of(letter, acknowledged_at))
    if letter.complained_at:
        why = "The reader reported it as unwanted: nothing more is sent to this address."
        return Receipt("Reported as unwanted", "late", letter.complained_at, why)
    if letter.state != ReminderState.SENT:
        return unsent(letter)
    known = (
        ("Acknowledged", acknowledged_at),
        ("Opened", letter.opened_at),
        ("Arrived", letter.delivered_at),
    )
    for word, at in known:
        if at:
            return Receipt(word, "good", at)
    # Without a bounce, what the provider said is that it tries again.
    return Receipt("Sent", "good", letter.sent_at, letter.bounce)


def bounce_of(letter: Reminder, acknowledged_at: datetime | None) -> str:
    why = letter.bounce or "The mail provider did not say why."
    return f"{why} The report was acknowledged all the same." if acknowledged_at else why


def unsent(letter: Reminder) -> Receipt:
    state = ReminderState(letter.state)
    if state in WAITS:
        return Receipt("Waiting", "quiet", letter.next_try_at)
    details: dict[str, Any] = {
        ReminderState.HELD: letter.stopped_because,
        ReminderState.CANCELLED: letter.cancelled_because,
    }
    tone = "wait" if state == ReminderState.HELD else "quiet"
    if state in (ReminderState.MISSED, ReminderState.FAILED, ReminderState.UNCERTAIN):
        tone = "late"
    return Receipt(state.label, tone, detail=details.get(state, letter.error))
