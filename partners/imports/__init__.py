"""Spreadsheets in and out: columns guessed, rows checked before anything is written, all undoable.

What every import needs is here; what is particular to partners is in `partner_sheet`.
"""

from partners.imports.columns import WHAT_TO_FIX, Column
from partners.imports.partner_sheet import PARTNERS
from partners.imports.progress import Progress, is_alive, progress_of
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
    "is_alive",
    "progress_of",
    "register",
    "work_on",
]
