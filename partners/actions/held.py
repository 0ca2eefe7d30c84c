"""Something of a partner held for one act together with it, and written into the log."""

from collections.abc import Mapping
from typing import Any, TypeVar

from communities.actions.rows import lock
from communities.models import Activity, Community, Record, User, as_json
from communities.refusal import Refused, Stale
from partners.models import Commitment, Contact, Interaction, Partner, Tag
from partners.written import WORKING_ROLES

P = TypeVar("P", Contact, Interaction, Commitment)

# The program's staff read the log, and these words are the community's own: named, not quoted.
IN_CONFIDENCE = frozenset({"notes", "note"})


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
