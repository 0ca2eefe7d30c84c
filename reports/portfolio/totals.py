"""The nation's totals: of how many communities, how old, and each place counted once.

A total is a sum over communities that have the figure; who has none is not a zero. An area inside
a larger one that is counted too is left out, because the larger one's figures may hold its own.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet, Sum

from communities.models import Community
from communities.printing import day
from reports.models import NationDay, PortfolioRow

PEOPLE = ("people", "placements", "enrolled", "people_in_year", "people_in_quarter")
BEFORE = "people_before"
EMPLOYERS = ("employers_committed", "employers_engaged", "employers_hiring")
KEYS = (*PEOPLE, BEFORE, *EMPLOYERS)


@dataclass(frozen=True)
class Totals:
    """Of `communities`, so many are `reporting`; `oldest` is the day of the oldest figure in it.

    `nested` are those left out because a larger area around them counts. `known` says of how many
    communities each figure is. Employers of two communities count in each: see NationDay.
    """

    communities: int
    reporting: int
    oldest: date | None
    nested: int
    figures: Mapping[str, int | None]
    known: Mapping[str, int]

    @property
    def words(self) -> str:
        """Of how many and how old they are, and what is left out: the sentence of every page."""
        said = f"{self.reporting:,} of {self.communities:,} communities reporting"
        said += f", oldest figure {day(self.oldest)}." if self.oldest else "."
        if not self.nested:
            return said
        one = "1 area lies inside a larger one that counts itself, and is not added again."
        several = f"{self.nested} areas lie inside larger ones that count themselves, and are not"
        return f"{said} {one}" if self.nested == 1 else f"{said} {several} added again."


def totals_of(communities: QuerySet[Community]) -> Totals:
    """In one query, outside every scope. A community that is not counted yet is not reporting."""
    asked = communities.order_by()
    counts = Q(is_inside=False)
    found = asked.annotate(is_inside=Exists(around(asked))).aggregate(
        communities=Count("pk"),
        reporting=Count("pk", filter=Q(portfolio_row__is_reporting=True)),
        nested=Count("pk", filter=Q(is_inside=True)),
        oldest=Min("portfolio_row__figures_on", filter=counts),
        **{f"{key}_sum": Sum(f"portfolio_row__{key}", filter=counts) for key in KEYS},
        **{f"{key}_known": Count(f"portfolio_row__{key}", filter=counts) for key in KEYS},
    )
    return Totals(
        found["communities"],
        found["reporting"],
        found["oldest"],
        found["nested"],
        {key: found[f"{key}_sum"] for key in KEYS},
        {key: found[f"{key}_known"] for key in KEYS},
    )


def around(asked: QuerySet[Community]) -> QuerySet[PortfolioRow]:
    """The rows of larger areas around a community, two levels up, that count themselves.

    A city lies in a region, and a region in a state: areas nest no deeper.
    """
    larger = Q(community=OuterRef("parent")) | Q(community=OuterRef("parent__parent"))
    within = Q(community__in=asked.values("pk"))
    return PortfolioRow.objects.filter(larger, within, people__isnull=False)


def nation() -> NationDay | None:
    """The latest day whose totals were taken."""
    return NationDay.objects.first()
