"""What needs somebody this week: one list, most urgent first, each row saying why it is there.

The page and the digest mail read the same list. In order:

1. overdue: open past its due date, the latest first;
2. waiting: for more than 14 days, or past its due date. An item that waits on somebody else is
   not called late, because the next move is theirs; it never drops out of sight either;
3. soon: due today or in the next 7 days;
4. the current stage: target passed or near, or not started yet;
5. apply: what a prospective community has left before it can apply;
6. mine: what the reader has in progress without a date that is near.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import IntEnum

from communities.models import User
from stages.checklist import Checklist, Line, StageStanding
from stages.models import Status
from stages.rows import counted, days

WAITING_TOO_LONG = 14  # days
SOON = timedelta(days=7)
TARGET_NEAR = timedelta(days=14)


class Why(IntEnum):
    """Why a row is on the list; the order is the order of the list."""

    OVERDUE = 1
    WAITING = 2
    SOON = 3
    STAGE = 4
    APPLY = 5
    MINE = 6


@dataclass(frozen=True)
class WeekRow:
    """One thing to do: `verb` the `title`, because of `reason`. `key` is empty for a stage."""

    why: Why
    stage: int
    key: str
    label: str
    title: str
    reason: str
    verb: str
    status: str
    owner: User | None
    urgency: int  # within the same why, smaller comes first

    @property
    def tone(self) -> str:
        return {Why.OVERDUE: "late", Why.WAITING: "wait"}.get(self.why, "")


@dataclass(frozen=True)
class Week:
    rows: list[WeekRow]
    coming: Line | None  # the next due item beyond the list

    @property
    def headline(self) -> str:
        """What the list holds, as counts in words: “2 late, 1 waiting, 3 due soon”."""
        words = {
            Why.OVERDUE: "late",
            Why.WAITING: "waiting",
            Why.SOON: "due soon",
            Why.APPLY: "left before you can apply",
        }
        whys = [row.why for row in self.rows]
        counts = [f"{whys.count(why)} {word}" for why, word in words.items() if why in whys]
        return ", ".join(counts) or counted(len(whys), "thing to do", "things to do")

    def of(self, user: User) -> "Week":
        """What is this person's: theirs, and what concerns the whole stage."""
        rows = [row for row in self.rows if row.owner == user or not row.key]
        return Week(rows, self.coming)


def week_of(checklist: Checklist, *, reader: User | None = None) -> Week:
    """The list for a community; `reader` adds what this person has in progress."""
    lines = [line for s in checklist.standings if not s.is_locked for line in s.lines]
    rows = [row for line in lines if (row := row_of(line, checklist, reader))]
    rows += stage_rows(checklist)
    rows.sort(key=lambda row: (row.why, row.urgency, row.stage))
    listed = {row.key for row in rows}
    later = [line for line in lines if line.is_open and line.due_on and line.key not in listed]
    return Week(rows, min(later, key=lambda line: line.due_on or date.max, default=None))


def row_of(line: Line, checklist: Checklist, reader: User | None) -> WeekRow | None:
    if not line.is_open:
        return None
    if row := dated_row(line):
        return row
    if checklist.community.is_prospective:
        return item_row(Why.APPLY, line, "Left before you can apply", "Work on it", 0)
    if reader and line.owner == reader and line.status == Status.DOING:
        return item_row(Why.MINE, line, "You have it in progress", "Go on", 0)
    return None


def dated_row(line: Line) -> WeekRow | None:
    """The row of a line whose clock has run out, or nearly."""
    if line.status == Status.WAITING:
        is_stuck = line.days_waiting > WAITING_TOO_LONG or line.is_late
        words = waiting_words(line)
        return (
            item_row(Why.WAITING, line, words, "Follow up", -line.days_waiting)
            if is_stuck
            else None
        )
    if line.is_late:
        return item_row(
            Why.OVERDUE, line, f"{days(line.days_late)} late", "Finish", -line.days_late
        )
    if line.due_on and line.due_on <= line.today + SOON:
        left = (line.due_on - line.today).days
        return item_row(Why.SOON, line, due_words(left), "Finish", left)
    return None


def item_row(why: Why, line: Line, reason: str, verb: str, urgency: int) -> WeekRow:
    return WeekRow(
        why=why,
        stage=line.stage.number,
        key=line.key,
        label=line.label,
        title=line.title,
        reason=reason,
        verb=verb,
        status=line.status.value,
        owner=line.owner,
        urgency=urgency,
    )


def waiting_words(line: Line) -> str:
    on = line.progress.waiting_on if line.progress else ""
    due = f", was due {line.due_on:%B} {line.due_on.day}" if line.is_late and line.due_on else ""
    return f"Waiting {days(line.days_waiting)} on {on}{due}"


def due_words(left: int) -> str:
    if left == 0:
        return "Due today"
    return "Due tomorrow" if left == 1 else f"Due in {left} days"


def stage_rows(checklist: Checklist) -> Iterator[WeekRow]:
    """What the current stage itself asks for."""
    standing = checklist.current
    if standing.is_locked or standing.is_completed:
        return
    if not standing.is_started:
        yield stage_row(standing, "Not started, so nothing in it has a due date", "Start", 0)
    elif standing.progress.is_complete:
        yield stage_row(standing, "Everything in it is done", "Complete", 0)
    elif target := (standing.record.target_on if standing.record else None):
        left = (target - checklist.today).days
        if left < 0:
            yield stage_row(standing, f"{days(-left)} past its target", "Look at", left)
        elif timedelta(days=left) <= TARGET_NEAR:
            words = f"Its target is in {days(left)}" if left else "Its target is today"
            yield stage_row(standing, words, "Look at", left)


def stage_row(standing: StageStanding, reason: str, verb: str, urgency: int) -> WeekRow:
    return WeekRow(
        why=Why.STAGE,
        stage=standing.stage.number,
        key="",
        label=f"Stage {standing.stage.number}",
        title=standing.stage.title,
        reason=reason,
        verb=verb,
        status=(Status.DOING if standing.is_started else Status.TODO).value,
        owner=None,
        urgency=urgency,
    )
