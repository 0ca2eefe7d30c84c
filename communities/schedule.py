"""What the clock starts in this room."""

from celery import shared_task
from django_scopes import scopes_disabled

from communities import tasks
from communities.models import Invitation

AT_ONCE = 200


@shared_task
def send_unsent_invitations() -> int:
    """Wake the worker for every letter that has not left: the queue may have lost the first call.

    Returns how many.
    """
    with scopes_disabled():
        waiting = Invitation.objects.to_send().order_by("try_at")
        keys = list(waiting.values_list("community_id", "pk")[:AT_ONCE])
    for community_pk, invitation_pk in keys:
        tasks.send_invitation.delay(community_pk, invitation_pk)
    return len(keys)
