"""What stands above the portfolio, remembered until a row of it is counted again.

Adding up two thousand rows takes longer than all the rest of the page. Every act leads to a count
within a minute, so what is remembered is as old as the rows themselves, and never older.
"""

import hashlib
from dataclasses import dataclass

from django.core.cache import cache
from django.db.models import Count, Max, QuerySet

from communities.models import Community
from reports.models import NationDay, PortfolioRow
from reports.portfolio.matrix import Counts, Group, counts_of
from reports.portfolio.totals import Totals, nation, totals_of

FOR_AN_HOUR = 60 * 60  # seconds


@dataclass(frozen=True)
class Summary:
    """`nation` is there where all communities were asked for: it counts an employer once."""

    counts: Counts
    totals: Totals
    nation: NationDay | None
    stamp: str

    @property
    def needy(self) -> list[Group]:
        """The reasons that some community has, and how many have none."""
        return [group for group in self.counts.by_attention if group.n]


def stamp() -> str:
    """Another one after each count, and where a community is gone. One query."""
    found = PortfolioRow.objects.aggregate(last=Max("counted_at"), rows=Count("pk"))
    return f"{found['last']}/{found['rows']}"


def summary_of(communities: QuerySet[Community], asked: str, *, is_whole: bool) -> Summary:
    """Of the communities that were `asked` for; three queries, or one while nothing was counted.

    Call it outside every scope.
    """
    digest = hashlib.sha256(f"{stamp()} {asked}".encode()).hexdigest()
    key = f"portfolio:{digest}"
    found: Summary | None = cache.get(key)
    if found is None:
        day = nation() if is_whole else None
        found = Summary(counts_of(communities), totals_of(communities), day, digest)
        cache.set(key, found, FOR_AN_HOUR)
    return found
