"""A community in public: one function for its page, its badge and its figures as data.

The figures are those of the board, which are what the council may see: totals, and parts of totals
as they went out. Nothing else of the community is read but partners that allowed their name, and
stories whose people agreed to be told of in public.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F
from django.http import Http404
from django.urls import reverse
from django_scopes import scope, scopes_disabled

from communities.models import Community
from partners.models import Kind
from reports.dashboard.reading import Tile
from reports.models import PortfolioRow, PublicStory
from stages.progress import Progress
from stages.reference import reference
from stages.standings import Standing

HIDDEN_BECAUSE = "Too few people, or a number that would give too few away."
NOT_OUT = "Parts of a total go out after each quarter."


@dataclass(frozen=True)
class Shown:
    """`partners` are names by kind; `row` is None for a minute, until the clock has counted."""

    community: Community
    row: PortfolioRow | None
    partners: list[tuple[str, list[str]]]
    stories: list[PublicStory]

    @property
    def tiles(self) -> list[Tile]:
        kept = self.row.board.get("tiles", []) if self.row else []
        return [Tile(one, self.row.figures_on if self.row else None) for one in kept]

    @property
    def as_of(self) -> date | None:
        return self.row.as_of if self.row else None

    @property
    def stations(self) -> list[Standing]:
        return stations_of(self.row) if self.row else []

    @property
    def current(self) -> Standing | None:
        number = self.row.stage if self.row else 0
        return next((one for one in self.stations if one.stage.number == number), None)

    @property
    def etag(self) -> str:
        """Another one after each count, and every act leads to one within a minute."""
        counted = self.row.counted_at.timestamp() if self.row else 0
        return f'"{self.community.pk}-{counted}-{len(self.stories)}"'


def shown(slug: str) -> Shown:
    """In three queries. Raises Http404 where a community does not show itself."""
    with scopes_disabled():  # the row comes with its community, which nobody has entered
        found = Community.objects.taking_part().filter(slug=slug, has_public_page=True)
        community = found.select_related("portfolio_row").first()
    if community is None:
        raise Http404
    with scope(community=community):
        return showing(community, getattr(community, "portfolio_row", None))


def preview(community: Community) -> Shown:
    """What the page shows, or would show; in the community's scope."""
    return showing(community, PortfolioRow.objects.filter(community=community).first())


def showing(community: Community, row: PortfolioRow | None) -> Shown:
    stories = list(community.public_stories.filter(withdrawn_at=None))
    return Shown(community, row, list(named_partners(community)), stories)


def named_partners(community: Community) -> Iterator[tuple[str, list[str]]]:
    """By the first kind that each is of; only those that allowed the use of their name."""
    allowed = community.partners.kept().filter(name_use_allowed_on__isnull=False)
    by_kind: dict[str, list[str]] = {}
    for name, kinds in allowed.order_by(F("name").asc()).values_list("name", "kinds"):
        by_kind.setdefault(kinds[0] if kinds else "", []).append(name)
    for kind in (*Kind.values, ""):
        if names := by_kind.get(kind):
            yield Kind(kind).label if kind else "Partner", names


def stations_of(row: PortfolioRow) -> list[Standing]:
    stages = {item.stage_id: item.stage for item in reference.national_items()}
    return [
        Standing(
            stage=stages[kept["number"]],
            progress=Progress(kept["done"], kept["exempt"], kept["total"]),
            is_locked=kept["is_locked"],
            started_on=as_day(kept["started_on"]),
            completed_on=as_day(kept["completed_on"]),
        )
        for kept in row.stages
        if kept["number"] in stages
    ]


def as_day(kept: str) -> date | None:
    return date.fromisoformat(kept) if kept else None


def as_data(found: Shown) -> dict[str, Any]:
    """The same for programs: what is hidden has a reason and no number."""
    community, row = found.community, found.row
    return {
        "community": community.name,
        "page": reverse("reports:public", args=[community.slug]),
        "states": community.states.split(","),
        "kind": community.kind,
        "designated_on": community.designated_on,
        "as_of": found.as_of,
        "stage": {"number": found.current.stage.number, "title": found.current.stage.title}
        if found.current
        else None,
        "items": {"done": row.done, "of": row.total - row.exempt} if row else None,
        "figures": [figure(tile.kept) for tile in found.tiles],
    }


def figure(tile: Mapping[str, Any]) -> dict[str, Any]:
    told = {"key": tile["key"], "name": tile["name"], "says": tile["words"]}
    told |= {"definition": tile["how"], "as_of": tile["through"] or tile["as_of"]}
    if tile["is_known"]:
        return {**told, "of": tile["of"] or None, "goal": tile["target"] or None}
    because = HIDDEN_BECAUSE if tile["words"].startswith("Hidden") else NOT_OUT
    return {**told, "hidden_because": because if tile["through"] else "Nobody has reported it."}
