"""What people do with an import: bring it, say what its columns are, confirm it, take it back.

The work itself is the worker's (`partners.imports`), and its Activity too: choosing columns,
confirming and asking for the undo are steps towards it.
"""

from collections.abc import Mapping, Sequence
from functools import partial

from django.db import transaction
from django.utils import timezone

from communities.actions.rows import SECOND_CLICK
from communities.models import Activity, Community, User
from communities.refusal import Refused, Stale
from partners import tasks
from partners.imports import SHEETS, states
from partners.imports.columns import DAYS, guess, meanings, remember, remembered
from partners.imports.days import MONTH_FIRST, ORDERS, order_in
from partners.imports.reading import HEAD, Table, read
from partners.imports.screening import screened
from partners.models import ImportState, Outcome, SheetImport

LONGEST_NAME = 200
SAMPLES, LONGEST_SAMPLE = 3, 80
# Why a step cannot be taken from where an import is.
WHERE_IT_IS = {
    ImportState.UPLOADED: "First say what the columns are.",
    ImportState.CHECKING: "This import is being checked already.",
    ImportState.CHECKED: "Nothing of this import has been written yet.",
    ImportState.APPLYING: "This import is being written already.",
    ImportState.APPLIED: "This import has been written already.",
    ImportState.UNDOING: "This import is being taken back already.",
    ImportState.UNDONE: "This import was taken back.",
    ImportState.DISCARDED: "This import was discarded.",
}


def start_import(
    community: Community, *, by: User, sheet: str, name: str, content: bytes
) -> SheetImport:
    """Take a spreadsheet in, and guess what its columns are. Nothing of it is written yet.

    Raises Refused for what is no spreadsheet, or too large.
    """
    columns = SHEETS[sheet].columns
    memory = remembered(community, sheet)
    # Read before the transaction: on SQLite nobody else could write meanwhile.
    if SHEETS[sheet].is_private:
        table, content = screened(SHEETS[sheet], content, memory)
    if twice := brought_just_now(community, by=by, sheet=sheet, name=name, content=content):
        return twice
    if not SHEETS[sheet].is_private:
        table = read(content, known={*meanings(columns), *memory}, most=HEAD)
    with transaction.atomic():
        started = SheetImport.objects.create(
            community=community,
            sheet=sheet,
            name=name[:LONGEST_NAME],
            content=content,
            notice=table.notice,
            headings=table.headings,
            samples=samples_of(table),
            columns=guess(columns, table.headings, memory),
            said_once=said_last_time(community, sheet) | order_of_days(table),
            created_by=by,
            asked_by=by,
        )
        record(started, "import.started", f"brought “{started.name}” to import", by=by)
    return started


def brought_just_now(
    community: Community, *, by: User, name: str, **said: object
) -> SheetImport | None:
    """What the same person has just brought, as long as nothing came of it."""
    said |= {"created_by": by, "name": name[:LONGEST_NAME], "state": ImportState.UPLOADED}
    just_now = timezone.now() - SECOND_CLICK
    return community.imports.filter(created_at__gte=just_now, **said).first()


def said_last_time(community: Community, sheet: str) -> dict[str, str]:
    """What was said once for the whole of the last file, else what is usual."""
    usual = {column.key: column.usual for column in SHEETS[sheet].columns if column.once}
    earlier = community.imports.filter(sheet=sheet).values_list("said_once", flat=True)
    return {**usual, **(earlier.first() or {})}


def order_of_days(table: Table) -> dict[str, str]:
    """How the file itself shows that days are written, which goes before what was said last."""
    order = order_in(cell for row in table.rows for cell in row.cells)
    return {DAYS: order} if order else {}


def samples_of(table: Table) -> list[list[str]]:
    """For each column the first few values that it holds."""
    values: list[dict[str, None]] = [{} for _ in table.headings]
    for row in table.rows:
        for seen, cell in zip(values, row.cells, strict=True):
            if cell and len(seen) < SAMPLES:
                seen[cell[:LONGEST_SAMPLE]] = None
    return [list(seen) for seen in values]


