"""Which rows speak of which partner: by Partner ID, else by the key of the name, else a new one.

Rows of one that was merged into another speak of that other one, and say so.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from partners.imports.partner_sheet.known import Known
from partners.imports.partner_sheet.spoken import Spoken, forgive, named_key
from partners.models import Partner

UNKNOWN_ID = "{} is the Partner ID of no partner in this directory. Leave it empty for a new one."
MERGED = "It was merged into “{}”, which gets what this row says."


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
            partner = partner_of.get(key) or known.by_key.get(key) or merged_as(key, spoken, known)
        if partner:
            spoken.row.label = spoken.said.get("name", partner.name)
            forgive(spoken, partner, known.people_at(partner))
        if not spoken.row.errors:
            group = found.setdefault(partner.pk if partner else key, Group(partner))
            group.rows.append(spoken)
    return list(found.values())


def merged_as(old: int | str, spoken: Spoken, known: Known) -> Partner | None:
    """What a merged partner of this ID or this name is now; the row says so."""
    heir = known.heirs.get(old) if isinstance(old, int) else known.by_old_key.get(old)
    if heir:
        spoken.row.warnings["name"] = MERGED.format(heir)
    return heir


def partners_named(rows: Sequence[Spoken], known: Known) -> dict[int | str, Partner]:
    """The partners of rows that give an ID: by the row's number, and by a new name they give."""
    found: dict[int | str, Partner] = {}
    for spoken in rows:
        if "id" not in spoken.said:
            continue
        given = spoken.said["id"]
        partner = known.partners.get(given)
        if partner is None and (heir := merged_as(given, spoken, known)):
            del spoken.said["id"]  # without it, the old name is no new one for the heir
            found[spoken.number] = heir
            continue
        if partner is None:
            spoken.row.errors["id"] = UNKNOWN_ID.format(given)
            continue
        found[spoken.number] = partner
        key = named_key(spoken)
        if key and key != partner.key:
            owner = found.setdefault(key, known.by_key.get(key, partner))
            if owner.pk != partner.pk:
                spoken.row.errors["name"] = f"“{spoken.said['name']}” is the name of another one."
    return found
