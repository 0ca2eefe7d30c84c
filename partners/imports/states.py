"""The states of an import: which leads where, and how a step of the worker ends in the next one."""

from typing import Any

from partners.models import AT_WORK, ImportState, SheetImport

S = ImportState
# From each state, those that lead on. What the worker does may end where it began: `BACK`.
STEPS: dict[ImportState, frozenset[ImportState]] = {
    S.UPLOADED: frozenset({S.CHECKING, S.DISCARDED}),
    S.CHECKING: frozenset({S.CHECKED, S.UPLOADED, S.DISCARDED}),
    S.CHECKED: frozenset({S.CHECKING, S.APPLYING, S.DISCARDED}),
    S.APPLYING: frozenset({S.APPLIED, S.CHECKED}),
    S.APPLIED: frozenset({S.UNDOING}),
    S.UNDOING: frozenset({S.UNDONE, S.APPLIED}),
    S.UNDONE: frozenset(),
    S.DISCARDED: frozenset(),
}
# Where an import is again when the worker could not do its step.
BACK = {S.CHECKING: S.UPLOADED, S.APPLYING: S.CHECKED, S.UNDOING: S.APPLIED}
LONGEST_ERROR = 500


def lock(sheet_import: SheetImport) -> SheetImport | None:
    """The import, ours until the transaction ends; None when it is somebody else's, or moved on.

    SQLite has one writer, and so whoever comes second finds that it moved on.
    """
    rows = SheetImport.objects.select_for_update(skip_locked=True, of=("self",))
    rows = rows.select_related("community", "asked_by").defer("content")
    return rows.filter(pk=sheet_import.pk, state=sheet_import.state).first()


def change(sheet_import: SheetImport, to: ImportState, **fields: Any) -> bool:
    """Take an import to another state by compare and swap; False when it is not in its own now."""
    was = S(sheet_import.state)
    if to not in STEPS[was]:
        return False
    unmoved = SheetImport.objects.filter(pk=sheet_import.pk, state=was)
    if not unmoved.update(state=to, **fields):
        return False
    for field, value in {"state": to, **fields}.items():
        setattr(sheet_import, field, value)
    return True


def finish(sheet_import: SheetImport, to: ImportState, *, error: str = "", **fields: Any) -> bool:
    """End a step of the worker."""
    return change(sheet_import, to, error=error[:LONGEST_ERROR], **fields)


def is_to_work_on(sheet_import: SheetImport) -> bool:
    return sheet_import.state in AT_WORK
