"""Writing an import: all of it, exactly as it was shown, in one transaction, or nothing."""

from collections.abc import Mapping
from itertools import zip_longest
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from communities.models import Activity
from partners.imports.checking import plan_of, show
from partners.imports.chunks import in_chunks
from partners.imports.progress import Meter
from partners.imports.sheet import SHEETS, Plan
from partners.imports.states import finish, lock
from partners.models import ImportRow, ImportState, SheetImport


def apply(sheet_import: SheetImport, meter: Meter) -> bool:
    """Write what was confirmed; False when somebody else has done so.

    Where the directory has changed so much since the check that something else would be written
    than was shown, nothing is: the rows are shown anew.
    """
    try:
        return apply_once(sheet_import, meter)
    except IntegrityError:
        # Somebody wrote the same thing at the same moment: now that it is there, we see it.
        return apply_once(sheet_import, meter)


def apply_once(sheet_import: SheetImport, meter: Meter) -> bool:
    sheet = SHEETS[sheet_import.sheet]
    plan = plan_of(sheet_import, meter)
    with transaction.atomic():
        held = lock(sheet_import)
        if held is None:
            return False
        sheet.hold(held.community, plan)
        if plan.seen != sheet.seen(held.community):
            plan = plan_of(sheet_import, meter)
            sheet.hold(held.community, plan)
        if moved := how_many_moved(held, plan):
            return show_again(held, plan, moved, meter)
        plan.forget_rows()
        meter.begin("Writing", len(plan.rows))
        undo = sheet.write(held.community, plan, by=held.asked_by, meter=meter)
        keep(held, undo)
        record(held, plan)
        emptied: dict[str, Any] = {"content": b"", "samples": []} if sheet.is_private else {}
        return finish(held, ImportState.APPLIED, applied_at=timezone.now(), **emptied)


def how_many_moved(sheet_import: SheetImport, plan: Plan) -> int:
    """How many rows would now do something else than was shown."""
    rows = sheet_import.rows.order_by("number").values_list("number", "outcome", "changes")
    planned = ((row.number, row.outcome, row.shown_changes) for row in plan.rows)
    return sum(one != other for one, other in zip_longest(rows.iterator(), planned))


def show_again(sheet_import: SheetImport, plan: Plan, moved: int, meter: Meter) -> bool:
    sheet = SHEETS[sheet_import.sheet]
    meter.begin("Checking the rows again", len(plan.rows))
    sheet.warn(sheet_import.community, plan)
    show(sheet_import, plan, meter)
    error = (
        f"Somebody changed {moved:,} of these {sheet.nouns[1]} since the check. "
        "Nothing was written. Look again, then confirm."
    )
    return finish(sheet_import, ImportState.CHECKED, error=error, checked_at=timezone.now())


def keep(sheet_import: SheetImport, undo: Mapping[int, dict[str, Any]]) -> None:
    """Write beside each row what taking it back needs."""
    for some in in_chunks(undo.items()):
        rows = [
            ImportRow(
                community_id=sheet_import.community_id,
                sheet_import=sheet_import,
                number=number,
                undo=its_undo,
            )
            for number, its_undo in some
        ]
        # An insert that finds its row there, and so changes it: faster than as many updates.
        ImportRow.objects.bulk_create(
            rows,
            update_conflicts=True,
            unique_fields=["sheet_import", "number"],
            update_fields=["undo"],
        )


def record(sheet_import: SheetImport, plan: Plan) -> None:
    one, several = SHEETS[sheet_import.sheet].nouns
    total = plan.new + plan.changed
    counts = ((plan.new, "new"), (plan.changed, "changed"))
    split = ", ".join(f"{count:,} {word}" for count, word in counts if count)
    Activity.record(
        sheet_import.community,
        by=sheet_import.asked_by,
        verb="import.applied",
        sentence=(
            f"imported {total:,} {one if total == 1 else several} "
            f"from “{sheet_import.name}”: {split}"
        ),
        subject=sheet_import.subject,
        data={"sheet": sheet_import.sheet, "new": plan.new, "changed": plan.changed},
    )
