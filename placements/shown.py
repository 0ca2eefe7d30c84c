"""What of a community's figures a reader may see, and in which words.

Coordinators and contributors see every figure of every period: they see the rows. Others see all
totals of every period. Every part of a total, and every median, they see as it went out last
(placements.releases), however they ask.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from placements import breakdowns
from placements.breakdowns import (
    MEDIANS,
    PARTS,
    PLACED,
    SAME_TRAINED,
    TRAINED,
    check_key,
)
from placements.counting import COMPLETED, FUNNEL_CHECK
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
from placements.releases import Reading

NOT_KNOWN, NOTHING_YET = "Not known", "Nothing to count yet"
# Of too few people, or a number that would give such a one away: saying which would narrow it down.
TOO_FEW = "Hidden"
TOO_FEW_PAID = "Hidden: too few people or employers"
NOT_OUT = "Goes out after a quarter"

# In the order of the pages: an anchor, a heading, the figures.
SECTIONS: tuple[tuple[str, str, tuple[Metric, ...]], ...] = (
    ("people-and-placements", "People and placements", PEOPLE_AND_PLACEMENTS),
    ("training", "Training", TRAINING),
    ("employers", "Employers", EMPLOYERS),
    ("wages", "Wages", WAGES),
    ("retention", "Still at work", RETENTION),
    ("representation", "Who is under-represented", REPRESENTATION),
)
# The steps of the funnel: their breakdown, and the answer they count.
FUNNEL = {
    "enrolled": (breakdowns.TRAINING, ""),
    "completed": (breakdowns.TRAINING, COMPLETED),
    "placed": (PLACED, TRAINED),
    "retained": (check_key(FUNNEL_CHECK), SAME_TRAINED),
}
Readings = Mapping[str, Reading]


@dataclass(frozen=True)
class Line:
    """A figure as one reader sees it. Hidden numbers are not in it, so no page can show them.

    `through` is the last day counted where the figure is not of the period that was asked for.
    """

    metric: Metric
    words: str
    value: float | int | None = None
    numerator: int | None = None
    denominator: int | None = None
    missing: int | None = None
    is_hidden: bool = False
    through: date | None = None


def lines_of(figures: Figures, released: Readings | None) -> dict[str, Line]:
    """By the metric's key; `released` is None for those who see the rows.

    Shares of people are absent for those who do not: they see the answers (placements.outcomes).
    """
    found = {}
    for key, figure in figures.by_key.items():
        if released is None or figure.metric.audience == Audience.ALL:
            found[key] = line_of(figure)
        elif key in MEDIANS:
            found[key] = median_line(figure.metric, released.get(MEDIANS[key]))
        elif key in PARTS:
            found[key] = part_line(figure.metric, released.get(PARTS[key][0]))
    return found


def line_of(figure: Figure) -> Line:
    value = float(figure.value) if isinstance(figure.value, Decimal) else figure.value
    words = words_of(figure.value, figure.metric.unit, figure.denominator)
    return Line(figure.metric, words, value, figure.numerator, figure.denominator, figure.missing)


def words_of(value: Decimal | int | None, unit: Unit, denominator: int | None) -> str:
    """The value as people write it. Unknown is never a zero."""
    if value is None:
        return NOTHING_YET if denominator == 0 else NOT_KNOWN
    match unit:
        case Unit.SHARE:
            return f"{value:.0%}"
        case Unit.DOLLARS:
            sign = "−" if value < 0 else ""
            return f"{sign}${abs(value):,.2f}"
    return f"{value:,}"


def part_line(metric: Metric, reading: Reading | None) -> Line:
    """A part of a total, as it went out."""
    if reading is None:
        return Line(metric, NOT_OUT, is_hidden=True)
    n = reading.sum_of(PARTS[metric.key][1])
    of, missing = reading.beside.get("of", reading.total), reading.beside.get("missing")
    through = reading.through
    if n is None:
        return Line(metric, TOO_FEW, None, None, of, missing, is_hidden=True, through=through)
    value = Decimal(n) / Decimal(of) if metric.unit == Unit.SHARE else n
    words = words_of(value, metric.unit, of)
    return Line(metric, words, float(value), n, of, missing, through=through)


def median_line(metric: Metric, reading: Reading | None) -> Line:
    if reading is None:
        return Line(metric, NOT_OUT, is_hidden=True)
    of, missing = reading.beside["of"], reading.beside["missing"]
    if reading.beside["median"] is None:
        return Line(
            metric, TOO_FEW_PAID, None, None, of, missing, is_hidden=True, through=reading.through
        )
    value = Decimal(reading.beside["median"])
    words = words_of(value, metric.unit, of)
    return Line(metric, words, float(value), of - missing, of, missing, through=reading.through)


def steps_for(figures: Figures, released: Readings | None) -> list[tuple[Step, str]]:
    """The funnel, each step with its number in words, or with why it is hidden."""
    if released is None:
        return [(step, NOT_KNOWN if step.n is None else f"{step.n:,}") for step in figures.funnel]
    return [
        released_step(step, released.get(FUNNEL[step.key][0]), FUNNEL[step.key][1])
        for step in figures.funnel
    ]


def released_step(step: Step, reading: Reading | None, code: str) -> tuple[Step, str]:
    """`code` is the answer that is counted; empty for the total."""
    if reading is None:
        return Step(step.key, step.name, None), NOT_OUT
    n = reading.sum_of([code]) if code else reading.total
    note = f"Through {reading.through:%B} {reading.through.day}, {reading.through.year}"
    return Step(step.key, step.name, n, note), TOO_FEW if n is None else f"{n:,}"
