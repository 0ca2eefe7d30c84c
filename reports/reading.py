"""One report as it is read: on its page, through a reader's link, in print and as a PDF.

All of them read the same version, so that all of them say the same.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import OuterRef, Subquery

from communities.models import Community, User
from reports.models import (
    STANDINGS,
    Acknowledgement,
    ProgressReport,
    ReportVersion,
    Standing,
)
from reports.told import Told, parts_of

# The drafted sentences by the first word of their key, in the order of the report.
SENTENCES: dict[str, str] = {
    "finished": "Finished",
    "slipped": "Late, and why",
    "promised": "New promises",
    "delivered": "Delivered on a promise",
    "outcome": "What came of it",
    "goal": "Against the goals",
}
# The figures that stand large, where they are known: four at most.
TILES = ("people", "employers_hiring", "completed", "retained_180", "median_wage")
MOST_TILES = 4


@dataclass(frozen=True)
class Said:
    """A sentence of the report. `source` is the page that it rests on."""

    key: str
    text: str
    source: str


@dataclass(frozen=True)
class Answered:
    """A question of the council, and the answer that the report gives."""

    asked: str
    by: str
    on: str  # the day, as YYYY-MM-DD
    answer: str

    @property
    def day(self) -> date:
        return date.fromisoformat(self.on)


@dataclass(frozen=True)
class ReportView:
    """A version of a report. `last` is the number of the latest one; a draft has none.

    `today` says by a figure's key what it comes to now, and why, where it is another.
    """

    report: ProgressReport
    version: ReportVersion
    last: int = 0
    today: Mapping[str, str] = field(default_factory=dict)

    @property
    def community(self) -> Community:
        return self.report.community

    @property
    def is_draft(self) -> bool:
        return self.version.pk is None

    @property
    def is_superseded(self) -> bool:
        return not self.is_draft and self.version.number < self.last

    @property
    def is_correction(self) -> bool:
        return self.version.number > 1

    @property
    def earlier(self) -> range:
        """The numbers of the versions before this one."""
        return range(1, self.version.number)

    @property
    def title(self) -> str:
        return f"{self.community}: report for {self.report.period}"

    @property
    def standing(self) -> str:
        """The level in words: “On track”."""
        return Standing(self.version.standing).label if self.version.standing else "Not said yet"

    @property
    def standing_asks(self) -> str:
        """What the level asks of the reader."""
        return STANDINGS.get(self.version.standing, "")

    @cached_property
    def sentences(self) -> list[tuple[str, list[Said]]]:
        """Those that the report says, under their headings."""
        shown = [one for one in self.version.sentences if one["shown"]]
        found = []
        for kind, heading in SENTENCES.items():
            own = [one for one in shown if one["key"].split(":")[0] == kind]
            if own:
                found.append((heading, [Said(o["key"], o["text"], o["source"]) for o in own]))
        return found

    @cached_property
    def figures(self) -> list[Told]:
        return [Told.read(kept) for kept in self.version.figures]

    @property
    def parts(self) -> list[tuple[str, list[tuple[Told, str]]]]:
        """The tables: each figure, and what it comes to today where that is another."""
        return [
            (name, [(told, self.today.get(told.key, "")) for told in figures])
            for name, figures in parts_of(self.figures)
        ]

    @property
    def hidden(self) -> int:
        """How many figures are not shown, because they count too few people or are not out yet."""
        return sum(told.is_hidden for told in self.figures)

    @property
    def tiles(self) -> list[Told]:
        known = {told.key: told for told in self.figures if told.value is not None}
        return [known[key] for key in TILES if key in known][:MOST_TILES]

    @property
    def asks(self) -> list[dict[str, str]]:
        return [ask for ask in self.version.asks if ask["text"]]

    @property
    def answers(self) -> list[Answered]:
        said = [one for one in self.version.answers if one["text"]]
        return [Answered(one["asked"], one["by"], one["on"], one["text"]) for one in said]

    @property
    def checklist(self) -> dict[str, Any]:
        """Where the checklist stood; empty in a draft of which nothing was worked out."""
        return self.version.checklist

    @property
    def submitted_by(self) -> User | None:
        return self.version.submitted_by


def versions_of(
    community: Community, report: int, *, reader: User | None = None
) -> list[ReportVersion]:
    """All that went out of one report, the first one first, each with the report. One query.

    `reader` adds `acknowledged_at` to each: when this person said that they have read it.
    """
    rows = community.versions.filter(report=report).select_related("report", "submitted_by")
    if reader:
        mine = Acknowledgement.objects.filter(version=OuterRef("pk"), person=reader)
        rows = rows.annotate(acknowledged_at=Subquery(mine.values("at")[:1]))
    versions = list(rows.order_by("number"))
    for version in versions:
        version.community = version.report.community = community
    return versions


def view_in(versions: list[ReportVersion], number: int | None = None) -> ReportView | None:
    """The version of that number, or the latest; None where there is no such version."""
    chosen = [one for one in versions if number in (None, one.number)]
    if not chosen:
        return None
    return ReportView(chosen[-1].report, chosen[-1], last=versions[-1].number)


def report_view(
    report: ProgressReport, number: int | None = None, *, reader: User | None = None
) -> ReportView | None:
    """The same for a report that is at hand."""
    view = view_in(versions_of(report.community, report.pk, reader=reader), number)
    return view and replace(view, report=report)
