"""The ledger of letters about reports: one row for each, before it is mail and ever after."""

from datetime import datetime

from django.db import models
from django.db.models import Q

from communities.models import Community, User
from communities.models.ledger import (
    CLAIMABLE,
    STEPS,
    TROUBLED,
    LedgerLetter,
    LedgerQuerySet,
    ledger_indexes,
    ledger_rules,
    new_message_id,
)
from communities.models.ledger import LetterState as ReminderState
from communities.scoping import TenantManager
from reports.models.report import ProgressReport, ReportStatus

__all__ = ["CLAIMABLE", "STEPS", "TROUBLED", "Reminder", "ReminderState", "Rule", "new_message_id"]


class Rule(models.TextChoices):
    """Who is written to, and when in the life of a report (the rest is in reports/reminders.py)."""

    COORDINATOR_NOTICE = "coordinator_notice", "Three days before, to the coordinators"
    COUNCIL_PROGRESS = "council_progress", "When the report is due, to the council"
    SENT_BY_HAND = "sent_by_hand", "Sent by hand, to the council"


class ReminderQuerySet(LedgerQuerySet["Reminder"]):
    def to_send(self, *, now: datetime) -> "ReminderQuerySet":
        """Those to hand to the workers, the longest waiting first. The report comes first."""
        unpublished = Q(rule=Rule.COUNCIL_PROGRESS, report__status=ReportStatus.OPEN)
        due: ReminderQuerySet = self.due(now=now)  # type: ignore[assignment]  # this class
        return due.exclude(unpublished).order_by("next_try_at", "pk")

    def for_ledger(self) -> "ReminderQuerySet":
        """All that a row of the ledger shows."""
        return self.select_related("recipient", "report")


class Reminder(LedgerLetter):
    """One letter about a report to one person.

    `occurrence` tells letters of one rule and report apart when a person may be written to again;
    it is empty for the scheduled ones.
    """

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="reminders")
    report = models.ForeignKey(ProgressReport, on_delete=models.CASCADE, related_name="reminders")
    rule = models.CharField(max_length=30, choices=Rule.choices)
    occurrence = models.CharField(max_length=20, blank=True)
    recipient = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")

    objects = TenantManager.from_queryset(ReminderQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["report", "rule", "occurrence", "recipient"],
                name="one_letter_for_a_rule_and_reader",
            ),
            *ledger_rules("reminders"),
        ]
        indexes = [
            *ledger_indexes("reminders"),
            # The ledger page of one community, latest first.
            models.Index(fields=["community", "-due_at"], name="reminders_of_a_community"),
        ]

    def __str__(self) -> str:
        return f"{self.get_rule_display()}: {self.recipient}"
