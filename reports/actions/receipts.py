"""What the mail provider says became of a letter.

Providers say things twice, late and in any order. Each act may therefore be repeated and follows
on any other: the earliest time stays, and a letter that came back has come back, whatever is said
of it later. What is said of a letter is also proof that it left.
"""

from datetime import datetime

from django.db import transaction

from communities.actions.acts import record_act
from communities.models import Activity, ProgramAct
from communities.models.ledger import LedgerLetter
from reports import ledger
from reports.models import DeadAddress, Reminder, ReminderState

LONGEST_DETAIL = 500
PROVIDER = {"who": "The mail provider"}


@transaction.atomic
def note_delivered(letter: LedgerLetter, *, at: datetime) -> None:
    """The reader's mail host has it. No line in the log: the ledger tells of each letter."""
    note_left(letter, at=at)
    if isinstance(letter, Reminder):
        keep_earliest(letter, "delivered_at", at)
        ledger.row(letter).filter(bounced_at=None).update(bounce="")


@transaction.atomic
def note_delayed(letter: LedgerLetter, *, detail: str) -> None:
    """The provider will try again: a note, until it says how that went."""
    if isinstance(letter, Reminder):
        waiting = ledger.row(letter).filter(delivered_at=None, bounced_at=None)
        waiting.update(bounce=f"Delayed: {detail}"[:LONGEST_DETAIL])


@transaction.atomic
def note_bounced(
    letter: LedgerLetter, *, at: datetime, email: str, detail: str, is_final: bool
) -> None:
    """The letter came back. If that is `is_final`, nothing more is sent to the address."""
    note_left(letter, at=at)
    detail = detail[:LONGEST_DETAIL]
    if not is_news(letter, "bounced", at):
        return
    if isinstance(letter, Reminder):
        ledger.row(letter).update(bounce=detail)
    if is_final:
        shut_off(email, DeadAddress.Why.BOUNCED, at=at, detail=detail)
    tell(letter, "bounced", f"could not deliver mail to {letter.recipient}: {detail}")


@transaction.atomic
def note_complained(letter: LedgerLetter, *, at: datetime, email: str, detail: str) -> None:
    """The reader's mail program was told that this is unwanted: nothing more is sent there."""
    note_left(letter, at=at)
    if is_news(letter, "complained", at):
        shut_off(email, DeadAddress.Why.COMPLAINED, at=at, detail=detail[:LONGEST_DETAIL])
        tell(letter, "complained", f"heard that {letter.recipient} reported a letter as unwanted")


def note_left(letter: LedgerLetter, *, at: datetime) -> None:
    """One of which nobody knew whether it had left is not sent once more."""
    ledger.row(letter).step(ReminderState.SENT, sent_at=at, error="")


def is_news(letter: LedgerLetter, what: str, at: datetime) -> bool:
    """Whether this is heard of the letter for the first time."""
    if isinstance(letter, Reminder):
        return keep_earliest(letter, f"{what}_at", at)
    # The ledger of applications has no place for it but its line in the program's log.
    told = ProgramAct.objects.filter(verb=f"letter.{what}", subject=thing(letter))
    return not told.exists()


def keep_earliest(letter: Reminder, field: str, at: datetime) -> bool:
    """True when there was no time before."""
    row = ledger.row(letter)
    if row.filter(**{field: None}).update(**{field: at}):
        return True
    row.filter(**{f"{field}__gt": at}).update(**{field: at})
    return False


def shut_off(email: str, why: DeadAddress.Why, *, at: datetime, detail: str) -> None:
    """Of two reasons, that somebody does not want our mail is the stronger one."""
    said = {"why": why, "detail": detail, "since": at}
    dead, is_new = DeadAddress.objects.get_or_create(email=email.lower(), defaults=said)
    if not is_new and why == DeadAddress.Why.COMPLAINED:
        bounced = DeadAddress.objects.filter(pk=dead.pk, why=DeadAddress.Why.BOUNCED)
        bounced.update(**said)


def tell(letter: LedgerLetter, what: str, sentence: str) -> None:
    """In the log of the community; of a letter about an application, in the program's.

    Some of those go to reviewers, and no community learns who reviews it.
    """
    community, about, verb = letter.community, thing(letter), f"letter.{what}"
    if isinstance(letter, Reminder):
        Activity.record(
            community, by=None, verb=verb, sentence=sentence, subject=about, data=PROVIDER
        )
    else:
        record_act(community, by=None, verb=verb, sentence=sentence, subject=about, **PROVIDER)


def thing(letter: LedgerLetter) -> str:
    """How the log names what the letter is about."""
    return letter.subject if isinstance(letter, Reminder) else f"application letter:{letter.pk}"
