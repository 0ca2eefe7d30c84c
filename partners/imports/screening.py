"""A private file as it may be stored: read whole, screened by its sheet, and written anew."""

import csv
import io
from collections.abc import Mapping

from communities.cells import as_text
from partners.imports.columns import guess, meanings
from partners.imports.days import order_in, reading
from partners.imports.reading import Table, read
from partners.imports.sheet import Sheet

ASTRAY = "astray"  # in place of a text that stands under no heading: the row is still refused


def screened(sheet: Sheet, content: bytes, memory: Mapping[str, str]) -> tuple[Table, bytes]:
    """Its table, and the bytes to keep of it. Raises Refused for what cannot be imported."""
    table = read(content, known={*meanings(sheet.columns), *memory})
    # Nobody has said yet how days are written; ages are worked out all the same.
    with reading(order_in(cell for row in table.rows for cell in row.cells)):
        table = sheet.screen(table, guess(sheet.columns, table.headings, memory))
    return table, as_bytes(table)


def as_bytes(table: Table) -> bytes:
    """The table as CSV, each row on the line that it had."""
    text = io.StringIO(newline="")
    # All in quotation marks: what separates the cells needs no guessing.
    writer = csv.writer(text, quoting=csv.QUOTE_ALL)
    at = table.rows[0].number - 1
    text.write("\r\n" * (at - 1))
    writer.writerow(map(as_text, table.headings))
    for row in table.rows:
        text.write("\r\n" * (row.number - at - 1))
        writer.writerow([*row.cells, ASTRAY] if row.stray else row.cells)
        at = row.number
    return text.getvalue().encode("utf-8-sig")
