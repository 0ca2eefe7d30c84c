"""What an import would write of one partner and of the people there."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from partners.imports.partner_sheet.wording import shown, value_of
from partners.imports.sheet import CheckedRow
from partners.models import Contact, Partner, Pipeline

# What a new row has where nobody says anything.
NEW: dict[str, Any] = {
    "kinds": (),
    "website": "",
    "pipeline": Pipeline.IDENTIFIED.value,
    "owner": None,
    "tags": (),
    "notes": "",
    "name_use_allowed_on": None,
    "contact_is_primary": False,
    "contact_left_on": None,
}


@dataclass(slots=True, eq=False)
class Work:
    """What rows say of one thing, each column with the row that said it first."""

    said: dict[str, Any] = field(default_factory=dict)
    rows: dict[str, CheckedRow] = field(default_factory=dict)

    def contradictions(self, said: Mapping[str, Any], row: CheckedRow, what: str) -> dict[str, str]:
        """A sentence for each column in which this row says something else than an earlier one."""
        return {
            key: (
                f"Row {self.rows[key].number} says “{shown(key, self.said[key])}” for the same "
                f"{what}, and row {row.number} says “{shown(key, value)}”."
            )
            for key, value in said.items()
            if key in self.said and self.said[key] != value
        }

    def take(self, said: Mapping[str, Any], row: CheckedRow) -> None:
        for key, value in said.items():
            if key not in self.said:
                self.said[key], self.rows[key] = value, row

    def settle(self, was: Callable[[str], Any]) -> None:
        """Keep what changes something, and show it at the row that said it."""
        for key, value in list(self.said.items()):
            before = was(key)
            if before == value:
                del self.said[key]
            else:
                self.rows[key].changes[key] = (shown(key, before), shown(key, value))
        self.rows.clear()


@dataclass(slots=True, eq=False)
class PersonWork(Work):
    """`address` is that by which rows speak of them."""

    contact: Contact | None = None
    address: str = ""

    def was(self, key: str) -> Any:
        return value_of(self.contact, key) if self.contact else NEW.get(key, "")

    def now(self, key: str) -> Any:
        return self.said.get(key, self.was(key))


@dataclass(slots=True, eq=False)
class PartnerWork(Work):
    """`demoted` are contacts that make room for another primary one.

    `organization` is the key of the shared one behind it, when it is new or its website leads to
    another.
    """

    partner: Partner | None = None
    organization: int | None = None
    first: CheckedRow | None = None
    people: list[PersonWork] = field(default_factory=list)
    demoted: list[Contact] = field(default_factory=list)

    def was(self, key: str) -> Any:
        return value_of(self.partner, key) if self.partner else NEW.get(key)

    @property
    def writes(self) -> bool:
        return bool(self.said or self.people or self.demoted)
