"""What the program decided, the letters that say so, and their words."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from communities.models.application import Application, Revision
from communities.models.community import Community
from communities.models.ledger import (
    LedgerLetter,
    LedgerQuerySet,
    ledger_indexes,
    ledger_rules,
)
from communities.models.people import User
from communities.models.record import Record
from communities.models.round import Round
from communities.scoping import TenantManager

LONGEST_SUBJECT, LONGEST_LETTER, LONGEST_REASON = 200, 10_000, 1000


class Outcome(models.TextChoices):
    APPROVE = "approve", "Approve"
    DECLINE = "decline", "Decline"
    DEFER = "defer", "Defer to a later round"


class DecisionState(models.TextChoices):
    PENDING = "pending", "Pending"
    APPLIED = "applied", "Announced"
    TAKEN_BACK = "taken_back", "Taken back"
    REOPENED = "reopened", "Announced, and reopened"


class Decision(Record):
    """Pending, only the national staff sees it and may take it back. The letter announces it.

    `letter_subject` and `letter_body` are the draft of the letter, made from the outcome's
    template; once applied, what left is in ApplicationLetter.
    """

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="decisions")
    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="+")
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="decisions")
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    reason = models.TextField(max_length=LONGEST_REASON, help_text="For the staff alone.")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(
        max_length=10, choices=DecisionState.choices, default=DecisionState.PENDING
    )
    letter_subject = models.CharField(max_length=LONGEST_SUBJECT)
    letter_body = models.TextField(max_length=LONGEST_LETTER)
    is_edited = models.BooleanField(default=False, help_text="The draft was changed by hand.")
    applied_at = models.DateTimeField(null=True)
    applied_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    ended_because = models.CharField(max_length=LONGEST_REASON, blank=True)

    objects = TenantManager["Decision"]()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["application"],
                condition=Q(state=DecisionState.PENDING),
                name="an_application_has_one_pending_decision",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="decisions_say_why"),
            models.CheckConstraint(
                condition=~Q(state__in=[DecisionState.APPLIED, DecisionState.REOPENED])
                | Q(applied_at__isnull=False),
                name="announced_decisions_have_a_time",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[DecisionState.TAKEN_BACK, DecisionState.REOPENED])
                | ~Q(ended_because=""),
                name="ended_decisions_say_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_outcome_display()} ({self.get_state_display()})"


class LetterKind(models.TextChoices):
    """The letters about applications; the words of each are a LetterTemplate."""

    APPROVE = "approve", "Approved"
    DECLINE = "decline", "Declined"
    DEFER = "defer", "Deferred"
    RECEIPT = "receipt", "Receipt of an application"
    RETURN = "return", "Asked to clarify"
    WITHDRAWN = "withdrawn", "Withdrawn"
    NUDGE = "nudge", "A review is due"


class LetterTemplate(models.Model):
    """The words of a kind of letter. “{{ community }}” and the like are filled in."""

    kind = models.CharField(max_length=12, choices=LetterKind.choices, unique=True)
    subject = models.CharField(max_length=LONGEST_SUBJECT)
    body = models.TextField(max_length=LONGEST_LETTER)
    changed_at = models.DateTimeField(default=timezone.now)
    changed_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    version = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return self.get_kind_display()


class ApplicationLetterQuerySet(LedgerQuerySet["ApplicationLetter"]):
    def for_outbox(self) -> "ApplicationLetterQuerySet":
        return self.select_related("recipient", "community").order_by("-created_at", "-pk")


class ApplicationLetter(LedgerLetter):
    """One letter about an application to one person, with the words in which it leaves.

    `occurrence` tells letters of one kind apart: a revision's number, a day, a decision.
    """

    community = models.ForeignKey(
        Community, on_delete=models.CASCADE, related_name="application_letters"
    )
    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="letters")
    decision = models.ForeignKey(
        Decision, null=True, on_delete=models.PROTECT, related_name="letters"
    )
    kind = models.CharField(max_length=12, choices=LetterKind.choices)
    occurrence = models.CharField(max_length=40, blank=True)
    recipient = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    subject = models.CharField(max_length=LONGEST_SUBJECT)
    body = models.TextField(max_length=LONGEST_LETTER)

    objects = TenantManager.from_queryset(ApplicationLetterQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["application", "kind", "occurrence", "recipient"],
                name="one_letter_about_a_thing_to_a_person",
            ),
            *ledger_rules("application_letters"),
        ]
        indexes = ledger_indexes("applications")

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.recipient}"
