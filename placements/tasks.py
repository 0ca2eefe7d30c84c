"""What the acts of this room hand to the background."""

from celery import shared_task
from django.utils import timezone
from django_scopes import scope

from communities.models import Community
from communities.tasks import claim
from placements import emails
from placements.confirming import NO_LETTERS, still_asked
from placements.models import Confirmation


@shared_task
def send_confirmation(community_pk: int, confirmation_pk: int) -> bool:
    """Send the letter to an employer; True when it left now.

    Safe to run twice, and after a worker died, as communities.tasks.send_invitation is. Nothing
    leaves while nothing of it can be answered: the contact may have left since. Nor while the
    community takes a break.
    """
    community = Community.objects.get(pk=community_pk)
    with scope(community=community), timezone.override(community.zone):
        waiting = Confirmation.objects.to_send().filter(pk=confirmation_pk)
        confirmation = waiting.select_related("community", "asked_by").first()
        if confirmation is None or not claim(confirmation):
            return False
        questions = still_asked(confirmation)
        if not questions or community.status in NO_LETTERS:
            return False
        emails.send_confirmation(confirmation, questions)
        # Somebody may have asked again meanwhile: that letter is not sent yet.
        sent = Confirmation.objects.filter(pk=confirmation.pk, seed=confirmation.seed)
        return bool(sent.update(sent_at=timezone.now()))
