"""The dry run: what an import would do, row by row. Nothing but the import itself is written."""

from collections import Counter
from collections.abc import Iterator

from django.db import transaction
from django.utils import timezone

from communities.cells import as_read
from communities.refusal import Refused
from partners.imports.cells import free_text
from partners.imports.chunks import in_chunks
from partners.imports.columns import DAYS
from partners.imports.days import Order, reading
from partners.imports.headings import fold
from partners.imports.progress import Meter
from partners.imports.reading import Row, Table, read
from partners.imports.sheet import SHEETS, CheckedRow, Line, Plan
from partners.imports.states import finish, lock
from partners.models import ImportRow, ImportState, Outcome, SheetImport

# "-" in a cell says that there is nothing to say.
DASH = "-"
LONGEST_LABEL = 200


def check(sheet_import: SheetImport, meter: Meter) -> bool:
    """Work out what each row would do, and show it; False when somebody else has done so."""
    try:
        plan = plan_of(sheet_import, meter)
    except Refused as refused:
        return finish(sheet_import, ImportState.UPLOADED, error=str(refused))
    SHEETS[sheet_import.sheet].warn(sheet_import.community, plan)
    with transaction.atomic():
        held = lock(sheet_import)
        if held is None or what_was_said(held) != what_was_said(sheet_import):
            return False
        meter.begin("Writing down what each row would do", len(plan.rows))
        show(held, plan, meter)
        return finish(
            held, ImportState.CHECKED, checked_at=timezone.now(), days_notice=plan.days_notice
        )


def what_was_said(sheet_import: SheetImport) -> tuple[list[str], dict[str, str]]:
    return sheet_import.columns, sheet_import.said_once


def plan_of(sheet_import: SheetImport, meter: Meter) -> Plan:
    """Raises Refused for a file that is too large, or damaged further down."""
    meter.begin("Reading the file")
    headings = frozenset(map(fold, sheet_import.headings))
    table = read(bytes(sheet_import.content), known=headings)
    meter.begin("Checking the rows", len(table.rows))
    sheet = SHEETS[sheet_import.sheet]
    with reading(sheet_import.said_once.get(DAYS, "")) as order:
        plan = sheet.plan(sheet_import.community, lines_of(sheet_import, table), meter)
    plan.days_notice = days_notice(order)
    return plan


def days_notice(order: Order) -> str:
    """How days were read that could be read the other way too; empty without such."""
    if not order.either:
        return ""
    text, day = next(iter(order.either.items()))
    number = len(order.either)
    more = "" if number == 1 else f", and {number - 1:,} more such date{'s' * (number > 2)}"
    return (
        f"“{text[:40]}”{more} can be read in two ways. Here it is {day:%B} {day.day}, {day.year}: "
        f"dates are read as {order.name}."
    )


def lines_of(sheet_import: SheetImport, table: Table) -> Iterator[Line]:
    """What each row says; of a private file, with no more of its cells than are read."""
    sheet = SHEETS[sheet_import.sheet]
    several = {column.key for column in sheet.columns if column.takes_several}
    meant = list(zip(table.headings, sheet_import.columns, strict=True))
    joined = {key for key in several if sheet_import.columns.count(key) > 1}
    once = {key: said for key, said in sheet_import.said_once.items() if key != DAYS}
    for row in table.rows:
        line = line_of(row, meant, joined)
        line.once = once
        if sheet.is_private:
            cells = zip(sheet_import.columns, row.cells, strict=True)
            line.cells = [cell if key else "" for key, cell in cells]
        yield line


def line_of(row: Row, meant: list[tuple[str, str]], joined: set[str]) -> Line:
    """`joined` columns get each cell with its heading in front, a line each."""
    said: dict[str, str] = {}
    for (heading, key), cell in zip(meant, row.cells, strict=True):
        text = as_read(cell).strip()
        if not key or not text or cell == DASH:
            continue
        if key in joined:
            if not (text := free_text(text)):
                continue
            text = f"{heading}: {text}"
            text = f"{said[key]}\n{text}" if key in said else text
        said[key] = text
    error = ""
    if row.stray:
        error = (
            f"Column {row.stray} holds text and has no heading. If a comma inside a cell has moved "
            "the cells, put the cell in quotation marks."
        )
    return Line(row.number, row.cells, said, error)


def show(sheet_import: SheetImport, plan: Plan, meter: Meter) -> None:
    """Put the rows of the plan, and how many of them do what, in the place of earlier ones."""
    sheet_import.rows.all().delete()
    done = 0
    for rows in in_chunks(plan.rows):
        ImportRow.objects.bulk_create([import_row(sheet_import, row) for row in rows])
        done += len(rows)
        meter.at(done)
    outcomes = Counter(row.outcome for row in plan.rows)
    sheet_import.counts = {outcome.value: outcomes[outcome] for outcome in Outcome}
    sheet_import.save(update_fields=["counts"])


def import_row(sheet_import: SheetImport, row: CheckedRow) -> ImportRow:
    return ImportRow(
        community_id=sheet_import.community_id,
        sheet_import=sheet_import,
        number=row.number,
        cells=row.cells,
        label=row.label[:LONGEST_LABEL],
        outcome=row.outcome,
        changes=row.shown_changes,
        errors=row.errors,
        warnings=row.warnings,
    )
