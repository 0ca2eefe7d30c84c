"""A row that people keep, during one act: locked, compared with what the person saw, changed."""

from datetime import timedelta
from typing import Any, TypeVar

from django.db import IntegrityError, models, transaction
from django.db.models import F
from django.utils import timezone

from communities.models import Record, User, as_json
from communities.refusal import Refused, Stale

R = TypeVar("R", bound=Record)

# The same from the same person within this time is a second click and no second promise.
SECOND_CLICK = timedelta(minutes=1)


def lock(row: R, *, version: int | None = None) -> R:
    """The row as it is now, locked for the rest of the transaction.

    `version` is what the person saw. Raises Stale when the row moved on or was removed since.
    """
    rows = type(row)._default_manager.select_for_update()
    now = rows.filter(pk=row.pk, community=row.community_id).first()
    if now is None or now.removed_at is not None:
        raise Stale(f"Somebody has removed “{row}” since you opened this page.")
    if version is not None and version != now.version:
        raise Stale(f"Somebody else changed “{row}” before you.")
    return now


def swap(row: Record, *, by: User | None, taken: str = "", **changes: Any) -> dict[str, Any]:
    """Write the changes if the row is still as held; return what they replaced, as JSON.

    What is the same already is left out: an act that changes nothing moves no version and
    returns an empty dictionary. `taken` is the sentence for a name that somebody else has taken
    at the same moment.
    """
    new = {f: value for f, value in changes.items() if getattr(row, f) != value}
    if not new:
        return {}
    before = {field: as_json(getattr(row, field)) for field in new}
    unchanged = type(row)._default_manager.filter(pk=row.pk, version=row.version)
    stamp = {"version": F("version") + 1, "changed_at": timezone.now(), "changed_by": by}
    try:
        with transaction.atomic(savepoint=bool(taken)):
            found = unchanged.update(**new, **stamp)
    except IntegrityError:
        if not taken:
            raise
        raise Refused(taken) from None
    if not found:
        raise Stale(f"Somebody else changed “{row}” before you.")
    row.refresh_from_db()
    return before


def second_click(rows: models.QuerySet[R], *, by: User | None, **said: Any) -> R | None:
    """The row that the same person wrote with the same words a moment ago."""
    if by is None:
        return None
    just_now = timezone.now() - SECOND_CLICK
    return rows.filter(created_by=by, created_at__gte=just_now, removed_at=None, **said).first()
