"""Where a community stands, as its council reads it: built once for the page and the mail.

Titles, figures and organizations only: no evidence, no comments, and no person but the
coordinator, who is the one to ask.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property

from django.utils import timezone

from communities.models import Community
from reports.models import ProgressReport, ReportingSchedule, ReportStatus
from stages.checklist import Checklist, Line, StageStanding, checklist_of
from stages.models import Status
from stages.progress import Progress

# For two weeks after a report the page tells the same story as the mail that brought the reader.
FRESH = timedelta(days=14)
# Far more than are ever asked for: the last two that left, and one that was skipped.
REPORTS_LOOKED_AT = 12


@dataclass(frozen=True)
class Finished:
    """An item done since the last report."""

    title: str
    at: datetime


@dataclass(frozen=True)
class Late:
    """An open item past its due date, with the reason in words."""

    title: str
    stage: str
    due_on: date
    days: int
    why: str


@dataclass(frozen=True)
class Figure:
    """A number with what it counts: `of` is the denominator, `how` the definition in a sentence."""

    label: str
    value: int
    of: str
    how: str


@dataclass(frozen=True)
class Contact:
    """Whom a council member asks."""

    name: str
    email: str


@dataclass(frozen=True)
class Facts:
    """What is known about a community's reports."""

    schedule: ReportingSchedule | None
    contact: Contact | None
    # (first day of its period, when it left), the latest first
    published: list[tuple[date, datetime]]
    skipped_until: datetime | None
    # The latest that went out, where the reader has not acknowledged it.
    unread: ProgressReport | None = None

    @property
    def last_at(self) -> datetime | None:
        return self.published[0][1] if self.published else None

    @property
    def last_starts_on(self) -> date | None:
        return self.published[0][0] if self.published else None

    @property
    def before_last_at(self) -> datetime | None:
        return self.published[1][1] if len(self.published) > 1 else None


@dataclass
class CouncilView:
    """A community's standing at one moment. `since` is when the last report left."""

    community: Community
    checklist: Checklist
    as_of: datetime
    since: datetime
    since_a_report: bool
    finished: list[Finished]
    contact: Contact | None
    last_at: datetime | None
    next_at: datetime | None
    unread: ProgressReport | None = None

    @cached_property
    def standings(self) -> list[StageStanding]:
        """The stages that are open to the community: a prospective one works on the first."""
        return [standing for standing in self.checklist.standings if not standing.is_locked]

    @cached_property
    def lines(self) -> list[Line]:
        return [line for standing in self.standings for line in standing.lines]

    @cached_property
    def progress(self) -> Progress:
        return Progress.of(line.status for line in self.lines)

    @cached_property
    def late(self) -> list[Late]:
        """The longest late first."""
        found = [
            Late(line.title, line.stage.title, line.due_on, line.days_late, why_late(line))
            for line in self.lines
            if line.due_on and line.is_late
        ]
        return sorted(found, key=lambda item: -item.days)

    @cached_property
    def coming(self) -> list[Line]:
        """What comes next: what is in hand, then what is due first, from the current stage on."""
        current = self.checklist.current.stage.number
        ahead = [line for line in self.lines if line.is_open and not line.is_late]
        return sorted(
            (line for line in ahead if line.stage.number >= current),
            key=lambda line: (
                line.stage.number,
                line.status == Status.TODO,
                line.due_on or date.max,
            ),
        )

    @property
    def is_begun(self) -> bool:
        return any(line.status != Status.TODO for line in self.lines)

    @property
    def answer(self) -> str:
        """The whole answer in words, without the community's name and a full stop."""
        done, counted = self.progress.done, self.progress.counted
        what = "items of the application" if self.community.is_prospective else "items"
        if self.progress.is_complete:
            return f"all {counted} {what} done"
        late = f"{len(self.late)} late" if self.late else "none late"
        if self.community.is_prospective:
            return f"{done} of {counted} {what} done, {late}"
        return f"{done} of {counted} {what} done, {late}; {self.stage_title} is next to finish"

    @property
    def headline(self) -> str:
        return f"{self.community}: {self.answer}"

    @cached_property
    def figures(self) -> list[Figure]:
        """The three of the mail and the page: done, late, finished lately. Unit: items."""
        progress, waiting = self.progress, [line for line in self.lines if line.is_open]
        apart = f" {progress.exempt} not applicable, counted apart." if progress.exempt else ""
        finished = f"Done since {self.since_words}."
        return [
            Figure("Done", progress.done, f"of {progress.counted}", f"Items done.{apart}"),
            Figure("Late", len(self.late), f"of {len(waiting)} open", "Past their due date."),
            Figure("Finished lately", len(self.finished), "items", finished),
        ]

    @property
    def since_words(self) -> str:
        """What happened at `since`."""
        if not self.since_a_report:
            return "the period of the first report began"
        return "the last report" if self.since == self.last_at else "the report before the last one"

    @property
    def stage_title(self) -> str:
        return self.checklist.current.stage.title

    @property
    def word(self) -> str:
        """The level in words; it is only as good as the due dates on the checklist."""
        if not self.is_begun:
            return "Not begun"
        if self.progress.is_complete:
            return "Complete"
        return "Behind" if self.late else "On time"


