"""What the ladder asks for: of each report, which letters, to whom and when. Writes nothing."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property

from communities.models import Community, User
from communities.periods import instant
from reports.hours import decent_moment
from reports.ladder import THE_REPORT, Step
from reports.models import (
    Audience,
    Delegation,
    MailClass,
    ProgressReport,
    Reminder,
    ReportingSchedule,
    ReportVersion,
)
from reports.readers import Recipient, acknowledged, in_place, readers_of, stand_ins
from reports.reminders import LETTERS

# Of a report, the rule, its occurrence, and a person.
LetterKey = tuple[int | None, str, str, int]


@dataclass(frozen=True)
class Wanted:
    """A letter that the ladder asks for."""

    report: ProgressReport
    step: Step
    to: Recipient
    due_at: datetime
    occurrence: str = ""

    @property
    def key(self) -> LetterKey:
        return (self.report.pk, self.step.rule, self.occurrence, self.to.person.pk)

    @property
    def duty(self) -> LetterKey:
        """The same, by whose duty it is: of two who do it by turns, one is written to."""
        return (self.report.pk, self.step.rule, self.occurrence, self.to.whose.pk)


def key_of(row: Reminder) -> LetterKey:
    return (row.report_id, row.rule, row.occurrence, row.recipient_id)


def duty_of(row: Reminder) -> LetterKey:
    return (row.report_id, row.rule, row.occurrence, row.instead_of_id or row.recipient_id)


@dataclass
class Plan:
    """What planning of one community knows: each question is asked once, however many reports."""

    schedule: ReportingSchedule
    ladder: list[Step]
    now: datetime
    known: dict[tuple[Audience, MailClass], list[User]] = field(default_factory=dict)

    @property
    def community(self) -> Community:
        return self.schedule.community

    @cached_property
    def stand_ins(self) -> dict[int, Delegation]:
        return stand_ins(self.community)

    def people(self, step: Step) -> list[User]:
        """The audience of a step; who has not acknowledged is another question for each report."""
        audience = Audience.COUNCIL if step.is_nudge else step.audience
        key = (audience, LETTERS[step.rule].mail_class)
        if key not in self.known:
            self.known[key] = readers_of(self.community, *key)
        return self.known[key]

    def recipients(self, step: Step, day: date) -> list[Recipient]:
        """The people, or whoever does it for them on the day of the letter."""
        people = self.people(step)
        if LETTERS[step.rule].mail_class != MailClass.DUTY:
            return [Recipient(person) for person in people]
        held = self.stand_ins.items()
        return in_place(people, {pk: one.to for pk, one in held if self.holds(one, step, day)})

    def holds(self, delegation: Delegation, step: Step, day: date) -> bool:
        """Until its last day. A letter that is late is that of whoever has the duty by now."""
        leaves = max(self.moment(step, day, delegation.to), self.now)
        return leaves.astimezone(self.community.zone).date() <= delegation.until

    def moment(self, step: Step, day: date, reader: User) -> datetime:
        """So many days of the community's calendar from a day, at a decent hour of the reader's."""
        zone = self.community.zone
        at = instant(step.day_from(day), hour=self.schedule.hour, zone=zone)
        return decent_moment(at, reader.zone, backward=step.is_notice)


def letters_of(plan: Plan, report: ProgressReport) -> Iterator[Wanted]:
    """Those of an open report."""
    day = report.due_at.astimezone(plan.community.zone).date()
    for step in plan.ladder:
        if not step.is_on or not is_asked_for(plan, step, report):
            continue
        occurrence = occurrence_of(step, report)
        for to in plan.recipients(step, day):
            is_report = step.rule == THE_REPORT
            due_at = report.due_at if is_report else plan.moment(step, day, to.person)
            yield Wanted(report, step, to, due_at, occurrence)


def is_asked_for(plan: Plan, step: Step, report: ProgressReport) -> bool:
    if step.is_overdue:
        return not plan.schedule.sends_itself  # else it leaves on its day, and is never late
    return not step.is_nudge and (not step.is_notice or report.due_at > plan.now)


def occurrence_of(step: Step, report: ProgressReport) -> str:
    """Put off, a report is announced anew: the letters of the first day may have left."""
    if not report.postponed_from or step.rule == THE_REPORT:
        return ""
    return report.due_at.astimezone(report.community.zone).date().isoformat()


def nudges_of(plan: Plan, versions: Collection[ReportVersion]) -> Iterator[Wanted]:
    """What reminds those who have not acknowledged these versions, the latest of their reports."""
    steps = [step for step in plan.ladder if step.is_nudge and step.is_on]
    done = acknowledged(versions) if steps else set()
    for version in versions:
        occurrence = f"v{version.number}" if version.number > 1 else ""
        day = version.submitted_at.astimezone(plan.community.zone).date()
        for step in steps:
            for to in plan.recipients(step, day):
                if (version.pk, to.person.pk) not in done:
                    due_at = plan.moment(step, day, to.person)
                    yield Wanted(version.report, step, to, due_at, occurrence)
