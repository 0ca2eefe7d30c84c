"""The national report: the same numbers on a page, on paper and in two kinds of file.

Totals with what they mean and of how many communities they are; then by stage, round and state;
then each community's line. All of it comes from the rows of the portfolio.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import Count, Exists, Min, Q, QuerySet, Sum
from django.utils import timezone
from django_scopes import scopes_disabled

from communities.models import Community
from communities.printing import day
from communities.states import NAMES
from placements.metrics import METRICS
from reports.models import NationDay
from reports.portfolio.matrix import Line, lines_of, stages
from reports.portfolio.totals import EMPLOYERS, Totals, around, nation, totals_of

FIGURES = ("people", "placements", "enrolled", *EMPLOYERS)
NOT_KNOWN = "Not known"
NOT_IN_A_ROUND = "Before there were rounds"


@dataclass(frozen=True)
class Figure:
    """`known` of `communities` have it. Nothing is known where `value` is None.

    `as_of` is the day of the oldest number in it.
    """

    name: str
    value: int | None
    known: int
    communities: int
    as_of: date | None
    definition: str

    @property
    def words(self) -> str:
        return NOT_KNOWN if self.value is None else f"{self.value:,}"


@dataclass(frozen=True)
class Group:
    """Communities that have something in common, and what came of their work together."""

    name: str
    communities: int
    reporting: int
    people: int | None
    oldest: date | None
    key: str = ""

    @property
    def words(self) -> str:
        return NOT_KNOWN if self.people is None else f"{self.people:,}"


@dataclass(frozen=True)
class NationalReport:
    as_of: date
    totals: Totals
    day: NationDay | None
    by_stage: list[Group]
    by_round: list[Group]
    by_state: list[Group]
    communities: QuerySet[Community]

    @cached_property
    def figures(self) -> list[Figure]:
        return [
            Figure(
                METRICS[key].name,
                self.value_of(key),
                self.totals.known[key],
                self.totals.communities,
                self.as_of_figure(key),
                METRICS[key].definition,
            )
            for key in FIGURES
        ]

    def value_of(self, key: str) -> int | None:
        """Employers once each, as the clock counted them last."""
        if key in EMPLOYERS:
            return self.day.figures[key] if self.day else None
        return self.totals.figures[key]

    def as_of_figure(self, key: str) -> date | None:
        if key in EMPLOYERS:
            return self.day.on if self.day else None
        return self.totals.oldest

    @cached_property
    def lines(self) -> list[Line]:
        """Of all of them; a page asks `communities` for fewer."""
        return lines_of(self.communities)


def national_report() -> NationalReport:
    """In six queries, whatever the amount of data, and one more for the communities."""
    with scopes_disabled():  # one of the nation's pages: rows about all communities
        asked = Community.objects.taking_part()
        return NationalReport(
            timezone.localdate(),
            totals_of(asked),
            nation(),
            by_stage(asked),
            by_round(asked),
            by_state(asked),
            each_of(asked),
        )


def each_of(asked: QuerySet[Community]) -> QuerySet[Community]:
    """Without what is kept for its dashboard, which is most of a row."""
    rows = asked.select_related("portfolio_row").order_by("name", "pk")
    return rows.defer("portfolio_row__board", "portfolio_row__stages")


def grouped(asked: QuerySet[Community], *by: str) -> Iterable[dict[str, Any]]:
    """Sums that leave out an area inside a larger one that counts itself."""
    rows = asked.order_by().annotate(is_inside=Exists(around(asked))).values(*by)
    counts = Q(is_inside=False)
    return rows.annotate(
        communities=Count("pk"),
        reporting=Count("pk", filter=Q(portfolio_row__is_reporting=True)),
        people=Sum("portfolio_row__people", filter=counts),
        oldest=Min("portfolio_row__figures_on", filter=counts),
        since=Min("designated_on"),
    )


def group(name: str, row: dict[str, Any], key: str = "") -> Group:
    told = (row["communities"], row["reporting"], row["people"], row["oldest"])
    return Group(name, *told, key=key)


def by_stage(asked: QuerySet[Community]) -> list[Group]:
    found = {row["portfolio_row__stage"]: row for row in grouped(asked, "portfolio_row__stage")}
    return [
        group(f"{one.number} {one.title}", found[one.number], str(one.number))
        for one in stages()
        if one.number in found
    ]


def by_round(asked: QuerySet[Community]) -> list[Group]:
    """In the order in which the rounds designated."""
    rows = sorted(grouped(asked, "round"), key=lambda row: (row["since"], row["round"]))
    return [group(row["round"] or NOT_IN_A_ROUND, row, row["round"]) for row in rows]


def by_state(asked: QuerySet[Community]) -> list[Group]:
    """A community in two states is in both, so that states do not add up to the nation."""
    found: dict[str, list[dict[str, Any]]] = {}
    for row in grouped(asked, "states"):
        for code in row["states"].split(","):
            found.setdefault(code, []).append(row)
    groups = (group(NAMES.get(code, code), together(rows), code) for code, rows in found.items())
    return sorted(groups, key=lambda one: one.name)


def together(rows: list[dict[str, Any]]) -> dict[str, Any]:
    known = [row["people"] for row in rows if row["people"] is not None]
    return {
        "communities": sum(row["communities"] for row in rows),
        "reporting": sum(row["reporting"] for row in rows),
        "people": sum(known) if known else None,
        "oldest": min((row["oldest"] for row in rows if row["oldest"]), default=None),
    }


HEADINGS = (
    *("Part", "What", "People or number", "Reporting", "Communities", "As of"),
    *("Stage", "How it is counted, or what needs somebody"),
)


def table_of(report: NationalReport) -> Iterator[tuple[Any, ...]]:
    """The whole report as rows under HEADINGS."""
    for one in report.figures:
        told = (one.value, one.known, one.communities, one.as_of)
        yield ("Total", one.name, *told, "", one.definition)
    for part, groups in parts_of(report):
        for each in groups:
            told = (each.people, each.reporting, each.communities, each.oldest)
            yield (part, each.name, *told, "", "")
    for line in report.lines:
        row = line.row
        people, figures_on = (row.people, row.figures_on) if row else (None, None)
        told = (people, int(row.is_reporting) if row else 0, 1, figures_on)
        yield ("Community", line.community.name, *told, line.where, line.attention)


def parts_of(report: NationalReport) -> list[tuple[str, list[Group]]]:
    return [
        ("By stage", report.by_stage),
        ("By round", report.by_round),
        ("By state", report.by_state),
    ]


def printed(report: NationalReport) -> dict[str, Any]:
    """As data for the template of typst."""
    as_of = f"As of {day(report.as_of)}. {report.totals.words}"
    return {
        "title": "TechHire in the nation",
        "lead": as_of,
        "foot": f"TechHire in the nation. As of {day(report.as_of)}.",
        "figures": [
            [one.name, one.words, of_how_many(one), one.definition] for one in report.figures
        ],
        "parts": [
            {"title": part, "rows": [group_row(one) for one in groups]}
            for part, groups in parts_of(report)
        ],
        "communities": [community_row(line) for line in report.lines],
    }


def group_row(one: Group) -> list[str]:
    counts = (f"{one.communities:,}", f"{one.reporting:,}")
    return [one.name, *counts, one.words, as_day(one.oldest)]


def community_row(line: Line) -> list[str]:
    figures_on = as_day(line.row.figures_on if line.row else None)
    return [line.community.name, line.where, line.people, figures_on, line.attention]


def of_how_many(figure: Figure) -> str:
    told = f"from {figure.known:,} of {figure.communities:,}"
    return f"{told}, as of {day(figure.as_of)}" if figure.as_of else told


def as_day(value: date | None) -> str:
    return day(value) if value else ""
