"""Totals of several spans at once: what goals are held against, and what quarters came to.

The figures of one period are placements.figures'; these are the same ones by the same functions.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.cache import cache
from django.db.models import BigIntegerField, DateField, Min, Q, Sum, Value
from django.db.models.functions import Cast

from communities.models import Community
from communities.periods import Period
from communities.scoping import require_scope
from partners.written import FIRST_YEAR
from placements.counting import month_number, not_begun
from placements.employers import (
    Employers,
    Hires,
    Hiring,
    Known,
    employers_from,
    hires_of,
    hiring_in,
    known_of,
)
from placements.figures import (
    Counted,
    Figure,
    Figures,
    counted_from,
    figures_from,
    people_and_placements,
    training,
)
from placements.metrics import METRICS
from placements.models import Measure
from placements.summing import NO_LAYER, NO_STATE, Ahead, Cell, ahead_of, rows_of, state_on

FOR_A_DAY = 24 * 60 * 60  # seconds; the next day has other figures
# What is on record of each of these begins with its own first month.
RECORDS = (Measure.PLACEMENTS, Measure.TRAINING)
# Written out with their types: PostgreSQL takes a bare NULL of a union for text.
NO_NUMBER = Cast(Value(None), BigIntegerField())
NO_MONTH = Cast(Value(None), DateField())


@dataclass(frozen=True)
class Spans:
    """Which spans are wanted, and of which of them the employers that hired in it too."""

    all: tuple[Period, ...] = ()
    hiring: frozenset[Period] = frozenset()

    def beside(self, others: Iterable[Period]) -> "Spans":
        return Spans(tuple(dict.fromkeys((*self.all, *others))), self.hiring)


@dataclass(frozen=True)
class Totals:
    """The figures of each span by their keys, and the first month of which anything is on record.

    Committed and engaged employers are of today, whatever the span.
    """

    of: Mapping[Period, Mapping[str, Figure]]
    began: Mapping[str, date]  # by measure; missing where nothing is on record


@dataclass(frozen=True)
class Summed:
    """Sums of each span, and the first month on record of each measure."""

    of: dict[Period, Counter[Cell]]
    began: dict[str, date]


@dataclass(frozen=True)
class Remembered:
    """All that is read from the rollup for a period and other spans."""

    counted: Counted
    found: Summed
    hires: Hires


def totals_in(community: Community, spans: Spans, today: date) -> Totals:
    """In three queries. Call it inside the community's scope."""
    ahead = each_ahead(not_begun(community, today), spans, today)
    found = Summed({span: Counter() for span in spans.all}, {})
    for row in union_of(arms_of(community, spans.all, today)):
        add(found, row)
    subtract(found, ahead)
    return totals_from(found, hiring_in(community, of_hiring(spans, ahead), today), today)


def figures_and_totals(
    community: Community, period: Period, spans: Spans, today: date
) -> tuple[Figures, Totals]:
    """Every figure of a period, and totals of other spans.

    In four queries; in one as long as the rollup stays as it was when they were read last.
    """
    key = remembered_key(community, period, spans, today)
    remembered: Remembered | None = cache.get(key)
    if remembered is None:
        remembered, known = read(community, period, spans, today)
        cache.set(key, remembered, FOR_A_DAY)
    else:
        known = known_of(community)
    employers = employers_from(remembered.hires, known)
    figures = figures_from(period, today, remembered.counted, employers)
    return figures, totals_from(remembered.found, employers, today)


def remembered_key(community: Community, period: Period, spans: Spans, today: date) -> str:
    """The stamp is new after each recount, so that nothing is found that is not so any more."""
    asked = repr((period, spans.all, sorted(spans.hiring, key=repr), today))
    digest = hashlib.sha256(asked.encode()).hexdigest()
    return f"figures:{community.pk}:{community.figures_stamp.hex}:{digest}"


