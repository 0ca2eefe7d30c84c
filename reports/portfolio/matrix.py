"""The portfolio as its page shows it: a line for each community, and the counts above them."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import Count, QuerySet
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from communities.models import Community
from reports.dashboard.board import level_words
from reports.models import Attention, PortfolioRow, Standing
from reports.portfolio.attention import MEANINGS
from stages.models import Stage
from stages.reference import reference


@dataclass(frozen=True)
class Cell:
    """One stage of one community. `marks` are the classes by which the sheet draws it."""

    name: str
    words: str
    note: str = ""
    marks: str = ""


CELL = '<td data-label="{}" class="{}">{}<small>{}</small></td>'
NOT_COUNTED = '<td colspan="{}" class="quiet" data-label="Stages">Not counted yet</td>'


@dataclass
class Line:
    """One community: what its row says, in words, as of the day on which it was counted."""

    community: Community

    @cached_property
    def row(self) -> PortfolioRow | None:
        return getattr(self.community, "portfolio_row", None)

    @property
    def cells(self) -> SafeString:
        """Written here, because all the cells cost a template more than the rest of the page."""
        if self.row is None:
            return format_html(NOT_COUNTED, len(stages()))
        cells = (cell_of(self.row, stage) for stage in self.row.stages)
        return format_html_join("", CELL, ((c.name, c.marks, c.words, c.note) for c in cells))

    @property
    def attention(self) -> str:
        return attention_words(self.row) if self.row else "Not counted yet"

    @property
    def is_late(self) -> bool:
        return self.row is not None and self.row.attention != Attention.NONE

    @property
    def standing(self) -> str:
        return Standing(self.row.standing).label if self.row and self.row.standing else ""

    @property
    def people(self) -> str:
        known = self.row.people if self.row else None
        return "Not known" if known is None else f"{known:,}"

    @property
    def where(self) -> str:
        return f"{self.row.stage} {title_of(self.row.stage)}" if self.row else ""

    @property
    def goal(self) -> str:
        """As in “of 350 by 2028”; empty without a goal on people placed."""
        row = self.row
        return f"goal {row.goal:,} by {row.goal_year}" if row and row.goal else ""

    @property
    def goal_standing(self) -> str:
        """How it stands, in the words of the community's dashboard."""
        row = self.row
        return level_words(row.goal_standing) if row and row.goal else ""

    @property
    def why(self) -> str:
        """What the attention means."""
        return MEANINGS[Attention(self.row.attention)] if self.row and self.is_late else ""


def days(number: int) -> str:
    return f"{number:,} {'day' if number == 1 else 'days'}"


def attention_words(row: PortfolioRow) -> str:
    """Why this community comes before others, with the age of the reason."""
    age = (row.as_of - row.attention_since).days if row.attention_since else 0
    match row.attention:
        case Attention.SILENT:
            return f"Silent for {days(age)}"
        case Attention.LATE:
            return f"Report {days(age)} late" if age else "Report due today"
        case Attention.STALLED:
            return f"Nothing finished for {days(age)}"
        case Attention.BEHIND:
            noun = "item" if row.items_late == 1 else "items"
            return f"{row.items_late} {noun} late"
    return "Nothing is late"


def cell_of(row: PortfolioRow, stage: dict[str, Any]) -> Cell:
    name = title_of(stage["number"])
    counted = stage["total"] - stage["exempt"]
    done = f"{stage['done']} of {counted}"
    if stage["completed_on"]:
        ended = date.fromisoformat(stage["completed_on"])
        return Cell(name, "Completed", f"{ended:%b} {ended.year}", "over")
    if stage["number"] != row.stage:
        return Cell(name, done if stage["done"] else "", marks="ahead")
    marks = "here due" if row.attention != Attention.NONE else "here"
    return Cell(name, age_in_stage(row), f"{done} done, {report_age(row)}", marks)


def age_in_stage(row: PortfolioRow) -> str:
    return days((row.as_of - row.stage_since).days) if row.stage_since else "not begun"


def report_age(row: PortfolioRow) -> str:
    if row.reported_on is None:
        return "no report yet"
    age = (row.as_of - row.reported_on).days
    return f"report {days(age)} ago" if age else "report today"


def title_of(number: int) -> str:
    return next(stage.title for stage in stages() if stage.number == number)


def stages() -> list[Stage]:
    """The five, in order; from memory."""
    return list({item.stage_id: item.stage for item in reference.national_items()}.values())


@dataclass(frozen=True)
class Group:
    """How many communities an answer of a filter has. `key` is its value in the address."""

    key: str
    name: str
    n: int
    meaning: str = ""


@dataclass(frozen=True)
class Counts:
    """How the communities that were asked for are spread."""

    by_stage: list[Group]
    by_attention: list[Group]
    by_state: Counter[str]
    not_counted: int


def counts_of(communities: QuerySet[Community]) -> Counts:
    """In one query, however many they are. A community in two states counts in both."""
    stage_of, attention_of, by_state = Counter[int](), Counter[str](), Counter[str]()
    not_counted = 0
    grouped = communities.order_by().values_list(
        "states", "portfolio_row__stage", "portfolio_row__attention"
    )
    for states, stage, attention, n in grouped.annotate(n=Count("pk")):
        by_state.update(dict.fromkeys(states.split(","), n))
        if stage is None:
            not_counted += n
        else:
            stage_of[stage] += n
            attention_of[attention] += n
    return Counts(
        [Group(str(one.number), one.title, stage_of[one.number]) for one in stages()],
        [Group(key, label, attention_of[key], MEANINGS[key]) for key, label in CHOICES],
        by_state,
        not_counted,
    )


CHOICES = [(Attention(key), label) for key, label in Attention.choices]


def lines_of(communities: Iterable[Community]) -> list[Line]:
    return [Line(community) for community in communities]
