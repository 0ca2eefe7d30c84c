"""A row of the placements' sheet, read: each cell in its type, or what is wrong with it."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from communities.refusal import Refused
from partners.imports import cells
from partners.imports.cells import Choices, Read
from partners.imports.headings import fold
from partners.imports.sheet import CheckedRow, Line
from partners.models import Partner
from placements.models import Age, Answer, Education, Evidence, Gender, Kind
from placements.occupations import Family, as_code
from placements.placement_sheet.columns import SECOND
from placements.placement_sheet.known import Known
from placements.placement_sheet.screening import BETWEEN
from placements.placement_sheet.wording import FREE_TEXT
from placements.written import (
    LONGEST_NOTE,
    LONGEST_SOURCE,
    LONGEST_TITLE,
    as_line,
    as_reference,
    as_wage,
    check_start,
)

UNREPORTED = frozenset({"unreported", "not reported", "not collected", "missing"})
DECLINED = ("declined", "declined to answer", "prefer not to answer", "refused")
HOURLY = re.compile(
    r"\$? ?(\d[\d,]*(?:\.\d+)?) ?(?:(?:/|per|an|a) ?(?:hr|hour|h)\.?|hourly)?", re.IGNORECASE
)
GENDER = Choices(
    Gender.choices,
    {
        **dict.fromkeys(("f", "female", "women"), Gender.WOMAN),
        **dict.fromkeys(("m", "male", "men"), Gender.MAN),
        **dict.fromkeys(("other", "non binary", "nonbinary", "x"), Gender.ANOTHER),
        **dict.fromkeys(DECLINED, Gender.DECLINED),
    },
    noun="an answer to “Gender”",
)
ANSWER = Choices(
    Answer.choices,
    {
        **dict.fromkeys(("y", "true", "1"), Answer.YES),
        **dict.fromkeys(("n", "false", "0"), Answer.NO),
        **dict.fromkeys(DECLINED, Answer.DECLINED),
    },
    noun="an answer",
)
EDUCATION = Choices(
    Education.choices,
    {
        **dict.fromkeys(("less than high school", "no high school diploma"), Education.NONE),
        **dict.fromkeys(
            ("hs/ged", "hs", "ged", "high school", "high school diploma", "diploma"),
            Education.SCHOOL,
        ),
        **dict.fromkeys(("college", "college no degree"), Education.SOME_COLLEGE),
        **dict.fromkeys(("associates", "associate", "associate's"), Education.ASSOCIATE),
        **dict.fromkeys(("bachelors", "bachelor", "bachelor's", "ba", "bs"), Education.BACHELOR),
        **dict.fromkeys(
            ("graduate and beyond", "graduate", "masters", "master's", "phd", "doctorate"),
            Education.GRADUATE,
        ),
        **dict.fromkeys(DECLINED, Education.DECLINED),
    },
    noun="a level of education",
)
KIND = Choices(
    Kind.choices,
    {
        **dict.fromkeys(("ft", "full time", "permanent"), Kind.FULL_TIME),
        **dict.fromkeys(("pt", "part time"), Kind.PART_TIME),
        **dict.fromkeys(("intern", "internship"), Kind.INTERNSHIP),
        **dict.fromkeys(("apprentice", "registered apprenticeship"), Kind.APPRENTICESHIP),
        **dict.fromkeys(("temp", "temporary", "contract", "contractor", "1099"), Kind.TEMPORARY),
    },
    noun="a kind of work",
)
FAMILY = Choices(Family.choices, {"it support": Family.SUPPORT}, noun="a role family")
EVIDENCE = Choices(Evidence.choices, {}, noun="a kind of evidence")
AGES = {fold(word): value for value, label in Age.choices for word in (value, label)}
AGES |= {fold(word): str(Age.DECLINED) for word in DECLINED}
NO_BAND = (
    f"This is none of the bands: {', '.join(Age.labels)}. A year of birth is read from a column "
    "that is called “Birth year”."
)
ADD_FIRST = "Add it under Partners first, then import this row again."


@dataclass(slots=True)
class Spoken:
    """A row of the file with what its cells say, by column; `once` is what holds for all rows."""

    row: CheckedRow
    said: dict[str, Any]
    once: dict[str, Any]


def wage(text: str) -> Decimal | None:
    return dollars_of(text, may_be_zero=False)


def prior_wage(text: str) -> Decimal | None:
    return dollars_of(text, may_be_zero=True)


def dollars_of(text: str, *, may_be_zero: bool) -> Decimal | None:
    found = HOURLY.fullmatch(text)
    if not found:
        raise Refused(f"“{text[:40]}” is no wage. Write dollars an hour, as 18.50.")
    try:
        # A spreadsheet that worked it out from a salary has more digits than there are cents.
        said = round(Decimal(found[1].replace(",", "")), 2)
        return as_wage(said, may_be_zero=may_be_zero)
    except Refused as refused:
        raise Refused(f"“{text[:40]}”: {refused}") from None


def age_bands(text: str) -> tuple[str, ...]:
    """One, or one for each of two starts. The text is not quoted: it may be a day of birth."""
    bands = tuple(AGES.get(fold(part), "") for part in text.split(BETWEEN))
    if not all(bands):
        raise Refused(NO_BAND)
    return bands


def occupation(text: str) -> str:
    try:
        return as_code(text)
    except ValueError:
        raise Refused(f"“{text[:20]}” is no O*NET-SOC code, as in 15-1252.00.") from None


def line(what: str, longest: int) -> Read:
    return lambda text: as_line(text, what, longest)


# What reads the cells of a column, whoever's they are.
READERS: dict[str, Read] = {
    "reference": as_reference,
    "kind": KIND.one,
    "family": FAMILY.one,
    "occupation": occupation,
    "title": line("the title of the job", LONGEST_TITLE),
    "wage": wage,
    "prior_wage": prior_wage,
    "program": str,
    "training_start": cells.day,
    "cohort": str,
    "evidence": EVIDENCE.one,
    "reported_by": line("who said so", LONGEST_SOURCE),
    "gender": GENDER.one,
    "person_of_color": ANSWER.one,
    "age": age_bands,
    "education": EDUCATION.one,
    "veteran": ANSWER.one,
    "limited_english": ANSWER.one,
    "note": line("the note", LONGEST_NOTE),
}


class Reader:
    """Reads cells; what many rows say is read once."""

    def __init__(self, known: Known) -> None:
        self.known = known
        self.once: dict[str, Any] = {}
        self.wrong: dict[str, str] = {}
        ours: dict[str, Read] = {"employer": self.partner, "starts_on": self.first_day}
        read = {key: remembering(read) for key, read in {**READERS, **ours}.items()}
        second = {f"{SECOND}{key}": read[key] for key in ("employer", "starts_on", "title", "wage")}
        self.readers: dict[str, Read] = {**read, "issuer": read["employer"], **second}

    def first_day(self, text: str) -> date:
        return cells.dated(text, lambda on: check_start(on, self.known.community))

    def partner(self, text: str) -> Partner:
        """By its name. An unknown one is refused: a slip would count as one more employer."""
        if found := self.known.partner(text):
            return found
        names = {partner.name: partner for partner in self.known.partners.values()}
        near = cells.nearest(text, names)
        hint = f"Did you mean “{near}”? Else add it under Partners first." if near else ADD_FIRST
        raise Refused(f"“{text[:60]}” is no partner in the directory. {hint}")

    def read(self, line: Line) -> Spoken:
        row = CheckedRow(line.number, line.cells)
        spoken = Spoken(row, {}, {})
        if line.error:
            row.errors[""] = line.error
        for key, cell in line.said.items():
            if text := said_in(key, cell):
                self.read_cell(spoken.said, key, text, row)
        self.read_once(line.once)
        spoken.once = self.once
        row.errors |= {key: why for key, why in self.wrong.items() if key not in spoken.said}
        return spoken

    def read_once(self, texts: Mapping[str, str]) -> None:
        """What holds for the whole file, and what is wrong with it, read at its first row."""
        if self.once or self.wrong:
            return
        row = CheckedRow(0, [])
        for key, text in texts.items():
            if text:
                self.read_cell(self.once, key, text, row)
        self.wrong = row.errors

    def read_cell(self, said: dict[str, Any], key: str, text: str, row: CheckedRow) -> None:
        try:
            said[key] = self.readers[key](text)
        except Refused as refused:
            row.errors[key] = str(refused)
            if key == "age":
                row.cells = ["" if cell == text else cell for cell in row.cells]


def said_in(key: str, cell: str) -> str:
    """The text of a cell, empty where it says nothing."""
    if key.removeprefix(SECOND) in FREE_TEXT:
        return cells.free_text(cell)
    return "" if cells.says_nothing(cell) or cell.casefold() in UNREPORTED else cell


def remembering(read: Callable[[str], Any]) -> Read:
    """The same text is read once, and refused once."""
    values: dict[str, Any] = {}

    def remembered(text: str) -> Any:
        if text not in values:
            try:
                values[text] = read(text)
            except Refused as refused:
                values[text] = refused
        value = values[text]
        if isinstance(value, Refused):
            raise Refused(str(value))
        return value

    return remembered
