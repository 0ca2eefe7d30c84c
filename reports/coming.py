"""The mail that somebody gets in the next two weeks, in each of their communities."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django_scopes import scopes_disabled

from communities.models import User
from reports.actions.snoozing import may_be_snoozed
from reports.models import MailClass, Reminder, ReminderState, ReportStatus
from reports.reminders import HORIZON, LETTERS

MOST = 100  # a liaison of the whole program has letters in many places


@dataclass(frozen=True)
class Coming:
    """One letter to the reader of the page."""

    letter: Reminder

    @property
    def at(self) -> datetime:
        return self.letter.next_try_at

    @property
    def waits_for_its_report(self) -> bool:
        """Its day has come, and nobody has sent the report yet."""
        report = self.letter.report
        is_open = report is not None and report.status == ReportStatus.OPEN
        return is_open and LETTERS[self.letter.rule].is_the_report and self.at <= timezone.now()

    @property
    def rule(self) -> str:
        return self.letter.get_rule_display()

    @property
    def why(self) -> str:
        return why_of(self.letter.rule)

    @property
    def is_held(self) -> bool:
        return self.letter.state == ReminderState.HELD

    @property
    def may_wait(self) -> bool:
        return may_snooze_own(self.letter)


def why_of(rule: str) -> str:
    """In a sentence."""
    return LETTERS[rule].why


def may_snooze_own(letter: Reminder) -> bool:
    """Whether the one who gets it may put it off: a letter of duty that waits."""
    return is_of_duty(letter) and may_be_snoozed(letter)


def is_of_duty(letter: Reminder) -> bool:
    """News reach everybody at once, and a digest is of its week."""
    return LETTERS[letter.rule].mail_class == MailClass.DUTY


def coming_to(person: User, *, now: datetime) -> dict[int, list[Coming]]:
    """By community, the soonest first. One query; the person's own rows: no scope to open."""
    with scopes_disabled():
        own = Reminder.objects.waiting().filter(recipient=person, next_try_at__lte=now + HORIZON)
        rows = own.select_related("community", "report", "instead_of", "recipient")
        found: dict[int, list[Coming]] = defaultdict(list)
        for letter in rows.order_by("next_try_at", "pk")[:MOST]:
            found[letter.community_id].append(Coming(letter))
        return found


def own_letter(person: User, pk: int) -> Reminder | None:
    """A letter to this person that still waits."""
    with scopes_disabled():
        own = Reminder.objects.waiting().filter(recipient=person, pk=pk)
        return own.select_related("community", "report", "recipient").first()
