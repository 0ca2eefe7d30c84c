"""When a community's council hears from it."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from communities.models import Community, User
from communities.periods import Period, instant, month_of, quarter_of
from communities.scoping import TenantManager, require_scope

# How long a plan is good for, should nobody say that something changed.
PLAN_LASTS = timedelta(hours=1)


class Cadence(models.TextChoices):
    MONTHLY = "monthly", "Every month"
    QUARTERLY = "quarterly", "Every quarter"


class ReportingScheduleQuerySet(models.QuerySet["ReportingSchedule"]):
    def of(self, community: Community) -> "ReportingSchedule | None":
        """The one row, by hand: every council page asks, and the ORM builds longer than it runs."""
        require_scope(community)
        sql = "SELECT * FROM reports_reportingschedule WHERE community_id = %s"
        for schedule in self.raw(sql, [community.pk]):
            schedule.community = community
            return schedule
        return None

    def to_plan(self, *, now: datetime) -> "ReportingScheduleQuerySet":
        """Those whose coming letters must be worked out again, the longest unplanned first."""
        stale = (
            Q(planned_at=None)
            | Q(planned_at__lt=now - PLAN_LASTS)
            | Q(planned_at__lte=F("community__people_changed_at"))
        )
        return (
            self.filter(stale, is_on=True)
            .select_related("community")
            .order_by(F("planned_at").asc(nulls_first=True), "pk")
        )


class ReportingSchedule(models.Model):
    """How often, and at which hour of the community's own clocks, its council hears from it."""

    community = models.OneToOneField(Community, on_delete=models.CASCADE, related_name="schedule")
    cadence = models.CharField(max_length=10, choices=Cadence.choices, default=Cadence.QUARTERLY)
    days_after_period = models.PositiveSmallIntegerField(
        default=10,
        validators=[MinValueValidator(1), MaxValueValidator(60)],
        help_text="The mail leaves this many days after the period's last day.",
    )
    hour = models.PositiveSmallIntegerField(
        default=9,
        validators=[MaxValueValidator(23)],
        help_text="Hour of the day, 0 to 23, in the community's time zone.",
    )
    is_on = models.BooleanField(default=True)
    # Whether the council hears where things stand on the due day even if nobody wrote a report.
    sends_itself = models.BooleanField(default=True)
    # Of the lead organization: who hears of a report that is long overdue.
    lead_person = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    # Mail that would have left before this moment is owed to nobody: nobody was promised it.
    starts_at = models.DateTimeField(default=timezone.now, editable=False)
    # When the coming reminders were last worked out from this row; empty: work them out now.
    planned_at = models.DateTimeField(null=True, editable=False)

    objects = TenantManager.from_queryset(ReportingScheduleQuerySet)()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(hour__lte=23), name="schedules_have_a_real_hour"),
            models.CheckConstraint(
                condition=Q(days_after_period__gte=1, days_after_period__lte=60),
                name="mail_leaves_within_sixty_days",
            ),
        ]
        indexes = [
            # The sweep: whose plan is oldest.
            models.Index(fields=["is_on", "planned_at"], name="schedules_to_plan"),
        ]

    def __str__(self) -> str:
        return f"{self.get_cadence_display()}, {self.hour}:00"

    def period_of(self, day: date) -> Period:
        """The period of this schedule that holds a day."""
        if self.cadence == Cadence.MONTHLY:
            return month_of(day)
        return quarter_of(day, fiscal_year_start=self.community.fiscal_year_start)

    def has(self, period: Period) -> bool:
        """Whether it is one of this schedule's own: a quarter is none of a monthly one's."""
        return self.period_of(period.starts_on) == period

    def due_on(self, period: Period) -> date:
        """The community's own date on which the mail about a period leaves."""
        return period.ends_on + timedelta(days=self.days_after_period - 1)

    def due_at(self, period: Period, *, days_before: int = 0) -> datetime:
        """The moment, in UTC, at which it leaves; `days_before` counts the community's days."""
        day = self.due_on(period) - timedelta(days=days_before)
        return instant(day, hour=self.hour, zone=self.community.zone)

    def coming(self, *, after: datetime) -> Iterator[tuple[Period, datetime]]:
        """Every period whose mail leaves after a moment, with the moment it leaves; no end."""
        after = max(after, self.starts_at)
        today = after.astimezone(self.community.zone).date()
        # The mail about a period that ended 60 days ago may still be to come.
        period = self.period_of(today - timedelta(days=62))
        while True:
            due_at = self.due_at(period)
            if due_at > after:
                yield period, due_at
            period = period.next()
