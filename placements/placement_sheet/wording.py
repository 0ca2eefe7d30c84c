"""How the fields of a placement are written: in an export, and where people compare them."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import models

from partners.imports import cells
from partners.imports.partner_sheet.wording import day
from placements.models import BANDS, Evidence, Kind
from placements.occupations import Family

CHOICES: dict[str, type[models.TextChoices]] = {
    "kind": Kind,
    "family": Family,
    "evidence": Evidence,
    **{field: bands for field, (_, bands) in BANDS.items()},
}
FREE_TEXT = frozenset(
    {"issuer", "reference", "employer", "program", "cohort", "title", "reported_by", "note"}
)


def label_of(field: str) -> Callable[[Any], str]:
    labels: Mapping[str, str] = dict(CHOICES[field].choices)
    return lambda value: labels[value]


def dollars(value: Decimal) -> str:
    return f"${value:,}"


LABELED: dict[str, Callable[[Any], str]] = {field: label_of(field) for field in CHOICES}
SHOWN: dict[str, Callable[[Any], str]] = {
    **LABELED,
    "starts_on": day,
    "wage": dollars,
    "prior_wage": dollars,
}
EXPORTED: dict[str, Callable[[Any], str]] = {
    **LABELED,
    "starts_on": date.isoformat,
    "training_start": date.isoformat,
}


def shown(field: str, value: Any) -> str:
    """The value as a person compares it with another one."""
    return "" if value in (None, "") else SHOWN.get(field, str)(value)


def exported(column: str, value: Any) -> str:
    """The cell of an export; reading gives the value back exactly."""
    text = "" if value in (None, "") else EXPORTED.get(column, str)(value)
    return cells.marked(text) if column in FREE_TEXT else text
