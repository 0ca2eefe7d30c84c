"""What a row of the board says about a line, worked out once so that the template only prints."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from communities.access import CommunityRequest
from communities.models import User
from communities.roles import Permission
from stages.checklist import Line, StageStanding, is_locked
from stages.models import Status

# How long after a change its author is offered to undo it in the row.
UNDO_FOR = timedelta(minutes=10)


@dataclass(slots=True)
class Row:
    """One line as printed. `token` names the state the reader saw, for every act on it."""

    anchor: str
    marks: str
    label: str
    title: str
    url: str
    status: str
    word: str
    token: str
    status_url: str
    undo_url: str
    tick_to: str
    tick_label: str
    end: str
    tone: str
    notes: list[str]
    notes_html: SafeString  # the same, as the board prints them
    can_act: bool
    is_fresh: bool


@dataclass(slots=True)
class Reader:
    """Who looks at the rows of which community, and when."""

    user: User
    base: str
    now: datetime
    this_year: int
    may_work: bool
    is_prospective: bool
    just_changed: str

    @classmethod
    def of(cls, request: CommunityRequest, *, just_changed: str = "") -> "Reader":
        """`just_changed` is the key of the item that the reader comes back from."""
        slug, now = request.community.slug, timezone.now()
        return cls(
            user=request.user,
            base=reverse("stages:item", args=[slug, "KEY"]).removesuffix("KEY/"),
            now=now,
            this_year=timezone.localtime(now).year,
            may_work=Permission.TRACK_STAGES in request.permissions,
            is_prospective=request.community.is_prospective,
            just_changed=just_changed,
        )

    def day(self, day: date) -> str:
        """“Nov 15”, with the year when it is another one."""
        year = f", {day.year}" if day.year != self.this_year else ""
        return f"{day:%b} {day.day}{year}"

    def row(self, line: Line) -> Row:
        status, notes = line.status, self.notes(line)
        url = f"{self.base}{line.key}/"
        token = token_of(line.version, line.quarter.starts_on if line.is_recurring else None)
        tick_to, tick_label = tick(line)
        end, tone = self.end(line)
        return Row(
            anchor=anchor_of(line.key),
            marks=f"{status.value} changed" if line.key == self.just_changed else status.value,
            label=line.label,
            title=line.title,
            url=url,
            status=status.value,
            word=status.label,
            token=token,
            status_url=f"{url}status/?{token}",
            undo_url=f"{url}undo/?{token}",
            tick_to=tick_to,
            tick_label=tick_label,
            end=end,
            tone=tone,
            notes=notes,
            notes_html=format_html_join("", "<span>{}</span>", ((note,) for note in notes)),
            can_act=self.can_act(line),
            is_fresh=self.is_fresh(line),
        )

    def can_act(self, line: Line) -> bool:
        locked = is_locked(line.stage.number, is_prospective=self.is_prospective)
        return self.may_work and not locked

    def rows(self, standing: StageStanding) -> list[Row]:
        return [self.row(line) for line in standing.lines]

    def end(self, line: Line) -> tuple[str, str]:
        """What stands at the end of a row, and its tone."""
        if line.progress and line.progress.completed_at:
            return f"Done {self.day(timezone.localtime(line.progress.completed_at).date())}", "good"
        if line.status == Status.WAITING:
            return f"Waiting {days(line.days_waiting)}", "wait"
        if line.status == Status.EXEMPT:
            return line.status.label, "quiet"
        if line.due_on is None:
            return "Every quarter" if line.is_recurring else "", ""
        if line.is_late:
            return f"Due {self.day(line.due_on)}, {days(line.days_late)} late", "late"
        return ("Due today" if line.due_on == line.today else f"Due {self.day(line.due_on)}"), ""

    def notes(self, line: Line) -> list[str]:
        """Who has it and what there is to know, in the order of a glance."""
        row, notes = line.progress, [str(line.owner or "Nobody yet")]
        if line.status == Status.WAITING and row:
            due = f", was due {self.day(line.due_on)}" if line.is_late and line.due_on else ""
            notes.append(f"on {row.waiting_on}{due}")
        elif line.status == Status.EXEMPT and row:
            notes.append(row.reason)
        elif line.status == Status.DOING:
            notes.append(line.status.label)
        if line.is_recurring and line.due_on:
            notes.append("Every quarter")
        if line.evidence_count:
            notes.append(counted(line.evidence_count, "piece of evidence", "pieces of evidence"))
        if line.comment_count:
            notes.append(counted(line.comment_count, "comment", "comments"))
        if row and row.version:
            changed = self.day(timezone.localtime(row.changed_at).date())
            notes.append(f"Changed {changed} by {row.changed_by or 'somebody who left'}")
        return notes

    def is_fresh(self, line: Line) -> bool:
        row = line.progress
        return bool(
            row
            and row.version
            and row.changed_by_id == self.user.pk
            and self.now - row.changed_at < UNDO_FOR
        )


def tick(line: Line) -> tuple[str, str]:
    """Where the round button takes the item, and what it says to those who cannot see it."""
    if line.status == Status.DONE:
        return Status.DOING.value, f"{line.status.label}. Mark as in progress: {line.title}"
    return Status.DONE.value, f"{line.status.label}. Mark done: {line.title}"


def anchor_of(key: str) -> str:
    return f"item-{key.replace('.', '-')}"


def token_of(version: int, quarter: date | None) -> str:
    """The part of an address that says which state somebody saw; a recurring item's quarter too."""
    return f"v={version}&q={quarter:%Y-%m-%d}" if quarter else f"v={version}"


def counted(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"


def days(number: int) -> str:
    return counted(number, "day", "days")
