"""New partners that look like another one: worth a look before they are written.

`partners.matching` says whether two are alike; here is only who is compared with whom, so that
twenty thousand rows take a second.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from communities.models import Community
from partners.imports.partner_sheet.works import PartnerWork
from partners.imports.sheet import CheckedRow
from partners.matching import ORDERS, WORTH_A_LOOK, Known, compare, neighbors
from partners.names import domain_of, read

NOBODY: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Candidate:
    """A partner that is there, or a row that makes one."""

    name: str
    known: Known
    row: CheckedRow | None = None

    @property
    def words(self) -> str:
        return f"“{self.name}”" + (f" in row {self.row.number}" if self.row else "")


def warn_of_look_alikes(community: Community, works: Sequence[PartnerWork]) -> None:
    new = [work for work in works if work.partner is None]
    if not new:
        return
    there = community.partners.kept().order_by("pk").values_list("name", "website")
    candidates = [candidate(name, website) for name, website in there]
    candidates += [
        candidate(work.said["name"], work.said.get("website", ""), work.rows["name"])
        for work in new
    ]
    for first, second in pairs(candidates):
        warn(candidates[first], candidates[second])


def candidate(name: str, website: str, row: CheckedRow | None = None) -> Candidate:
    return Candidate(name, Known(0, read(name), domain_of(website), NOBODY), row)


def pairs(candidates: Sequence[Candidate]) -> Iterator[tuple[int, int]]:
    """Those of one domain, and neighbors in sorted lists, by their places, the lower first."""
    first_of: dict[str, int] = {}
    for place, one in enumerate(candidates):
        first = first_of.setdefault(one.known.domain, place)
        if one.known.domain and first != place:
            yield first, place
    for order in ORDERS:
        in_order = sorted(range(len(candidates)), key=lambda n: order(candidates[n].known))
        yield from neighbors(in_order)


def warn(earlier: Candidate, later: Candidate) -> None:
    """Those that are there come first in the list, and earlier rows before later ones."""
    row = later.row
    if row is None or "name" in row.warnings:
        return
    score, why = compare(earlier.known, later.known)
    if score >= WORTH_A_LOOK:
        row.warnings["name"] = f"Looks like {earlier.words}: {why}."
