"""Who is written to, when and why; and the planning that turns it into rows.

Planning works out, from a schedule and a community's people, which reports and letters the
ledger must hold for the next two weeks. It can run at any time, twice at once, or late: rows are
inserted on conflict do nothing, and every other change is conditional.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q

from communities.models import Community, CommunityGroupObjectPermission, User
from communities.periods import instant
from communities.roles import COORDINATOR, COUNCIL, Permission, Role
from reports import ledger
from reports.manners import refused_by
from reports.models import (
    MailClass,
    ProgressReport,
    Reminder,
    ReminderState,
    ReportingSchedule,
    ReportStatus,
    Rule,
)

HORIZON = timedelta(days=14)
# Nobody is told about what a clock that stood still for longer than this would have sent.
LONGEST_SILENCE = timedelta(days=366)


@dataclass(frozen=True)
class Letter:
    """What a rule means: to whom, how many days before the report is due, and in words why."""

    rule: Rule
    role: Role
    template: str
    mail_class: MailClass
    why: str
    days_before: int = 0
    is_by_hand: bool = False


LETTERS: dict[str, Letter] = {
    letter.rule: letter
    for letter in (
        Letter(
            Rule.COORDINATOR_NOTICE,
            COORDINATOR,
            "coordinator_notice",
            MailClass.DUTY,
            "Three days before a report is due, each coordinator sees what the council will read.",
            days_before=3,
        ),
        Letter(
            Rule.COUNCIL_PROGRESS,
            COUNCIL,
            "council_progress",
            MailClass.NEWS,
            "When a report is due, each advisory council member hears where things stand.",
        ),
        Letter(
            Rule.SENT_BY_HAND,
            COUNCIL,
            "council_progress",
            MailClass.NEWS,
            "A coordinator chose to write to the advisory council that day.",
            is_by_hand=True,
        ),
        Letter(
            Rule.WEEKLY_DIGEST,
            COORDINATOR,
            "weekly_digest",
            MailClass.DIGEST,
            "Every Monday morning, or on the next working day, each coordinator hears what is due.",
        ),
    )
}
# Planned from the schedule. The digest has none: reports/digest.py.
SCHEDULED = tuple(
    letter
    for letter in LETTERS.values()
    if not letter.is_by_hand and letter.rule != Rule.WEEKLY_DIGEST
)
SCHEDULED_RULES = [letter.rule for letter in SCHEDULED]


def readers(community: Community, letter: Letter) -> list[User]:
    """The people who get this letter as things are now."""
    refused = refused_by(community, letter.mail_class)
    return [person for person in people_of(community, letter) if person.pk not in refused]


def people_to_tell(community: Community) -> list[User]:
    """Who gets the report when it goes out."""
    return readers(community, LETTERS[Rule.COUNCIL_PROGRESS])


def people_of(community: Community, letter: Letter) -> list[User]:
    """The people whom this letter is for, those who turned it off included."""
    members = community.memberships.current().filter(role=letter.role.key, user__is_active=True)
    return [member.user for member in members.select_related("user").order_by("pk")]


def reasons_against(reminders: Collection[Reminder]) -> dict[int, str]:
    """Of letters of one community, those that must not be sent after all, and why."""
    by_rule: dict[str, list[Reminder]] = {}
    for reminder in reminders:
        by_rule.setdefault(reminder.rule, []).append(reminder)
    found: dict[int, str] = {}
    for rule, some in by_rule.items():
        people = {reminder.recipient_id for reminder in some}
        may = those_who_may_read(some[0].community, people, LETTERS[rule])
        found |= {one.pk: reason_against(one, may_read=one.recipient_id in may) for one in some}
    return {pk: because for pk, because in found.items() if because}


def reason_against(reminder: Reminder, *, may_read: bool) -> str:
    report, letter = reminder.report, LETTERS[reminder.rule]
    if not may_read:
        return f"{reminder.recipient} is no longer among those who get this letter."
    if letter.is_by_hand or report is None:
        return ""
    if report.status == ReportStatus.SKIPPED:
        return f"The report was skipped: {report.skipped_because}"[:200]
    if report.status == ReportStatus.WITHDRAWN:
        return "This period has no report in the schedule any more."
    if reminder.rule == Rule.COORDINATOR_NOTICE and report.status != ReportStatus.OPEN:
        return "The report itself has gone out."
    return ""


def those_who_may_read(community: Community, people: set[int], letter: Letter) -> set[int]:
    """Of these people, those who still have the role and want the mail, if the role may read."""
    grants = CommunityGroupObjectPermission.objects.filter(
        content_object=community,
        permission__codename=Permission.VIEW_PROGRESS,
        group__user__in=people,
    )
    members = community.memberships.current().filter(
        user__in=grants.values("group__user"), role=letter.role.key, user__is_active=True
    )
    may = set(members.filter(user__in=people).values_list("user_id", flat=True))
    return may - refused_by(community, letter.mail_class)


def plan_schedule(schedule: ReportingSchedule, *, now: datetime) -> None:
    """Bring the open reports of one community and their letters up to date, inside its scope."""
    insert_reports(schedule, now=now)
    for report in schedule.community.reports.open():
        if schedule.has(report.period):
            move_report(schedule, report, now=now)
            plan_letters(schedule, report, now=now)
        else:
            withdraw(report, "The schedule changed: this period has no report.")
    # By value: a change made while we planned has emptied it, and is planned a minute later.
    as_read = ReportingSchedule.objects.filter(pk=schedule.pk, planned_at=schedule.planned_at)
    if as_read.update(planned_at=now):
        schedule.planned_at = now


def insert_reports(schedule: ReportingSchedule, *, now: datetime) -> None:
    """A row for each period whose mail leaves before the horizon, or did since the last plan."""
    due: dict[tuple[date, date], datetime] = {}
    for period, due_at in schedule.coming(after=last_look(schedule, now=now)):
        if due_at > now + HORIZON:
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


def plan_letters(schedule: ReportingSchedule, report: ProgressReport, *, now: datetime) -> None:
    """A row for each rule and reader of an open report; none for those who have left."""
    known = list(report.reminders.filter(rule__in=SCHEDULED_RULES).select_related("recipient"))
    for letter in SCHEDULED:
        if letter.days_before and report.due_at <= now:
            continue  # it announces what has happened already
        due_at = letter_due(schedule, report, letter)
        people = {user.pk for user in readers(schedule.community, letter)}
        rows = [row for row in known if row.rule == letter.rule]
        new = people - {row.recipient_id for row in rows}
        insert_letters(report, letter, new, due_at=due_at, now=now)
        cancel_for_leavers([row for row in rows if row.recipient_id not in people])
        if report.due_at > now:
            follow([row for row in rows if row.recipient_id in people], due_at=due_at, now=now)


def letter_due(schedule: ReportingSchedule, report: ProgressReport, letter: Letter) -> datetime:
    """When a letter about a report leaves: so many days of the community's calendar before it."""
    if not letter.days_before:
        return report.due_at
    zone = report.community.zone
    day = report.due_at.astimezone(zone).date() - timedelta(days=letter.days_before)
    return min(instant(day, hour=schedule.hour, zone=zone), report.due_at)


