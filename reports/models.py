"""Reports, the schedule that makes them due, and the ledger of what was mailed."""

from datetime import datetime
from uuid import uuid4

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from communities.models import Community
from communities.periods import Period, month_of, quarter_of
from communities.scoping import TenantManager


class Cadence(models.TextChoices):
    MONTHLY = "monthly", "Every month"
    QUARTERLY = "quarterly", "Every quarter"


class ReportingSchedule(models.Model):
    """How often, and at which hour of the community's own clocks, its council hears from it."""

    community = models.OneToOneField(Community, on_delete=models.CASCADE, related_name="schedule")
    cadence = models.CharField(max_length=10, choices=Cadence.choices, default=Cadence.QUARTERLY)
    days_after_period = models.PositiveSmallIntegerField(
        default=10,
        validators=[MaxValueValidator(60)],
        help_text="The mail leaves this many days after the period's last day.",
    )
    hour = models.PositiveSmallIntegerField(
        default=9,
        validators=[MaxValueValidator(23)],
        help_text="Hour of the day, 0 to 23, in the community's time zone.",
    )
    is_on = models.BooleanField(default=True)
    # Periods that ended before this day owe no report: nobody was asked for one.
    starts_on = models.DateField()
    # When the coming reminders were last worked out from this row.
    planned_at = models.DateTimeField(null=True, editable=False)

    objects = TenantManager["ReportingSchedule"]()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(hour__lte=23), name="schedules_have_a_real_hour"),
        ]

    def __str__(self) -> str:
        return f"{self.get_cadence_display()}, {self.hour}:00"

    def period_of(self, day: datetime) -> Period:
        """The period that the community's clocks show at this instant."""
        local = day.astimezone(self.community.zone).date()
        if self.cadence == Cadence.MONTHLY:
            return month_of(local)
        return quarter_of(local, fiscal_year_start=self.community.fiscal_year_start)


class ReportStatus(models.TextChoices):
    OPEN = "open", "Not yet due"
    PUBLISHED = "published", "Sent to the council"
    SKIPPED = "skipped", "Skipped"


class ProgressReport(models.Model):
    """What the council hears about one period. `starts_on` belongs to it, `ends_on` does not."""

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="reports")
    starts_on = models.DateField()
    ends_on = models.DateField()
    due_at = models.DateTimeField()
    status = models.CharField(
        max_length=10, choices=ReportStatus.choices, default=ReportStatus.OPEN
    )
    published_at = models.DateTimeField(null=True)
    skipped_because = models.CharField(max_length=500, blank=True)

    objects = TenantManager["ProgressReport"]()

    class Meta:
        ordering = ["-starts_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["community", "starts_on", "ends_on"], name="one_report_for_a_period"
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gt=F("starts_on")), name="periods_end_after_they_start"
            ),
            models.CheckConstraint(
                condition=~Q(status=ReportStatus.PUBLISHED) | Q(published_at__isnull=False),
                name="published_reports_have_a_time",
            ),
            models.CheckConstraint(
                condition=~Q(status=ReportStatus.SKIPPED) | ~Q(skipped_because=""),
                name="skipped_reports_say_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.community}, {self.period}"

    @property
    def period(self) -> Period:
        return Period(self.starts_on, self.ends_on)


class ReminderState(models.TextChoices):
    PENDING = "pending", "Waiting for its time"
    CLAIMED = "claimed", "Being prepared"
    SENDING = "sending", "On its way"
    SENT = "sent", "Sent"
    UNCERTAIN = "uncertain", "May have been sent"
    MISSED = "missed", "Too late to send"
    CANCELLED = "cancelled", "Not needed any more"
    FAILED = "failed", "Could not be sent"


class Rule(models.TextChoices):
    """Who is written to, and when in the life of a report."""

    COORDINATOR_NOTICE = "coordinator_notice", "Three days before, to the coordinators"
    COUNCIL_PROGRESS = "council_progress", "When the report is due, to the council"
    SENT_BY_HAND = "sent_by_hand", "Sent by hand, to the council"


def new_message_id() -> str:
    return f"<{uuid4()}@{settings.MAIL_DOMAIN}>"


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
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    due_at = models.DateTimeField()
    state = models.CharField(
        max_length=10, choices=ReminderState.choices, default=ReminderState.PENDING
    )
    attempts = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(help_text="Not before this time; moves on after a failure.")
    lease_until = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    # Set once and kept: this letter may have left more than once.
    uncertain_at = models.DateTimeField(null=True)
    message_id = models.CharField(max_length=200, unique=True, default=new_message_id)
    error = models.TextField(blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    objects = TenantManager["Reminder"]()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["report", "rule", "occurrence", "recipient"],
                name="one_letter_for_a_rule_and_reader",
            ),
            models.CheckConstraint(
                condition=~Q(state=ReminderState.SENT) | Q(sent_at__isnull=False),
                name="sent_reminders_have_a_time",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[ReminderState.CLAIMED, ReminderState.SENDING])
                | Q(lease_until__isnull=False),
                name="claimed_reminders_have_a_lease",
            ),
        ]
        indexes = [
            # The sweep: what is due now, in any community.
            models.Index(fields=["state", "next_try_at"], name="reminders_due"),
            # The same for letters whose worker died.
            models.Index(fields=["state", "lease_until"], name="reminders_leased"),
        ]

    def __str__(self) -> str:
        return f"{self.get_rule_display()}: {self.recipient}"


class Beat(models.Model):
    """The last time the clock was heard, for /readyz. One row; not a tenant's."""

    name = models.CharField(max_length=40, primary_key=True)
    heard_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name}: {self.heard_at}"
