"""Taking a whole import back, unless work that people have done since would be lost."""

from django.db import transaction
from django.utils import timezone

from communities.models import Activity
from communities.refusal import Refused
from partners.imports.progress import Meter
from partners.imports.sheet import SHEETS
from partners.imports.states import finish, lock
from partners.models import ImportState, SheetImport


def undo(sheet_import: SheetImport, meter: Meter) -> bool:
    """Put everything back as it was before; False when somebody else has done so."""
    try:
        return undo_once(sheet_import, meter)
    except Refused as refused:
        return finish(sheet_import, ImportState.APPLIED, error=str(refused))


def undo_once(sheet_import: SheetImport, meter: Meter) -> bool:
    sheet = SHEETS[sheet_import.sheet]
    with transaction.atomic():
        held = lock(sheet_import)
        if held is None:
            return False
        if not held.rows.exists():
            raise Refused("This import is too old: what it brought has been forgotten.")
        kept = list(held.rows.exclude(undo={}).order_by("number").values_list("undo", flat=True))
        meter.begin("Taking it back", len(kept))
        sheet.take_back(held.community, kept, by=held.asked_by, meter=meter)
        Activity.record(
            held.community,
            by=held.asked_by,
            verb="import.undone",
            sentence=f"took back the import of “{held.name}”",
            subject=held.subject,
            data={"sheet": held.sheet, "rows": len(kept)},
        )
        return finish(held, ImportState.UNDONE, undone_at=timezone.now())
