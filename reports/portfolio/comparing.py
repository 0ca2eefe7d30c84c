"""A community beside similar ones: medians, where enough of them consented, and no names.

Similar are communities of the same kind that were designated about as long ago. Only those that
consented are in a median, and only a community that consented itself is shown one. Fewer than five
others would let each of them be worked out, and with an even number a median lies between two.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from statistics import median
from typing import Any, Self

from communities.models import Community
from reports.models import PortfolioRow

# Without whom nothing is shown: of fewer, the middle one is often a neighbor whom one knows.
FEWEST_OTHERS = 5
# Years since the designation: where each band begins.
BANDS = (0, 1, 2, 5)


@dataclass(frozen=True)
class Beside:
    """One figure of a community, and the median of the others."""

    name: str
    own: str
    median: str
    of: int


@dataclass(frozen=True)
class Comparison:
    """`of` says which communities are meant; `as_of` is the oldest count of theirs."""

    of: str
    as_of: date
    lines: list[Beside]

    @property
    def kept(self) -> dict[str, Any]:
        return {**asdict(self), "as_of": self.as_of.isoformat()}

    @classmethod
    def read(cls, kept: Mapping[str, Any]) -> Self:
        lines = [Beside(**line) for line in kept["lines"]]
        return cls(kept["of"], date.fromisoformat(kept["as_of"]), lines)


Measure = Callable[[PortfolioRow], int | None]


def days_since_report(row: PortfolioRow) -> int | None:
    return (row.as_of - row.reported_on).days if row.reported_on else None


def percent_done(row: PortfolioRow) -> int | None:
    counted = row.total - row.exempt
    return row.done * 100 // counted if counted else None


MEASURES: tuple[tuple[str, Measure, str], ...] = (
    ("People placed since designation", lambda row: row.people, "{:,}"),
    ("People placed in the last full quarter", lambda row: row.people_in_quarter, "{:,}"),
    ("Items of the checklist done", percent_done, "{}%"),
    ("Days since the last report", days_since_report, "{:,}"),
)


def comparison_of(own: PortfolioRow) -> Comparison | None:
    """None without consent, or with too few others. One query, outside every scope."""
    community = own.community
    if not community.compares_with_others or community.designated_on is None:
        return None
    others = [row for row in consenting(community) if is_about_as_old(row, own)]
    if len(others) < FEWEST_OTHERS:
        return None
    found = (line(name, measure, words, own, others) for name, measure, words in MEASURES)
    oldest = min(row.as_of for row in others)
    return Comparison(words_of(own, len(others)), oldest, [one for one in found if one])


def consenting(community: Community) -> Iterable[PortfolioRow]:
    rows = PortfolioRow.objects.filter(
        community__kind=community.kind,
        community__compares_with_others=True,
        community__designated_on__isnull=False,
    )
    return rows.exclude(community=community).select_related("community").defer("board", "stages")


def band_of(row: PortfolioRow) -> int:
    years = (row.as_of - (row.community.designated_on or row.as_of)).days // 365
    return max(begins for begins in BANDS if begins <= max(years, 0))


def is_about_as_old(row: PortfolioRow, own: PortfolioRow) -> bool:
    return band_of(row) == band_of(own)


def line(
    name: str, measure: Measure, words: str, own: PortfolioRow, others: list[PortfolioRow]
) -> Beside | None:
    """Nothing where fewer than enough of the others have the figure. Medians are whole."""
    values = [value for row in others if (value := measure(row)) is not None]
    if len(values) < FEWEST_OTHERS:
        return None
    mine = measure(own)
    middle = words.format(round(median(values)))
    return Beside(name, "Not known" if mine is None else words.format(mine), middle, len(values))


def words_of(own: PortfolioRow, others: int) -> str:
    begins = band_of(own)
    ends = next((one for one in BANDS if one > begins), None)
    age = f"{begins} to {ends} years ago" if ends else f"{begins} years ago or more"
    kind = own.community.get_kind_display().lower()
    return f"{others} communities of the same kind ({kind}), designated {age}, that consented"
