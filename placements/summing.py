"""Sums of months and years added up over a period, and what of them lies ahead of today."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from enum import IntEnum
from typing import Any, NamedTuple

from django.db.models import BigIntegerField, Case, F, IntegerField, Q, Sum, Value, When

from communities.models import Community
from communities.periods import Period
from placements.counting import first_of, month_number, not_begun, sum_starts
from placements.models import BANDS, GRACE, Measure
from placements.years import spans_of

# Everybody is in them once for each span, by the month of the placement before.
OF_PEOPLE = (Measure.PEOPLE, *BANDS)
# With the day until which nobody asks.
DATED = (Measure.CHECK, Measure.TRAINED_CHECK, Measure.TRAINING)
PLAIN = (
    *(Measure.PLACEMENTS, Measure.EVIDENCE, Measure.WAGE_DOLLARS, Measure.GAIN_DOLLARS),
    *(Measure.TRAINED, *DATED),
)


NO_STATE = Value(0, output_field=IntegerField())
NO_LAYER = Value(0, output_field=BigIntegerField())


class State(IntEnum):
    """How today lies to the day that something waits for."""

    NONE = 0  # it waits for none
    AHEAD = 1
    NOW = 2
    PAST = 3  # the grace is over


class Cell(NamedTuple):
    """A sum over the months of a period. `state` is a State, or the whole dollars of a wage."""

    measure: str
    layer: int
    of: str
    state: int


@dataclass(frozen=True)
class Ahead:
    """What is agreed on and has not begun, in the units of the sums it is taken from."""

    cells: Counter[Cell]
    exact: Counter[tuple[str, int]]  # measure and cents
    by_employer: Counter[tuple[int, str]]  # of the month that runs


def sums_of(community: Community, period: Period, today: date) -> Counter[Cell]:
    """The months and years of a period added up, in one query."""
    first, *others = (summed(rows) for rows in rows_of(community, period, today))
    sums: Counter[Cell] = Counter()
    for *cell, n in first.union(*others, all=True):
        sums[Cell(*cell)] += n
    return sums


def rows_of(community: Community, period: Period, today: date) -> list[Any]:
    """The sums of a period, of months and of years. All with `its_layer` and `state`."""
    spans, arms = spans_of(period, today), []
    months = community.tallies.filter(month__in=spans.months)
    years = community.year_tallies.filter(year__in=spans.years)
    for rows in (months, years) if spans.years else (months,):
        plain = rows.order_by().filter(measure__in=PLAIN)
        arms.append(plain.annotate(state=state_on(today), its_layer=F("layer")))
        # By years, so that the many who come again are not read where a span began before them.
        people = rows.order_by().filter(
            measure__in=OF_PEOPLE,
            layer__lte=period.starts_on.year,
            value__lt=month_number(period.starts_on),
        )
        arms.append(people.annotate(state=NO_STATE, its_layer=NO_LAYER))
    return arms


def summed(rows: Any) -> Any:
    return rows.values_list("measure", "its_layer", "of", "state").annotate(total=Sum("n"))


def state_on(today: date) -> Case:
    """The day a row waits for, as a State; other values as they are."""
    day, dated = today.toordinal(), Q(measure__in=DATED, value__gt=0)
    return Case(
        When(dated & Q(value__gt=day), then=Value(State.AHEAD)),
        When(dated & Q(value__gte=day - GRACE.days), then=Value(State.NOW)),
        When(dated, then=Value(State.PAST)),
        default=F("value"),
        output_field=IntegerField(),
    )


def not_begun_sums(community: Community, period: Period, today: date) -> Ahead:
    """In one query over the few starts that lie ahead."""
    return ahead_of(not_begun(community, today), period, today)


def ahead_of(rows: list[dict[str, Any]], period: Period, today: date) -> Ahead:
    """What rows of not_begun() count for in a period."""
    sums = sum_starts(row for row in rows if row["starts_on"] in period)
    ahead = Ahead(Counter(), Counter(), Counter())
    for key, n in sums.items():
        if key.measure in OF_PEOPLE:
            if key.value < month_number(period.starts_on):
                ahead.cells[Cell(key.measure, 0, key.of, 0)] += n
        elif key.measure == Measure.EMPLOYER:
            if key.month == first_of(today):
                ahead.by_employer[key.layer, key.of] += n
        elif key.measure in (Measure.WAGE, Measure.GAIN):
            ahead.exact[key.measure, key.value] += n
        else:
            ahead.cells[Cell(key.measure, 0, key.of, key.value)] += n
    for row in rows:
        cohort_on, before = row["cohort__starts_on"], row["previous_on"]
        is_in = cohort_on and cohort_on in period and row["cohort__removed_at"] is None
        is_after = is_in and row["starts_on"] >= cohort_on
        if is_after and (before is None or before < cohort_on):
            ahead.cells[Cell(Measure.TRAINED, 0, "", 0)] += 1
    return ahead
