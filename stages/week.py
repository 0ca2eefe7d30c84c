"""What needs somebody this week: one list, most urgent first, each row saying why it is there.

The page and the digest mail read the same list. In order:

1. overdue: open past its due date, the latest first;
2. waiting: for more than 14 days, or past its due date. An item that waits on somebody else is
   not called late, because the next move is theirs; it never drops out of sight either;
3. soon: due today or in the next 7 days;
4. the current stage: target passed or near, or not started yet;
5. suggested: looks done by the partner directory, and nobody has confirmed it. An item that is
   on the list already keeps its place, and says both;
6. apply: what a prospective community has left before it can apply;
7. mine: what the reader has in progress without a date that is near.

What is owed between the community and its partners comes from stages/partner_rows.py, late and
soon like the items; so does one line for all checks of placements that wait to be asked.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import IntEnum
from types import MappingProxyType

from django.urls import reverse

from communities.models import User
from stages.checklist import Checklist, Line, StageStanding
from stages.models import Status
from stages.rows import counted, days
from stages.suggestions import Suggestion

WAITING_TOO_LONG = 14  # days
SOON = timedelta(days=7)
TARGET_NEAR = timedelta(days=14)


class Why(IntEnum):
    """Why a row is on the list; the order is the order of the list."""

    OVERDUE = 1
    WAITING = 2
    SOON = 3
    STAGE = 4
    SUGGESTED = 5
    APPLY = 6
    MINE = 7


@dataclass(frozen=True)
class WeekRow:
    """One thing to do: `verb` the `title`, because of `reason`. Only an item has a `key`."""

    why: Why
    stage: int
    key: str
    label: str
    title: str
    url: str
    reason: str
    verb: str
    status: str
    owner: User | None
    urgency: int  # within the same why, smaller comes first
    is_nobodys: bool = False  # what the whole community owes has no owner
    looks_done: str = ""  # what is said besides the reason, and not in its tone

    @property
    def tone(self) -> str:
        return {Why.OVERDUE: "late", Why.WAITING: "wait"}.get(self.why, "")

    @property
    def who(self) -> str:
        """Whose it is; empty for what concerns the whole stage."""
        if self.why == Why.STAGE or self.is_nobodys:
            return ""
        return str(self.owner or "Nobody yet")


@dataclass(frozen=True)
class More:
    """Rows from elsewhere, and how many there are beyond them, by why."""

    rows: Sequence[WeekRow] = ()
    beyond: Mapping[Why, int] = field(default_factory=dict)
    readers: int = 0  # of the national staff, who may read rows about people now


NO_MORE = More()


@dataclass(frozen=True)
class Week:
    rows: list[WeekRow]
    coming: Line | None  # the next due item beyond the list
    beyond: Mapping[Why, int] = field(default_factory=dict)  # what the list has no room for

    @property
    def headline(self) -> str:
        """What there is, as counts in words: “2 late, 1 waiting, 3 due soon”."""
        words = {
            Why.OVERDUE: "late",
            Why.WAITING: "waiting",
            Why.SOON: "due soon",
            Why.SUGGESTED: "to confirm",
            Why.APPLY: "left before you can apply",
        }
        whys = Counter(row.why for row in self.rows) + Counter(self.beyond)
        counts = [f"{whys[why]:,} {word}" for why, word in words.items() if whys[why]]
        return ", ".join(counts) or counted(whys.total(), "thing to do", "things to do")

    @property
    def left_out(self) -> int:
        return sum(self.beyond.values())

    def of(self, user: User) -> "Week":
        """What is this person's: theirs, and what concerns the whole stage."""
        rows = [row for row in self.rows if row.owner == user or row.why == Why.STAGE]
        return replace(self, rows=rows)


def week_of(
    checklist: Checklist,
    *,
    reader: User | None = None,
    suggestions: Mapping[str, Suggestion] = MappingProxyType({}),
    more: More = NO_MORE,
) -> Week:
    """The list for a community; `reader` adds what this person has in progress."""
    desk = Desk(checklist, reader, suggestions)
    lines = [line for s in checklist.standings if not s.is_locked for line in s.lines]
    rows = [row for line in lines if (row := desk.row_of(line))]
    rows += [*desk.stage_rows(), *more.rows]
    rows.sort(key=lambda row: (row.why, row.urgency, row.stage))
    listed = {row.key for row in rows}
    later = [line for line in lines if line.is_open and line.due_on and line.key not in listed]
    coming = min(later, key=lambda line: line.due_on or date.max, default=None)
    return Week(rows, coming, more.beyond)


