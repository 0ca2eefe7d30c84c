"""The page of outcomes: every figure of a period as one reader may see it, and its table."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import dropwhile
from math import ceil
from typing import Any, NamedTuple

from django.utils.safestring import SafeString

from communities.models import Community
from communities.periods import NamedPeriod, Period, periods_of, quarter_of
from placements import charts
from placements.breakdowns import MEDIANS, SERVED
from placements.figures import Step
from placements.goals import GoalLine, in_order, line_of
from placements.releases import Reading, readings_in, readings_of
from placements.shown import NOT_KNOWN, SECTIONS, Line, lines_of, steps_for
from placements.spans import Totals, figures_and_totals
from placements.targets import Target, each_quarter, targets_from, wanted_for

WHOLE = "since-designation"  # the period of a page that names none
QUARTERS = 8
HEADINGS = (
    *("Part", "Figure", "Period", "Value", "Counted", "Out of", "Missing", "As of", "Says"),
    "How it is counted",
)


@dataclass(frozen=True)
class Section:
    anchor: str
    name: str
    lines: tuple[Line, ...]


class Quarter(NamedTuple):
    """`aim` is what a goal on people placed asks of it, if it is spread evenly over its time."""

    period: Period
    people: int
    aim: int | None


# A total broken down, and its picture.
Drawn = tuple[Reading, SafeString]


@dataclass(frozen=True)
class Outcomes:
    """`readings` are the totals broken down; `sees_rows`: this reader has them of every period."""

    named: NamedPeriod
    periods: list[NamedPeriod]
    as_of: date
    sees_rows: bool
    sections: tuple[Section, ...]
    funnel: list[tuple[Step, str]]
    trend: list[Quarter]
    goals: list[GoalLine]
    readings: dict[str, Reading]

    @property
    def served(self) -> list[Drawn]:
        return [drawn(one) for key, one in self.readings.items() if key in SERVED]

    @property
    def wages(self) -> list[Drawn]:
        return [drawn(one) for key, one in self.readings.items() if key in MEDIANS.values()]

    @property
    def has_aims(self) -> bool:
        return any(quarter.aim is not None for quarter in self.trend)

    @property
    def trend_chart(self) -> SafeString:
        bars = [(short(period), n) for period, n, _ in self.trend]
        name = "People placed by quarter; the table has the numbers"
        if not self.has_aims:
            return charts.columns(name, bars)
        name = "People placed by quarter, and the goal as a line; the table has the numbers"
        return charts.columns(name, bars, [aim for *_, aim in self.trend])

    @property
    def funnel_chart(self) -> SafeString:
        bars = [(step_label(step, words), step.n) for step, words in self.funnel]
        return charts.steps("From training to work; the table has the numbers", bars)


def outcomes_of(community: Community, key: str, today: date, *, sees_rows: bool) -> Outcomes:
    """In five queries, or six for those who see no rows. Call it inside the community's scope."""
    periods = periods_of(community, today)
    named, quarters = chosen(periods, key), last_quarters(today)
    goals = in_order(community.goals.current().approved().order_by("year", "horizon", "pk"))
    wanted = wanted_for(community, goals)
    spans = wanted.spans.beside(quarters)
    figures, totals = figures_and_totals(community, named.period, spans, today)
    targets = targets_from(wanted, totals, today, sees_rows=sees_rows)
    released = None if sees_rows else readings_of(community)
    return Outcomes(
        named,
        periods,
        today,
        sees_rows,
        tuple(sections_of(lines_of(figures, released))),
        steps_for(figures, released),
        trend_of(totals, quarters, targets),
        [line_of(target) for target in targets if not target.has_ended],
        readings_in(figures) if released is None else released,
    )


def chosen(periods: list[NamedPeriod], key: str) -> NamedPeriod:
    """The period of this key; else all since the designation, or what comes first."""
    by_key = {named.key: named for named in periods}
    return by_key.get(key) or by_key.get(WHOLE) or periods[0]


