"""What is known of one of the staff as a reviewer."""

from django.db import transaction

from communities.actions.acts import record_act
from communities.actions.conflicts import infer_conflicts_of
from communities.models import Reviewer, User
from communities.refusal import Refused

MOST = 100


@transaction.atomic
def change_reviewer(
    user: User,
    *,
    by: User,
    organization: str,
    states: str,
    most_at_once: int,
    is_available: bool,
) -> Reviewer:
    """Say where somebody works and how much they take; their conflicts are looked for anew."""
    if not 1 <= most_at_once <= MOST:
        raise Refused(f"Choose from 1 to {MOST} reviews at once.")
    values = {
        "organization": " ".join(organization.split()),
        "states": states,
        "most_at_once": most_at_once,
        "is_available": is_available,
    }
    before = Reviewer.objects.filter(user=user).first() or Reviewer(user=user)
    if before.pk and all(getattr(before, name) == value for name, value in values.items()):
        return before
    now, _ = Reviewer.objects.update_or_create(user=user, defaults=values)
    whose = "their own page" if by == user else f"the page of {user}"
    changed = [n.replace("_", " ") for n, value in values.items() if getattr(before, n) != value]
    record_act(
        None,
        by=by,
        verb="reviewer.changed",
        sentence=f"changed {whose} as a reviewer: {', '.join(changed) or 'nothing new'}",
        subject=f"reviewer:{user.pk}",
    )
    infer_conflicts_of(user, by=None)
    return now