class Desk:
    """Writes the rows of one checklist."""

    def __init__(
        self, checklist: Checklist, reader: User | None, suggestions: Mapping[str, Suggestion]
    ) -> None:
        self.checklist, self.reader, self.suggestions = checklist, reader, suggestions
        slug = checklist.community.slug
        self.stages = reverse("stages:board", args=[slug])
        self.items = reverse("stages:item", args=[slug, "KEY"]).removesuffix("KEY/")

    def row_of(self, line: Line) -> WeekRow | None:
        if not line.is_open:
            return None
        row = self.dated_row(line)
        suggestion = self.suggestions.get(line.key)
        if suggestion and suggestion.looks_done:
            words = f"Looks done: {suggestion.because}"
            if row is None:
                return self.item_row(Why.SUGGESTED, line, words, "Confirm", 0)
            return replace(row, looks_done=words, verb="Confirm")
        return row or self.undated_row(line)

    def dated_row(self, line: Line) -> WeekRow | None:
        """The row of a line whose clock has run out, or nearly."""
        if line.status == Status.WAITING:
            is_stuck = line.days_waiting > WAITING_TOO_LONG or line.is_late
            words, urgency = waiting_words(line), -line.days_waiting
            return (
                self.item_row(Why.WAITING, line, words, "Follow up", urgency) if is_stuck else None
            )
        if line.is_late:
            words = f"{days(line.days_late)} late"
            return self.item_row(Why.OVERDUE, line, words, "Finish", -line.days_late)
        if line.due_on and line.due_on <= line.today + SOON:
            left = (line.due_on - line.today).days
            return self.item_row(Why.SOON, line, f"Due {due_words(left)}", "Finish", left)
        return None

    def undated_row(self, line: Line) -> WeekRow | None:
        if self.checklist.community.is_prospective:
            return self.item_row(Why.APPLY, line, "Left before you can apply", "Work on it", 0)
        if self.reader and line.owner == self.reader and line.status == Status.DOING:
            return self.item_row(Why.MINE, line, "You have it in progress", "Go on", 0)
        return None

    def item_row(self, why: Why, line: Line, reason: str, verb: str, urgency: int) -> WeekRow:
        return WeekRow(
            why=why,
            stage=line.stage.number,
            key=line.key,
            label=line.label,
            title=line.title,
            url=f"{self.items}{line.key}/",
            reason=reason,
            verb=verb,
            status=line.status.value,
            owner=line.owner,
            urgency=urgency,
        )

    def stage_rows(self) -> Iterator[WeekRow]:
        """What the current stage itself asks for."""
        standing = self.checklist.current
        if standing.is_locked or standing.is_completed:
            return
        if not standing.is_started:
            words = "Not started, so nothing in it has a due date"
            yield self.stage_row(standing, words, "Start", 0)
        elif standing.progress.is_complete:
            yield self.stage_row(standing, "Everything in it is done", "Complete", 0)
        elif target := (standing.record.target_on if standing.record else None):
            left = (target - self.checklist.today).days
            if left < 0:
                yield self.stage_row(standing, f"{days(-left)} past its target", "Look at", left)
            elif timedelta(days=left) <= TARGET_NEAR:
                words = f"Its target is in {days(left)}" if left else "Its target is today"
                yield self.stage_row(standing, words, "Look at", left)

    def stage_row(self, standing: StageStanding, reason: str, verb: str, urgency: int) -> WeekRow:
        return WeekRow(
            why=Why.STAGE,
            stage=standing.stage.number,
            key="",
            label=f"Stage {standing.stage.number}",
            title=standing.stage.title,
            url=f"{self.stages}{standing.stage.number}/",
            reason=reason,
            verb=verb,
            status=(Status.DOING if standing.is_started else Status.TODO).value,
            owner=None,
            urgency=urgency,
        )


def waiting_words(line: Line) -> str:
    on = line.progress.waiting_on if line.progress else ""
    due = f", was due {line.due_on:%B} {line.due_on.day}" if line.is_late and line.due_on else ""
    return f"Waiting {days(line.days_waiting)} on {on}{due}"


def due_words(left: int) -> str:
    """When something is due, as it stands after “due”: “today”, “in 3 days”."""
    if left == 0:
        return "today"
    return "tomorrow" if left == 1 else f"in {left} days"
