"""The ledger of letters about reports: the house's (communities/ledger.py), of our own rows."""

from datetime import datetime

from django.utils import timezone

from communities import ledger
from communities.ledger import (
    LONGEST_WAIT,
    STOPPED,
    TOO_LATE,
    UNCONFIRMED,
    cancel,
    has_time,
    held,
    mark_sending,
    mark_sent,
    need_again,
    note_failure,
    note_uncertain,
    put_back,
    row,
    wait_after,
)
from reports.models import Reminder
from reports.models.reminder import unpublished

__all__ = [
    "LONGEST_WAIT",
    "STOPPED",
    "TOO_LATE",
    "UNCONFIRMED",
    "cancel",
    "claim_some",
    "expire_leases",
    "has_time",
    "held",
    "mark_missed",
    "mark_sending",
    "mark_sent",
    "need_again",
    "note_failure",
    "note_uncertain",
    "put_back",
    "row",
    "wait_after",
]


def claim_some(*, most: int, now: datetime | None = None) -> list[Reminder]:
    """Those that have waited longest, inside the scope of their community."""
    now = now or timezone.now()
    letters = Reminder.objects.select_related("recipient", "report", "community")
    return ledger.claim_some(letters, Reminder.objects.to_send(now=now), most=most, now=now)


def expire_leases(*, now: datetime | None = None) -> int:
    return ledger.expire_leases(Reminder.objects.all(), now=now)


def mark_missed(*, now: datetime | None = None) -> int:
    """A letter that waits for its report to be written is not late: the report is."""
    return ledger.mark_missed(Reminder.objects.exclude(unpublished()), now=now)
