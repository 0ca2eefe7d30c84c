"""Values as a spreadsheet should read them, and back."""

from datetime import date, datetime
from typing import Any

from django.utils import timezone

# A spreadsheet takes a cell that begins with one of these for a formula.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")


def cell(value: Any) -> Any:
    """A value as a spreadsheet should read it: never a formula, moments in the reader's zone."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return f"{timezone.localtime(value):%Y-%m-%d %H:%M}"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float | date):
        return value
    return as_text(str(value))


def as_text(text: str) -> str:
    """Text that no spreadsheet runs: an apostrophe goes before what would be a formula.

    Text that looks as if this had been done to it gets one more, so that `as_read` gives back
    exactly what was written.
    """
    return f"'{text}" if text.lstrip("'").startswith(FORMULA_STARTS) else text


def as_read(text: str) -> str:
    """The text of a cell that `as_text` wrote, or a spreadsheet in its place."""
    is_marked = text.startswith("'") and text.lstrip("'").startswith(FORMULA_STARTS)
    return text[1:] if is_marked else text
