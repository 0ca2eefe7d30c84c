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
    """Why a letter is written (when and to whom: reports/reminders.py and the rungs)."""

    NOTICE_FIRST = "notice_first", "Two weeks before, to the coordinators"
    NOTICE_SECOND = "notice_second", "One week before, to the coordinators"
    COORDINATOR_NOTICE = "coordinator_notice", "The day before, to the coordinators"
    OVERDUE_FIRST = "overdue_first", "Overdue, to the coordinators"
    OVERDUE_SECOND = "overdue_second", "Still overdue, to the coordinators"
    OVERDUE_LEAD = "overdue_lead", "Long overdue, to the lead organization"
    OVERDUE_LIAISON = "overdue_liaison", "Long overdue, to the national liaison"
    COUNCIL_PROGRESS = "council_progress", "When the report goes out, to the council"
    UNREAD_FIRST = "unread_first", "Not acknowledged yet, to the council"
    UNREAD_SECOND = "unread_second", "Still not acknowledged, to the council"
    SENT_BY_HAND = "sent_by_hand", "Sent by hand, to the council"
    WEEKLY_DIGEST = "weekly_digest", "Every Monday, what is due, to the coordinators"


def unpublished() -> Q:
    """Letters to the council about a report that has not gone out."""
    return Q(rule=Rule.COUNCIL_PROGRESS, report__status=ReportStatus.OPEN)


class ReminderQuerySet(LedgerQuerySet["Reminder"]):
    def to_send(self, *, now: datetime) -> "ReminderQuerySet":
        """Those to hand to the workers, the longest waiting first. The report comes first."""
        due: ReminderQuerySet = self.due(now=now)  # type: ignore[assignment]  # this class
        return due.exclude(unpublished()).order_by("next_try_at", "pk")

    def for_ledger(self) -> "ReminderQuerySet":
        """All that a row of the ledger shows."""
        return self.select_related("recipient", "report", "stopped_by", "instead_of")


class Reminder(LedgerLetter):
    """One letter about a report to one person.

    `occurrence` tells letters of one rule and report apart when a person may be written to again;
    it is empty for the scheduled ones. A weekly digest is about no report.
    """

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="reminders")
    report = models.ForeignKey(
        ProgressReport, null=True, on_delete=models.CASCADE, related_name="reminders"
    )
    rule = models.CharField(max_length=30, choices=Rule.choices)
    occurrence = models.CharField(max_length=20, blank=True)
    recipient = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    # The one whose duty it is, where somebody else gets the letter instead.
    instead_of = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    # Who held it back or put it off, why, and how often it was put off.
    stopped_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    stopped_because = models.CharField(max_length=300, blank=True)
    snoozes = models.PositiveSmallIntegerField(default=0)
    # The receipt: what the mail provider, and the reader's own page, said of it.
    delivered_at = models.DateTimeField(null=True)
    bounced_at = models.DateTimeField(null=True)
    bounce = models.CharField(max_length=500, blank=True)
    complained_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField(null=True)

    objects = TenantManager.from_queryset(ReminderQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["report", "rule", "occurrence", "recipient"],
                name="one_letter_for_a_rule_and_reader",
            ),
            models.UniqueConstraint(
                fields=["community", "rule", "occurrence", "recipient"],
                condition=Q(report=None),
                name="one_letter_about_no_report",
            ),
            models.CheckConstraint(
                condition=Q(report=None, rule=Rule.WEEKLY_DIGEST)
                | Q(~Q(rule=Rule.WEEKLY_DIGEST), report__isnull=False),
                name="digests_are_about_no_report",
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

    @property
    def subject(self) -> str:
        """How the activity log names what it is about."""
        return self.report.subject if self.report else "digest"
