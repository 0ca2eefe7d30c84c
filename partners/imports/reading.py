"""A file or a paste, whatever it is, as a table of text: headings and the rows below them.

What is too large, or not the spreadsheet that it claims to be, is refused with a sentence.
"""

from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from django.utils.text import get_text_list

from communities.cells import as_read
from communities.refusal import Refused
from partners.imports.headings import columns_held, heading_row, letter_of, names_of
from partners.imports.text_tables import rows_of_text
from partners.imports.workbooks import FirstSheet, first_sheet

MOST_BYTES = 10 * 1024 * 1024
MOST_ROWS = 50_000
MOST_COLUMNS = 60
MOST_NAMED, LONGEST_NAMED = 5, 31  # sheets that are left unread; Excel has no longer names
HEAD = 60  # rows that are looked at before the columns are fixed
# What people bring in place of a spreadsheet, by how it begins.
OTHERS = {
    b"%PDF": "This is a PDF. Bring the spreadsheet itself, as CSV or XLSX.",
    b"\xd0\xcf\x11\xe0": "This is an old Excel file (.xls). In Excel, save it as XLSX or CSV.",
    b"{\\rtf": "This is a text document. Bring the spreadsheet itself, as CSV or XLSX.",
    b"\x89PNG": "This is a picture. Bring the spreadsheet itself, as CSV or XLSX.",
    b"\xff\xd8\xff": "This is a picture. Bring the spreadsheet itself, as CSV or XLSX.",
    b"\x1f\x8b": "This file is packed. Unpack it, and bring the spreadsheet itself.",
}
WEB_PAGES = (b"<!doctype", b"<html", b"<head", b"<meta", b"<table", b"<?xml")
A_WEB_PAGE = "This is a web page, whatever its name says. Open it in Excel and save it as XLSX."
AN_ARCHIVE = b"PK\x03\x04"


@dataclass(frozen=True, slots=True)
class Row:
    """A row as a spreadsheet counts it. `stray` names a column that holds text and no heading."""

    number: int
    cells: list[str]
    stray: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """`notice` is what the person should know of how it was read."""

    headings: list[str]
    rows: list[Row]
    notice: str = ""


def read(content: bytes, *, known: Container[str] = (), most: int | None = None) -> Table:
    """The table in a file. `known` are headings that we would recognize, folded.

    With `most`, only about so many rows of a workbook are read: unpacking all of a large one
    takes longer than a person waits for a page. Raises Refused for what cannot be imported.
    """
    if len(content) > MOST_BYTES:
        raise Refused(f"This is larger than {MOST_BYTES // 1024 // 1024} MB. Split it into parts.")
    raw, notice = rows_of(content, most)
    numbered = enumerate(tidied(raw), start=1)
    filled = (Row(number, cells) for number, cells in numbered if any(cells))
    head = list(islice(filled, HEAD))
    if not head:
        raise Refused("There is nothing in it.")
    at = heading_row([row.cells for row in head], known)
    headings, below = head[at].cells, [row.cells for row in head[at + 1 :]]
    if not below:
        raise Refused("There are headings, and no row below them.")
    places = columns_held(headings, below)
    if len(places) > MOST_COLUMNS:
        raise Refused(f"There are more than {MOST_COLUMNS} columns. Leave out what is not needed.")
    rows = fitted(head[at + 1 :], filled, places)
    return Table(names_of([as_read(h) for h in headings], places), list(rows), notice)


def rows_of(content: bytes, most: int | None) -> tuple[Iterable[list[str]], str]:
    """Every row, and what to know of them."""
    beginning = content[:100].lstrip().lower()
    if beginning.startswith(WEB_PAGES):
        raise Refused(A_WEB_PAGE)
    for sign, sentence in OTHERS.items():
        if content.startswith(sign):
            raise Refused(sentence)
    if not content.startswith(AN_ARCHIVE):
        return rows_of_text(content), ""
    sheet = first_sheet(content, most=most)
    return sheet.rows, notice_of(sheet)


def notice_of(sheet: FirstSheet) -> str:
    if not sheet.unread:
        return ""
    here, *named = [f"“{n[:LONGEST_NAMED]}”" for n in (sheet.name, *sheet.unread[:MOST_NAMED])]
    more = len(sheet.unread) - len(named)
    others = get_text_list([*named, f"{more} more"] if more else named, "and")
    return (
        f"Only the sheet {here} of this workbook is read, and not {others}. "
        "To import another one too, copy its cells and paste them as an import of their own."
    )


def tidied(rows: Iterable[list[str]]) -> Iterator[list[str]]:
    """Every row with its cells tidied at both ends."""
    return ([cell.strip() for cell in cells] for cells in rows)


def fitted(head: Iterable[Row], rest: Iterable[Row], places: list[int]) -> Iterator[Row]:
    """The rows below the headings, each with one cell for each column."""
    rows = (row for part in (head, rest) for row in part)
    known = frozenset(places)
    for count, row in enumerate(rows, start=1):
        if count > MOST_ROWS:
            raise Refused(f"There are more than {MOST_ROWS:,} rows. Split it into parts.")
        width = len(row.cells)
        cells = [row.cells[n] if n < width else "" for n in places]
        astray = (n for n, cell in enumerate(row.cells) if cell and n not in known)
        stray = next(astray, None)
        yield Row(row.number, cells, "" if stray is None else letter_of(stray))
