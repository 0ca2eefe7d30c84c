"""A community beside similar ones: medians, where enough of them consented, and no names.

Similar are communities of the same kind that were designated about as long ago. Only those that
consented are in a median, and only a community that consented itself is shown one; the program's
staff, who read each of them anyway, may see one for any. A median is the number of one of the
others, rounded: two medians, before and after one of them came or went, tell little of that one.
"""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from statistics import median_low
from typing import Any, Self

from django.db.models import QuerySet

from communities.models import Community
from reports.models import NO_STAMP, PortfolioRow

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


def comparison_of(own: PortfolioRow, *, for_staff: bool = False) -> Comparison | None:
    """None without consent, or with too few others. One query, outside every scope.

    For the staff the community itself need not consent; the others have to all the same.
    """
    community = own.community
    if community.designated_on is None or not (for_staff or community.compares_with_others):
        return None
    rows = consenting(community).select_related("community").defer("board", "stages")
    others = [row for row in rows if is_about_as_old(row, own)]
    if len(others) < FEWEST_OTHERS:
        return None
    found = (line(name, measure, words, own, others) for name, measure, words in MEASURES)
    oldest = min(row.as_of for row in others)
    return Comparison(words_of(own, len(others)), oldest, [one for one in found if one])


def consenting(community: Community) -> QuerySet[PortfolioRow]:
    """The others of its kind."""
    rows = PortfolioRow.objects.filter(
        community__kind=community.kind,
        community__compares_with_others=True,
        community__designated_on__isnull=False,
    )
    return rows.exclude(community=community)


def leave_medians(community: Community, *, at: datetime) -> None:
    """Let nobody read a median that holds this community: the sweep counts those of its kind anew.

    A count of theirs that began before `at` is an older one from now on, and does not win.
    One query, outside every scope, inside the transaction of the act.
    """
    consenting(community).update(figures_stamp=NO_STAMP, counted_at=at)


def band_of(row: PortfolioRow) -> int:
    years = (row.as_of - (row.community.designated_on or row.as_of)).days // 365
    return max(begins for begins in BANDS if begins <= max(years, 0))


def is_about_as_old(row: PortfolioRow, own: PortfolioRow) -> bool:
    return band_of(row) == band_of(own)


def line(
    name: str, measure: Measure, words: str, own: PortfolioRow, others: list[PortfolioRow]
) -> Beside | None:
    """Nothing where fewer than enough of the others have the figure."""
    values = [value for row in others if (value := measure(row)) is not None]
    if len(values) < FEWEST_OTHERS:
        return None
    mine = measure(own)
    middle = words.format(rounded(median_low(values)))
    return Beside(name, "Not known" if mine is None else words.format(mine), middle, len(values))


def rounded(number: int) -> int:
    """As it is below 20, to the nearest five below 100, and then to two leading digits."""
    if number < 20:
        return number
    step = 5 if number < 100 else 10 ** (len(str(number)) - 2)
    return (number + step // 2) // step * step


def words_of(own: PortfolioRow, others: int) -> str:
    begins = band_of(own)
    ends = next((one for one in BANDS if one > begins), None)
    age = f"{begins} to {ends} years ago" if ends else f"{begins} years ago or more"
    kind = own.community.get_kind_display().lower()
    return f"{others} communities of the same kind ({kind}), designated {age}, that consented"
