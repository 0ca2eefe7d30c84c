"""The rollup: sums of each month, kept in line with the rows by every act that changes those.

An act says what it touched, and at its end those months are counted anew from the rows and compared
with what was stored, and so are the years of those that differ from their months. Nothing is added
to or taken from a stored sum, so that none can drift: see
docs/decisions/0012-figures-from-a-rollup.md.

People in a span are those placements of its months whose `previous_on` lies before the span: each
person has exactly one of them. That is why people are split by the month of the placement before.
"""

from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import islice
from typing import Any, NamedTuple, TypeVar
from uuid import uuid4

from django.db import transaction
from django.db.models import Q, QuerySet

from communities.models import Community
from placements.counting import (
    FUNNEL_CHECK,
    OF_COHORTS,
    OF_STARTS,
    Key,
    Sums,
    checks_in,
    cohorts_in,
    first_of,
    starts_in,
)
from placements.models import After, Cohort, Measure, Placement, RetentionCheck, Tally, YearTally
from placements.years import all_in, counted_in, narrowed, touched_years

AT_ONCE = 500  # rows of one statement
MONTHS_AT_ONCE = 100
T = TypeVar("T")


@dataclass
class Touched:
    """Months in which a change may have moved a sum: by start, by check, by cohort."""

    starts: set[date] = field(default_factory=set)
    due: set[tuple[date, int]] = field(default_factory=set)
    began: set[date] = field(default_factory=set)
    cohorts: set[int] = field(default_factory=set)  # whose month is looked up once

    def placement(self, row: Placement) -> None:
        """For a placement as it was, and as it is, with its checks."""
        self.linked(row)
        for after in After.values:
            self.due.add((first_of(row.starts_on + timedelta(days=after)), after))

    def linked(self, row: Placement) -> None:
        """For a placement whose person's placement before is another one now."""
        self.starts.add(first_of(row.starts_on))
        if row.cohort_id:
            self.cohorts.add(row.cohort_id)

    def check(self, row: RetentionCheck) -> None:
        self.due.add((first_of(row.due_on), row.after))
        if row.placement.cohort_id and row.after == FUNNEL_CHECK:
            self.cohorts.add(row.placement.cohort_id)

    def cohort(self, began_on: date) -> None:
        self.began.add(first_of(began_on))

    def add(self, other: "Touched") -> None:
        self.starts |= other.starts
        self.due |= other.due
        self.began |= other.began
        self.cohorts |= other.cohorts


class Wrong(NamedTuple):
    """A sum that was stored as something else than the rows say; of a year, than its months say."""

    key: Key
    stored: int
    counted: int
    is_year: bool = False


gathered: ContextVar[Touched | None] = ContextVar("gathered", default=None)


@contextmanager
def together(community: Community) -> Iterator[None]:
    """Count once for all acts inside, at the end: for many placements at one go.

    Inside one transaction, and around acts of one community. Also needed because who has counted
    holds a lock until the transaction ends, after which no act may lock partners.
    """
    touched = Touched()
    token = gathered.set(touched)
    try:
        yield
    finally:
        gathered.reset(token)
    recount(community, touched)


def recount(community: Community, touched: Touched) -> list[Wrong]:
    """Bring the sums of what was touched in line with the rows; return those that were not.

    Call it as the last thing of an act: from here to the end of the transaction nobody else
    counts in this community. Whoever comes second counts after the first one's commit.
    """
    if (all_of_it := gathered.get()) is not None:
        all_of_it.add(touched)
        return []
    hold(community)
    stamp(community)
    if touched.cohorts:
        began = Cohort.objects.filter(pk__in=touched.cohorts).values_list("starts_on", flat=True)
        touched.began |= {first_of(day) for day in began}
    wrong: list[Wrong] = []
    for months in batches(touched.starts):
        stored = community.tallies.filter(month__in=months, measure__in=OF_STARTS)
        wrong += store(community, stored, starts_in(community, months))
    for due in batches(touched.due):
        wrong += store(community, stored_checks(community, due), checks_in(community, due))
    for months in batches(touched.began):
        stored = community.tallies.filter(month__in=months, measure__in=OF_COHORTS)
        wrong += store(community, stored, cohorts_in(community, months))
    for january, keys in touched_years(one.key for one in wrong).items():
        own = narrowed(community.year_tallies.filter(year=january.year), keys)
        store_year(community, own, counted_in(community, january, keys), keys)
    return wrong


