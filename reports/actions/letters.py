"""Letters that somebody sends: today's to the council, or one that did not get through."""

from functools import partial

from django.db import transaction
from django.utils import timezone

from communities.models import Activity, Community, User
from communities.models.ledger import LedgerQuerySet
from communities.refusal import Refused
from reports import ledger, tasks
from reports.actions.scheduling import report_in_hand
from reports.letter_rows import insert_letters
from reports.models import Reminder, ReminderState, Rule
from reports.readers import recipients
from reports.reminders import LETTERS


@transaction.atomic
def send_now(community: Community, *, by: User) -> int:
    """Write to the council today. Returns how many letters leave.

    Nobody gets two on one day of the community's calendar, however often the button is pressed
    and by however many coordinators. Raises Refused when nobody is left to write to.
    """
    now = timezone.now()
    letter = LETTERS[Rule.SENT_BY_HAND]
    council = recipients(community, letter.audience, letter.mail_class)
    if not council:
        raise Refused("There is nobody on the advisory council yet. Invite its members first.")
    day = community.today(now).isoformat()
    had = community.reminders.filter(rule=letter.rule, occurrence=day)
    had_it = set(had.values_list("recipient_id", flat=True))
    new = [one for one in council if one.person.pk not in had_it]
    report = report_in_hand(community, now=now)
    insert_letters(report, letter.rule, new, due_at=now, now=now, occurrence=day)
    letters = community.reminders.filter(
        rule=letter.rule, occurrence=day, recipient__in=[one.person for one in new], created_at=now
    )
    sent = wake(letters)
    if not sent:
        raise Refused("Today's letter has gone to everybody on the council already.")
    Activity.record(
        community,
        by=by,
        verb="report.sent_by_hand",
        sentence=f"wrote to {people(sent)}",
        subject=report.subject,
    )
    return sent


@transaction.atomic
def send_again(reminder: Reminder, *, by: User) -> None:
    """Try a letter again that failed or was missed. Raises Refused for any other."""
    now = timezone.now()
    stuck = ledger.row(reminder).filter(state__in=[ReminderState.FAILED, ReminderState.MISSED])
    if not stuck.step(ReminderState.PENDING, attempts=0, next_try_at=now):
        raise Refused("This letter is not one that failed or was missed.")
    wake(ledger.row(reminder))
    Activity.record(
        reminder.community,
        by=by,
        verb="letter.sent_again",
        sentence=f"had the letter to {reminder.recipient} sent again",
        subject=reminder.subject,
    )


def wake(letters: LedgerQuerySet[Reminder]) -> int:
    """Tell the workers at once; whatever they do not hear, the next sweep says again."""
    found = list(letters.values_list("community_id", flat=True))
    for community_pk in set(found):
        transaction.on_commit(partial(tasks.send_letters.delay, community_pk))
    return len(found)


def people(count: int) -> str:
    """How many, in words."""
    if not count:
        return "nobody: the advisory council has no members yet"
    return "one council member" if count == 1 else f"{count} council members"
