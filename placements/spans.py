"""Totals of several spans at once: what goals are held against, in three queries for all of them.

The figures of one period are placements.figures'; these are the same ones by the same functions.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import IntegerField, Min, Q, Sum, Value

from communities.models import Community
from communities.periods import Period
from partners.written import FIRST_YEAR
from placements.counting import month_number, not_begun
from placements.employers import Hiring, hiring_in
from placements.figures import Figure, people_and_placements, training
from placements.metrics import METRICS
from placements.models import Measure
from placements.summing import Cell, ahead_of, state_on

# What is on record of each of these begins with its own first month.
RECORDS = (Measure.PLACEMENTS, Measure.TRAINING)


@dataclass(frozen=True)
class Totals:
    """The figures of each span by their keys, and the first month of which anything is on record.

    Committed and engaged employers are of today, whatever the span.
    """

    of: Mapping[Period, Mapping[str, Figure]]
    began: Mapping[str, date]  # by measure; missing where nothing is on record


def totals_in(community: Community, spans: Iterable[Period], today: date) -> Totals:
    """Call it inside the community's scope."""
    spans = [*dict.fromkeys(spans)]
    rows = not_begun(community, today)
    ahead = {span: ahead_of(rows, span, today) for span in spans}
    sums, began = sums_of_each(community, spans, today)
    hiring = hiring_in(community, spans, today, {s: ahead[s].by_employer for s in spans})
    found = {}
    for span in spans:
        sums[span].subtract(ahead[span].cells)
        figures = [
            *people_and_placements(sums[span], today),
            *training(sums[span], today),
            *employer_figures(hiring, span, today),
        ]
        found[span] = {figure.metric.key: figure for figure in figures}
    return Totals(found, began)


def employer_figures(hiring: Hiring, span: Period, today: date) -> list[Figure]:
    counts = {
        "employers_committed": hiring.committed,
        "employers_engaged": hiring.engaged,
        "employers_hiring": hiring.hiring[span],
    }
    return [Figure(METRICS[key], n, n, today) for key, n in counts.items()]


def sums_of_each(
    community: Community, spans: list[Period], today: date
) -> tuple[dict[Period, Counter[Cell]], dict[str, date]]:
    """The months of each span added up, and the first months on record, in one query."""
    rows = community.tallies.order_by()
    record = rows.filter(measure__in=RECORDS).annotate(state=state_on(today))
    years = [0, *range(FIRST_YEAR, max((s.starts_on.year for s in spans), default=0) + 1)]
    people = rows.filter(measure=Measure.PEOPLE, layer__in=years).annotate(
        state=Value(0, output_field=IntegerField())
    )
    each = summed(record, spans).union(summed(people, spans, is_people=True), all=True)
    sums: dict[Period, Counter[Cell]] = {span: Counter() for span in spans}
    began: dict[str, date] = {}
    for measure, of, state, first, *totals in each:
        if measure in RECORDS:
            began[measure] = min(first, began.get(measure, first))
        for span, n in zip(spans, totals, strict=True):
            sums[span][Cell(measure, 0, of, state)] += n or 0
    return sums, began


def summed(rows: Any, spans: list[Period], *, is_people: bool = False) -> Any:
    """People count in a span by the month of the placement before, which must lie before it."""
    totals = {}
    for number, span in enumerate(spans):
        within = Q(month__gte=span.starts_on, month__lt=span.ends_on)
        if is_people:
            within &= Q(value__lt=month_number(span.starts_on))
        totals[f"span{number}"] = Sum("n", filter=within)
    return rows.values_list("measure", "of", "state").annotate(first=Min("month"), **totals)
