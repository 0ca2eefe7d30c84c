"""Confirming that an item is done, as the partner directory suggests."""

from datetime import date

from django.db import transaction

from communities.models import Community, User
from communities.refusal import Refused
from stages.actions.evidence import say
from stages.actions.held import hold
from stages.actions.items import step
from stages.models import OPEN, ItemProgress, Status
from stages.suggestions import Suggestion, weigh


@transaction.atomic
def confirm_suggestion(
    community: Community, key: str, *, by: User, version: int, quarter: date | None = None
) -> ItemProgress:
    """Mark an item done as it looks, and keep what it looks done by as a comment.

    It is worked out again: raises Refused when the directory does not say so any more, Stale when
    somebody changed the item since the person saw `version`.
    """
    held = hold(community, key, version=version, quarter=quarter)
    if held.progress.status not in OPEN:
        raise Refused(f"{held.name} is “{Status(held.progress.status).label}” already.")
    suggestion = weigh(community, [key], today=community.today()).get(key, Suggestion())
    if not suggestion.looks_done:
        raise Refused(f"{held.name} does not look done now. {suggestion.not_yet}".rstrip())
    row = step(held, to=Status.DONE, by=by)
    say(held, body=f"{suggestion.because}.", by=by)
    return row