def sections_of(lines: dict[str, Line]) -> Iterator[Section]:
    for anchor, name, metrics in SECTIONS:
        if own := tuple(lines[metric.key] for metric in metrics if metric.key in lines):
            yield Section(anchor, name, own)


def last_quarters(today: date) -> list[Period]:
    """The finished ones, earliest first."""
    quarters = [quarter_of(today).previous()]
    while len(quarters) < QUARTERS:
        quarters.append(quarters[-1].previous())
    return sorted(quarters)


def trend_of(totals: Totals, quarters: list[Period], targets: list[Target]) -> list[Quarter]:
    """People placed in each quarter, from the first with anybody on: before it is nothing to draw.

    Each person counts once in a quarter, so that the quarters of a year may add up to more than
    the people of that year.
    """
    people = {quarter: totals.of[quarter]["people"].numerator or 0 for quarter in quarters}
    aims = each_quarter(targets, quarters)
    from_first_on = dropwhile(lambda quarter: not people[quarter], quarters)
    return [Quarter(one, people[one], whole(aims[one])) for one in from_first_on]


def whole(people: Fraction | None) -> int | None:
    return None if people is None else ceil(people)


def step_label(step: Step, words: str) -> str:
    if step.n is not None:
        return step.key.capitalize()
    return f"{step.key.capitalize()}: {'not known' if words == NOT_KNOWN else 'hidden'}"


def drawn(reading: Reading) -> Drawn:
    """A hidden answer is a gap that says so: a gap alone would look like nobody."""
    bars = [(name if n is not None else f"{name}: hidden", n) for name, n in reading.answers]
    return reading, charts.steps(f"{reading.breakdown.name}; the table has the numbers", bars)


def short(quarter: Period) -> str:
    """For the foot of a column, of a calendar quarter: “Q2 ’26”."""
    return f"Q{(quarter.starts_on.month + 2) // 3} ’{quarter.starts_on:%y}"


def table_of(outcomes: Outcomes) -> Iterator[tuple[Any, ...]]:
    """The whole page as rows under HEADINGS, with nothing in it that the page does not show."""
    period, as_of = str(outcomes.named.period), outcomes.as_of
    for section in outcomes.sections:
        for line in section.lines:
            numbers = (line.value, line.numerator, line.denominator, line.missing)
            said = (line.words, line.metric.definition)
            of = through(line.through) if line.through else period
            yield (section.name, line.metric.name, of, *numbers, as_of, *said)
    for step, words in outcomes.funnel:
        yield ("Funnel", step.name, period, step.n, step.n, None, None, as_of, words, step.note)
    for goal in outcomes.goals:
        yield goal_row(goal, as_of)
    for quarter, n, aim in outcomes.trend:
        numbers = (n, n, aim, None)
        yield ("By quarter", "People placed", str(quarter), *numbers, as_of, f"{n:,}", "")
    for key in (*MEDIANS.values(), *SERVED):
        if key in outcomes.readings:
            yield from rows_of(outcomes.readings[key], as_of)


def goal_row(line: GoalLine, as_of: date) -> tuple[Any, ...]:
    numbers = (line.counted, line.counted, line.goal.target, None)
    says = " ".join(filter(None, (line.verdict, line.needed and f"Needed: {line.needed}.")))
    how = f"Baseline: {line.baseline[0].lower()}{line.baseline[1:]}"
    return ("Against the goals", line.name, line.goal.by_when, *numbers, as_of, says, how)


def rows_of(reading: Reading, as_of: date) -> Iterator[tuple[Any, ...]]:
    for name, n in reading.answers:
        says = "Hidden" if n is None else f"{n:,}"
        numbers = (n, n, reading.total, None)
        yield (reading.breakdown.name, name, through(reading.through), *numbers, as_of, says, "")


def through(day: date) -> str:
    return f"Through {day:%Y-%m-%d}"