def read(
    community: Community, period: Period, spans: Spans, today: date
) -> tuple[Remembered, Known]:
    require_scope(community)
    rows = not_begun(community, today)
    mine, ahead = ahead_of(rows, period, today), each_ahead(rows, spans, today)
    sums, found = sums_beside(community, period, spans.all, today)
    subtract(found, ahead)
    hiring = of_hiring(spans, ahead)
    hires, known = hires_of(community, period, today, mine.by_employer, hiring)
    counted = counted_from(community, period, today, sums, mine)
    return Remembered(counted, found, hires), known


def each_ahead(rows: list[dict[str, Any]], spans: Spans, today: date) -> dict[Period, Ahead]:
    return {span: ahead_of(rows, span, today) for span in spans.all}


def of_hiring(
    spans: Spans, ahead: Mapping[Period, Ahead]
) -> dict[Period, Counter[tuple[int, str]]]:
    return {span: ahead[span].by_employer for span in spans.all if span in spans.hiring}


def subtract(found: Summed, ahead: Mapping[Period, Ahead]) -> None:
    for span, sums in found.of.items():
        sums.subtract(ahead[span].cells)


def totals_from(found: Summed, employers: Employers | Hiring, today: date) -> Totals:
    of = {}
    for span, sums in found.of.items():
        figures = [
            *people_and_placements(sums, today),
            *training(sums, today),
            *employer_figures(employers, span, today),
        ]
        of[span] = {figure.metric.key: figure for figure in figures}
    return Totals(of, found.began)


def employer_figures(employers: Employers | Hiring, span: Period, today: date) -> list[Figure]:
    counts = {
        "employers_committed": employers.committed,
        "employers_engaged": employers.engaged,
        "employers_hiring": employers.in_spans.get(span),
    }
    return [Figure(METRICS[key], n, n, today) for key, n in counts.items()]


def sums_beside(
    community: Community, period: Period, spans: tuple[Period, ...], today: date
) -> tuple[Counter[Cell], Summed]:
    """The sums of a period and those of spans, in one query."""
    nothing = {f"span{number}": NO_NUMBER for number in range(len(spans))}
    mine = [
        arm.values_list("measure", "its_layer", "of", "state").annotate(
            total=Sum("n"), first=NO_MONTH, **nothing
        )
        for arm in rows_of(community, period, today)
    ]
    sums: Counter[Cell] = Counter()
    found = Summed({span: Counter() for span in spans}, {})
    for row in union_of([*mine, *arms_of(community, spans, today)]):
        *cell, n, _first = row[:6]
        if n is None:
            add(found, row)
        else:
            sums[Cell(*cell)] += n
    return sums, found


def union_of(arms: list[Any]) -> Any:
    first, *others = arms
    return first.union(*others, all=True)


def add(found: Summed, row: tuple[Any, ...]) -> None:
    measure, layer, of, state, _total, first, *totals = row
    if measure in RECORDS:
        found.began[measure] = min(first, found.began.get(measure, first))
    for sums, n in zip(found.of.values(), totals, strict=True):
        sums[Cell(measure, layer, of, state)] += n or 0


def arms_of(community: Community, spans: tuple[Period, ...], today: date) -> list[Any]:
    """What is on record, of all months, and people; each added up once for every span."""
    rows = community.tallies.order_by()
    record = rows.filter(measure__in=RECORDS).annotate(state=state_on(today), its_layer=NO_LAYER)
    years = [0, *range(FIRST_YEAR, max((s.starts_on.year for s in spans), default=0) + 1)]
    people = rows.filter(measure=Measure.PEOPLE, layer__in=years)
    people = people.annotate(state=NO_STATE, its_layer=NO_LAYER)
    return [summed(record, spans), summed(people, spans, is_people=True)]


def summed(rows: Any, spans: Iterable[Period], *, is_people: bool = False) -> Any:
    """People count in a span by the month of the placement before, which must lie before it."""
    totals = {}
    for number, span in enumerate(spans):
        within = Q(month__gte=span.starts_on, month__lt=span.ends_on)
        if is_people:
            within &= Q(value__lt=month_number(span.starts_on))
        totals[f"span{number}"] = Sum("n", filter=within)
    cells = rows.values_list("measure", "its_layer", "of", "state")
    return cells.annotate(total=NO_NUMBER, first=Min("month"), **totals)
