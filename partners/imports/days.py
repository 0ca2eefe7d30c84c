"""Days as people write them.

“3/4/2025” is read as the file is said to mean it: month first, unless `reading` says otherwise,
which notes every day that could be read the other way too. Nothing else that has two meanings is
guessed.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
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
HOW_ISO = "Write it as 2015-03-09, or say for the whole file how days are written."
HOW = "Write it as 2015-03-09 or 3/9/2015."

MONTH_FIRST, DAY_FIRST = "month/day/year", "day/month/year"
ORDERS = (MONTH_FIRST, DAY_FIRST)
LONG_ENOUGH = 25  # no day is written longer than this; a text about one is

Parts = re.Match[str]


@dataclass
class Order:
    """How the days of a file are read, and those of them that have another reading."""

    name: str = MONTH_FIRST
    either: dict[str, date] = field(default_factory=dict)

    @property
    def other(self) -> str:
        return DAY_FIRST if self.name == MONTH_FIRST else MONTH_FIRST


ORDER: ContextVar[Order] = ContextVar("order")


@contextmanager
def reading(name: str) -> Iterator[Order]:
    """Read days in this order inside; what is neither of ORDERS is the usual one."""
    order = Order(name if name in ORDERS else MONTH_FIRST)
    before = ORDER.set(order)
    try:
        yield order
    finally:
        ORDER.reset(before)


def order_in(cells: Iterable[str]) -> str:
    """The only order in which all days of these cells can be; empty when they do not tell."""
    shown = set()
    for cell in cells:
        if len(cell) <= LONG_ENOUGH and (found := SLASHED.match(TIME.sub("", cell.strip()))):
            first, second = int(found[1]), int(found[2])
            if first > 12 >= second:
                shown.add(DAY_FIRST)
            elif second > 12 >= first:
                shown.add(MONTH_FIRST)
    return shown.pop() if len(shown) == 1 else ""


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


def slashed(found: Parts, text: str) -> date:
    order = ORDER.get(None) or Order()
    first, second = int(found[1]), int(found[2])
    month, day = (first, second) if order.name == MONTH_FIRST else (second, first)
    if month > 12:
        raise Refused(f"“{text}” has no month {month}: dates are read as {order.name}. {HOW_ISO}")
    read = on(year_of(found[3]), month, day, text)
    if month != day <= 12:
        order.either[text] = read
    return read


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
SLASHED = shape(rf"(\d{{1,2}})[-/](\d{{1,2}})[-/]{YEAR}")
SHAPES: tuple[tuple[re.Pattern[str], Callable[[Parts, str], date]], ...] = (
    (shape(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})"), iso),
    (SLASHED, slashed),
    (shape(rf"(\d{{1,2}})\.(\d{{1,2}})\.{YEAR}"), dotted),
    (shape(rf"{MONTH} {DAY},? {YEAR}"), month_first),
    (shape(rf"{DAY}[- ]{MONTH},?[- ]{YEAR}"), day_first),
    (shape(r"((?:19|20)\d\d)(\d\d)(\d\d)"), iso),
    (shape(r"([1-7]\d{4})(?:\.\d+)?"), excel),
    (shape(r"(\d{4}|\d{1,2}[-/]\d{1,2}|\d{4}[-/]\d{1,2}|\d{1,2}[-/]\d{4})"), part_only),
    (shape(r"([A-Za-z]{3,9}\.? \d{1,4})"), part_only),
)
