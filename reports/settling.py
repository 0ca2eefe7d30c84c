"""Making the rows of the ledger what was asked for: new ones, those not needed, those that move."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from datetime import datetime, timedelta
from itertools import groupby

from django.conf import settings
from django.db.models import Q

from reports import ledger
from reports.hours import decent_moment
from reports.ladder import THE_REPORT, Step
from reports.letter_rows import letter_row
from reports.models import ProgressReport, Reminder, ReminderState, ReportStatus
from reports.reminders import NOTICES, NUDGES, OF_THE_AUTHOR
from reports.wanted import LetterKey, Plan, Wanted, duty_of, key_of, occurrence_of

NOT_OF_IT = "{} is no longer among those who get this letter."
TURNED_OFF = "This letter is turned off in the rules."
PUT_OFF = "The report was put off; its letters follow the new day."
ACKNOWLEDGED = "{} has acknowledged the report."
THE_DAY_HAS_COME = "The day that it announces has come."
NEVER_LATE = "The report leaves by itself on its day."
TAKEN_OVER = "{} gets it instead of {}."
# In one of these a letter is still meant to leave.
WAITS = (
    ReminderState.PENDING,
    ReminderState.HELD,
    ReminderState.CLAIMED,
    ReminderState.UNCERTAIN,
)
UNTOUCHED = (ReminderState.PENDING, ReminderState.HELD)
# In one of these somebody has been told, or may have been.
TOLD = (ReminderState.SENT, ReminderState.SENDING, ReminderState.UNCERTAIN)

# Of a report and a person: whether it is a letter that announces the report.
Group = tuple[int | None, int, bool]


def settle(
    plan: Plan,
    reports: Collection[ProgressReport],
    wanted: Iterable[Wanted],
    rules: Collection[str],
) -> None:
    """Bring the letters of these reports that follow one of these rules in step with the plan."""
    if not reports:
        return
    asked = {one.key: one for one in wanted}
    known = plan.community.reminders.filter(report__in=reports, rule__in=rules)
    rows = {key_of(row): row for row in known.select_related("recipient")}
    insert(plan, asked, rows)
    drop(plan, reports, asked, [row for key, row in rows.items() if key not in asked])
    follow([(rows[key], one) for key, one in asked.items() if key in rows], now=plan.now)


def insert(plan: Plan, asked: dict[LetterKey, Wanted], rows: dict[LetterKey, Reminder]) -> None:
    told = {duty_of(row) for row in rows.values() if row.state in TOLD}
    missing = [one for key, one in asked.items() if key not in rows and one.duty not in told]
    served = {group_of(one) for one in asked.values() if one.due_at > plan.now and is_asking(one)}
    served |= {group_of_row(row) for row in rows.values() if row.rule in OF_THE_AUTHOR}
    known = {row.report_id for row in rows.values()}
    new = [
        letter_row(
            one.report,
            one.step.rule,
            one.to,
            due_at=one.due_at,
            not_before=at,
            now=plan.now,
            occurrence=one.occurrence,
        )
        for one, at in worth_sending(missing, served, known, now=plan.now)
    ]
    if new:
        new.sort(key=lambda row: (row.due_at, row.rule, row.recipient_id))
        plan.community.reminders.bulk_create(new, ignore_conflicts=True)


def worth_sending(
    missing: list[Wanted],
    served: set[Group],
    known: set[int | None],
    *,
    now: datetime,
) -> Iterator[tuple[Wanted, datetime]]:
    """Of letters that are new, those to write, and from when on they may leave.

    Nothing announces the past: of several that somebody should have had by now, they get the last
    at most, and none if they are `served`, by one before or one to come. Of a report that was not
    `known`, because nothing was running, all are written down for the catch-up window to judge.
    """
    past = []
    for one in missing:
        was_unknown = one.report.pk not in known and one.report.due_at <= now
        if one.due_at > now or one.step.rule == THE_REPORT or (one.step.is_overdue and was_unknown):
            yield one, one.due_at
        elif not one.step.is_nudge and group_of(one) not in served:
            past.append(one)
    past.sort(key=lambda one: (group_of(one), one.due_at))
    for _, mine in groupby(past, key=group_of):
        *_, last = mine
        at = decent_moment(now, last.to.person.zone)
        if is_still_news(last, at):
            yield last, at


def group_of(one: Wanted) -> Group:
    """Letters of one report to one person: those that announce it, and the others."""
    return (one.report.pk, one.to.person.pk, one.step.is_notice)


def group_of_row(row: Reminder) -> Group:
    return (row.report_id, row.recipient_id, row.rule in NOTICES)


def is_asking(one: Wanted) -> bool:
    return one.step.rule in OF_THE_AUTHOR


def is_still_news(one: Wanted, at: datetime) -> bool:
    if one.step.is_notice:
        return at < one.report.due_at
    return at - one.due_at <= timedelta(hours=settings.REMINDER_CATCH_UP_HOURS)


def drop(
    plan: Plan,
    reports: Iterable[ProgressReport],
    asked: dict[LetterKey, Wanted],
    rows: Iterable[Reminder],
) -> None:
    """Cancel those of these rows that wait, each with its reason."""
    by_pk = {report.pk: report for report in reports}
    steps: dict[str, Step] = {step.rule: step for step in plan.ladder}
    stand_ins = {one.duty: one for one in asked.values() if one.to.instead_of}
    reasons: dict[str, list[int]] = defaultdict(list)
    for row in rows:
        if row.state in WAITS:
            other = stand_ins.get(duty_of(row))
            because = TAKEN_OVER.format(other.to.person, row.recipient) if other else ""
            because = because or why_not(plan, by_pk[row.report_id or 0], row, steps.get(row.rule))
            reasons[because[:200]].append(row.pk)
    for because, pks in reasons.items():
        ledger.cancel(plan.community.reminders.filter(pk__in=pks), because)


def why_not(plan: Plan, report: ProgressReport, row: Reminder, step: Step | None) -> str:
    """Why a letter that was planned is not asked for any more."""
    if step is None or not step.is_on:
        return TURNED_OFF
    if row.rule in NUDGES:
        people = {person.pk for person in plan.people(step)}
        is_reader = row.recipient_id in people
        return (ACKNOWLEDGED if is_reader else NOT_OF_IT).format(row.recipient)
    if row.occurrence != occurrence_of(step, report):
        return PUT_OFF
    if step.is_notice and report.due_at <= plan.now:
        return THE_DAY_HAS_COME
    if step.is_overdue and plan.schedule.sends_itself:
        return NEVER_LATE
    return NOT_OF_IT.format(row.recipient)


def follow(pairs: list[tuple[Reminder, Wanted]], *, now: datetime) -> None:
    """Move untouched letters to their new time, and need those again of people who are back."""
    moved: dict[tuple[datetime, datetime], list[int]] = defaultdict(list)
    for row, one in pairs:
        letter, to = Reminder.objects.filter(pk=row.pk), one.to
        if row.state == ReminderState.CANCELLED and may_come_back(one, now=now):
            ledger.need_again(letter, at=one.due_at)
        elif row.state not in UNTOUCHED:
            continue
        if row.due_at != one.due_at:
            at = one.due_at if one.due_at > now else decent_moment(now, to.person.zone)
            # Somebody said that it can wait until then: a new hour of the schedule is no reason.
            at = max(at, row.next_try_at) if row.snoozes else at
            moved[one.due_at, at].append(row.pk)
        if row.instead_of_id != getattr(to.instead_of, "pk", None):
            letter.filter(untouched()).update(instead_of=to.instead_of)
    for (due_at, at), pks in moved.items():
        letters = Reminder.objects.filter(untouched(), pk__in=pks)
        letters.update(due_at=due_at, next_try_at=at)


def may_come_back(one: Wanted, *, now: datetime) -> bool:
    """A letter whose time is over is let be, but for the report itself while it has not left."""
    is_owed = one.step.rule == THE_REPORT and one.report.status == ReportStatus.OPEN
    return is_owed or one.due_at > now


def untouched() -> Q:
    return Q(state__in=UNTOUCHED, attempts=0, uncertain_at=None)
