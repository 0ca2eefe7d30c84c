"""Spreadsheets in and out: columns guessed, rows checked before anything is written, all undoable.

What every import needs is here; what is particular to partners is in `partner_sheet`.
"""

from partners.imports.columns import WHAT_TO_FIX, Column
from partners.imports.partner_sheet import PARTNERS, export_csv, partner_rows
from partners.imports.progress import Progress, is_alive, progress_of
from partners.imports.rejected import rejected_csv
from partners.imports.sheet import SHEETS, CheckedRow, Line, Plan, Sheet, register
from partners.imports.work import work_on

register(PARTNERS)

__all__ = [
    "SHEETS",
    "WHAT_TO_FIX",
    "CheckedRow",
    "Column",
    "Line",
    "Plan",
    "Progress",
    "Sheet",
    "export_csv",
    "is_alive",
    "partner_rows",
    "progress_of",
    "register",
    "rejected_csv",
    "work_on",
]
