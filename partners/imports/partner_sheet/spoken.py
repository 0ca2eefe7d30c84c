"""A row of the partners' sheet, read: each cell in its type, or what is wrong with it."""

from dataclasses import dataclass
from typing import Any

from communities.names import name_key
from communities.refusal import Refused
from partners.imports import cells
from partners.imports.cells import Choices, People, Read
from partners.imports.partner_sheet.columns import CONTACT_KEYS, PARTNER_KEYS, SURNAME
from partners.imports.partner_sheet.known import Known
from partners.imports.partner_sheet.wording import exported, value_of
from partners.imports.sheet import CheckedRow, Line
from partners.models import Contact, Kind, Partner, Pipeline
from partners.written import (
    as_email,
    as_name,
    as_notes,
    as_person,
    as_phone,
    as_tags,
    as_title,
    as_website,
)

KINDS = Choices(
    Kind.choices,
    {
        **dict.fromkeys(("business", "company", "private sector"), Kind.EMPLOYER),
        **dict.fromkeys(
            ("training provider", "training partner", "bootcamp", "coding bootcamp", "accelerated"),
            Kind.TRAINING,
        ),
        **dict.fromkeys(
            ("college", "community college", "university", "school", "higher education"),
            Kind.EDUCATION,
        ),
        **dict.fromkeys(
            ("workforce board", "workforce", "workforce agency", "job center"), Kind.WORKFORCE
        ),
        **dict.fromkeys(("government", "city", "county", "civic", "civic leader"), Kind.CIVIC),
        **dict.fromkeys(
            ("cbo", "nonprofit", "non profit", "community organization", "community based"),
            Kind.COMMUNITY,
        ),
        **dict.fromkeys(
            ("chamber", "chamber of commerce", "trade association", "industry organization"),
            Kind.INDUSTRY,
        ),
        **dict.fromkeys(("foundation", "philanthropy", "sponsor"), Kind.FUNDER),
    },
    noun="a kind of partner",
)
PIPELINE = Choices(
    Pipeline.choices,
    {
        **dict.fromkeys(("uncontacted", "prospect", "not contacted", "new"), Pipeline.IDENTIFIED),
        **dict.fromkeys(("reached out", "in contact"), Pipeline.CONTACTED),
        **dict.fromkeys(("active", "in conversation", "interested"), Pipeline.ENGAGED),
        **dict.fromkeys(("confirmed", "signed", "pledged"), Pipeline.COMMITTED),
        **dict.fromkeys(("dead", "lost", "closed", "not interested"), Pipeline.INACTIVE),
    },
    noun="a place in the pipeline",
)
FREE_TEXT = frozenset({"tags", "notes", "contact_name", SURNAME, "contact_title"})
IDENTIFIES_A_CONTACT = frozenset({"contact_name", "contact_email"})
NAMELESS = "Give the contact a name, or leave the other cells about the contact empty."
LEFT_AND_PRIMARY = "Somebody who has left cannot be the primary contact."


@dataclass(slots=True)
class Spoken:
    """A row of the file with what its cells say; `text` is how, where something is wrong."""

    row: CheckedRow
    said: dict[str, Any]
    text: dict[str, str]

    @property
    def number(self) -> int:
        return self.row.number

    @property
    def of_partner(self) -> dict[str, Any]:
        return {key: value for key, value in self.said.items() if key in PARTNER_KEYS}

    @property
    def of_contact(self) -> dict[str, Any]:
        """Empty when the row speaks of nobody."""
        said = {key: value for key, value in self.said.items() if key in CONTACT_KEYS}
        return said if any(key in said for key in IDENTIFIES_A_CONTACT) else {}


