"""What the acts of this room hand to the background."""

from datetime import timedelta

from celery import shared_task
from django.db.models import F
from django.utils import timezone
from django_scopes import scope

from communities import emails, ledger
from communities.delivery import deliver
from communities.models import (
    ApplicationLetter,
    Community,
    Invitation,
    KeyLetter,
    LetterKind,
    ReviewState,
)
from communities.tokens import digest

LONGEST_PAUSE = 60  # minutes between two tries


@shared_task
def send_invitation(community_pk: int, invitation_pk: int) -> bool:
    """Send an invitation's letter; True when it left now.

    Safe to run twice: the row is claimed by moving `try_at`, which also is the lease. Dying
    before `sent_at` is written means that the clock sends again, with the same link and the same
    Message-ID. A mail server that refuses raises, and the clock tries again later.
    """
    with scope(community=Community.objects.get(pk=community_pk)):
        waiting = Invitation.objects.to_send().filter(pk=invitation_pk)
        invitation = waiting.select_related("community", "invited_by").first()
        if invitation is None or not claim(invitation):
            return False
        emails.send_invitation(invitation)
        # Somebody may have asked for another letter meanwhile: that one is not sent yet.
        sent = Invitation.objects.filter(pk=invitation.pk, seed=invitation.seed)
        return bool(sent.update(sent_at=timezone.now()))


def claim(row: KeyLetter) -> bool:
    """Move the time of the next try, unless another worker has just done so."""
    pause = min(2 ** (row.attempts + 1), LONGEST_PAUSE)
    untouched = type(row)._default_manager.filter(
        pk=row.pk, seed=row.seed, try_at=row.try_at, sent_at=None
    )
    return bool(
        untouched.update(
            try_at=timezone.now() + timedelta(minutes=pause),
            attempts=F("attempts") + 1,
            # The site's secret key may have changed since the act.
            token_hash=digest(row.token),
        )
    )


@shared_task(acks_late=True)
def send_application_letter(pk: int, community_pk: int) -> bool:
    """Send one letter if it is to be sent now; True when it has left and that is written down.

    Safe to run twice and to be killed: the ledger decides (communities/ledger.py).
    """
    with scope(community=Community.objects.get(pk=community_pk)):
        letters = ApplicationLetter.objects.select_related("recipient", "community")
        letter = ledger.claim(letters, pk)
        if letter is None:
            return False
        if because := not_needed(letter):
            ledger.cancel(ledger.held(letter), because)
            return False
        return deliver(letter, emails.application_letter)


def not_needed(letter: ApplicationLetter) -> str:
    """Why a letter must not leave any more; empty when it may."""
    if not letter.recipient.is_active:
        return f"The account of {letter.recipient} is closed."
    if letter.kind == LetterKind.NUDGE:
        done = letter.application.reviews.filter(reviewer=letter.recipient).exclude(
            state=ReviewState.DRAFT
        )
        if done.exists():
            return "The review has come."
        if not letter.application.assignments.current().filter(reviewer=letter.recipient).exists():
            return "Somebody else reviews it now."
    return ""
