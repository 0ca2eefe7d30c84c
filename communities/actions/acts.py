"""The log of the national staff: what no community reads. One line for each act, as everywhere."""

from typing import Any

from communities.models import Community, ProgramAct, User


def record_act(
    community: Community | None,
    *,
    by: User | None,
    verb: str,
    sentence: str,
    subject: str = "",
    **data: Any,
) -> ProgramAct:
    """Write one act down. Call it inside the transaction of the act."""
    return ProgramAct.objects.create(
        community=community,
        by=by,
        verb=verb,
        sentence=sentence[:500],
        subject=subject,
        data=data,
    )
