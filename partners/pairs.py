"""The pairs that may be one partner, as a list: searched, narrowed, sorted and paged.

They come from the finder and not from a table, so the list is put in order here.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from operator import attrgetter
from typing import Any

from communities.access import CommunityRequest
from communities.listing import Columns, Filter, Listing, Sorts
from communities.models import Community
from communities.names import domain_of
from partners.matching import Pair, duplicates_in
from partners.merge_choices import closeness
from partners.models import NotDuplicates, Partner
from partners.rows import kind_names

APART = "apart"
# From which score on it is said how.
STRENGTHS = [(90, "likely", "Probably the same"), (75, "maybe", "Maybe the same")]
WORTH_A_LOOK = ("look", "Worth a look")
SORTS: Sorts = {"alike": ("How alike", "score"), "name": ("Name", "name")}
COLUMNS: Columns = {
    "Partner": lambda pair: pair.names[0],
    "Other": lambda pair: pair.names[1],
    "How alike": lambda pair: pair.words,
    "Why": lambda pair: pair.why,
}


@dataclass(frozen=True, slots=True)
class Shown:
    """A pair as the list has it, decided or not."""

    first: int
    second: int
    names: tuple[str, str]
    why: str
    score: float
    is_apart: bool = False

    @property
    def name(self) -> str:
        return self.names[0].casefold()

    @property
    def strength(self) -> tuple[str, str]:
        if self.is_apart:
            return APART, "Told apart"
        found = ((key, words) for least, key, words in STRENGTHS if self.score >= least)
        return next(found, WORTH_A_LOOK)

    @property
    def words(self) -> str:
        return self.strength[1]


class PairListing(Listing):
    """Without a filter only what is still to be decided."""

    @cached_property
    def rows(self) -> Any:
        found: list[Shown] = list(self.all_rows)
        for word in self.query.casefold().split():
            found = [pair for pair in found if word in " ".join(pair.names).casefold()]
        for one in self.active_filters:
            found = one.filter.apply(found, one.value)  # type: ignore[assignment]
        field = str(self.sorts[self.sort.removeprefix("-")][1])
        return sorted(found, key=attrgetter(field), reverse=self.sort.startswith("-"))


def pair_listing(request: CommunityRequest) -> PairListing:
    community = request.community
    is_apart = request.GET.get("alike") == APART
    pairs = told_apart(community) if is_apart else map(shown, duplicates_in(community))
    strengths = [(key, words) for _least, key, words in STRENGTHS]
    return PairListing(
        request,
        pairs,  # type: ignore[arg-type]
        search=lambda found, words: found,
        sorts=SORTS,
        default_sort="-alike",
        filters=[
            Filter(
                "alike",
                "How alike",
                [*strengths, WORTH_A_LOOK, (APART, "Told apart")],
                lambda found, key: [pair for pair in found if pair.strength[0] == key],  # type: ignore[arg-type,return-value]
                all_label="All to decide",
            )
        ],
        columns=COLUMNS,
        per_page=25,
        nouns=("pair", "pairs"),
    )


def shown(pair: Pair) -> Shown:
    return Shown(pair.first, pair.second, pair.names, pair.why, pair.score)


def told_apart(community: Community) -> list[Shown]:
    """Pairs that somebody has decided about, of partners that are still there."""
    rows = community.not_duplicates.filter(first__removed_at=None, second__removed_at=None)
    return [apart(told) for told in rows.select_related("first", "second", "by").order_by("pk")]


def apart(told: NotDuplicates) -> Shown:
    names = (told.first.name, told.second.name)
    by = f" by {told.by}" if told.by else ""
    why = f"Told apart{by} on {told.at:%B} {told.at.day}, {told.at.year}"
    return Shown(told.first_id, told.second_id, names, why, 0, is_apart=True)


@dataclass(slots=True)
class Row:
    """A pair as printed; `merge` is the end of the address of its preview."""

    pair: Shown
    partners: tuple[Partner, Partner]
    facts: tuple[list[str], list[str]]
    merge: str


def rows_of(community: Community, pairs: Iterable[Shown]) -> list[Row]:
    """One statement for all the partners of a page."""
    pairs = list(pairs)
    shown_here = {pk for pair in pairs for pk in (pair.first, pair.second)}
    found = community.partners.select_related("owner").in_bulk(shown_here)
    return [row_of(pair, found[pair.first], found[pair.second]) for pair in pairs]


def row_of(pair: Shown, one: Partner, other: Partner) -> Row:
    # The closer one is kept unless somebody turns it round, of two as close the older one.
    kept, merged = sorted((one, other), key=lambda p: (-closeness(p.pipeline), p.pk))
    return Row(pair, (one, other), (facts_of(one), facts_of(other)), f"{kept.pk}/{merged.pk}/")


def facts_of(partner: Partner) -> list[str]:
    """What tells two partners apart at a glance."""
    owner = str(partner.owner) if partner.owner else "No owner yet"
    facts = [
        kind_names(partner.kinds),
        partner.get_pipeline_display(),
        domain_of(partner.website),
        owner,
    ]
    return [fact for fact in facts if fact]
