"""What of a community's figures a reader may see, and in which words.

Coordinators and contributors see every figure of every period: they see the rows. Others see all
totals. Of the rest they see medians with enough people and employers behind them, and retention
where no small number follows from what is shown; both since the designation only, because two
periods can be subtracted from each other. Shares of people come as releases (placements.releases).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from placements.counting import FUNNEL_CHECK
from placements.figures import Figure, Figures, Step
from placements.metrics import (
    EMPLOYERS,
    PEOPLE_AND_PLACEMENTS,
    REPRESENTATION,
    RETENTION,
    TRAINING,
    WAGES,
    Audience,
    Metric,
    Unit,
)
from placements.models import Outcome
from placements.suppression import FEWEST_EMPLOYERS, SMALLEST_CELL, hidden_in

WHOLE = "since-designation"  # the one period in which those without rows see more than totals
NOT_KNOWN, NOTHING_YET = "Not known", "Nothing to count yet"
# One phrase for both: saying which of the two holds would narrow down the number.
TOO_FEW = f"Hidden: fewer than {SMALLEST_CELL}, or it would give such a number away"
TOO_FEW_PAID = (
    f"Hidden: fewer than {SMALLEST_CELL} people, or fewer than {FEWEST_EMPLOYERS} employers"
)
ELSEWHERE = "Shown since designation only"

# In the order of the pages: an anchor, a heading, the figures.
SECTIONS: tuple[tuple[str, str, tuple[Metric, ...]], ...] = (
    ("people-and-placements", "People and placements", PEOPLE_AND_PLACEMENTS),
    ("training", "Training", TRAINING),
    ("employers", "Employers", EMPLOYERS),
    ("wages", "Wages", WAGES),
    ("retention", "Still at work", RETENTION),
    ("representation", "Who is under-represented", REPRESENTATION),
)
# Of the checks with an answer, each in exactly one of them.
ANSWERS = (Outcome.SAME.value, Outcome.OTHER.value, Outcome.NOT_WORKING.value)


@dataclass(frozen=True)
class Line:
    """A figure as one reader sees it. Hidden numbers are not in it, so no page can show them."""

    metric: Metric
    words: str
    value: float | int | None = None
    numerator: int | None = None
    denominator: int | None = None
    missing: int | None = None
    is_hidden: bool = False


def lines_of(figures: Figures, *, sees_rows: bool, is_whole: bool) -> dict[str, Line]:
    """By the metric's key; shares of people are absent for those who see no rows."""
    found = {}
    for key, figure in figures.by_key.items():
        if sees_rows or figure.metric.audience == Audience.ALL:
            found[key] = line_of(figure)
        elif not key.startswith("share_"):
            why = why_hidden(figure, is_whole=is_whole)
            found[key] = hidden_line(figure, why) if why else line_of(figure)
    return found


def line_of(figure: Figure) -> Line:
    value = float(figure.value) if isinstance(figure.value, Decimal) else figure.value
    return Line(
        figure.metric,
        words_of(figure),
        value,
        figure.numerator,
        figure.denominator,
        figure.missing,
    )


def hidden_line(figure: Figure, why: str) -> Line:
    return Line(
        figure.metric, why, denominator=figure.denominator, missing=figure.missing, is_hidden=True
    )


def words_of(figure: Figure) -> str:
    """The value as people write it. Unknown is never a zero."""
    if figure.value is None:
        return NOTHING_YET if figure.denominator == 0 else NOT_KNOWN
    match figure.metric.unit:
        case Unit.SHARE:
            return f"{figure.value:.0%}"
        case Unit.DOLLARS:
            sign = "−" if figure.value < 0 else ""
            return f"{sign}${abs(figure.value):,.2f}"
    return f"{figure.value:,}"


def why_hidden(figure: Figure, *, is_whole: bool) -> str:
    """Empty where those without rows may see this figure, which is none of the totals."""
    if figure.value is None:
        return ""
    if not is_whole:
        return ELSEWHERE
    if figure.employers is not None:
        return "" if figure.may_show() else TOO_FEW_PAID
    # At work are all with an answer, without those who are not: both stand or fall together.
    of = Outcome.SAME if figure.metric.key.startswith("retained_") else Outcome.NOT_WORKING
    return TOO_FEW if of in hidden_answers(figure.parts) else ""


def hidden_answers(parts: Mapping[str, int]) -> frozenset[str]:
    return hidden_in({answer: parts[answer] for answer in ANSWERS}, threshold=SMALLEST_CELL)


def steps_for(figures: Figures, *, sees_rows: bool, is_whole: bool) -> list[tuple[Step, str]]:
    """The funnel, each step with its number in words, or with why it is hidden."""
    found = []
    for step in figures.funnel:
        why = "" if sees_rows else why_step(figures, step, is_whole=is_whole)
        if why:
            found.append((Step(step.key, step.name, None, step.note), why))
        else:
            found.append((step, NOT_KNOWN if step.n is None else f"{step.n:,}"))
    return found


def why_step(figures: Figures, step: Step, *, is_whole: bool) -> str:
    """Those of cohorts are some of all who were placed: neither they nor the others may be few."""
    if step.n is None or not step.parts:
        return ""
    if not is_whole:
        return ELSEWHERE
    same = Outcome.SAME.value
    others = figures[f"retained_{FUNNEL_CHECK.value}"].parts[same] - step.parts[same]
    is_shown = same not in hidden_answers(step.parts) and others >= SMALLEST_CELL
    return "" if is_shown else TOO_FEW
