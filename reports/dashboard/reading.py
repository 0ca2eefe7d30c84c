"""The dashboard as one reader opens it: the checklist as it stands, the board as it was counted."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.utils.safestring import SafeString

from communities.models import Community
from communities.roles import Permission
from partners.models import CommitmentKind
from placements import charts
from placements.listing import MOST_COUNTED
from placements.waiting import number_to_ask
from reports.dashboard.direction import LEVEL, UNKNOWN, Direction
from reports.models import NO_STAMP, PortfolioRow, Standing
from reports.portfolio.comparing import Comparison
from reports.progress import Contact, CouncilView, Finished, council_view, finished_since

# The shape says the same as the word beside it.
SHAPES = {"up": "▲", "down": "▼", LEVEL: "■", UNKNOWN: "○"}
# Of a mode in which a room looks at one screen.
MAIN_FIGURES = 4


@dataclass(frozen=True)
class Tile:
    """A figure: how high it is, which way it moves, what it is aimed at, how old it is."""

    kept: Mapping[str, Any]
    figures_on: date | None

    def __getattr__(self, name: str) -> Any:
        return self.kept[name]

    @property
    def shape(self) -> str:
        return SHAPES[self.kept["way"]]

    @property
    def direction(self) -> str:
        return Direction(self.kept["way"], self.kept["periods"]).words

    @property
    def as_of(self) -> date:
        return date.fromisoformat(self.kept["as_of"])

    @property
    def through(self) -> date | None:
        return date.fromisoformat(self.kept["through"]) if self.kept["through"] else None


@dataclass(frozen=True)
class Todo:
    """Something that is asked of the reader, and where it is done."""

    words: str
    page: str
    is_late: bool = False


@dataclass
class Dashboard:
    view: CouncilView
    row: PortfolioRow | None
    permissions: frozenset[str]
    checks_due: int = 0

    @property
    def community(self) -> Community:
        return self.view.community

    @cached_property
    def board(self) -> Mapping[str, Any]:
        return self.row.board if self.row else {}

    @cached_property
    def tiles(self) -> list[Tile]:
        figures_on = self.row.figures_on if self.row else None
        return [Tile(kept, figures_on) for kept in self.board.get("tiles", ())]

    @property
    def main_tiles(self) -> list[Tile]:
        return self.tiles[:MAIN_FIGURES]

    @property
    def signs(self) -> Iterator[tuple[str, str, str]]:
        """What ten seconds have to tell: about what, the word, and its mood."""
        late, open_ = len(self.view.late), "good" if self.view.is_begun else ""
        yield "Checklist", self.view.word, "bad" if late else open_
        if tile := next((tile for tile in self.tiles if tile.kept["target"]), None):
            yield tile.kept["name"], tile.kept["level"], tile.kept["mood"]
        elif self.tiles:
            yield self.tiles[0].kept["name"], "No goal is set", ""
        if self.row and self.row.standing:
            mood = {"on_track": "good", "off_track": "bad"}.get(self.row.standing, "")
            yield "Last report", Standing(self.row.standing).label, mood

    @property
    def todos(self) -> list[Todo]:
        """What this reader is asked to do, what is late first."""
        return sorted(self.asked_of_reader(), key=lambda todo: not todo.is_late)

    def asked_of_reader(self) -> Iterator[Todo]:
        if Permission.ACKNOWLEDGE_REPORTS in self.permissions and (unread := self.view.unread):
            page = f"reports/{unread.pk}/"
            yield Todo(f"Read the report for {unread.period}, and say so", page)
        if Permission.PUBLISH_REPORTS in self.permissions:
            yield from self.to_write()
        if Permission.TRACK_STAGES in self.permissions and (late := len(self.view.late)):
            yield Todo(
                f"{late} {'item is' if late == 1 else 'items are'} late", "week/", is_late=True
            )
        if due := self.checks_due:
            number = f"{due:,} or more" if due == MOST_COUNTED else f"{due:,}"
            noun = "check is" if due == 1 else "checks are"
            yield Todo(f"{number} {noun} due: who is still at work", "placements/checks/")

    def to_write(self) -> Iterator[Todo]:
        row = self.row
        if row and row.report_late_since:
            since = f"{row.report_late_since:%B} {row.report_late_since.day}"
            yield Todo(
                f"A report was due on {since}: write it, or put it off", "reports/", is_late=True
            )
        elif row and row.report_due_on and (row.report_due_on - row.as_of).days <= SOON:
            day = f"{row.report_due_on:%B} {row.report_due_on.day}"
            yield Todo(f"The next report is due on {day}", "reports/")
        if waiting := self.questions:
            noun = "question waits" if waiting == 1 else "questions wait"
            yield Todo(f"{waiting} {noun} for an answer in the next report", "council/questions/")

    @property
    def asks(self) -> list[list[str]]:
        return list(self.board.get("asks", ()))

    @property
    def is_asked(self) -> bool:
        """Whether the asks are for this reader: they are the council's."""
        return Permission.ACKNOWLEDGE_REPORTS in self.permissions

    @property
    def questions(self) -> int:
        """Of the council, that wait for an answer."""
        return int(self.board.get("questions") or 0)

    @cached_property
    def meetings(self) -> list[datetime]:
        """The last one and the next one, as they were when the board was counted."""
        kept = (self.board.get("met"), self.board.get("meeting"))
        return [datetime.fromisoformat(at) for at in kept if at]

    @property
    def meeting_at(self) -> datetime | None:
        return next((at for at in self.meetings if at > self.view.as_of), None)

    @property
    def met_at(self) -> datetime | None:
        return max((at for at in self.meetings if at <= self.view.as_of), default=None)

    @property
    def finished(self) -> list[Finished]:
        """What was done since the last meeting, or without one since the last report."""
        met_at = self.met_at
        return finished_since(self.view.checklist, met_at) if met_at else self.view.finished

    @property
    def promises(self) -> Iterator[tuple[str, str, int, int]]:
        """Of each kind: its words, its name in the list's filter, how much, and how much came."""
        kinds = {kind.label: kind.value for kind in CommitmentKind}
        for label, promised, kept in self.board.get("promises", ()):
            yield label, kinds.get(label, ""), promised, kept

    @property
    def contact(self) -> Contact | None:
        kept = self.board.get("contact")
        return Contact(*kept) if kept else None

    @property
    def comparison(self) -> Comparison | None:
        """Only as long as the community and all the others in it consent."""
        kept = self.board.get("comparison")
        if not kept or not self.community.compares_with_others:
            return None
        has_lost_one = self.row is not None and self.row.figures_stamp == NO_STAMP
        return None if has_lost_one else Comparison.read(kept)

    @property
    def story(self) -> Mapping[str, str]:
        return self.board.get("story", {})

    @property
    def story_on(self) -> date:
        return date.fromisoformat(self.story["on"])

    @property
    def has_aims(self) -> bool:
        return any(aim is not None for *_, aim in self.board.get("trend", ()))

    @property
    def trend_chart(self) -> SafeString:
        trend = self.board["trend"]
        bars = [(label, people) for label, people, _ in trend]
        name = "People placed by quarter; the table has the numbers"
        return charts.columns(name, bars, [aim for *_, aim in trend] if self.has_aims else [])

    @property
    def funnel_chart(self) -> SafeString:
        bars = [
            (name if n is not None else f"{name}: {words.lower()}", n)
            for name, words, n, _ in self.board["funnel"]
        ]
        return charts.steps("From training to work; the table has the numbers", bars)


SOON = 14  # days


def dashboard_of(community: Community, *, reader: int, permissions: frozenset[str]) -> Dashboard:
    """In six queries, whatever the amount of data; inside the community's scope."""
    view = council_view(community, reader=reader)
    rows = PortfolioRow.objects.filter(community=community)
    if Permission.RECORD_PLACEMENTS in permissions:
        rows = rows.annotate(checks_due=number_to_ask(community, view.checklist.today))
    row = rows.first()
    return Dashboard(view, row, permissions, getattr(row, "checks_due", 0))
