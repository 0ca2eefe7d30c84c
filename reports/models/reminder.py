"""The ledger: one row for each letter to one person, before it is mail and ever after."""

from datetime import datetime
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from communities.models import Community, User
from communities.scoping import TenantManager
from reports.models.report import ProgressReport, ReportStatus


class ReminderState(models.TextChoices):
    PENDING = "pending", "Waiting for its time"
    CLAIMED = "claimed", "Being prepared"
    SENDING = "sending", "On its way"
    SENT = "sent", "Sent"
    UNCERTAIN = "uncertain", "May have been sent"
    MISSED = "missed", "Too late to send"
    CANCELLED = "cancelled", "Not needed any more"
    FAILED = "failed", "Could not be sent"


S = ReminderState

# From each state, the ones that lead on. `sent` can follow on any: once the mail server has said
# yes, that is a fact, whatever has become of the row while its worker was slow.
STEPS: dict[ReminderState, frozenset[ReminderState]] = {
    S.PENDING: frozenset({S.CLAIMED, S.CANCELLED, S.MISSED, S.SENT}),
    S.CLAIMED: frozenset({S.SENDING, S.PENDING, S.CANCELLED, S.FAILED, S.SENT}),
    S.SENDING: frozenset({S.SENT, S.PENDING, S.FAILED, S.UNCERTAIN}),
    S.UNCERTAIN: frozenset({S.CLAIMED, S.CANCELLED, S.MISSED, S.SENT}),
    S.MISSED: frozenset({S.PENDING, S.SENT}),
    S.FAILED: frozenset({S.PENDING, S.CANCELLED, S.SENT}),
    S.CANCELLED: frozenset({S.PENDING, S.SENT}),
    S.SENT: frozenset(),
}
# A letter in one of these needs somebody's eye.
TROUBLED = frozenset({S.UNCERTAIN, S.MISSED, S.FAILED})
# Those that a worker may take once their time has come.
CLAIMABLE = frozenset(state for state, leads_to in STEPS.items() if S.CLAIMED in leads_to)


class Rule(models.TextChoices):
    """Who is written to, and when in the life of a report (the rest is in reports/reminders.py)."""

    COORDINATOR_NOTICE = "coordinator_notice", "Three days before, to the coordinators"
    COUNCIL_PROGRESS = "council_progress", "When the report is due, to the council"
    SENT_BY_HAND = "sent_by_hand", "Sent by hand, to the council"


def new_message_id() -> str:
    return f"<{uuid4()}@{settings.MAIL_DOMAIN}>"


class ReminderQuerySet(models.QuerySet["Reminder"]):
    def step(self, to: ReminderState, **values: object) -> int:
        """Move those of these rows that may take this step, and return how many did.

        The one place where a state changes: a conditional UPDATE, so that of two workers the
        slower moves nothing.
        """
        may = [state for state, leads_to in STEPS.items() if to in leads_to]
        if to not in (S.CLAIMED, S.SENDING):
            values["lease_until"] = None
        return self.filter(state__in=may).update(state=to, **values)

    def waiting(self) -> "ReminderQuerySet":
        """Not gone yet and still meant to go."""
        return self.filter(state__in=[S.PENDING, S.CLAIMED, S.UNCERTAIN])

    def due(self, *, now: datetime) -> "ReminderQuerySet":
        """Those that a worker may take now.

        Conditions on the row itself only: a claim that looked at a second table would, on
        PostgreSQL, look at it as it was before the other worker's claim, and succeed too.
        """
        return self.filter(state__in=CLAIMABLE, next_try_at__lte=now)

    def to_send(self, *, now: datetime) -> "ReminderQuerySet":
        """Those to hand to the workers, the longest waiting first. The report comes first."""
        unpublished = Q(rule=Rule.COUNCIL_PROGRESS, report__status=ReportStatus.OPEN)
        return self.due(now=now).exclude(unpublished).order_by("next_try_at", "pk")

    def for_ledger(self) -> "ReminderQuerySet":
        """All that a row of the ledger shows."""
        return self.select_related("recipient", "report")


class Reminder(models.Model):
    """One letter to one person: a row before it is mail (docs/decisions/0006).

    `message_id` is fixed with the row, so a letter that has to leave twice is the same letter,
    which mail programs and providers fold into one. `occurrence` tells letters of one rule and
    report apart when a person may be written to again; it is empty for the scheduled ones.
    """

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="reminders")
    report = models.ForeignKey(ProgressReport, on_delete=models.CASCADE, related_name="reminders")
    rule = models.CharField(max_length=30, choices=Rule.choices)
    occurrence = models.CharField(max_length=20, blank=True)
    recipient = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    due_at = models.DateTimeField()
    state = models.CharField(
        max_length=10, choices=ReminderState.choices, default=ReminderState.PENDING
    )
    attempts = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(help_text="Not before this time; moves on after a failure.")
    # While a worker has the letter: until when, and at the same time the worker's own mark.
    lease_until = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    # Set once and kept: this letter may have left more than once.
    uncertain_at = models.DateTimeField(null=True)
    cancelled_because = models.CharField(max_length=200, blank=True)
    message_id = models.CharField(max_length=200, unique=True, default=new_message_id)
    error = models.TextField(blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    objects = TenantManager.from_queryset(ReminderQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["report", "rule", "occurrence", "recipient"],
                name="one_letter_for_a_rule_and_reader",
            ),
            models.CheckConstraint(
                condition=Q(state=ReminderState.SENT, sent_at__isnull=False)
                | (~Q(state=ReminderState.SENT) & Q(sent_at__isnull=True)),
                name="sent_reminders_have_a_time",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[ReminderState.CLAIMED, ReminderState.SENDING])
                | Q(lease_until__isnull=False),
                name="claimed_reminders_have_a_lease",
            ),
            models.CheckConstraint(
                condition=~Q(state=ReminderState.UNCERTAIN) | Q(uncertain_at__isnull=False),
                name="uncertain_reminders_say_since_when",
            ),
            models.CheckConstraint(
                condition=~Q(state=ReminderState.CANCELLED) | ~Q(cancelled_because=""),
                name="cancelled_reminders_say_why",
            ),
        ]
        indexes = [
            # The sweep: what is due now, in any community.
            models.Index(fields=["state", "next_try_at"], name="reminders_due"),
            # The same for letters whose worker died.
            models.Index(fields=["state", "lease_until"], name="reminders_leased"),
            # The ledger page of one community, latest first.
            models.Index(fields=["community", "-due_at"], name="reminders_of_a_community"),
        ]

    def __str__(self) -> str:
        return f"{self.get_rule_display()}: {self.recipient}"

    @property
    def idempotency_key(self) -> str:
        """The same for every copy of this letter; mail providers that know the header send one."""
        return self.message_id.strip("<>").partition("@")[0]
