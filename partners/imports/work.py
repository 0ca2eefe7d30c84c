"""What the worker does with an import: the one step that its state names.

Each step is one transaction, or nothing: a worker that is killed leaves the import as it was, and
the clock wakes another one.
"""

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import OperationalError

from partners.imports.applying import apply
from partners.imports.checking import check
from partners.imports.progress import Meter
from partners.imports.states import BACK, finish
from partners.imports.undoing import undo
from partners.models import ImportState, SheetImport

STEP_OF: dict[str, Callable[[SheetImport, Meter], bool]] = {
    ImportState.CHECKING: check,
    ImportState.APPLYING: apply,
    ImportState.UNDOING: undo,
}
OUR_FAULT = (
    "Something went wrong on our side, and nothing was written. It has been noted. "
    "Try again; if it happens again, write to the program."
)


def work_on(pk: int) -> bool:
    """Do the step that an import waits for; True when it was done now.

    Call it inside the scope of the import's community.
    """
    imports = SheetImport.objects.select_related("community", "asked_by")
    sheet_import = imports.filter(pk=pk, state__in=STEP_OF).first()
    if sheet_import is None:
        return False
    meter = Meter(pk)
    try:
        with without_collecting():
            return STEP_OF[sheet_import.state](sheet_import, meter)
    except OperationalError:
        # The database is busy or away: the clock wakes us again.
        raise
    except Exception:
        finish(sheet_import, BACK[ImportState(sheet_import.state)], error=OUR_FAULT)
        raise
    finally:
        meter.end()


@contextmanager
def without_collecting() -> Iterator[None]:
    """Tens of thousands of rows make no cycles; looking for some takes a fifth of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
