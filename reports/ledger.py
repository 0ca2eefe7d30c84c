"""The ledger of letters about reports: the house's (communities/ledger.py), of our own rows."""

from datetime import datetime

from communities import ledger
from communities.ledger import (
    LONGEST_WAIT,
    STOPPED,
    TOO_LATE,
    UNCONFIRMED,
    cancel,
    held,
    mark_sending,
    mark_sent,
    need_again,
    note_failure,
    note_uncertain,
    row,
    wait_after,
)
from reports.models import Reminder

__all__ = [
    "LONGEST_WAIT",
    "STOPPED",
    "TOO_LATE",
    "UNCONFIRMED",
    "cancel",
    "claim",
    "expire_leases",
    "held",
    "mark_missed",
    "mark_sending",
    "mark_sent",
    "need_again",
    "note_failure",
    "note_uncertain",
    "row",
    "wait_after",
]


def claim(pk: int, *, now: datetime | None = None) -> Reminder | None:
    letters = Reminder.objects.select_related("recipient", "report", "community")
    return ledger.claim(letters, pk, now=now)


def expire_leases(*, now: datetime | None = None) -> int:
    return ledger.expire_leases(Reminder.objects.all(), now=now)


def mark_missed(*, now: datetime | None = None) -> int:
    return ledger.mark_missed(Reminder.objects.all(), now=now)
