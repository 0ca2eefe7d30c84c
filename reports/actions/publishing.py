"""What becomes of a report: it leaves, is skipped, or comes too late."""

from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from communities.models import Activity, Community, User
from communities.refusal import Refused
from reports import ledger
from reports.actions.letters import people, wake
from reports.actions.scheduling import plan, report_in_hand, schedule_of
from reports.models import ProgressReport, ReminderState, ReportStatus, Rule
from reports.planning import withdraw
from reports.reminders import SCHEDULED_RULES


def publish_due(community: Community, *, now: datetime) -> int:
    """Let every report leave by itself whose time has come; returns how many did.

    Where the schedule does not say so, one that nobody has written stays open and is overdue.
    """
    schedule = schedule_of(community)
    published = 0
    for report in community.reports.due(now=now).order_by("due_at"):
        if not (schedule and schedule.is_on and schedule.has(report.period)):
            withdraw(report, "No schedule asks for this report.")
        elif schedule.sends_itself:
            published += publish(report, now=now)
    return published


@transaction.atomic
def publish(report: ProgressReport, *, now: datetime) -> bool:
    """The report's time has come: its letters may leave. False when that was done already.

    One whose time passed longer ago than the catch-up window is recorded as missed instead.
    """
    if report.due_at < now - timedelta(hours=settings.REMINDER_CATCH_UP_HOURS):
        return miss(report)
    if not ProgressReport.objects.due(now=now).filter(pk=report.pk).exists():
        return False
    letters = go_out(report, now=now)
    if letters is None:
        return False
    Activity.record(
        report.community,
        by=None,
        verb="report.published",
        sentence=f"sent the report for {report.period} to {people(letters)}",
        subject=report.subject,
        data={"period": str(report.period)},
    )
    return True


def go_out(report: ProgressReport, *, now: datetime) -> int | None:
    """Inside an act: an open report is out from now on, and its letters to the council may leave.

    Returns how many were woken; None when another was faster.
    """
    if not report.community.reports.filter(pk=report.pk).step(
        ReportStatus.PUBLISHED, published_at=now
    ):
        return None
    report.status, report.published_at = ReportStatus.PUBLISHED, now
    scheduled = report.reminders.filter(rule__in=SCHEDULED_RULES)
    to_council = scheduled.filter(rule=Rule.COUNCIL_PROGRESS)
    ledger.cancel(scheduled.exclude(rule=Rule.COUNCIL_PROGRESS), "The report itself has gone out.")
    return wake(to_council.waiting())


def miss(report: ProgressReport) -> bool:
    if ProgressReport.objects.filter(pk=report.pk).step(ReportStatus.MISSED):
        letters = report.reminders.filter(rule__in=SCHEDULED_RULES, state=ReminderState.PENDING)
        letters.step(ReminderState.MISSED, error=ledger.TOO_LATE)
        Activity.record(
            report.community,
            by=None,
            verb="report.missed",
            sentence=f"could not send the report for {report.period} in time",
            subject=report.subject,
        )
    return False


@transaction.atomic
def skip_report(report: ProgressReport, *, by: User, reason: str) -> None:
    """Leave one period out: its letters are cancelled, and the reason stays visible.

    Raises Refused without a reason, and when the report has left already.
    """
    reason = reason.strip()
    if not reason:
        raise Refused("Say why this report is skipped.")
    skipped = ProgressReport.objects.filter(pk=report.pk)
    if not skipped.step(ReportStatus.SKIPPED, skipped_because=reason[:500]):
        raise Refused(f"The report for {report.period} cannot be skipped any more.")
    report.status, report.skipped_because = ReportStatus.SKIPPED, reason[:500]
    letters = report.reminders.filter(rule__in=SCHEDULED_RULES)
    ledger.cancel(letters, f"The report was skipped: {reason}"[:200])
    Activity.record(
        report.community,
        by=by,
        verb="report.skipped",
        sentence=f"skipped the report for {report.period}: {reason}",
        subject=report.subject,
        data={"reason": reason},
    )


@transaction.atomic
def skip_next(community: Community, *, by: User, period: date, reason: str) -> ProgressReport:
    """Skip the report that leaves next. Raises Refused when it is not about `period` any more."""
    report = report_in_hand(community, now=timezone.now())
    if report.starts_on != period:
        raise Refused(f"The next report is about {report.period} now. Look again before you skip.")
    skip_report(report, by=by, reason=reason)
    return report


@transaction.atomic
def take_back_skip(report: ProgressReport, *, by: User) -> None:
    """Send a skipped report after all. Raises Refused when its time has passed."""
    now = timezone.now()
    skipped = report.community.reports.filter(
        pk=report.pk, status=ReportStatus.SKIPPED, due_at__gt=now
    )
    if not skipped.step(ReportStatus.OPEN, skipped_because=""):
        raise Refused(f"The report for {report.period} is not skipped, or its time has passed.")
    report.status, report.skipped_because = ReportStatus.OPEN, ""
    plan(report.community, now=now)
    Activity.record(
        report.community,
        by=by,
        verb="report.skip_taken_back",
        sentence=f"decided to send the report for {report.period} after all",
        subject=report.subject,
    )
