"""New partners worth a look before they are written: no partner at all, or one that is there.

`partners.matching` says whether two are alike; here is only who is compared with whom, so that
twenty thousand rows take a second.
"""

from collections import deque
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from communities.models import Community
from communities.names import name_key
from partners.imports.headings import fold
from partners.imports.partner_sheet.spoken import KINDS
from partners.imports.partner_sheet.works import PartnerWork
from partners.imports.sheet import CheckedRow
from partners.matching import NEIGHBORS, ORDERS, WORTH_A_LOOK, Known, compare, known_as

# “TOTAL” under a list and “EMPLOYERS” inside it are no partners, but may be: a person decides.
SUMS = frozenset({"total", "totals", "grandtotal", "subtotal", "sum"})
NO_PARTNER = "Is this a partner, or a line between or below them?"


class Candidate(NamedTuple):
    """A partner that is there, or one that a row would make.

    It is taken apart for comparing when it is compared: all at once would fill the memory.
    """

    name: str
    website: str
    row: CheckedRow | None = None

    def known(self, place: int) -> Known:
        return known_as(place, self.name, self.website)


def warn_of_look_alikes(community: Community, works: Sequence[PartnerWork]) -> None:
    new = [work for work in works if work.partner is None]
    if not new:
        return
    for work in new:
        if work.first and may_be_no_partner(work.said["name"]):
            work.first.warnings["name"] = NO_PARTNER
    there = community.partners.kept().order_by("pk").values_list("name", "website")
    candidates = [Candidate(*row) for row in there]
    candidates += [
        Candidate(work.said["name"], work.said.get("website", ""), work.first) for work in new
    ]
    for one, other in pairs(candidates):
        warn(candidates, *((one, other) if one.pk < other.pk else (other, one)))


def may_be_no_partner(name: str) -> bool:
    folded = fold(name)
    return name_key(name) in SUMS or not KINDS.known.keys().isdisjoint({folded, folded[:-1]})


def pairs(candidates: Sequence[Candidate]) -> Iterator[tuple[Known, Known]]:
    """Those of one domain, and neighbors in sorted lists; their keys are their places."""
    first_of: dict[str, int] = {}
    spellings: list[tuple[str, ...]] = []
    for place, candidate in enumerate(candidates):
        known = candidate.known(place)
        spellings.append(tuple(order(known) for order in ORDERS))
        first = first_of.setdefault(known.domain, place)
        if known.domain and first != place:
            yield candidates[first].known(first), known
    for n in range(len(ORDERS)):
        near: deque[Known] = deque(maxlen=NEIGHBORS)
        for place in sorted(range(len(candidates)), key=lambda place: spellings[place][n]):
            known = candidates[place].known(place)
            for other in near:
                yield known, other
            near.append(known)


def warn(candidates: Sequence[Candidate], earlier: Known, later: Known) -> None:
    """Those that are there come first in the list, and earlier rows before later ones."""
    row, its_row = candidates[later.pk].row, candidates[earlier.pk].row
    if row is None or "name" in row.warnings:
        return
    score, why = compare(earlier, later)
    if score >= WORTH_A_LOOK:
        where = f" in row {its_row.number}" if its_row else ""
        row.warnings["name"] = f"Looks like “{earlier.name}”{where}: {why}."
