"""Taking a letter of a ledger to the mail server, and writing down what came of it."""

from collections.abc import Callable
from contextlib import suppress
from smtplib import SMTPException, SMTPServerDisconnected
from typing import Self, TypeVar

from anymail.exceptions import AnymailAPIError, AnymailError
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone

from communities import ledger, pace
from communities.models.ledger import LedgerLetter

L = TypeVar("L", bound=LedgerLetter)
# What a mail provider gives back with all that it says of a letter.
MARK = "letter"
SERVER_TROUBLE = 500
# The message of a letter, for this connection to the server.
Build = Callable[[L, BaseEmailBackend], EmailMultiAlternatives]


class Carrier:
    """One connection to the mail server for one letter or several, opened for the first of them.

    The server is greeted before a letter counts as on its way: what fails until then has
    certainly not been sent.
    """

    def __init__(self) -> None:
        self.server = get_connection()
        self.away = ""  # why the server could not be reached: not asked again for the next letter

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        close(self.server)

    def carry(self, letter: L, build: Build[L]) -> bool:
        """Take a claimed letter to the mail server and write down what came of it.

        One whose reader's mail host has had enough for this minute is put back for a later one.
        """
        if until := pace.wait_until(letter.recipient.email, now=timezone.now()):
            ledger.put_back([letter], until=until)
            return False
        message = None if self.away else build(letter, self.server)
        if message is None or not self.greet():
            ledger.note_failure(letter, self.away)
            return False
        if not ledger.mark_sending(letter):
            return False
        # Providers replace a Message-ID, and keep this; a mail server never sees it.
        message.metadata = {MARK: letter.message_id}  # type: ignore[attr-defined]  # anymail's
        if hand_over(letter, message):
            return True
        # Whatever the server said no to, the next letter begins on a line of its own.
        close(self.server)
        return False

    def greet(self) -> bool:
        try:
            self.server.open()
        except (OSError, SMTPException) as error:
            self.away = describe(error)
        return not self.away


def deliver(letter: L, build: Build[L]) -> bool:
    """Take one claimed letter to the mail server and write down what came of it."""
    with Carrier() as carrier:
        return carrier.carry(letter, build)


def hand_over(letter: LedgerLetter, message: EmailMultiAlternatives) -> bool:
    try:
        message.send()
    except SMTPServerDisconnected as error:
        ledger.note_uncertain(letter, describe(error))
    except SMTPException as error:
        # The server answered, and its answer was no.
        ledger.note_failure(letter, describe(error))
    except AnymailError as error:
        note = ledger.note_uncertain if may_have_it(error) else ledger.note_failure
        note(letter, describe(error))
    except OSError as error:
        # The line broke, or the answer did not come in time: the server may have the letter.
        ledger.note_uncertain(letter, describe(error))
    else:
        return ledger.mark_sent(letter)
    return False


def may_have_it(error: AnymailError) -> bool:
    """Whether a provider may have the letter: it gave no answer, or one about trouble of its own.

    All else it said no to, or could not be asked at all.
    """
    is_from_it = isinstance(error, AnymailAPIError)
    return is_from_it and (error.status_code is None or error.status_code >= SERVER_TROUBLE)


def close(server: BaseEmailBackend) -> None:
    """Say goodbye. The letter's fate is written down already: a cut line changes nothing."""
    with suppress(OSError):
        server.close()


def describe(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:2000]
