"""The board: a column for each rung of the pipeline, with its count and its first cards."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.db.models import Count, Q, Window
from django.db.models.functions import RowNumber
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from communities.access import CommunityRequest
from communities.listing import Listing
from partners.choices import Choices
from partners.listing import SEVERAL
from partners.models import Pipeline
from partners.rows import Row, rows_of

CARDS = 30  # a column's, before it links to the table


@dataclass(slots=True)
class Card:
    """A partner on the board. `before` and `after` are the rungs beside its own, or empty."""

    row: Row
    url: str
    move_url: str
    is_moved: bool


@dataclass(slots=True)
class Column:
    rung: str
    word: str
    count: int
    cards: list[Card]
    url: str  # the directory, narrowed to this column
    before: tuple[str, str] | None
    after: tuple[str, str] | None
    options: SafeString

    @property
    def more(self) -> int:
        return self.count - len(self.cards)


def rungs_of(listing: Listing) -> list[Pipeline]:
    """The columns that the filters leave."""
    wanted = listing.chosen.get("pipeline")
    if not wanted:
        return list(Pipeline)
    return list(SEVERAL[wanted]) if wanted in SEVERAL else [Pipeline(wanted)]


def columns_of(
    request: CommunityRequest,
    listing: Listing,
    choices: Choices,
    *,
    rungs: Sequence[Pipeline],
    moved: int | None = None,
) -> list[Column]:
    """These columns. A card that has just been moved is shown, however far down it belongs."""
    rows = listing.rows.filter(pipeline__in=rungs)
    counts = dict(rows.order_by().values_list("pipeline").annotate(n=Count("pk")))
    order: Any = listing.order()
    place = Window(RowNumber(), partition_by="pipeline", order_by=order)
    first = rows.annotate(place=place).filter(Q(place__lte=CARDS) | Q(pk=moved)).order_by("place")
    shown = rows_of(request.community, first, choices)
    base = reverse("partners:directory", args=[request.community.slug])
    seen = listing.link(moved=None, v=None).removeprefix("?")
    cards = [
        Card(row, f"{base}{row.pk}/", move_url(base, row, seen), is_moved=row.pk == moved)
        for row in shown
    ]
    return [
        Column(
            rung=rung.value,
            word=rung.label,
            count=counts.get(rung.value, 0),
            cards=[card for card in cards if card.row.pipeline == rung],
            url=base + listing.link(pipeline=rung.value, moved=None, v=None),
            before=beside(rung, -1),
            after=beside(rung, 1),
            options=options_but(rung),
        )
        for rung in rungs
    ]


def move_url(base: str, row: Row, seen: str) -> str:
    """It says which state the reader saw, and what the board around it was narrowed to."""
    return f"{base}{row.pk}/move/?v={row.version}" + (f"&{seen}" if seen else "")


def beside(rung: Pipeline, step: int) -> tuple[str, str] | None:
    ladder = list(Pipeline)
    at = ladder.index(rung) + step
    return (ladder[at].value, ladder[at].label) if 0 <= at < len(ladder) else None


@lru_cache(maxsize=len(Pipeline))
def options_but(rung: Pipeline) -> SafeString:
    """Where a card may go, as HTML: the same for every card of a column."""
    others = ((other.value, other.label) for other in Pipeline if other != rung)
    return format_html_join("", '<option value="{}">{}</option>', others)
