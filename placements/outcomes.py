"""The page of outcomes: every figure of a period as one reader may see it, and its table."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, Sum
from django.utils.safestring import SafeString

from communities.models import Community
from communities.periods import NamedPeriod, Period, periods_of, quarter_of
from placements import charts
from placements.breakdowns import MEDIANS, SERVED
from placements.counting import month_number
from placements.figures import Step, figures_of
from placements.models import Measure
from placements.releases import Reading, readings_in, readings_of
from placements.shown import NOT_KNOWN, SECTIONS, Line, lines_of, steps_for

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
    trend: list[tuple[Period, int]]
    readings: dict[str, Reading]

    @property
    def served(self) -> list[Drawn]:
        return [drawn(one) for key, one in self.readings.items() if key in SERVED]

    @property
    def wages(self) -> list[Drawn]:
        return [drawn(one) for key, one in self.readings.items() if key in MEDIANS.values()]

    @property
    def trend_chart(self) -> SafeString:
        bars = [(short(period), n) for period, n in self.trend]
        return charts.columns("People placed by quarter; the table has the numbers", bars)

    @property
    def funnel_chart(self) -> SafeString:
        bars = [(step_label(step, words), step.n) for step, words in self.funnel]
        return charts.steps("From training to work; the table has the numbers", bars)


def outcomes_of(community: Community, key: str, today: date, *, sees_rows: bool) -> Outcomes:
    """In five queries, or six for those who see no rows. Call it inside the community's scope."""
    periods = periods_of(community, today)
    named = chosen(periods, key)
    figures = figures_of(community, named.period, today)
    released = None if sees_rows else readings_of(community)
    return Outcomes(
        named,
        periods,
        today,
        sees_rows,
        tuple(sections_of(lines_of(figures, released))),
        steps_for(figures, released),
        people_by_quarter(community, today),
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


def people_by_quarter(community: Community, today: date) -> list[tuple[Period, int]]:
    """People placed in the last finished quarters, from the first with anybody. One query.

    Each person counts once in a quarter, so that the quarters of a year may add up to more than
    the people of that year.
    """
    quarters = [quarter_of(today).previous()]
    while len(quarters) < QUARTERS:
        quarters.append(quarters[-1].previous())
    wanted = Q(pk__in=[])
    for quarter in quarters:
        begins, ends = quarter.starts_on, quarter.ends_on
        wanted |= Q(month__gte=begins, month__lt=ends, value__lt=month_number(begins))
    rows = community.tallies.filter(wanted, measure=Measure.PEOPLE).order_by()
    by_month = rows.values_list("month").annotate(total=Sum("n"))
    people: Counter[Period] = Counter()
    for month, n in by_month:
        people[quarter_of(month)] += n
    # Before anybody was placed there is nothing to draw.
    first = min(people, default=quarter_of(today))
    return [(quarter, people[quarter]) for quarter in sorted(quarters) if quarter >= first]


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
    for quarter, n in outcomes.trend:
        numbers = (n, n, None, None)
        yield ("By quarter", "People placed", str(quarter), *numbers, as_of, f"{n:,}", "")
    for key in (*MEDIANS.values(), *SERVED):
        if key in outcomes.readings:
            yield from rows_of(outcomes.readings[key], as_of)


def rows_of(reading: Reading, as_of: date) -> Iterator[tuple[Any, ...]]:
    for name, n in reading.answers:
        says = "Hidden" if n is None else f"{n:,}"
        numbers = (n, n, reading.total, None)
        yield (reading.breakdown.name, name, through(reading.through), *numbers, as_of, says, "")


def through(day: date) -> str:
    return f"Through {day:%Y-%m-%d}"
