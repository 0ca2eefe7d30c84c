"""The rows that were rejected, ready to be fixed and imported again."""

from collections.abc import Iterator

from django.http import HttpResponse

from communities.cells import as_read, as_text
from communities.listing import csv_file
from partners.imports.checking import DASH
from partners.imports.columns import WHAT_TO_FIX
from partners.imports.headings import fold
from partners.imports.sheet import SHEETS
from partners.models import ImportRow, Outcome, SheetImport


def rejected_csv(sheet_import: SheetImport) -> HttpResponse:
    """Headings and cells as they were brought, and behind them what is wrong with each row."""
    name = f"{sheet_import.community.slug}-{sheet_import.sheet}-to-fix"
    # A file that went through here before brings that column with it: it is written anew.
    written = fold(WHAT_TO_FIX)
    places = [n for n, heading in enumerate(sheet_import.headings) if fold(heading) != written]
    headings = [as_text(sheet_import.headings[n]) for n in places]
    return csv_file(name, [*headings, WHAT_TO_FIX], lines_of(sheet_import, places))


def lines_of(sheet_import: SheetImport, places: list[int]) -> Iterator[list[str]]:
    meant = zip(sheet_import.columns, sheet_import.headings, strict=True)
    heading_of = {key: heading for key, heading in meant if key}
    for column in SHEETS[sheet_import.sheet].columns:
        heading_of.setdefault(column.key, column.label)
    for row in sheet_import.rows.filter(outcome=Outcome.REJECTED).order_by("number"):
        yield [*(safe(row.cells[n]) for n in places), as_text(what_to_fix(row, heading_of))]


def what_to_fix(row: ImportRow, heading_of: dict[str, str]) -> str:
    """First what is wrong with the row as a whole, then cell by cell as the columns stand."""
    whole = row.errors.get("", "")
    cells = (
        f"{heading}: {row.errors[key]}" for key, heading in heading_of.items() if key in row.errors
    )
    return " ".join([whole, *cells]).strip()


def safe(cell: str) -> str:
    """The cell as it was brought, but never as a formula. A lone dash is none, and says nothing."""
    return cell if cell == DASH else as_text(as_read(cell))
