"""What the councils of the other communities were told: invented, a report each."""

from datetime import datetime, timedelta

from django.db.models import QuerySet

from communities.models import Activity, Community, User
from reports.models import (
    Cadence,
    ProgressReport,
    ReportingSchedule,
    ReportStatus,
    ReportVersion,
    Standing,
)
from reports.told import figures_told

STANDINGS = (Standing.ON_TRACK, Standing.ON_TRACK, Standing.CAUTION, Standing.OFF_TRACK)
BECAUSE = {
    Standing.CAUTION: "Fewer employers than planned have said how many they will hire. (invented)",
    Standing.OFF_TRACK: "Half of the training seats are not paid for yet. (invented)",
}


def silence(community: Community, *, since: datetime) -> None:
    """Nobody did anything there from that day on."""
    # A plain QuerySet: the log's own refuses every change.
    QuerySet(Activity).filter(community=community, at__gt=since).update(at=since)


def report(community: Community, by: User, number: int, *, now: datetime, is_owed: bool) -> None:
    """Quarterly, and written by hand: the last one went out on its day, unless it is owed still."""
    schedule = ReportingSchedule.objects.create(
        community=community,
        cadence=Cadence.QUARTERLY,
        days_after_period=12 + number % 40,
        hour=9,
        sends_itself=False,
        starts_at=now - timedelta(days=200),
        planned_at=now,
    )
    row = owed(schedule, now=now, is_owed=is_owed)
    if not is_owed:
        send(row, STANDINGS[number % len(STANDINGS)], by=by)


def owed(schedule: ReportingSchedule, *, now: datetime, is_owed: bool) -> ProgressReport:
    """The last one that was due."""
    community = schedule.community
    period = schedule.period_of(community.today(now)).previous()
    if schedule.due_at(period) > now:
        period = period.previous()
    due_at = schedule.due_at(period)
    return ProgressReport.objects.create(
        community=community,
        starts_on=period.starts_on,
        ends_on=period.ends_on,
        due_at=due_at,
        created_at=due_at - timedelta(days=14),
        status=ReportStatus.OPEN if is_owed else ReportStatus.PUBLISHED,
        published_at=None if is_owed else due_at,
    )


def send(report: ProgressReport, standing: Standing, *, by: User) -> None:
    """What the council read on the day that the report was due."""
    community, at = report.community, report.due_at
    figures = figures_told(community, report.period, community.today(at))
    ReportVersion.objects.create(
        community=community,
        report=report,
        standing=standing,
        standing_because=BECAUSE.get(standing, ""),
        asks=[{"text": "Name one person who hires for a first job in tech. (invented)", "of": ""}],
        figures=[one.kept for one in figures],
        submitted_by=by,
        submitted_at=at,
    )
    Activity.record(
        community,
        by=by,
        verb="report.published",
        sentence=f"sent the report for {report.period} to the council",
        subject=report.subject,
        at=at,
    )
