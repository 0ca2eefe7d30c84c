"""A row held for one act: locked, compared with what the person saw, changed, written down."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, TypeVar

from django.db import IntegrityError, models, transaction
from django.db.models import F
from django.utils import timezone

from communities.models import Activity, Community, User
from communities.refusal import Refused, Stale
from partners.models import Commitment, Contact, Interaction, Partner, Tag
from partners.models.record import Record
from partners.written import WORKING_ROLES

R = TypeVar("R", bound=Record)
P = TypeVar("P", Contact, Interaction, Commitment)

# The program's staff read the log, and these words are the community's own: named, not quoted.
IN_CONFIDENCE = frozenset({"notes", "note"})
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


def hold(row: P, *, version: int | None = None) -> tuple[P, Partner]:
    """Something of a partner with its partner, both locked.

    The partner comes first, always: two acts that took them in different orders would each wait
    for the other.
    """
    partner = lock(row.partner)
    held = lock(row, version=version)
    if held.partner_id != partner.pk:
        raise Stale(f"Somebody has moved “{row}” to another partner since you opened this page.")
    return held, partner


def hold_removed(row: P) -> tuple[P, Partner]:
    """The same for something that was removed and is to come back.

    Raises Refused when it is there already.
    """
    partner = lock(row.partner)
    held = type(row)._default_manager.select_for_update().get(pk=row.pk)
    if held.removed_at is None:
        raise Refused(f"“{held}” is there.")
    return held, partner


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


def record(partner: Partner, verb: str, sentence: str, *, by: User | None, **data: Any) -> Activity:
    """Write an act on a partner, or on something of it, into the log."""
    return Activity.record(
        partner.community,
        by=by,
        verb=verb,
        sentence=sentence,
        subject=partner.subject,
        data={"partner": partner.name, **data},
    )


def as_json(value: Any) -> Any:
    """A field's value as the log keeps it: rows by their key, dates in full, words as a list."""
    if isinstance(value, models.Model):
        return value.pk
    if isinstance(value, tuple):
        return list(value)
    return value.isoformat() if isinstance(value, date) else value


def diff(before: Mapping[str, Any], row: Record) -> dict[str, dict[str, Any]]:
    """For the log: each changed field, what it was and what it is now."""
    return {
        field: {} if field in IN_CONFIDENCE else {"was": was, "now": as_json(getattr(row, field))}
        for field, was in before.items()
    }


def check_works_here(
    community: Community, user: User | None, *, unless: User | None = None
) -> None:
    """Raises Refused for an owner who does not keep this community's directory.

    `unless` is who has it already: somebody who has left since may stay the owner.
    """
    if user is None or user == unless:
        return
    workers = community.memberships.current().filter(role__in=WORKING_ROLES)
    if not workers.filter(user=user).exists():
        raise Refused(f"{user} does not work on the partners of {community}.")


def offer_tags(community: Community, tags: tuple[str, ...]) -> None:
    """Remember the words, for the filter and the forms."""
    if tags:
        Tag.objects.bulk_create(
            [Tag(community=community, name=tag) for tag in tags], ignore_conflicts=True
        )
