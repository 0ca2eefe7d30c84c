"""XLSX: from bytes to rows of text, as the reader of the workbook sees them."""

import io
import math
import re
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any, NamedTuple
from xml.etree.ElementTree import ParseError

from openpyxl import load_workbook
from openpyxl.utils.exceptions import (
    InvalidFileException,
)

from communities.refusal import Refused

WORKBOOK = "xl/workbook.xml"
# What a workbook of the largest size that we take unpacks to, and no more.
MOST_UNPACKED = 100 * 1024 * 1024
WIDEST = 100  # columns that are looked at
ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
MIDNIGHT = time()
EXACT = 10**15  # whole numbers up to it are exact in a cell

NOT_A_WORKBOOK = "This is not an Excel workbook. Save the spreadsheet as XLSX or CSV."
TOO_LARGE = "This workbook unpacks to more than a spreadsheet of this size can hold."
DAMAGED = "This workbook is damaged. Open it in Excel, save it as XLSX or CSV, and bring that."
# What openpyxl lets through of a workbook that is not what it should be.
BREAKS = (
    *(zipfile.BadZipFile, zlib.error, ParseError, InvalidFileException, EOFError, OSError),
    *(KeyError, IndexError, ValueError, TypeError, AttributeError, OverflowError),
    *(RuntimeError, NotImplementedError),  # a password, a way of packing that nobody uses
)


class FirstSheet(NamedTuple):
    """The rows of the first sheet that holds anything, blank ones too.

    `unread` are the names of the others that hold anything.
    """

    name: str
    rows: list[list[str]]
    unread: list[str]


def first_sheet(content: bytes, *, most: int | None = None) -> FirstSheet:
    """With `most`, it ends after so many rows that are not blank.

    Raises Refused for what is no workbook, or unpacks to too much.
    """
    check(content)
    try:
        # It warns of parts that it leaves out: charts, extensions. We want the cells alone.
        with warnings.catch_warnings(action="ignore"):
            return first_filled(content, most)
    except BREAKS:
        raise Refused(DAMAGED) from None


def check(content: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
    except BREAKS:
        raise Refused(DAMAGED) from None
    if WORKBOOK not in {part.filename for part in parts}:
        raise Refused(NOT_A_WORKBOOK)
    # Reading a part stops at the size that it claims here.
    if sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise Refused(TOO_LARGE)


def first_filled(content: bytes, most: int | None) -> FirstSheet:
    book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
    try:
        visible = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
        hidden = [sheet for sheet in book.worksheets if sheet not in visible]
        for n, sheet in enumerate((*visible, *hidden)):
            rows = list(up_to(most, rows_of(sheet)))
            if any(map(any, rows)):
                others = (other for other in visible[n + 1 :] if any(map(any, rows_of(other))))
                return FirstSheet(sheet.title, rows, [other.title for other in others])
        return FirstSheet("", [], [])
    finally:
        book.close()


def up_to(most: int | None, rows: Iterator[list[str]]) -> Iterator[list[str]]:
    filled = 0
    for cells in rows:
        yield cells
        filled += any(cells)
        if filled == most:
            return


def rows_of(sheet: Any) -> Iterator[list[str]]:
    sheet.reset_dimensions()  # what the file says of its own size may be wrong
    for values in sheet.iter_rows(values_only=True, max_col=WIDEST):
        yield [as_text(value) for value in values]


def as_text(value: Any) -> str:
    """A cell's value as its reader would type it: whole numbers without “.0”, days in ISO."""
    if value is None:
        return ""
    if isinstance(value, str):
        return unescaped(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        is_whole = math.isfinite(value) and value == int(value) and abs(value) < EXACT
        return str(int(value)) if is_whole else f"{value:.15g}"
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d}" if value.time() == MIDNIGHT else f"{value:%Y-%m-%d %H:%M}"
    return value.isoformat() if isinstance(value, date) else str(value)


def unescaped(text: str) -> str:
    """Text with the characters that XML cannot hold, which Excel writes as “_x000D_”."""
    if "_x" in text:
        text = ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text.replace("\0", "")
