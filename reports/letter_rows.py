"""The rows of letters that are new to the ledger."""

from collections.abc import Iterable
from datetime import datetime

from reports.models import ProgressReport, Reminder
from reports.readers import Recipient


def letter_row(
    report: ProgressReport,
    rule: str,
    to: Recipient,
    *,
    due_at: datetime,
    now: datetime,
    occurrence: str = "",
) -> Reminder:
    # A letter whose time had passed when it was first known leaves at once if its report is to
    # come. If that is past too, nothing was running, and the catch-up window decides.
    return Reminder(
        community_id=report.community_id,
        report=report,
        rule=rule,
        occurrence=occurrence,
        recipient=to.person,
        instead_of=to.instead_of,
        due_at=due_at,
        next_try_at=max(due_at, now) if report.due_at > now else due_at,
        created_at=now,
    )


def insert_letters(
    report: ProgressReport,
    rule: str,
    people: Iterable[Recipient],
    *,
    due_at: datetime,
    now: datetime,
    occurrence: str = "",
) -> None:
    """The letters of one rule, for an act that does not wait for planning."""
    rows = [
        letter_row(report, rule, to, due_at=due_at, now=now, occurrence=occurrence) for to in people
    ]
    if rows:
        report.reminders.bulk_create(rows, ignore_conflicts=True)
