"""New partners that look like another one: worth a look before they are written.

`partners.matching` says whether two are alike; here is only who is compared with whom, so that
twenty thousand rows take a second.
"""

from collections.abc import Iterator, Sequence

from communities.models import Community
from partners.imports.partner_sheet.works import PartnerWork
from partners.imports.sheet import CheckedRow
from partners.matching import ORDERS, WORTH_A_LOOK, Known, compare, known_as, neighbors

Candidate = tuple[Known, CheckedRow | None]  # what is there, or what a row would make


def warn_of_look_alikes(community: Community, works: Sequence[PartnerWork]) -> None:
    new = [work for work in works if work.partner is None]
    if not new:
        return
    there = community.partners.kept().order_by("pk").values_list("pk", "name", "website")
    candidates: list[Candidate] = [(known_as(*row), None) for row in there]
    for work in new:
        known = known_as(0, work.said["name"], work.said.get("website", ""))
        candidates.append((known, work.first))
    for first, second in pairs([known for known, _ in candidates]):
        warn(candidates[first], candidates[second])


def pairs(partners: Sequence[Known]) -> Iterator[tuple[int, int]]:
    """Those of one domain, and neighbors in sorted lists, by their places, the lower first."""
    first_of: dict[str, int] = {}
    for place, one in enumerate(partners):
        first = first_of.setdefault(one.domain, place)
        if one.domain and first != place:
            yield first, place
    for order in ORDERS:
        in_order = sorted(range(len(partners)), key=lambda place: order(partners[place]))
        yield from neighbors(in_order)


def warn(earlier: Candidate, later: Candidate) -> None:
    """Those that are there come first in the list, and earlier rows before later ones."""
    (one, its_row), (other, row) = earlier, later
    if row is None or "name" in row.warnings:
        return
    score, why = compare(one, other)
    if score >= WORTH_A_LOOK:
        where = f" in row {its_row.number}" if its_row else ""
        row.warnings["name"] = f"Looks like “{one.name}”{where}: {why}."