class Reader:
    """Reads cells; what many rows say is read once."""

    def __init__(self, known: Known) -> None:
        past = cells.past_day(known.community)
        self.readers: dict[str, Read] = {
            "id": cells.key_of,
            "name": as_name,
            "kinds": KINDS.several,
            "website": as_website,
            "pipeline": PIPELINE.one,
            "owner": People(known.workers).one,
            "since": past,
            "tags": lambda text: as_tags(cells.words_in(text)),
            "name_use_allowed_on": past,
            "notes": as_notes,
            "contact_name": as_person,
            "contact_title": as_title,
            "contact_email": as_email,
            "contact_phone": as_phone,
            "contact_is_primary": cells.yes_or_no,
            "contact_left_on": past,
        }
        self.remembered = {
            key: remembering(self.readers[key])
            for key in ("kinds", "pipeline", "owner", "since", "tags", "name_use_allowed_on")
        }

    def read(self, line: Line) -> Spoken:
        row = CheckedRow(line.number, line.cells)
        spoken = Spoken(row, {}, texts_of(line))
        if line.error:
            row.errors[""] = line.error
        for key, text in spoken.text.items():
            if not text:
                continue
            try:
                value = (self.remembered.get(key) or self.readers[key])(text)
            except Refused as refused:
                row.errors[key] = str(refused)
            else:
                if value not in ("", ()):
                    spoken.said[key] = value
        check(spoken)
        row.label = spoken.said.get("name", line.said.get("name", ""))
        if not row.errors:
            spoken.text = {}  # nobody asks for it, and there are tens of thousands
        return spoken


def texts_of(line: Line) -> dict[str, str]:
    """What the cells of a row say, with the two halves of a contact's name in one."""
    texts = {key: said_in(key, cell) for key, cell in line.said.items()}
    if last := texts.pop(SURNAME, ""):
        name = texts.get("contact_name", "")
        is_whole = name.casefold().endswith(last.casefold())
        texts["contact_name"] = name if is_whole else f"{name} {last}".strip()
    return texts


def said_in(key: str, cell: str) -> str:
    """The text of a cell, empty where it says nothing. A partner may have any name, “None” too."""
    if key in FREE_TEXT:
        return cells.free_text(cell)
    return "" if key != "name" and cells.says_nothing(cell) else cell


def remembering(read: Read) -> Read:
    values: dict[str, Any] = {}

    def remembered(text: str) -> Any:
        if text not in values:
            values[text] = read(text)
        return values[text]

    return remembered


def check(spoken: Spoken) -> None:
    """What the cells of one row mean together."""
    said, errors = spoken.said, spoken.row.errors
    given = said.keys() | errors.keys()
    if not given & {"id", "name"}:
        errors["name"] = "Give the partner a name."
    speaks_of_somebody = any(key in said for key in CONTACT_KEYS if key != "contact_is_primary")
    if speaks_of_somebody and not given & IDENTIFIES_A_CONTACT:
        errors["contact_name"] = NAMELESS
    if said.get("contact_is_primary") and said.get("contact_left_on"):
        errors["contact_is_primary"] = LEFT_AND_PRIMARY


def forgive(spoken: Spoken, partner: Partner, people: list[Contact]) -> None:
    """Take back what was found wrong with cells that say what the directory holds.

    An owner who has left, or a number that we would refuse today, comes out in an export; brought
    back, it changes nothing.
    """
    errors, text = spoken.row.errors, spoken.text
    rows: list[Partner | Contact] = [partner]
    rows += [one for one in people if agrees(one, text, IDENTIFIES_A_CONTACT)]
    for key in [key for key in errors if key in text]:
        if any(agrees(row, text, [key]) for row in rows if owns(row, key)):
            del errors[key]


def agrees(row: Partner | Contact, text: dict[str, str], keys: Any) -> bool:
    return all(exported(key, value_of(row, key)) == text.get(key, "") for key in keys)


def owns(row: Partner | Contact, key: str) -> bool:
    return key in (PARTNER_KEYS if isinstance(row, Partner) else CONTACT_KEYS)


def named_key(spoken: Spoken) -> str:
    """The key of the name that a row gives; empty when it gives none that can be read."""
    return name_key(spoken.said["name"]) if "name" in spoken.said else ""
