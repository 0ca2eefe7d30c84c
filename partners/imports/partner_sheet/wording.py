"""How the values of a partner's row are written: in an export, and where people compare them."""

from collections.abc import Callable
from datetime import date
from functools import lru_cache
from typing import Any

from communities.models import User
from partners.models import Contact, Kind, Partner, Pipeline

# The field of a contact behind a column of the sheet.
CONTACT_FIELDS = {
    "contact_name": "name",
    "contact_title": "title",
    "contact_email": "email",
    "contact_phone": "phone",
    "contact_is_primary": "is_primary",
    "contact_left_on": "left_on",
}


@lru_cache
def kinds(value: tuple[str, ...]) -> str:
    return ", ".join(Kind(kind).label for kind in value)


@lru_cache
def tags(value: tuple[str, ...]) -> str:
    """A comma behind a lone tag that holds a semicolon keeps it whole: see cells.words_in."""
    written = ", ".join(value)
    return f"{written}," if len(value) == 1 and ";" in written else written


def pipeline(value: str) -> str:
    return Pipeline(value).label


def yes_or_no(value: bool) -> str:  # noqa: FBT001  # it is the value
    return "yes" if value else "no"


@lru_cache(maxsize=1000)
def day(value: date) -> str:
    return f"{value:%B} {value.day}, {value.year}"


def owner_address(value: User) -> str:
    return value.email


# What reading gives back exactly; what is not here is text already.
EXPORTED: dict[str, Callable[[Any], str]] = {
    "kinds": kinds,
    "tags": tags,
    "pipeline": pipeline,
    "owner": owner_address,
    "since": date.isoformat,
    "name_use_allowed_on": date.isoformat,
    "contact_is_primary": yes_or_no,
    "contact_left_on": date.isoformat,
}
SHOWN: dict[str, Callable[[Any], str]] = {
    **EXPORTED,
    "owner": str,
    "since": day,
    "name_use_allowed_on": day,
    "contact_left_on": day,
}


def exported(key: str, value: Any) -> str:
    """The cell of an export."""
    return "" if value is None else EXPORTED.get(key, str)(value)


def shown(key: str, value: Any) -> str:
    """The value as a person compares it with another one."""
    return "" if value is None else SHOWN.get(key, str)(value)


def value_of(row: Partner | Contact, key: str) -> Any:
    return getattr(row, CONTACT_FIELDS.get(key, key))
