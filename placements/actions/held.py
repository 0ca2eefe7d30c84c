"""Rows of training and placements held for one act, and what the log says of them.

The program's staff read the log: it names programs, employers and references, and none of what a
person said of themselves, nor a wage.
"""

from collections.abc import Iterable
from typing import Any, TypeVar

from communities.actions.rows import lock
from communities.models import Activity, Community, Record, User
from communities.refusal import Refused
from partners.models import Partner
from placements.models import Placement

R = TypeVar("R", bound=Record)


def hold_removed(row: R) -> R:
    """A removed row, locked, that is to come back. Raises Refused when it is there already."""
    held = type(row)._default_manager.select_for_update().get(pk=row.pk)
    if held.removed_at is None:
        raise Refused(f"“{held}” is there.")
    return held


def check_remembered(placement: Placement) -> None:
    """Raises Refused for a placement of which nobody can tell any more who it was."""
    if placement.forgotten_at:
        raise Refused("Who this was has been forgotten. The counted outcome stays as it is.")


def check_ours(community: Community, row: Record | None, *, before: Record | None) -> None:
    """Raises Refused for what is another community's, or was removed since it was chosen.

    `before` is what the row names already.
    """
    if row is None or row == before:
        return
    if row.community_id != community.pk or row.removed_at is not None:
        raise Refused(f"“{row}” is not there any more. Choose another one.")


def still_there(
    community: Community, partner: Partner, *, before: Partner | None = None
) -> Partner:
    """The partner, locked: nobody removes or merges it while something comes to hang on it.

    A merged one is the one that it was merged into. `before` is whom the row names already: that
    one may have been removed since. Raises Refused for another community's, Stale for a removed
    one.
    """
    if partner.community_id != community.pk:
        raise Refused(f"“{partner}” is not a partner here.")
    is_before = partner == before
    while partner.merged_into is not None:
        partner = partner.merged_into
    return partner if is_before and partner.removed_at else lock(partner)


def record(
    community: Community,
    verb: str,
    sentence: str,
    *,
    by: User | None,
    subject: str,
    **data: Any,
) -> Activity:
    return Activity.record(
        community, by=by, verb=verb, sentence=sentence, subject=subject, data=data
    )


def named(fields: Iterable[str]) -> dict[str, list[str]]:
    """Which fields changed, without what they held and hold."""
    return {"fields": sorted(fields)}
