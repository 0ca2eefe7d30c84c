"""Days as people write them. What can be read in two ways is refused rather than guessed."""

import re
from collections.abc import Callable
from datetime import date, timedelta

from communities.refusal import Refused

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
# “15” is 2015 and “98” is 1998, as Python and spreadsheets read them.
FIRST_OF_1900S = 69
# How Excel counts days, since it takes 1900 for a leap year.
EXCEL_EPOCH = date(1899, 12, 30)
TIME = re.compile(
    r"(T| )\d{1,2}:\d\d(:\d\d(\.\d+)?)?( ?[ap]\.?m\.?)?( ?Z|[+-]\d\d:?\d\d)?$", re.IGNORECASE
)
WEEKDAY = re.compile(r"^(mon|tue|wed|thu|fri|sat|sun)[a-z]*[.,]* ", re.IGNORECASE)
HOW = "Write it as 2015-03-09 or 3/9/2015."

Parts = re.Match[str]


def day_of(text: str) -> date:
    """The day in a cell: ISO, month/day/year, with the month's name, or Excel's own number.

    Raises Refused, naming the text, for what is no day or may be two.
    """
    plain = WEEKDAY.sub("", TIME.sub("", " ".join(text.split())))
    for shape, read in SHAPES:
        if found := shape.match(plain):
            return read(found, text)
    raise Refused(f"“{text[:40]}” is not a date. {HOW}")


def iso(found: Parts, text: str) -> date:
    year, month, day = map(int, found.groups())
    return on(year, month, day, text)


def american(found: Parts, text: str) -> date:
    month, day = int(found[1]), int(found[2])
    if month > 12:
        raise Refused(f"“{text}” has no month {month}: dates are read as month/day/year. {HOW}")
    return on(year_of(found[3]), month, day, text)


def dotted(found: Parts, text: str) -> date:
    """Day and month in Europe; elsewhere the other way round."""
    first, second, year = int(found[1]), int(found[2]), year_of(found[3])
    if first != second and first <= 12 and second <= 12:
        raise Refused(
            f"“{text}” may be {year}-{first:02}-{second:02} or {year}-{second:02}-{first:02}. "
            "Write which."
        )
    day, month = (first, second) if second <= 12 else (second, first)
    return on(year, month, day, text)


def month_first(found: Parts, text: str) -> date:
    return named(year_of(found[3]), found[1], int(found[2]), text)


def day_first(found: Parts, text: str) -> date:
    return named(year_of(found[3]), found[2], int(found[1]), text)


def named(year: int, month: str, day: int, text: str) -> date:
    short = month[:3].lower()
    if short not in MONTHS:
        raise Refused(f"“{text[:40]}” is not a date: there is no month “{month}”. {HOW}")
    return on(year, MONTHS.index(short) + 1, day, text)


def excel(found: Parts, text: str) -> date:
    return EXCEL_EPOCH + timedelta(days=int(found[1]))


def part_only(found: Parts, text: str) -> date:
    raise Refused(f"“{text[:40]}” is not a whole date. Write month, day and year: 3/9/2015.")


def year_of(digits: str) -> int:
    year = int(digits)
    if len(digits) > 2:
        return year
    return year + (1900 if year >= FIRST_OF_1900S else 2000)


def on(year: int, month: int, day: int, text: str) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise Refused(f"“{text[:40]}” is not a day of the calendar.") from None


def shape(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern + "$", re.ASCII)


MONTH, DAY, YEAR = r"([A-Za-z]{3,9})\.?", r"(\d{1,2})(?:st|nd|rd|th)?", r"(\d{4}|\d{2})"
SHAPES: tuple[tuple[re.Pattern[str], Callable[[Parts, str], date]], ...] = (
    (shape(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})"), iso),
    (shape(rf"(\d{{1,2}})[-/](\d{{1,2}})[-/]{YEAR}"), american),
    (shape(rf"(\d{{1,2}})\.(\d{{1,2}})\.{YEAR}"), dotted),
    (shape(rf"{MONTH} {DAY},? {YEAR}"), month_first),
    (shape(rf"{DAY}[- ]{MONTH},?[- ]{YEAR}"), day_first),
    (shape(r"((?:19|20)\d\d)(\d\d)(\d\d)"), iso),
    (shape(r"([1-7]\d{4})(?:\.\d+)?"), excel),
    (shape(r"(\d{4}|\d{1,2}[-/]\d{1,2}|\d{4}[-/]\d{1,2}|\d{1,2}[-/]\d{4})"), part_only),
    (shape(r"([A-Za-z]{3,9}\.? \d{1,4})"), part_only),
)
