"""What a page says about a whole stage: its heading, its figures, its gate, its next step."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from stages.checklist import Checklist, Line, StageStanding
from stages.models import Status
from stages.rows import Reader, Row, counted

LOCKED_UNTIL = (
    "This stage opens when the program approves your application. Until then you can read what "
    "it asks for."
)


@dataclass(slots=True)
class Block:
    """One stage as the board shows it, with those of its rows that the filters keep."""

    standing: StageStanding
    url: str
    figures: str
    rows: list[Row]
    is_open: bool


def blocks_of(
    checklist: Checklist, reader: Reader, *, keep: Callable[[Line], bool], is_filtered: bool
) -> list[Block]:
    """All stages; the current one open, and with filters every stage that has a hit."""
    blocks = []
    for standing in checklist.standings:
        rows = [reader.row(line) for line in standing.lines if keep(line)]
        is_open = bool(rows) if is_filtered else standing is checklist.current
        number = standing.stage.number
        url = reverse("stages:stage", args=[checklist.community.slug, number])
        blocks.append(Block(standing, url, figures_of(standing), rows, is_open))
    return blocks


def figures_of(standing: StageStanding) -> str:
    """“2 of 5 done, 1 not applicable, 1 waiting, 1 late”: what there is to say, and no zeros."""
    waiting = sum(line.status == Status.WAITING for line in standing.lines)
    late = sum(line.is_late and line.status != Status.WAITING for line in standing.lines)
    parts = [standing.progress.words]
    if waiting:
        parts.append(f"{waiting} waiting")
    if late:
        parts.append(f"{late} late")
    return ", ".join(parts)


@dataclass(slots=True)
class StageHead:
    """The head of a stage's own page. `step` names the form that the page offers first."""

    lead: str
    step: str
    advice: str
    next_line: Line | None
    figures: str
    previous: StageStanding | None
    following: StageStanding | None
    is_gated: bool


def head_of(checklist: Checklist, standing: StageStanding) -> StageHead:
    previous = checklist.before(standing)
    is_gated = bool(previous and not previous.is_completed and not previous.progress.is_complete)
    open_lines = [line for line in standing.lines if line.is_open]
    step, advice = next_step(standing, previous, len(open_lines), is_gated=is_gated)
    return StageHead(
        lead=lead_of(standing, len(checklist.standings)),
        step=step,
        advice=advice,
        next_line=min(open_lines, key=due_first, default=None),
        figures=figures_of(standing),
        previous=previous,
        following=checklist.standing(standing.stage.number + 1),
        is_gated=is_gated,
    )


def due_first(line: Line) -> tuple[bool, date]:
    return (line.due_on is None, line.due_on or date.max)


def lead_of(standing: StageStanding, stages: int) -> str:
    """As in: Stage 3 of 5. Started September 8, target January 30. 2 of 5 done, 1 late."""
    sentences = [f"Stage {standing.stage.number} of {stages}"]
    record = standing.record
    if record and record.started_on:
        dates = [f"Started {long(record.started_on)}"]
        if record.completed_on:
            dates.append(f"completed {long(record.completed_on)}")
        elif record.target_on:
            dates.append(f"target {long(record.target_on)}")
        sentences.append(", ".join(dates))
    elif not standing.is_locked:
        sentences.append("Not started")
    sentences.append(figures_of(standing))
    return ". ".join(sentences) + "."


def long(day: date) -> str:
    return f"{day:%B} {day.day}, {day.year}"


def next_step(
    standing: StageStanding, previous: StageStanding | None, open_items: int, *, is_gated: bool
) -> tuple[str, str]:
    """Which form comes first, and the sentence above it."""
    if standing.is_locked:
        return "locked", LOCKED_UNTIL
    if standing.is_completed:
        return "reopen", "This stage is complete. Go on with the next one."
    if not standing.is_started:
        if is_gated and previous:
            left = previous.progress.counted - previous.progress.done
            items = counted(left, "item", "items")
            gate = f"Stage {previous.stage.number} has {items} to go before this one opens."
            return "start", f"{gate} You can start now if you say why."
        return "start", "Due dates count from the day you start."
    if open_items:
        return "work", f"{counted(open_items, 'item', 'items')} to go."
    return "complete", "Everything here is done. Complete the stage to go on."
