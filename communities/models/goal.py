"""What a community promised: how many of what, by when, and what was there before.

A goal comes from the application. Once approved it is never changed and never removed: it can only
be restated, which makes a new one beside it and gives the reason (docs/decisions/0014-goals.md).
"""

from datetime import date
from typing import NamedTuple

from django.conf import settings
from django.db import models
from django.db.models import Q

from communities.models.record import Record
from communities.scoping import TenantManager

FIRST_YEAR, LAST_YEAR = 2015, 2100  # the program began in 2015
LONGEST_NOTE, LONGEST_REASON = 300, 300


class GoalMetric(models.TextChoices):
    """What can be promised. Keys and names are those of the figures that answer to it."""

    PEOPLE = "people", "People placed"
    PLACEMENTS = "placements", "Placements"
    APPRENTICESHIPS = "placements_apprenticeship", "Placements: apprenticeship"
    INTERNSHIPS = "placements_internship", "Placements: paid internship"
    ENROLLED = "enrolled", "Enrolled"
    COMPLETED = "completed", "Completed training"
    EMPLOYERS_COMMITTED = "employers_committed", "Employers committed"
    EMPLOYERS_ENGAGED = "employers_engaged", "Employers engaged"
    EMPLOYERS_HIRING = "employers_hiring", "Employers hiring"


class Promised(NamedTuple):
    """How a metric is spoken of: its unit, and what follows its number (“350 people placed”)."""

    unit: str
    words: str


PROMISED: dict[str, Promised] = {
    GoalMetric.PEOPLE: Promised("people", "people placed"),
    GoalMetric.PLACEMENTS: Promised("placements", "placements"),
    GoalMetric.APPRENTICESHIPS: Promised("placements", "apprenticeships"),
    GoalMetric.INTERNSHIPS: Promised("placements", "paid internships"),
    GoalMetric.ENROLLED: Promised("people", "people enrolled"),
    GoalMetric.COMPLETED: Promised("people", "people who complete training"),
    GoalMetric.EMPLOYERS_COMMITTED: Promised("employers", "employers committed"),
    GoalMetric.EMPLOYERS_ENGAGED: Promised("employers", "employers engaged"),
    GoalMetric.EMPLOYERS_HIRING: Promised("employers", "employers hiring"),
}


class Horizon(models.TextChoices):
    """The two that every community was asked for. What counts for each: placements.targets."""

    NEAR = "near", "Within one year"
    FAR = "far", "In all, by the end of a year"


class GoalQuerySet(models.QuerySet["Goal"]):
    def current(self) -> "GoalQuerySet":
        """What stands: neither removed nor restated since."""
        return self.filter(removed_at=None, replaced_at=None)

    def approved(self) -> "GoalQuerySet":
        return self.exclude(approved_at=None)

    def proposed(self) -> "GoalQuerySet":
        return self.current().filter(approved_at=None)

    def for_page(self) -> "GoalQuerySet":
        """All that the page of goals shows: the restated ones too, earliest first."""
        people = ("created_by", "changed_by", "approved_by")
        kept = self.filter(removed_at=None).select_related(*people)
        return kept.order_by("year", "horizon", "pk")


class Goal(Record):
    """One promise. An unknown baseline is empty, and never zero."""

    metric = models.CharField(max_length=40, choices=GoalMetric.choices)
    horizon = models.CharField(max_length=4, choices=Horizon.choices)
    year = models.PositiveSmallIntegerField(help_text="The calendar year at whose end it is due.")
    target = models.PositiveIntegerField()
    baseline = models.PositiveIntegerField(
        null=True, blank=True, help_text="What was there before. Empty when nobody knows."
    )
    baseline_as_of = models.CharField(
        max_length=10, blank=True, help_text="A year or a day, as in 2025 or 2025-03-09."
    )
    note = models.CharField(max_length=LONGEST_NOTE, blank=True)
    approved_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        db_index=False,
    )
    restates = models.OneToOneField(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="restated_as",
        help_text="The approved goal in whose place this one stands.",
    )
    reason = models.CharField(max_length=LONGEST_REASON, blank=True)
    replaced_at = models.DateTimeField(null=True, blank=True)

    objects = TenantManager.from_queryset(GoalQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["community", "metric", "horizon", "year"],
                condition=Q(removed_at__isnull=True, replaced_at__isnull=True),
                name="one_goal_stands_for_a_metric_and_a_year",
            ),
            models.CheckConstraint(
                condition=Q(year__gte=FIRST_YEAR, year__lte=LAST_YEAR),
                name="goals_are_due_in_a_year_of_the_program",
            ),
            models.CheckConstraint(condition=Q(target__gte=1), name="goals_promise_something"),
            models.CheckConstraint(
                condition=Q(baseline__isnull=True, baseline_as_of="")
                | (Q(baseline__isnull=False) & ~Q(baseline_as_of="")),
                name="baselines_say_as_of_when",
            ),
            models.CheckConstraint(
                condition=Q(approved_at__isnull=True) | Q(removed_at__isnull=True),
                name="approved_goals_are_never_removed",
            ),
            models.CheckConstraint(
                condition=Q(replaced_at__isnull=True) | Q(approved_at__isnull=False),
                name="only_approved_goals_are_restated",
            ),
            models.CheckConstraint(
                condition=Q(restates__isnull=True, reason="")
                | (Q(restates__isnull=False, approved_at__isnull=False) & ~Q(reason="")),
                name="restated_goals_say_why_and_are_approved",
            ),
        ]

    def __str__(self) -> str:
        """As in “350 people placed in 2026”, “2,000 people placed by the end of 2028”."""
        return f"{self.target:,} {self.words} {self.by_when}"

    @property
    def words(self) -> str:
        return PROMISED[self.metric].words

    @property
    def by_when(self) -> str:
        return f"in {self.year}" if self.horizon == Horizon.NEAR else f"by the end of {self.year}"

    @property
    def is_approved(self) -> bool:
        return self.approved_at is not None

    @property
    def is_standing(self) -> bool:
        """Approved and not restated since."""
        return self.is_approved and self.replaced_at is None

    @property
    def due_on(self) -> date:
        """The last day that counts."""
        return date(self.year, 12, 31)

    @property
    def baseline_on(self) -> date | None:
        """The day at whose end the baseline was true: of a year, its last one."""
        if not self.baseline_as_of:
            return None
        if len(self.baseline_as_of) == 4:
            return date(int(self.baseline_as_of), 12, 31)
        return date.fromisoformat(self.baseline_as_of)

    @property
    def baseline_when(self) -> str:
        """As in “in 2025”, “as of Mar 9, 2025”; empty without a baseline."""
        day = self.baseline_on
        if day is None:
            return ""
        if len(self.baseline_as_of) == 4:
            return f"in {self.baseline_as_of}"
        return f"as of {day:%b} {day.day}, {day.year}"
