"""Which rows speak of which partner: by Partner ID, else by the key of the name, else a new one."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from partners.imports.partner_sheet.known import Known
from partners.imports.partner_sheet.spoken import Spoken, forgive, named_key
from partners.models import Partner

UNKNOWN_ID = "{} is the Partner ID of no partner in this directory. Leave it empty for a new one."


@dataclass(slots=True)
class Group:
    """The rows that can be written of one partner; without one, they make a new one."""

    partner: Partner | None
    rows: list[Spoken] = field(default_factory=list)


def grouped(rows: Sequence[Spoken], known: Known) -> list[Group]:
    """Groups in the order of their first rows. Rows with errors belong to none."""
    found: dict[object, Group] = {}
    partner_of = partners_named(rows, known)
    for spoken in rows:
        key = named_key(spoken)
        partner = partner_of.get(spoken.number)
        if partner is None and "id" not in spoken.said:
            partner = partner_of.get(key) or known.by_key.get(key)
        if partner:
            spoken.row.label = spoken.said.get("name", partner.name)
            forgive(spoken, partner, known.people_at(partner))
        if not spoken.row.errors:
            group = found.setdefault(partner.pk if partner else key, Group(partner))
            group.rows.append(spoken)
    return list(found.values())


def partners_named(rows: Sequence[Spoken], known: Known) -> dict[int | str, Partner]:
    """The partners of rows that give an ID: by the row's number, and by a new name they give."""
    found: dict[int | str, Partner] = {}
    for spoken in rows:
        if "id" not in spoken.said:
            continue
        partner = known.partners.get(spoken.said["id"])
        if partner is None:
            spoken.row.errors["id"] = UNKNOWN_ID.format(spoken.said["id"])
            continue
        found[spoken.number] = partner
        key = named_key(spoken)
        if key and key != partner.key:
            owner = found.setdefault(key, known.by_key.get(key, partner))
            if owner.pk != partner.pk:
                spoken.row.errors["name"] = f"“{spoken.said['name']}” is the name of another one."
    return found
