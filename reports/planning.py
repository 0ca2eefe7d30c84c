"""From a schedule, the ladder and the people to rows: the letters that are to leave, and when.

Planning can run at any time, twice at once, or late: rows are inserted on conflict do nothing,
and every other change is conditional. What it asks of the database grows neither with the reports
nor with the people of a community.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q

from reports import ledger
from reports.ladder import Step, ladder_of, longest_notice
from reports.models import (
    ProgressReport,
    ReportingSchedule,
    ReportStatus,
    ReportVersion,
)
from reports.reminders import HORIZON, NUDGES, SCHEDULED_RULES
from reports.settling import settle
from reports.wanted import Plan, letters_of, nudges_of

# Nobody is told about what a clock that stood still for longer than this would have sent.
LONGEST_SILENCE = timedelta(days=366)
# A notice moves back to a working day: over a long weekend, by so much at most.
LONGEST_WEEKEND = timedelta(days=4)
# A rule, an occurrence and a reader: one letter about a report.
Key = tuple[str, str, int]
OF_OPEN_REPORTS = [rule for rule in SCHEDULED_RULES if rule not in NUDGES]


def plan_schedule(schedule: ReportingSchedule, *, now: datetime) -> None:
    """Bring the reports of one community and their letters up to date, inside its scope."""
    plan = Plan(schedule, ladder_of(schedule.community), now)
    insert_reports(schedule, plan.ladder, now=now)
    plan_letters(plan)
    plan_nudges(plan)
    # By value: a change made while we planned has emptied it, and is planned a minute later.
    as_read = ReportingSchedule.objects.filter(pk=schedule.pk, planned_at=schedule.planned_at)
    if as_read.update(planned_at=now):
        schedule.planned_at = now


def plan_letters(plan: Plan) -> None:
    """Of the reports that are to come or are late: a row for each rung and reader."""
    asked_for = []
    for report in plan.community.reports.open():
        report.community = plan.community
        if plan.schedule.has(report.period):
            move_report(plan.schedule, report, now=plan.now)
            asked_for.append(report)
        else:
            withdraw(report, "The schedule changed: this period has no report.")
    wanted = [letter for report in asked_for for letter in letters_of(plan, report)]
    settle(plan, asked_for, wanted, OF_OPEN_REPORTS)


def plan_nudges(plan: Plan) -> None:
    """Of reports that are out: what reminds those who have not acknowledged the latest version."""
    latest = versions_to_remind_of(plan)
    settle(plan, [one.report for one in latest], nudges_of(plan, latest), NUDGES)


def versions_to_remind_of(plan: Plan) -> list[ReportVersion]:
    """The latest of each report that went out lately, or of which a reminder still waits."""
    days = max((step.days for step in plan.ladder if step.is_nudge), default=0)
    lately = Q(submitted_at__gte=plan.now - timedelta(days=days) - LONGEST_WEEKEND)
    waiting = plan.community.reminders.filter(rule__in=NUDGES).waiting()
    versions = plan.community.versions.filter(
        lately | Q(report__in=waiting.values("report")), report__status=ReportStatus.PUBLISHED
    )
    latest = {one.report_id: one for one in versions.select_related("report").order_by("number")}
    for version in latest.values():
        version.report.community = plan.community
    return list(latest.values())


def after_publication(report: ProgressReport, *, now: datetime) -> None:
    """Inside an act: a report went out with words, so those who do not read them are reminded."""
    schedule = ReportingSchedule.objects.of(report.community)
    if schedule and schedule.is_on:
        plan_nudges(Plan(schedule, ladder_of(report.community), now))


def insert_reports(schedule: ReportingSchedule, ladder: Iterable[Step], *, now: datetime) -> None:
    """A row for each period whose first letter leaves before the horizon, or did since the last."""
    until = now + HORIZON + timedelta(days=longest_notice(ladder)) + LONGEST_WEEKEND
    due: dict[tuple[date, date], datetime] = {}
    for period, due_at in schedule.coming(after=last_look(schedule, now=now)):
        if due_at > until:
            break
        due[period.starts_on, period.ends_on] = due_at
    reports = schedule.community.reports
    rows = [
        ProgressReport(
            community=schedule.community, starts_on=first, ends_on=end, due_at=at, created_at=now
        )
        for (first, end), at in due.items()
    ]
    reports.bulk_create(rows, ignore_conflicts=True)
    reopen(schedule, due, now=now)


def reopen(
    schedule: ReportingSchedule, due: dict[tuple[date, date], datetime], *, now: datetime
) -> None:
    """Those of a schedule that was changed and changed back, or turned off and on.

    One that was put off keeps the day that the council was told.
    """
    reports = schedule.community.reports
    may = Q(starts_on__in=[first for first, _ in due]) | Q(postponed_from__isnull=False)
    for report in reports.filter(may, status=ReportStatus.WITHDRAWN):
        planned = due.get((report.starts_on, report.ends_on), now)
        due_at = report.due_at if report.postponed_from else planned
        if due_at > now and schedule.has(report.period):
            reports.filter(pk=report.pk).step(ReportStatus.OPEN, due_at=due_at)


def last_look(schedule: ReportingSchedule, *, now: datetime) -> datetime:
    """From when on to look for reports that became due while nothing was running.

    The plan before this one saw everything until its own moment.
    """
    seen_until = schedule.planned_at or schedule.starts_at
    return max(min(seen_until, now), now - LONGEST_SILENCE)


def move_report(schedule: ReportingSchedule, report: ProgressReport, *, now: datetime) -> None:
    """Follow a changed hour, zone or number of days, unless the new time has passed already.

    One that was put off has a day of its own.
    """
    if report.postponed_from:
        return
    due_at = schedule.due_at(report.period)
    if due_at == report.due_at or min(due_at, report.due_at) <= now:
        return
    if schedule.community.reports.open().filter(pk=report.pk).update(due_at=due_at):
        report.due_at = due_at


@transaction.atomic
def withdraw(report: ProgressReport, because: str) -> None:
    """The schedule asks for this report no more."""
    if report.community.reports.filter(pk=report.pk).step(ReportStatus.WITHDRAWN):
        ledger.cancel(report.reminders.filter(rule__in=SCHEDULED_RULES), because)


@transaction.atomic
def stop_nudges(schedule: ReportingSchedule, because: str) -> None:
    ledger.cancel(schedule.community.reminders.filter(rule__in=NUDGES), because)
