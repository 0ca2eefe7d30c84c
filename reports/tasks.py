"""What leaves: one task for one letter of the ledger.

The broker carries a wake-up and nothing else. A task that arrives twice, late or not at all
changes nothing: the ledger decides whether the letter is to be sent.
"""

from contextlib import suppress
from smtplib import SMTPException, SMTPServerDisconnected

from celery import shared_task
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django_scopes import scope

from communities.models import Community
from reports import emails, ledger
from reports.models import Reminder
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
        return deliver(reminder)


def deliver(reminder: Reminder) -> bool:
    """Take a claimed letter to the mail server and write down what came of it.

    The server is greeted before the letter counts as on its way: what fails until then has
    certainly not been sent.
    """
    server = get_connection()
    letter = emails.build(reminder, connection=server)
    try:
        server.open()
    except (OSError, SMTPException) as error:
        ledger.note_failure(reminder, describe(error))
        return False
    try:
        return ledger.mark_sending(reminder) and hand_over(reminder, letter)
    finally:
        close(server)


def hand_over(reminder: Reminder, letter: EmailMultiAlternatives) -> bool:
    try:
        letter.send()
    except SMTPServerDisconnected as error:
        ledger.note_uncertain(reminder, describe(error))
    except SMTPException as error:
        # The server answered, and its answer was no.
        ledger.note_failure(reminder, describe(error))
    except OSError as error:
        # The line broke, or the answer did not come in time: the server may have the letter.
        ledger.note_uncertain(reminder, describe(error))
    else:
        return ledger.mark_sent(reminder)
    return False


def close(server: BaseEmailBackend) -> None:
    """Say goodbye. The letter's fate is written down already: a cut line changes nothing."""
    with suppress(OSError):
        server.close()


def describe(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:2000]
