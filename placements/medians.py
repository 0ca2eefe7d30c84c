"""Exact medians out of sums: the whole dollar in which the middle lies, then the cents in it."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import connection

from communities.models import Community
from communities.periods import Period
from communities.scoping import require_scope
from placements.counting import UNKNOWN
from placements.models import Measure
from placements.summing import Cell
from placements.years import Spans, spans_of

COARSE = {Measure.WAGE: Measure.WAGE_DOLLARS, Measure.GAIN: Measure.GAIN_DOLLARS}


@dataclass(frozen=True)
class Medians:
    """Dollars an hour; None where nobody's is known."""

    wage: Decimal | None
    gain: Decimal | None


# By hand, as in placements.summing.
CENTS_SQL = """
SELECT measure, value, n FROM {table}
WHERE community_id = %(community)s AND measure = '{measure}' AND layer IN ({dollars}) AND {when}
"""


def median_of(
    community: Community,
    period: Period,
    today: date,
    sums: Counter[Cell],
    ahead: Counter[tuple[str, int]],
) -> Medians:
    """Both medians, in one query. `ahead` is what the stored cents hold too much of."""
    dollars = {measure: histogram(sums, coarse) for measure, coarse in COARSE.items()}
    middle = {
        measure: {nth(counts, n) for n in middles(counts)} for measure, counts in dollars.items()
    }
    exact: dict[str, Counter[int]] = {
        measure: Counter({cents: -n for (of, cents), n in ahead.items() if of == measure})
        for measure in COARSE
    }
    for measure, value, n in cents_of(community, spans_of(period, today), middle):
        exact[measure][value] += n
    found = {m: median(dollars[m], middle[m], exact[m]) for m in COARSE}
    return Medians(found[Measure.WAGE], found[Measure.GAIN])


def cents_of(
    community: Community, spans: Spans, middle: Mapping[Measure, set[int]]
) -> list[tuple[str, int, int]]:
    """The exact amounts within these whole dollars."""
    require_scope(community)
    parts = [
        CENTS_SQL.format(
            table=table, when=when, measure=measure.value, dollars=", ".join(map(str, dollars))
        )
        for table, when in spans.places
        for measure, dollars in middle.items()
        if dollars
    ]
    if not parts:
        return []
    with connection.cursor() as cursor:
        cursor.execute("UNION ALL".join(parts), {"community": community.pk})
        return list(cursor.fetchall())


def histogram(sums: Counter[Cell], coarse: str) -> Counter[int]:
    return +Counter(
        {c.state: n for c, n in sums.items() if c.measure == coarse and c.of != UNKNOWN}
    )


def middles(counts: Counter[int]) -> set[int]:
    """Places of the one or two in the middle, from 0."""
    size = counts.total()
    return {(size - 1) // 2, size // 2} if size else set()


def nth(counts: Counter[int], place: int) -> int:
    """The value at this place in order."""
    for value in sorted(counts):
        place -= counts[value]
        if place < 0:
            return value
    raise IndexError(place)


def median(dollars: Counter[int], known: Iterable[int], exact: Counter[int]) -> Decimal | None:
    """`exact` holds the cents of the whole dollars in `known`; the rest only has to be counted."""
    places = middles(dollars)
    if not places:
        return None
    cents: Counter[int] = Counter(
        {value * 100: n for value, n in dollars.items() if value not in {*known}}
    )
    cents.update(+exact)
    picked = [nth(cents, place) for place in places]
    return Decimal(sum(picked)) / len(picked) / 100
