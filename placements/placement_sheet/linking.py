"""`previous_on` of many people at one go, as `placements.actions` does it for one."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date

from communities.models import Community
from partners.imports.chunks import in_chunks
from placements.models import Placement
from placements.people import Issuers, Person
from placements.tally import Touched


def link(
    community: Community,
    of: Collection[Placement],
    touched: Touched,
    new: Iterable[Placement] = (),
) -> None:
    """Give each placement of these ones' people the start of the one before.

    `new` are not written yet. Those that are there and change are written, and locked until the
    transaction ends.
    """
    issuers = Issuers(community)
    rows = placements_of(community, {issuers.person(placement) for placement in of}, issuers)
    for placement in new:
        rows[issuers.person(placement)].append(placement)
    changed = []
    for its_rows in rows.values():
        before: date | None = None
        for row in sorted(its_rows, key=lambda row: row.starts_on):  # new ones after old ones
            if row.previous_on != before:
                row.previous_on = before
                if row.pk:
                    changed.append(row)
                    touched.linked(row)
            before = row.starts_on
    for some in in_chunks(changed):
        Placement.objects.bulk_create(
            some, update_conflicts=True, unique_fields=["id"], update_fields=["previous_on"]
        )


def placements_of(
    community: Community, people: Collection[Person], issuers: Issuers
) -> dict[Person, list[Placement]]:
    """What is on record of them, the first start first."""
    found: dict[Person, list[Placement]] = defaultdict(list)
    wanted = set(people)
    for some in in_chunks(sorted({reference for _, reference in wanted})):
        rows = community.placements.kept().select_for_update(of=("self",))
        rows = rows.filter(reference__in=some).order_by("starts_on", "pk")
        for placement in rows:
            if (person := issuers.person(placement)) in wanted:
                found[person].append(placement)
    return found
