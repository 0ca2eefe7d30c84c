"""An address that took no mail, and is tried again."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from communities.models import Activity, Community, User
from communities.refusal import Refused
from reports import ledger
from reports.actions.letters import wake
from reports.actions.scheduling import plan
from reports.models import DeadAddress, ReminderState


@transaction.atomic
def try_address_again(community: Community, person: User, *, by: User) -> None:
    """Write to somebody's address again, from every community of theirs.

    Raises Refused when nothing keeps mail from it, and where the person reported our mail as
    unwanted: that is theirs alone to take back. Should mail come back once more, it ends again.
    """
    dead = DeadAddress.objects.select_for_update().filter(email=person.email.lower()).first()
    if dead is None:
        raise Refused(f"Nothing keeps mail from {person}.")
    if dead.why == DeadAddress.Why.COMPLAINED and by != person:
        raise Refused(f"{person} reported our mail as unwanted. Only they can ask for it again.")
    dead.delete()
    now = timezone.now()
    plan(community, now=now)
    need_again(community, person, now=now)
    whose = "their own address" if by == person else f"the address of {person}"
    Activity.record(
        community,
        by=by,
        verb="address.tried_again",
        sentence=f"had mail to {whose} tried again",
        subject=f"mail:{person.pk}",
        data={"why": dead.why, "detail": dead.detail},
    )


def need_again(community: Community, person: User, *, now: datetime) -> None:
    """What could not leave for it lately leaves now, if it still should."""
    since = now - timedelta(hours=settings.REMINDER_CATCH_UP_HOURS)
    reasons = Q()
    for why in DeadAddress.Why:
        reasons |= Q(cancelled_because__startswith=why.label)
    lately = community.reminders.filter(reasons, recipient=person, due_at__gt=since)
    if ledger.need_again(lately.filter(due_at__lte=now), at=now):
        wake(lately.filter(state=ReminderState.PENDING))
