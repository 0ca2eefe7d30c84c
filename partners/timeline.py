"""What happened with one partner, latest first: interactions, acts of the log, moves.

Three tables in one statement, so that a page of it costs one query however much there is. A move
is told by its step, and an interaction by itself: their lines of the log are left out.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import CharField, DateField, DateTimeField, F, QuerySet, Value
from django.db.models.functions import TruncDate

from partners.choices import Choices
from partners.models import InteractionKind, Partner, Pipeline

PER_PAGE = 20
TOLD_BY_THEMSELVES = ("interaction.logged", "partner.moved")
COLUMNS = ("what", "row", "day", "moment", "person", "head", "body", "whom", "due", "done_at")
KINDS = dict(InteractionKind.choices)
PLACES = dict(Pipeline.choices)


@dataclass(frozen=True, slots=True)
class Moment:
    """One line. `what` is “interaction”, “act” or “move”; the rest is empty where it is not one."""

    what: str
    pk: int
    day: date
    at: datetime
    by: str
    kind: str
    text: str
    whom: str
    due: date | None
    is_done: bool


@dataclass(frozen=True, slots=True)
class Timeline:
    moments: list[Moment]
    page: int
    has_older: bool

    @property
    def newer(self) -> int:
        return self.page - 1

    @property
    def older(self) -> int:
        return self.page + 1


def timeline_of(partner: Partner, choices: Choices, *, page: str = "") -> Timeline:
    """One page of it; `page` is a number as the address gives it."""
    number = max(int(page), 1) if page.isdecimal() and len(page) < 6 else 1
    start = (number - 1) * PER_PAGE
    rows = list(moments_of(partner)[start : start + PER_PAGE + 1])
    moments = [moment_of(dict(zip(COLUMNS, row, strict=True)), choices) for row in rows[:PER_PAGE]]
    return Timeline(moments, number, has_older=len(rows) > PER_PAGE)


def moments_of(partner: Partner) -> QuerySet[Any]:
    """The interactions come first: their columns give the UNION its types."""
    day = TruncDate("at", tzinfo=partner.community.zone)
    nothing = Value("", output_field=CharField())
    never = {
        "due": Value(None, output_field=DateField()),
        "done_at": Value(None, output_field=DateTimeField()),
    }
    interactions = partner.interactions.kept().annotate(
        what=Value("interaction"), row=F("pk"), day=F("on"), moment=F("created_at"),
        person=F("created_by_id"), head=F("kind"), body=F("summary"), whom=F("contact__name"),
        due=F("follow_up_on"), done_at=F("followed_up_at"),
    )  # fmt: skip
    log = partner.community.activities.about(partner.subject)
    acts = log.exclude(verb__in=TOLD_BY_THEMSELVES).annotate(
        what=Value("act"), row=F("pk"), day=day, moment=F("at"), person=F("by_id"),
        head=F("verb"), body=F("sentence"), whom=nothing, **never,
    )  # fmt: skip
    moves = partner.steps.annotate(
        what=Value("move"), row=F("pk"), day=day, moment=F("at"), person=F("by_id"),
        head=F("was"), body=F("now"), whom=nothing, **never,
    )  # fmt: skip
    several = [rows.order_by().values_list(*COLUMNS) for rows in (interactions, acts, moves)]
    return several[0].union(*several[1:], all=True).order_by("-day", "-moment", "-row")


def moment_of(row: Mapping[str, Any], choices: Choices) -> Moment:
    text = row["body"]
    if row["what"] == "move":
        text = f"moved it from {PLACES[row['head']].lower()} to {PLACES[text].lower()}"
    return Moment(
        what=row["what"],
        pk=row["row"],
        day=row["day"],
        at=row["moment"],
        by=choices.name(row["person"]),
        kind=KINDS.get(row["head"], ""),
        text=text,
        whom=row["whom"] or "",
        due=row["due"],
        is_done=row["done_at"] is not None,
    )
