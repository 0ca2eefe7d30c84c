"""Which mail somebody gets: said on their own page, or by the link in a letter."""

from django.db import transaction
from django.utils import timezone

from communities.models import Activity, Community, User
from communities.refusal import Refused
from reports import ledger
from reports.actions.scheduling import plan
from reports.manners import wants
from reports.models import MailChoice, MailClass
from reports.reminders import LETTERS


@transaction.atomic
def choose_mail(community: Community, *, by: User, mail_class: str, is_on: bool) -> None:
    """Turn one class of a community's mail off for oneself, or on again. Safe to repeat.

    Letters that have not left are cancelled, or planned anew. Raises Refused for duty.
    """
    kind = MailClass(mail_class)
    if kind == MailClass.DUTY:
        raise Refused("What you are asked to do is always sent. Somebody else can take it over.")
    # Of two presses at once, the second waits here and finds nothing to change.
    Community.objects.select_for_update().get(pk=community.pk)
    if wants(community, by, kind) == is_on:
        return
    MailChoice.objects.update_or_create(
        community=community,
        person=by,
        mail_class=kind,
        defaults={"is_on": is_on, "changed_at": timezone.now()},
    )
    follow_choice(community, by, kind, is_on=is_on)
    Activity.record(
        community,
        by=by,
        verb="mail.chosen",
        sentence=f"turned “{kind.label}” {'on again' if is_on else 'off'} for their own mail",
        subject=f"mail:{by.pk}",
        data={"mail_class": kind.value, "is_on": is_on},
    )


def follow_choice(community: Community, person: User, kind: MailClass, *, is_on: bool) -> None:
    if is_on:
        plan(community, now=timezone.now())
        return
    rules = [rule for rule, letter in LETTERS.items() if letter.mail_class == kind]
    letters = community.reminders.filter(recipient=person, rule__in=rules)
    ledger.cancel(letters, f"{person} has turned this mail off.")
