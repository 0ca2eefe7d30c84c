"""Placements as a sheet that an import reads back without changing anything."""

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse

from communities.cells import as_text
from communities.listing import csv_file
from communities.models import Community
from partners.imports.partner_sheet.known import Directory
from partners.models import Partner
from placements.models import Placement
from placements.placement_sheet.columns import LABELS
from placements.placement_sheet.wording import exported

ALIKE = tuple(key for key in LABELS if key not in ("issuer", "employer", "training_start"))


def export_csv(community: Community, placements: QuerySet[Placement], *, name: str) -> HttpResponse:
    rows = ([as_text(cell) for cell in row] for row in placement_rows(community, placements))
    return csv_file(name, list(LABELS.values()), rows)


def placement_rows(community: Community, placements: QuerySet[Placement]) -> Iterator[list[str]]:
    """A line for each placement. Those whose person was forgotten have no key, and are left out."""
    heirs = Directory(community).heirs
    rows = placements.filter(forgotten_at=None)
    for placement in rows.select_related("issuer", "employer", "program", "cohort"):
        said = said_of(placement, heirs)
        yield [exported(key, said[key]) for key in LABELS]


def said_of(placement: Placement, heirs: dict[int, Partner]) -> dict[str, Any]:
    """What a row says, by column: a merged partner is called as the one that was kept."""
    cohort, program = placement.cohort, placement.program
    said = {key: getattr(placement, key) for key in ALIKE}
    return said | {
        "issuer": heirs.get(placement.issuer_id, placement.issuer),
        "employer": heirs.get(placement.employer_id, placement.employer),
        "program": program.name if program else "",
        "training_start": cohort.starts_on if cohort else None,
        "cohort": cohort.name if cohort else "",
    }
