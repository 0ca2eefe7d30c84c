"""Rows about people, opened to the national staff: who, why, until when, and what was read."""

from datetime import datetime, timedelta

from django.db import models
from django.db.models import Count, Q, Sum
from django.utils import timezone

from communities.models.community import Community
from communities.models.people import User
from communities.scoping import TenantManager

LASTS = timedelta(hours=24)
LONGEST_REASON = 300


class RowAccessQuerySet(models.QuerySet["RowAccess"]):
    def open(self, *, now: datetime | None = None) -> "RowAccessQuerySet":
        return self.filter(ended_at=None, until__gt=now or timezone.now())

    def for_page(self) -> "RowAccessQuerySet":
        """All that a row of the page shows: `pages` were opened, `files` were taken."""
        return self.select_related("by", "ended_by").annotate(
            pages=Count("readings", filter=Q(readings__is_file=False)),
            files=Sum("readings__times", filter=Q(readings__is_file=True), default=0),
        )


class RowAccess(models.Model):
    """A day on which one of the national staff may read a community's rows about people.

    It opens pages and no act. It ends by its time at each request, or earlier when somebody ends
    it; a row whose time has run out is closed when the same person opens the next one.
    """

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="row_accesses")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=LONGEST_REASON)
    opened_at = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    objects = TenantManager.from_queryset(RowAccessQuerySet)()

    class Meta:
        verbose_name_plural = "row accesses"
        constraints = [
            models.UniqueConstraint(
                fields=["community", "by"],
                condition=Q(ended_at__isnull=True),
                name="a_person_has_one_row_access_at_a_time",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="row_accesses_say_why"),
            models.CheckConstraint(
                condition=Q(until__gt=models.F("opened_at")), name="row_accesses_end_after_opening"
            ),
            models.CheckConstraint(
                condition=Q(ended_by__isnull=True) | Q(ended_at__isnull=False),
                name="row_accesses_are_ended_at_a_time",
            ),
        ]
        indexes = [
            models.Index(fields=["community", "-opened_at"], name="row_accesses_latest_first"),
        ]

    def __str__(self) -> str:
        return f"{self.by}, {self.opened_at:%Y-%m-%d}"

    @property
    def is_open(self) -> bool:
        return self.ended_at is None and self.until > timezone.now()

    @property
    def subject(self) -> str:
        return f"rows:{self.pk}"


class RowReading(models.Model):
    """A page or a file that was opened during a row access: when first and last, how often.

    `what` names the page and no person: a reference written here would outlive the years after
    which it is forgotten.
    """

    community = models.ForeignKey(
        Community, on_delete=models.CASCADE, related_name="row_readings", db_index=False
    )
    access = models.ForeignKey(RowAccess, on_delete=models.CASCADE, related_name="readings")
    what = models.CharField(max_length=80)
    path = models.CharField(max_length=300)
    is_file = models.BooleanField(default=False)
    times = models.PositiveIntegerField(default=1)
    first_at = models.DateTimeField(default=timezone.now)
    last_at = models.DateTimeField(default=timezone.now)

    objects = TenantManager["RowReading"]()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["access", "path", "is_file"], name="a_page_is_one_reading_of_an_access"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.what} ({self.times})"
