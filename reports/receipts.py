"""What a mail provider says of our letters, heard through django-anymail in the words of any.

Its signal is the one signal in the house: anymail has no other way to tell, and it comes from
outside, so that no room is hidden behind it. The address, and the proof that it is the provider
who speaks, are in techhire/mail_provider.py.
"""

import logging
from datetime import datetime
from typing import Any

from anymail.signals import AnymailTrackingEvent, EventType, RejectReason, tracking
from django.dispatch import receiver
from django.utils import timezone
from django_scopes import scope, scopes_disabled

from communities.delivery import MARK
from communities.models import ApplicationLetter
from communities.models.ledger import LedgerLetter, LedgerQuerySet
from reports import actions
from reports.models import Reminder

logger = logging.getLogger(__name__)
LEDGERS = (Reminder, ApplicationLetter)

HEARD = {
    *(EventType.DELIVERED, EventType.DEFERRED, EventType.COMPLAINED),
    *(EventType.BOUNCED, EventType.REJECTED, EventType.FAILED),
}
# The address itself is wrong. Any other reason to say no may be ours: a setting of our domain, or
# words that looked like spam. For that nobody's address is shut off.
WRONG_ADDRESS = {RejectReason.BOUNCED, RejectReason.INVALID}
# A full mailbox and the like, which anymail does not tell apart from an address that is wrong:
# Postmark; Brevo and Mandrill; Amazon; SendGrid; SparkPost's classes.
FOR_NOW = {
    *("SoftBounce", "soft_bounce", "Transient", "Undetermined", "blocked"),
    *("20", "21", "22", "23", "24", "70"),
}


@receiver(tracking, dispatch_uid="reports.receipts")
def hear(event: AnymailTrackingEvent, esp_name: str, **_: Any) -> None:
    """Write down what is said of one letter; of opening and clicking nothing, as scanners do both.

    Whatever is not about a letter of ours is accepted too: a provider would repeat it for days.
    """
    if event.event_type not in HEARD:
        return
    letter = letter_of(event)
    if letter is None:
        logger.info("%s says “%s” of a letter that is not ours.", esp_name, event.event_type)
        return
    with scope(community=letter.community):
        note(letter, event)


def note(letter: LedgerLetter, event: AnymailTrackingEvent) -> None:
    at: datetime = event.timestamp or timezone.now()
    about = {"email": event.recipient or letter.recipient.email, "detail": detail_of(event)}
    if event.event_type == EventType.DELIVERED:
        actions.note_delivered(letter, at=at)
    elif event.event_type == EventType.DEFERRED:
        actions.note_delayed(letter, detail=about["detail"])
    elif event.event_type == EventType.COMPLAINED or event.reject_reason == RejectReason.SPAM:
        actions.note_complained(letter, at=at, **about)
    else:
        actions.note_bounced(letter, at=at, is_final=is_final(event), **about)


def letter_of(event: AnymailTrackingEvent) -> LedgerLetter | None:
    """By our own mark, which providers keep, else by the Message-ID, which some of them replace.

    Not by the number of a row: another site of ours may have the same account with the provider.
    """
    mark = (event.metadata or {}).get(MARK) or event.message_id
    if not mark:
        return None
    message_id = f"<{str(mark).strip('<>')}>"
    with scopes_disabled():  # a provider knows nothing of communities
        for model in LEDGERS:
            letters: LedgerQuerySet[Any] = model._default_manager.all()
            letters = letters.select_related("community", "recipient")
            if letter := letters.filter(message_id=message_id).first():
                return letter
    return None


def is_final(event: AnymailTrackingEvent) -> bool:
    """Whether a letter that came back says that the address takes no mail."""
    raw = event.esp_event or {}
    words = {raw.get("Type"), raw.get("event"), raw.get("type"), raw.get("bounce_class")}
    words.add((raw.get("bounce") or {}).get("bounceType"))
    if words & FOR_NOW:
        return False
    # SendGrid and others give no reason with what plainly came back.
    is_plain = event.event_type == EventType.BOUNCED and event.reject_reason is None
    return is_plain or event.reject_reason in WRONG_ADDRESS


def detail_of(event: AnymailTrackingEvent) -> str:
    said = event.mta_response or event.description or "The provider gives no reason."
    return " ".join(str(said).split())