def insert_letters(
    report: ProgressReport,
    letter: Letter,
    people: Iterable[int],
    *,
    due_at: datetime,
    now: datetime,
    occurrence: str = "",
) -> None:
    # A letter whose time had passed when it was first known leaves at once if its report is to
    # come. If that is past too, nothing was running, and the catch-up window decides.
    first_try = max(due_at, now) if report.due_at > now else due_at
    rows = [
        Reminder(
            community_id=report.community_id,
            report=report,
            rule=letter.rule,
            occurrence=occurrence,
            recipient_id=pk,
            due_at=due_at,
            next_try_at=first_try,
            created_at=now,
        )
        for pk in sorted(people)
    ]
    if rows:
        report.reminders.bulk_create(rows, ignore_conflicts=True)


def cancel_for_leavers(rows: Iterable[Reminder]) -> None:
    for row in rows:
        because = f"{row.recipient} is no longer among those who get this letter."
        ledger.cancel(ledger.row(row), because)


def follow(rows: list[Reminder], *, due_at: datetime, now: datetime) -> None:
    """Move untouched letters to the report's time, and need those again of people who are back."""
    first_try = max(due_at, now)
    back = [row.pk for row in rows if row.state == ReminderState.CANCELLED]
    if back:
        ledger.need_again(Reminder.objects.filter(pk__in=back), at=first_try)
    moved = [row.pk for row in rows if row.due_at != due_at]
    if moved:
        waits = [ReminderState.PENDING, ReminderState.HELD]
        untouched = Q(state__in=waits, attempts=0, uncertain_at=None)
        letters = Reminder.objects.filter(untouched, pk__in=moved)
        letters.update(due_at=due_at, next_try_at=first_try)
