"""What an import says of itself: counts as sentences, for its page and for the list."""

from collections.abc import Mapping, Sequence

from django.utils.text import get_text_list

from partners.import_desk import Desk
from partners.models import ImportState, Outcome, SheetImport

COUNTED = {
    Outcome.NEW: "new",
    Outcome.CHANGED: "changed",
    Outcome.SAME: "already so",
    Outcome.REJECTED: "rejected",
}

NAMED = 3  # columns that are left out, before the rest is only counted


def counted(number: int, one: str, many: str) -> str:
    return f"{number:,} {one if number == 1 else many}"


def rows_counted(number: int) -> str:
    return counted(number, "row", "rows")


def ready(counts: Mapping[str, int]) -> int:
    """How many rows an import would write, or has written."""
    return counts.get(Outcome.NEW, 0) + counts.get(Outcome.CHANGED, 0)


def split(counts: Mapping[str, int], *outcomes: Outcome) -> str:
    """“470 new, 10 changed”, without what there is none of."""
    return ", ".join(f"{counts[o]:,} {COUNTED[o]}" for o in outcomes if counts.get(o))


def all_counts(counts: Mapping[str, int]) -> str:
    return split(counts, *Outcome)


def headline(sheet_import: SheetImport, desk: Desk) -> str:
    """The heading of its page: the answer to what the reader came to see."""
    counts = sheet_import.counts
    written = split(counts, Outcome.NEW, Outcome.CHANGED)
    match sheet_import.state:
        case ImportState.UPLOADED:
            return "What does each column hold?"
        case ImportState.CHECKING:
            return "The rows are being checked"
        case ImportState.CHECKED:
            return checked(counts, desk)
        case ImportState.APPLYING:
            return f"{rows_counted(ready(counts))} {are(ready(counts))} being imported"
        case ImportState.APPLIED:
            return f"{rows_counted(ready(counts))} {were(ready(counts))} imported: {written}"
        case ImportState.UNDOING:
            return "The import is being taken back"
        case ImportState.UNDONE:
            return "This import was taken back"
    return "This import was discarded"


def checked(counts: Mapping[str, int], desk: Desk) -> str:
    """The answer of a check: “480 rows are ready: 470 new, 10 changed. 20 need fixing.” or so."""
    good, bad = ready(counts), counts.get(Outcome.REJECTED, 0)
    if not good and not bad:
        return f"Nothing to import: {desk.nothing_new}"
    if not good:
        return f"Nothing can be imported yet: {rows_counted(bad)} {need(bad)} fixing"
    written = split(counts, Outcome.NEW, Outcome.CHANGED)
    fixing = f". {bad:,} {need(bad)} fixing." if bad else ""
    return f"{rows_counted(good)} {are(good)} ready: {written}{fixing}"


def are(number: int) -> str:
    return "is" if number == 1 else "are"


def were(number: int) -> str:
    return "was" if number == 1 else "were"


def need(number: int) -> str:
    return "needs" if number == 1 else "need"


def says(number: int, desk: Desk) -> str:
    """How many rows tell nothing new."""
    one, several = desk.agrees
    return f"{rows_counted(number)} {one if number == 1 else several}"


def listed(names: Sequence[str]) -> str:
    """“Fax, City and 3 more”."""
    more = len(names) - NAMED
    shown = [*names[:NAMED], f"{more:,} more"] if more > 1 else [*names]
    return get_text_list(shown, "and")
