"""What leaves: one task for one letter of the ledger.

The broker carries a wake-up and nothing else. A task that arrives twice, late or not at all
changes nothing: the ledger decides whether the letter is to be sent.
"""

from celery import shared_task
from django_scopes import scope

from communities.delivery import deliver
from communities.models import Community
from reports import emails, ledger
from reports.reminders import why_not


@shared_task(acks_late=True)
def send_reminder(pk: int, community_pk: int) -> bool:
    """Send one letter if it is to be sent now; True when it has left and that is written down."""
    community = Community.objects.get(pk=community_pk)
    with scope(community=community):
        reminder = ledger.claim(pk)
        if reminder is None:
            return False
        because = why_not(reminder)
        if because:
            ledger.cancel(ledger.held(reminder), because)
            return False
        return deliver(reminder, emails.build)
