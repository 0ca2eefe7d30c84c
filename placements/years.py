"""Sums of years, added up from those of their months: what lies long back is read as a few rows.

Like the months they are added up anew where something changed, and never moved by a difference.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from communities.models import Community
from communities.periods import Period, add_months
from placements.counting import OPEN, Key, Sums
from placements.models import GRACE, Measure

MOST_LAYERS = 300  # that a statement names one by one


@dataclass(frozen=True)
class Spans:
    """A period as the years in it that are read as one, and the months that are left."""

    years: range
    months: list[date]

    @property
    def places(self) -> Iterator[tuple[str, str]]:
        """Tables, and which rows of theirs, as SQL: dates and numbers of ours alone are in it."""
        if self.months:
            days = ", ".join(f"'{first}'" for first in self.months)
            yield "placements_tally", f"month IN ({days})"
        if self.years:
            yield "placements_yeartally", f"year IN ({', '.join(map(str, self.years))})"


def spans_of(period: Period, today: date) -> Spans:
    """Years that lie in the period as a whole, and so far back that no check of theirs is due."""
    first = period.starts_on.year + (period.starts_on.month > 1)
    end = max(first, min(period.ends_on.year, (today - GRACE).year))
    months, month = [], period.starts_on
    while month < period.ends_on:
        if not first <= month.year < end:
            months.append(month)
        month = add_months(month, 1)
    return Spans(range(first, end), months)


def in_year(key: Key) -> Key:
    """The key under which a year holds what a month holds; its `month` is the year's first."""
    january = key.month.replace(month=1)
    if key.measure == Measure.CHECK and key.of == OPEN:
        return key._replace(month=january, value=january.replace(month=12, day=31).toordinal())
    return key._replace(month=january)


def by_year(sums: Iterable[tuple[Key, int]]) -> Sums:
    years: Sums = Counter()
    for key, n in sums:
        if key.measure != Measure.EMPLOYER:
            years[in_year(key)] += n
    return years


def counted_in(community: Community, january: date, keys: set[Key]) -> Sums:
    """What the months of a year add up to, of these sums of the year and of no other."""
    months = community.tallies.filter(month__gte=january, month__lt=add_months(january, 12))
    rows = narrowed(months, keys).values_list(*Key._fields, "n")
    sums = by_year((Key(*key), n) for *key, n in rows.iterator())
    return Counter({key: sums[key] for key in keys})


def all_in(community: Community, january: date) -> Sums:
    months = community.tallies.filter(month__gte=january, month__lt=add_months(january, 12))
    rows = months.order_by().values_list(*Key._fields, "n")
    return by_year((Key(*key), n) for *key, n in rows.iterator())


def narrowed(rows: Any, keys: set[Key]) -> Any:
    """Rows of either table that may belong to these sums, and not many others."""
    rows = rows.filter(measure__in={key.measure for key in keys}).order_by()
    layers = {key.layer for key in keys}
    return rows.filter(layer__in=layers) if len(layers) <= MOST_LAYERS else rows


def touched_years(keys: Iterable[Key]) -> dict[date, set[Key]]:
    """By the first day of each year, its sums that these sums of months belong to."""
    touched: dict[date, set[Key]] = {}
    for key in keys:
        if key.measure != Measure.EMPLOYER:
            touched.setdefault(key.month.replace(month=1), set()).add(in_year(key))
    return touched
