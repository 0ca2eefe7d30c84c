"""The directory as a sheet that an import reads back without changing anything."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.http import HttpResponse

from communities.cells import as_text
from communities.listing import csv_file
from communities.models import Community
from partners.imports import cells
from partners.imports.partner_sheet.columns import CONTACT_KEYS, LABELS, PARTNER_KEYS
from partners.imports.partner_sheet.spoken import FREE_TEXT
from partners.imports.partner_sheet.wording import exported, value_of
from partners.models import Contact, Partner

REPEATED = ("id", "name")  # on each line of a partner, so that it finds its partner again


def export_csv(community: Community, partners: QuerySet[Partner], *, name: str) -> HttpResponse:
    rows = ([as_text(cell) for cell in row] for row in partner_rows(community, partners))
    return csv_file(name, list(LABELS.values()), rows)


def partner_rows(community: Community, partners: QuerySet[Partner]) -> Iterator[list[str]]:
    """A line for each partner and contact; what is the partner's own stands on its first line."""
    people = Prefetch("contacts", queryset=community.contacts.kept().in_order(), to_attr="people")
    for partner in partners.select_related("owner").prefetch_related(people):
        own = {"id": str(partner.pk), **said_of(partner, PARTNER_KEYS)}
        people_here: list[Contact] = getattr(partner, people.to_attr or "")
        for number, contact in enumerate(people_here or [None]):
            line = own if number == 0 else {key: own[key] for key in REPEATED}
            said = said_of(contact, CONTACT_KEYS) if contact else {}
            yield [line.get(key) or said.get(key, "") for key in LABELS]


def said_of(row: Partner | Contact, keys: tuple[str, ...]) -> dict[str, str]:
    return {key: cell_of(key, value_of(row, key)) for key in keys}


def cell_of(key: str, value: Any) -> str:
    text = exported(key, value)
    return cells.marked(text) if key in FREE_TEXT else text