@transaction.atomic
def choose_columns(
    sheet_import: SheetImport,
    *,
    by: User,
    columns: Sequence[str],
    once: Mapping[str, str] | None = None,
) -> SheetImport:
    """Say what each column of the file is, and have the rows checked.

    `columns` has a key for each heading, or nothing for what stays out; `once` has what holds for
    the whole file, by key. Raises Refused when a required one is missing, or one is given twice.
    """
    chosen = list(columns)
    was = sheet_import.said_once
    once = was if once is None else {DAYS: was.get(DAYS, MONTH_FIRST), **once}
    check_columns(sheet_import, chosen, once)
    if once.get(DAYS, MONTH_FIRST) not in ORDERS:
        raise Refused("Choose how dates like 3/4/2025 are written.")
    of_columns = {key: said for key, said in once.items() if key != DAYS}
    SHEETS[sheet_import.sheet].check_once(sheet_import.community, of_columns)
    step(sheet_import, ImportState.CHECKING, by=by, columns=chosen, said_once=dict(once))
    remember(sheet_import.community, sheet_import.sheet, sheet_import.headings, chosen)
    wake(sheet_import)
    return sheet_import


def check_columns(
    sheet_import: SheetImport, chosen: Sequence[str], once: Mapping[str, str]
) -> None:
    known = {column.key: column for column in SHEETS[sheet_import.sheet].columns}
    if len(chosen) != len(sheet_import.headings) or not set(chosen) <= {*known, ""}:
        raise Refused("Choose for each column one of what is offered.")
    for key, column in known.items():
        if column.is_required and key not in chosen and not once.get(key):
            or_say = ", or say it for the whole file" if column.once else ""
            raise Refused(f"Choose which column holds: {column.label}{or_say}.")
        if chosen.count(key) > 1 and not column.takes_several:
            raise Refused(f"Two columns are chosen for: {column.label}. Keep one of them.")


@transaction.atomic
def confirm_import(
    sheet_import: SheetImport, *, by: User, checked: str | None = None
) -> SheetImport:
    """Have what was shown written. Raises Refused when there is nothing to write.

    `checked` names the check that the person saw (`SheetImport.check_name`). Raises Stale when
    the rows were checked again since.
    """
    is_checked = sheet_import.state == ImportState.CHECKED
    if is_checked and checked is not None and checked != sheet_import.check_name:
        raise Stale("The rows were checked again since you opened this page. Look, then confirm.")
    counts = sheet_import.counts
    is_empty = not counts.get(Outcome.NEW) and not counts.get(Outcome.CHANGED)
    if is_checked and is_empty:
        raise Refused("There is nothing to write: no row is new, and none changes anything.")
    step(sheet_import, ImportState.APPLYING, by=by)
    wake(sheet_import)
    return sheet_import


@transaction.atomic
def undo_import(sheet_import: SheetImport, *, by: User) -> SheetImport:
    """Have all of it taken back. Where later work would be lost, the worker says so instead."""
    step(sheet_import, ImportState.UNDOING, by=by)
    wake(sheet_import)
    return sheet_import


@transaction.atomic
def discard_import(sheet_import: SheetImport, *, by: User) -> SheetImport:
    """Drop an import of which nothing was written, its file and its rows too."""
    step(sheet_import, ImportState.DISCARDED, by=by, content=b"", samples=[])
    sheet_import.rows.all().delete()
    record(sheet_import, "import.discarded", f"discarded “{sheet_import.name}”", by=by)
    return sheet_import


def step(sheet_import: SheetImport, to: ImportState, *, by: User, **fields: object) -> None:
    """Raises Refused, saying where it is, when that does not lead there (any more)."""
    if not states.change(sheet_import, to, asked_by=by, error="", **fields):
        now = SheetImport.objects.only("state").get(pk=sheet_import.pk)
        raise Refused(WHERE_IT_IS[ImportState(now.state)])


def wake(sheet_import: SheetImport) -> None:
    """Wake the worker once this is committed; without a broker, the clock does it in a minute."""
    keys = (sheet_import.pk, sheet_import.community_id)
    transaction.on_commit(partial(tasks.work_on_import.delay, *keys), robust=True)


def record(sheet_import: SheetImport, verb: str, sentence: str, *, by: User) -> None:
    Activity.record(
        sheet_import.community,
        by=by,
        verb=verb,
        sentence=sentence,
        subject=sheet_import.subject,
        data={"sheet": sheet_import.sheet},
    )
