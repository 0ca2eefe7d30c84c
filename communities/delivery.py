"""Taking a letter of a ledger to the mail server, and writing down what came of it."""

from collections.abc import Callable
from contextlib import suppress
from smtplib import SMTPException, SMTPServerDisconnected
from typing import TypeVar

from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend

from communities import ledger
from communities.models.ledger import LedgerLetter

L = TypeVar("L", bound=LedgerLetter)
# The message of a letter, for this connection to the server.
Build = Callable[[L, BaseEmailBackend], EmailMultiAlternatives]


def deliver(letter: L, build: Build[L]) -> bool:
    """Take a claimed letter to the mail server and write down what came of it.

    The server is greeted before the letter counts as on its way: what fails until then has
    certainly not been sent.
    """
    server = get_connection()
    message = build(letter, server)
    try:
        server.open()
    except (OSError, SMTPException) as error:
        ledger.note_failure(letter, describe(error))
        return False
    try:
        return ledger.mark_sending(letter) and hand_over(letter, message)
    finally:
        close(server)


def hand_over(letter: LedgerLetter, message: EmailMultiAlternatives) -> bool:
    try:
        message.send()
    except SMTPServerDisconnected as error:
        ledger.note_uncertain(letter, describe(error))
    except SMTPException as error:
        # The server answered, and its answer was no.
        ledger.note_failure(letter, describe(error))
    except OSError as error:
        # The line broke, or the answer did not come in time: the server may have the letter.
        ledger.note_uncertain(letter, describe(error))
    else:
        return ledger.mark_sent(letter)
    return False


def close(server: BaseEmailBackend) -> None:
    """Say goodbye. The letter's fate is written down already: a cut line changes nothing."""
    with suppress(OSError):
        server.close()


def describe(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:2000]