def batches(touched: Collection[T]) -> Iterator[list[T]]:
    """So many that a statement may name them one by one."""
    rest = iter(touched)
    while some := list(islice(rest, MONTHS_AT_ONCE)):
        yield some


def hold(community: Community) -> None:
    """The lock under which sums are counted: one row, so that nobody waits in a circle."""
    # Without the key: other acts go on writing rows that refer to the community.
    row = Community.objects.select_for_update(no_key=True).filter(pk=community.pk)
    list(row.values_list("pk"))


def stamp(community: Community) -> None:
    """What was read of the sums until now is not to be shown any more."""
    community.figures_stamp = uuid4()
    rows = Community.objects.filter(pk=community.pk)
    rows.update(figures_stamp=community.figures_stamp)


def stored_checks(community: Community, due: Iterable[tuple[date, int]]) -> QuerySet[Tally]:
    wanted = Q(pk__in=[])
    for month, after in due:
        wanted |= Q(month=month, layer=after)
    return community.tallies.filter(wanted, measure=Measure.CHECK)


def store(community: Community, rows: QuerySet[Tally], counted: Sums) -> list[Wrong]:
    """Write what differs, and nothing else; return it."""
    stored: dict[Key, tuple[int, int]] = {}
    for pk, n, *key in rows.values_list("pk", "n", *Key._fields):
        stored[Key(*key)] = (pk, n)
    wrong = differing(stored, counted)
    rewrite(
        Tally,
        [stored[one.key][0] for one in wrong if one.key in stored],
        (
            Tally(community=community, n=one.counted, **one.key._asdict())
            for one in wrong
            if one.counted
        ),
    )
    return wrong


def store_year(
    community: Community, rows: QuerySet[YearTally], counted: Sums, keys: set[Key] | None = None
) -> list[Wrong]:
    """The same for the sums of one year; with `keys`, for those of them alone."""
    stored: dict[Key, tuple[int, int]] = {}
    for pk, n, year, *rest in rows.values_list("pk", "n", "year", *Key._fields[1:]):
        key = Key(date(year, 1, 1), *rest)
        if keys is None or key in keys:
            stored[key] = (pk, n)
    wrong = [one._replace(is_year=True) for one in differing(stored, counted)]
    rewrite(
        YearTally,
        [stored[one.key][0] for one in wrong if one.key in stored],
        (year_tally(community, one.key, one.counted) for one in wrong if one.counted),
    )
    return wrong


def year_tally(community: Community, key: Key, n: int) -> YearTally:
    month, *_ = key
    columns = {name: value for name, value in key._asdict().items() if name != "month"}
    return YearTally(community=community, year=month.year, n=n, **columns)


def differing(stored: dict[Key, tuple[int, int]], counted: Sums) -> list[Wrong]:
    counted = +counted  # a cohort of nobody counts for nothing, and is no row
    return [
        Wrong(key, stored.get(key, (0, 0))[1], counted[key])
        for key in stored.keys() | counted.keys()
        if stored.get(key, (0, 0))[1] != counted[key]
    ]


def rewrite(model: Any, gone: list[int], rows: Iterable[Tally | YearTally]) -> None:
    for start in range(0, len(gone), AT_ONCE):
        model.objects.filter(pk__in=gone[start : start + AT_ONCE]).delete()
    model.objects.bulk_create(rows, batch_size=AT_ONCE)


@transaction.atomic
def recount_all(community: Community) -> list[Wrong]:
    """Count every month anew, and say which sums were wrong. Nobody else counts meanwhile."""
    hold(community)
    wrong: list[Wrong] = []
    for month in months_with_rows(community):
        touched = Touched(
            starts={month}, due={(month, after) for after in After.values}, began={month}
        )
        wrong += recount(community, touched)
    for year in years_with_rows(community):
        rows = community.year_tallies.filter(year=year)
        wrong += store_year(community, rows, all_in(community, date(year, 1, 1)))
    return wrong


def years_with_rows(community: Community) -> list[int]:
    months = community.tallies.order_by().dates("month", "year")
    stored = community.year_tallies.order_by().values_list("year", flat=True).distinct()
    return sorted({*stored, *(month.year for month in months)})


def months_with_rows(community: Community) -> list[date]:
    """Every month that has a sum, or should have one."""
    starts = community.placements.kept().order_by().dates("starts_on", "month")
    due = community.retentionchecks.kept().order_by().dates("due_on", "month")
    began = community.cohorts.kept().order_by().dates("starts_on", "month")
    stored = community.tallies.order_by().values_list("month", flat=True).distinct()
    return sorted({*starts, *due, *began, *stored})