def why_late(line: Line) -> str:
    """What stands in the way, in words; no names but the organization waited on."""
    if line.status == Status.WAITING and line.progress:
        days = line.days_waiting
        return f"Waiting on {line.progress.waiting_on} for {days} {'day' if days == 1 else 'days'}"
    return "Not started yet" if line.status == Status.TODO else "In progress"


def council_view(
    community: Community, *, now: datetime | None = None, reader: int | None = None
) -> CouncilView:
    """Work out what the council reads, inside its scope: three queries and the checklist.

    For one `reader`, by key, it knows what is unread, and leaves out whom one asks.
    """
    now = now or timezone.now()
    facts = facts_of(community, now=now, reader=reader)
    coming = next_report(facts, now=now)
    since, since_a_report = last_heard(community, facts, coming and coming[0], now=now)
    checklist = checklist_of(community, today=community.today(now))
    return CouncilView(
        community=community,
        checklist=checklist,
        as_of=now,
        since=since,
        since_a_report=since_a_report,
        finished=finished_since(checklist, since),
        contact=facts.contact,
        last_at=facts.last_at,
        next_at=coming[1] if coming else None,
        unread=facts.unread,
    )


def facts_of(community: Community, *, now: datetime, reader: int | None = None) -> Facts:
    """The schedule, the contact and the reports that matter now, in three small queries."""
    asked = None if reader else community.memberships.whom_to_ask(community)
    told = ProgressReport.objects.told(community, most=REPORTS_LOOKED_AT, reader=reader)
    sent = [report for report in told if report.status == ReportStatus.PUBLISHED]
    published = [(report.starts_on, report.published_at) for report in told if report.published_at]
    skipped = [report.due_at for report in told if report.status == ReportStatus.SKIPPED]
    return Facts(
        schedule=ReportingSchedule.objects.of(community),
        contact=Contact(*asked) if asked else None,
        published=sorted(published, key=lambda report: report[1], reverse=True),
        skipped_until=max((due_at for due_at in skipped if due_at > now), default=None),
        unread=next((report for report in sent[:1] if report.is_unread), None),
    )


def next_report(facts: Facts, *, now: datetime) -> tuple[date, datetime] | None:
    """The first day of the period the next report is about, and when it leaves."""
    if facts.schedule is None or not facts.schedule.is_on:
        return None
    after = max(now, facts.skipped_until or now)
    period, due_at = next(facts.schedule.coming(after=after))
    return period.starts_on, due_at


def last_heard(
    community: Community, facts: Facts, next_starts_on: date | None, *, now: datetime
) -> tuple[datetime, bool]:
    """Since when "finished" counts, and whether that is when a report left.

    That is the last report, but the one before it while the last is fresh; without any, the
    first day of the period that the first report is about.
    """
    if facts.last_at and facts.last_at <= now - FRESH:
        return facts.last_at, True
    if facts.before_last_at:
        return facts.before_last_at, True
    first = (
        facts.last_starts_on or next_starts_on or community.quarter(community.today(now)).starts_on
    )
    return datetime.combine(first, time(0), tzinfo=community.zone), False


def finished_since(checklist: Checklist, since: datetime) -> list[Finished]:
    """Items done in that time and still done, the latest first.

    A recurring item counts for this quarter and for the latest one before it.
    """
    rows = [(line, row) for line in checklist.lines for row in (line.progress, *line.earlier)]
    done = [
        Finished(line.title, row.completed_at)
        for line, row in rows
        if row and row.completed_at and row.status == Status.DONE and row.completed_at >= since
    ]
    return sorted(done, key=lambda item: item.at, reverse=True)


def news_since(view: CouncilView, since: datetime | None) -> str:
    """What is new to somebody who looked last at this moment, in words; empty for a first visit."""
    if since is None:
        return ""
    finished = len(finished_since(view.checklist, since))
    fresh_late = sum(item.due_on >= since.date() for item in view.late)
    parts = [
        (finished, "item finished", "items finished"),
        (fresh_late, "item newly late", "items newly late"),
        (int(bool(view.last_at and view.last_at > since)), "report sent", "reports sent"),
    ]
    said = [f"{n} {one if n == 1 else several}" for n, one, several in parts if n]
    return ", ".join(said) or "nothing has changed"
