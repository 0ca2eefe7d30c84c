"""What leaves: letters of the ledger, one community at a time.

The broker carries a wake-up and nothing else. A task that arrives twice, late or not at all
changes nothing: the ledger decides whether a letter is to be sent.
"""

from functools import partial

from celery import shared_task
from django_scopes import scope

from communities.delivery import Build, Carrier
from communities.models import Community
from reports import emails, ledger
from reports.models import Reminder
from reports.post import Post
from reports.reminders import reasons_against

# A killed worker leaves so many letters at most to the end of their lease.
LETTERS_AT_ONCE = 20
# Then other communities have their turn: one connection, and one look at where things stand.
LETTERS_A_TURN = 100
# A wake-up not taken by then is followed by another: the queue never holds more than a minute's.
WAKE_UP_SECONDS = 55


@shared_task(acks_late=True)
def send_letters(community_pk: int) -> int:
    """Send what a community's people are owed now, one turn of it; returns how many have left.

    Where there may be more, the next turn is woken behind those of the other communities.
    """
    community = Community.objects.get(pk=community_pk)
    with scope(community=community):
        sent, is_all = turn(community)
    if not is_all:
        send_letters.apply_async((community_pk,), expires=WAKE_UP_SECONDS)
    return sent


def turn(community: Community) -> tuple[int, bool]:
    """Send so many letters at most: how many have left, and whether nothing more was found."""
    sent, post = 0, Post(community)
    build = partial(emails.build, post=post)
    with Carrier() as carrier:
        for _ in range(0, LETTERS_A_TURN, LETTERS_AT_ONCE):
            letters = ledger.claim_some(most=LETTERS_AT_ONCE)
            if not letters:
                return sent, True
            post.prepare(letters)
            left, in_time = send_all(letters, carrier, build)
            sent += left
            if not in_time:
                break
    return sent, False


def send_all(letters: list[Reminder], carrier: Carrier, build: Build[Reminder]) -> tuple[int, bool]:
    """Send letters that were claimed together: how many have left, and whether all had their turn.

    Those that were not begun are put back, be it for lack of time or because one cannot be made.
    """
    sent, waiting, not_to_be = 0, list(letters), reasons_against(letters)
    try:
        while waiting and ledger.has_time(waiting[0]):
            letter = waiting.pop(0)
            sent += send(letter, carrier, build, because=not_to_be.get(letter.pk, ""))
    finally:
        ledger.put_back(waiting)
    return sent, not waiting


def send(reminder: Reminder, carrier: Carrier, build: Build[Reminder], *, because: str) -> bool:
    """Take a claimed letter to the mail server, unless it must not leave `because` of something."""
    if because:
        ledger.cancel(ledger.held(reminder), because)
        return False
    return carrier.carry(reminder, build)
