"""From a schedule, the ladder and the people to rows: the letters that are to leave, and when.

Planning can run at any time, twice at once, or late: rows are inserted on conflict do nothing,
and every other change is conditional.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q

from communities.models import Community
from communities.periods import instant
from reports import ledger
from reports.hours import decent_moment
from reports.ladder import THE_REPORT, Step, ladder_of, longest_notice
from reports.letter_rows import letter_row
from reports.models import (
    Audience,
    ProgressReport,
    Reminder,
    ReminderState,
    ReportingSchedule,
    ReportStatus,
)
from reports.readers import Recipient, recipients
from reports.reminders import HORIZON, LETTERS, NUDGES, SCHEDULED_RULES

# Nobody is told about what a clock that stood still for longer than this would have sent.
LONGEST_SILENCE = timedelta(days=366)
# A notice moves back to a working day: over a long weekend, by so much at most.
LONGEST_WEEKEND = timedelta(days=4)
# A rule, an occurrence and a reader: one letter about a report.
Key = tuple[str, str, int]
OF_OPEN_REPORTS = [rule for rule in SCHEDULED_RULES if rule not in NUDGES]
NOT_OF_IT = "{} is no longer among those who get this letter."
TURNED_OFF = "This letter is turned off in the community's rules."
# In one of these a letter is still meant to leave.
WAITS = (
    ReminderState.PENDING,
    ReminderState.HELD,
    ReminderState.CLAIMED,
    ReminderState.UNCERTAIN,
)
PUT_OFF = "The report was put off; its letters follow the new day."


@dataclass(frozen=True)
class Wanted:
    """A letter that the ladder asks for."""

    step: Step
    to: Recipient
    due_at: datetime
    occurrence: str = ""

    @property
    def key(self) -> Key:
        return (self.step.rule, self.occurrence, self.to.person.pk)


@dataclass
class Plan:
    """What planning of one community knows: each audience is asked for once."""

    schedule: ReportingSchedule
    ladder: list[Step]
    now: datetime
    known: dict[Audience, list[Recipient]] = field(default_factory=dict)

    @property
    def community(self) -> Community:
        return self.schedule.community

    def readers(self, step: Step, report: ProgressReport) -> list[Recipient]:
        """Those of the step; who has not acknowledged is another question for each report."""
        mail_class = LETTERS[step.rule].mail_class
        if step.is_nudge:
            return recipients(self.community, step.audience, mail_class, report=report)
        if step.audience not in self.known:
            self.known[step.audience] = recipients(self.community, step.audience, mail_class)
        return self.known[step.audience]

    def moment(self, day: date, step: Step, to: Recipient) -> datetime:
        """So many days of the community's calendar from a day, at a decent hour of the reader's."""
        community = self.community
        at = instant(day + timedelta(days=step.days), hour=self.schedule.hour, zone=community.zone)
        return decent_moment(at, to.person.zone, backward=step.is_notice)


def plan_schedule(schedule: ReportingSchedule, *, now: datetime) -> None:
    """Bring the reports of one community and their letters up to date, inside its scope."""
    plan = Plan(schedule, ladder_of(schedule.community), now)
    insert_reports(schedule, plan.ladder, now=now)
    for report in schedule.community.reports.open():
        report.community = schedule.community
        if schedule.has(report.period):
            move_report(schedule, report, now=now)
            plan_letters(plan, report)
        else:
            withdraw(report, "The schedule changed: this period has no report.")
    plan_nudges(plan)
    # By value: a change made while we planned has emptied it, and is planned a minute later.
    as_read = ReportingSchedule.objects.filter(pk=schedule.pk, planned_at=schedule.planned_at)
    if as_read.update(planned_at=now):
        schedule.planned_at = now


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
    # A schedule that was changed and changed back, or turned off and on.
    for report in reports.filter(status=ReportStatus.WITHDRAWN, starts_on__in=[d[0] for d in due]):
        due_at = due.get((report.starts_on, report.ends_on), now)
        if due_at > now:
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


def plan_letters(plan: Plan, report: ProgressReport) -> None:
    """A row for each rung and reader of an open report; none for those who have left."""
    known = report.reminders.filter(rule__in=OF_OPEN_REPORTS).select_related("recipient")
    wanted = {one.key: one for one in letters_of(plan, report)}
    settle(plan, report, list(known), wanted)


def letters_of(plan: Plan, report: ProgressReport) -> Iterator[Wanted]:
    day = report.due_at.astimezone(plan.community.zone).date()
    # Put off, it is announced anew: the letters of the first day may have left.
    again = day.isoformat() if report.postponed_from else ""
    for step in plan.ladder:
        if not step.is_on or step.is_nudge:
            continue
        if step.is_overdue and plan.schedule.sends_itself:
            continue  # it leaves on its day, and is never late
        for to in plan.readers(step, report):
            if step.rule == THE_REPORT:
                yield Wanted(step, to, report.due_at)
            else:
                yield Wanted(step, to, plan.moment(day, step, to), again)


def plan_nudges(plan: Plan) -> None:
    """What reminds of reports that are out, those who have not acknowledged the latest version."""
    steps = [step for step in plan.ladder if step.is_nudge]
    longest = timedelta(days=max((step.days for step in steps), default=0)) + LONGEST_WEEKEND
    lately = plan.community.versions.filter(submitted_at__gte=plan.now - longest)
    latest = {one.report_id: one for one in lately.select_related("report").order_by("number")}
    for version in latest.values():
        report = version.report
        report.community = plan.community
        if report.status != ReportStatus.PUBLISHED:
            continue
        occurrence = f"v{version.number}" if version.number > 1 else ""
        day = version.submitted_at.astimezone(plan.community.zone).date()
        wanted = [
            Wanted(step, to, plan.moment(day, step, to), occurrence)
            for step in steps
            if step.is_on
            for to in plan.readers(step, report)
        ]
        known = report.reminders.filter(rule__in=NUDGES).select_related("recipient")
        settle(plan, report, list(known), {one.key: one for one in wanted})


def after_publication(report: ProgressReport, *, now: datetime) -> None:
    """Inside an act: a report went out with words, so those who do not read them are reminded."""
    schedule = ReportingSchedule.objects.of(report.community)
    if schedule and schedule.is_on:
        plan_nudges(Plan(schedule, ladder_of(report.community), now))


def settle(
    plan: Plan,
    report: ProgressReport,
    known: list[Reminder],
    wanted: dict[Key, Wanted],
) -> None:
    """Make the rows of a report what the ladder asks for."""
    rows = {(row.rule, row.occurrence, row.recipient_id): row for row in known}
    new = worth_sending(wanted.values(), report, now=plan.now) - rows.keys()
    insert(report, [wanted[key] for key in new], now=plan.now)
    for key, row in rows.items():
        if key not in wanted and row.state in WAITS:
            ledger.cancel(ledger.row(row), why_not(plan, report, row))
    if report.status != ReportStatus.OPEN or report.due_at > plan.now:
        follow([(rows[key], one) for key, one in wanted.items() if key in rows], now=plan.now)


def why_not(plan: Plan, report: ProgressReport, row: Reminder) -> str:
    """Why a letter that was planned is not asked for any more."""
    step = next((step for step in plan.ladder if step.rule == row.rule), None)
    if step and not step.is_on:
        return TURNED_OFF
    if report.postponed_from and row.rule != THE_REPORT and not row.occurrence:
        return PUT_OFF
    return NOT_OF_IT.format(row.recipient)


def worth_sending(wanted: Iterable[Wanted], report: ProgressReport, *, now: datetime) -> set[Key]:
    """Of letters that may be new: nothing that announces the past, and no two notices at once.

    Somebody who is first known when all notices have passed gets the last of them.
    """
    found: set[Key] = set()
    last: dict[int, Wanted] = {}
    for one in sorted(wanted, key=lambda one: one.due_at):
        if one.due_at > now or not (one.step.is_nudge or one.step.is_notice):
            found.add(one.key)
        if one.step.is_notice:
            last[one.to.person.pk] = one
    if report.due_at > now:
        found |= {one.key for one in last.values()}
    return found


def insert(report: ProgressReport, wanted: list[Wanted], *, now: datetime) -> None:
    rows = [
        letter_row(
            report,
            one.step.rule,
            one.to,
            due_at=one.due_at,
            now=now,
            occurrence=one.occurrence,
        )
        for one in sorted(wanted, key=lambda one: (one.due_at, one.key))
    ]
    if rows:
        report.reminders.bulk_create(rows, ignore_conflicts=True)


def follow(pairs: list[tuple[Reminder, Wanted]], *, now: datetime) -> None:
    """Move untouched letters to their new time, and need those again of people who are back."""
    moved: dict[datetime, list[int]] = {}
    for row, one in pairs:
        if row.state == ReminderState.CANCELLED and one.due_at > now:
            again = Reminder.objects.filter(pk=row.pk)
            ledger.need_again(again, at=one.due_at)
        if row.due_at != one.due_at:
            moved.setdefault(one.due_at, []).append(row.pk)
    waits = [ReminderState.PENDING, ReminderState.HELD]
    untouched = Q(state__in=waits, attempts=0, uncertain_at=None)
    for due_at, pks in moved.items():
        letters = Reminder.objects.filter(untouched, pk__in=pks)
        letters.update(due_at=due_at, next_try_at=max(due_at, now))
