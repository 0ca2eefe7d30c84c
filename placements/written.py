"""What people write about training and placements, in the form in which it is kept.

Forms, acts and imports read through here, so that one rule has one sentence: each function raises
Refused for what is missing, wrong or too long.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db import models

from communities.models import Community
from communities.refusal import Refused
from partners.names import tidy
from partners.written import check_day
from placements.models import BANDS, Evidence, Kind, Mode, Track
from placements.occupations import FAMILY_OF, Family, as_code
from placements.personal import looks_personal, reference_looks_personal

LONGEST_REFERENCE, LONGEST_TITLE, LONGEST_NOTE, LONGEST_SOURCE = 40, 100, 300, 100
LONGEST_PROGRAM, LONGEST_COHORT, LONGEST_CREDENTIAL = 150, 80, 150
MOST_PEOPLE, MOST_WEEKS = 100_000, 520
CENT, MOST_DOLLARS, MOST_COST = Decimal("0.01"), Decimal("9999.99"), Decimal("999999.99")
# The federal minimum wage since 2009, and what hardly anybody earns in a first job in tech.
PLAUSIBLE_WAGES = (Decimal("7.25"), Decimal("90.00"))
FREE_TEXTS = ("title", "note", "reported_by")
NOTHING_TELLS = "A placement holds nothing that tells who it is."
AHEAD = timedelta(days=92)  # an offer is written down before the first day, but not years before


def as_line(text: str, what: str, longest: int, *, is_needed: bool = False) -> str:
    """A text of one line. `what` names it in the sentence, as in “the name of the program”."""
    line = tidy(text)
    if is_needed and not line:
        raise Refused(f"Write {what}.")
    if len(line) > longest:
        raise Refused(f"Write {what} in at most {longest} characters.")
    return line


def as_reference(text: str) -> str:
    """The partner's own sign for a person. It is compared letter for letter."""
    return as_line(
        text, "the partner's reference for the person", LONGEST_REFERENCE, is_needed=True
    )


def as_choice(value: str, choices: type[models.TextChoices], sentence: str) -> str:
    if value not in choices.values:
        raise Refused(sentence)
    return value


def as_kind(value: str) -> str:
    return as_choice(value, Kind, "Choose what kind of work it is.")


def as_evidence(value: str) -> str:
    return as_choice(value, Evidence, "Choose who says so.")


def as_track(value: str) -> str:
    return as_choice(value, Track, "Choose what the program trains for.")


def as_mode(value: str) -> str:
    return as_choice(value, Mode, "Choose one of the modes on the list.") if value else ""


def as_occupation(family: str, code: str) -> tuple[str, str]:
    """Family and code of a job. A code of the list decides the family where none was chosen.

    Raises Refused for a code that is none, and for one that the list has in another family.
    """
    try:
        code = as_code(code) if code.strip() else ""
    except ValueError:
        raise Refused(f"“{code[:20]}” is no O*NET-SOC code, as in 15-1252.00.") from None
    known = FAMILY_OF.get(code)
    family = family or (known.value if known else "")
    family = as_choice(family, Family, "Choose what people are placed as.")
    if known and known != family:
        raise Refused(f"{code} belongs to “{known.label}”.")
    return family, code


def as_wage(dollars: Decimal | None, *, may_be_zero: bool = False) -> Decimal | None:
    """Dollars an hour, to the cent. Unknown is None, and never zero."""
    if dollars is None:
        return None
    if dollars != dollars.quantize(CENT) or not 0 <= dollars <= MOST_DOLLARS:
        raise Refused(f"Write the wage in dollars an hour, at most {MOST_DOLLARS:,}.")
    if not dollars and not may_be_zero:
        raise Refused("Paid work is paid. Leave the wage empty while nobody knows it.")
    return dollars.quantize(CENT)


def as_cost(dollars: Decimal | None) -> Decimal | None:
    if dollars is None:
        return None
    if dollars != dollars.quantize(CENT) or not 0 <= dollars <= MOST_COST:
        raise Refused(f"Write the cost in dollars, at most {MOST_COST:,}.")
    return dollars.quantize(CENT)


def as_count(number: int | None, what: str, most: int = MOST_PEOPLE) -> int | None:
    if number is not None and not 0 <= number <= most:
        raise Refused(f"Write {what} as a number from 0 to {most:,}.")
    return number


def as_bands(said: Mapping[str, Any]) -> dict[str, str]:
    """What the person said of themselves; nothing is unreported."""
    return {
        field: as_choice(said[field], bands, f"Choose one of the answers to “{label}”.")
        if said[field]
        else ""
        for field, (label, bands) in BANDS.items()
    }


def check_start(day: date, community: Community) -> None:
    """For the first day of work: past, or agreed on and near."""
    check_day(day)
    if day > community.today() + AHEAD:
        raise Refused("This day lies too far ahead. Log the placement when the work begins.")


def doubts(said: Mapping[str, Any]) -> dict[str, str]:
    """What is worth a second look, by field: sentences for people, who may know better."""
    low, high = PLAUSIBLE_WAGES
    found = {}
    for field in ("wage", "prior_wage"):
        dollars = said.get(field)
        if dollars and not low <= dollars <= high:
            found[field] = (
                f"${dollars} an hour is unusual. Is it a wage by the hour? Most are from ${low} to "
                f"${high}."
            )
    texts = {
        name: looks_personal(said.get(name) or "") for name in ("title", "note", "reported_by")
    }
    texts["reference"] = reference_looks_personal(said.get("reference") or "")
    for field, what in texts.items():
        if what:
            found[field] = (
                f"This looks like {what}. A placement holds nothing that tells who it is."
            )
    return found
