"""What the council hears about one period."""

from datetime import datetime

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from communities.models import Community
from communities.periods import Period
from communities.scoping import TenantManager, require_scope


class ReportStatus(models.TextChoices):
    OPEN = "open", "Not yet due"
    PUBLISHED = "published", "Sent to the council"
    SKIPPED = "skipped", "Skipped"
    MISSED = "missed", "Missed: nothing could be sent in time"
    WITHDRAWN = "withdrawn", "Not in the schedule any more"


# From each status, the ones that lead on.
REPORT_STEPS: dict[ReportStatus, frozenset[ReportStatus]] = {
    ReportStatus.OPEN: frozenset(ReportStatus) - {ReportStatus.OPEN},
    ReportStatus.SKIPPED: frozenset({ReportStatus.OPEN}),
    ReportStatus.WITHDRAWN: frozenset({ReportStatus.OPEN}),
    ReportStatus.PUBLISHED: frozenset(),
    ReportStatus.MISSED: frozenset(),
}


# The version that stands, where a person has not acknowledged it.
UNREAD_SQL = """
    SELECT 1 FROM reports_reportversion version
    WHERE version.report_id = report.id AND version.number = (
        SELECT MAX(number) FROM reports_reportversion WHERE report_id = report.id
    ) AND NOT EXISTS (
        SELECT 1 FROM reports_acknowledgement said
        WHERE said.version_id = version.id AND said.person_id = %s
    )
"""


class ProgressReportQuerySet(models.QuerySet["ProgressReport"]):
    def step(self, to: ReportStatus, **values: object) -> int:
        """Move those of these reports that may take this step, and return how many did."""
        may = [status for status, leads_to in REPORT_STEPS.items() if to in leads_to]
        return self.filter(status__in=may).update(status=to, **values)

    def open(self) -> "ProgressReportQuerySet":
        return self.filter(status=ReportStatus.OPEN)

    def published(self) -> "ProgressReportQuerySet":
        return self.filter(status=ReportStatus.PUBLISHED)

    def told(
        self, community: Community, *, most: int, reader: int | None = None
    ) -> "list[ProgressReport]":
        """The latest that left or were skipped. By hand, as the schedule is and for its reason.

        Each with `is_unread`: the reader has not acknowledged the version that stands.
        """
        require_scope(community)
        sql = f"""
            SELECT report.*, EXISTS ({UNREAD_SQL}) AS is_unread
            FROM reports_progressreport report WHERE community_id = %s AND status IN (%s, %s)
            ORDER BY due_at DESC LIMIT %s
        """  # noqa: S608  # two statements of our own
        told = [ReportStatus.PUBLISHED.value, ReportStatus.SKIPPED.value]
        return list(self.raw(sql, [reader or 0, community.pk, *told, most]))

    def due(self, *, now: datetime) -> "ProgressReportQuerySet":
        """Open ones whose time has come; older ones too, because the clock may have stood still."""
        return self.open().filter(due_at__lte=now)


class ProgressReport(models.Model):
    """What the council hears about one period. `starts_on` belongs to it, `ends_on` does not.

    Its status changes only in reports.actions.
    """

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="reports")
    starts_on = models.DateField()
    ends_on = models.DateField()
    due_at = models.DateTimeField()
    status = models.CharField(
        max_length=10, choices=ReportStatus.choices, default=ReportStatus.OPEN
    )
    published_at = models.DateTimeField(null=True)
    skipped_because = models.CharField(max_length=500, blank=True)
    # Put off to a later day, with a reason that the council reads: `due_at` is the new moment.
    postponed_because = models.CharField(max_length=500, blank=True)
    postponed_from = models.DateTimeField(null=True)
    created_at = models.DateTimeField(default=timezone.now)

    is_unread: bool  # only on rows from told()

    objects = TenantManager.from_queryset(ProgressReportQuerySet)()

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
                condition=Q(status=ReportStatus.PUBLISHED, published_at__isnull=False)
                | (~Q(status=ReportStatus.PUBLISHED) & Q(published_at__isnull=True)),
                name="published_reports_have_a_time",
            ),
            models.CheckConstraint(
                condition=~Q(status=ReportStatus.SKIPPED) | ~Q(skipped_because=""),
                name="skipped_reports_say_why",
            ),
            models.CheckConstraint(
                condition=Q(postponed_from=None) | ~Q(postponed_because=""),
                name="postponed_reports_say_why",
            ),
        ]
        indexes = [
            # The sweep: what is due now, in any community.
            models.Index(fields=["status", "due_at"], name="reports_due"),
        ]

    def __str__(self) -> str:
        return f"{self.community}, {self.period}"

    @property
    def period(self) -> Period:
        return Period(self.starts_on, self.ends_on)

    @property
    def subject(self) -> str:
        """How the activity log names it."""
        return f"report:{self.pk}"
