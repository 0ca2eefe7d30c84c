"""A report that comes later than it was promised."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from communities.models import Activity, User
from communities.periods import instant
from communities.refusal import Refused
from reports.actions.scheduling import plan
from reports.actions.writing import hold
from reports.models import ProgressReport, ReportStatus

LONGEST_REASON = 500
LONGEST_DELAY = timedelta(days=45)


@transaction.atomic
def postpone_report(report: ProgressReport, *, by: User, until: date, reason: str) -> None:
    """Put an open report off to a later day, at its hour; its letters follow.

    The council reads the reason. Raises Refused without one, for a day that is not later than the
    one promised, further away than LONGEST_DELAY, or when the report is not open.
    """
    reason = " ".join(reason.split())[:LONGEST_REASON]
    if not reason:
        raise Refused("Say why it comes later. The council reads it.")
    held = hold(report)
    if held.status != ReportStatus.OPEN:
        raise Refused(f"The report for {held.period} has gone out already.")
    zone, now = held.community.zone, timezone.now()
    was = held.due_at.astimezone(zone)
    due_at = instant(until, hour=was.hour, zone=zone)
    check_later(due_at, held, now=now)
    held.postponed_from = held.postponed_from or held.due_at
    held.postponed_because, held.due_at = reason, due_at
    held.save(update_fields=["postponed_from", "postponed_because", "due_at"])
    plan(held.community, now=now)
    to = f"{until:%B} {until.day}, {until.year}"
    Activity.record(
        held.community,
        by=by,
        verb="report.postponed",
        sentence=f"put the report for {held.period} off to {to}: {reason}",
        subject=held.subject,
        data={"from": was.date(), "to": until, "reason": reason},
    )


def check_later(due_at: datetime, report: ProgressReport, *, now: datetime) -> None:
    promised = report.postponed_from or report.due_at
    if due_at <= max(now, promised):
        raise Refused("Choose a day after the one that was promised, and not in the past.")
    if due_at > promised + LONGEST_DELAY:
        raise Refused(
            f"It can be put off by {LONGEST_DELAY.days} days. Send what you have, or skip it."
        )
