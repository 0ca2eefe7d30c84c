"""What never gets as far as the database: cells that are not kept, and years of birth."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from django.utils.text import get_text_list

from communities.refusal import Refused
from partners.imports.days import day_of
from partners.imports.headings import fold
from partners.imports.reading import Row, Table
from placements.models import Age
from placements.placement_sheet.columns import NEVER, SECOND

A_YEAR = re.compile(r"(?:19|20)\d\d(?:\.0)?")
AN_AGE = re.compile(r"\d{1,3}(?:\.0)?")
A_BAND = re.compile(r"\D*\d{1,2} ?(?:-|–|to) ?\d{1,2}\D*")  # of another program
# The first age of each band.
BANDS = ((55, Age.OLDEST), (45, Age.OLDER), (30, Age.MIDDLE), (17, Age.YOUNG), (0, Age.UNDER_17))
OLDEST = 120
LONGEST = 500
BETWEEN = "; "  # of the bands at two starts
NEVER_KEPT = frozenset(map(fold, NEVER))


def screened(table: Table, columns: Sequence[str]) -> Table:
    """The table without what is never kept, with age bands in place of ages and days of birth.

    A band holds for the day on which the work started; without one there is none.
    """
    blank = [n for n, heading in enumerate(table.headings) if fold(heading) in NEVER_KEPT]
    ages = [n for n, key in enumerate(columns) if key == "age" and n not in blank]
    starts = [columns.index(key) for key in ("starts_on", f"{SECOND}starts_on") if key in columns]
    rows = []
    for row in table.rows:
        cells = list(row.cells)
        for n in ages:
            cells[n] = bands_at(cells[n], days_in(row, starts))
        for n in blank:
            cells[n] = ""
        rows.append(replace(row, cells=cells))
    names = [table.headings[n] for n in blank if any(row.cells[n] for row in table.rows)]
    notice = " ".join(filter(None, (table.notice, said_of(names))))
    return Table(table.headings, rows, notice[:LONGEST])


def said_of(names: list[str]) -> str:
    """What is gone of the file, by its headings."""
    return f"Not kept of this file: {get_text_list(names, 'and')}." if names else ""


def days_in(row: Row, places: Iterable[int]) -> list[date]:
    days = []
    for n in places:
        try:
            days.append(day_of(row.cells[n]))
        except Refused:
            continue
    return days


def bands_at(text: str, days: Iterable[date]) -> str:
    """The bands at these days, each once; what is neither age nor birth stays as it is."""
    has_digits = any(character.isdigit() for character in text)
    if not has_digits or A_BAND.fullmatch(text) or is_band(text):
        return text
    bands = [band_on(text, day) for day in days]
    return BETWEEN.join(dict.fromkeys(filter(None, bands)))


def is_band(text: str) -> bool:
    return fold(text) in {fold(word) for choice in Age.choices for word in choice}


def band_on(text: str, day: date) -> str:
    """Empty for what cannot be the age or the birth of somebody who starts work."""
    age = age_on(text, day)
    if age is None or not 0 <= age <= OLDEST:
        return ""
    return str(next(band.label for first, band in BANDS if age >= first))


def age_on(text: str, day: date) -> int | None:
    """From a year alone, the age of that calendar year."""
    if A_YEAR.fullmatch(text):
        return day.year - int(text[:4])
    if AN_AGE.fullmatch(text):
        return int(text.removesuffix(".0"))
    try:
        born = day_of(text)
    except Refused:
        return None
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))
