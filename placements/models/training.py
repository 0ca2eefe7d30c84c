"""Training: what a provider offers, and the groups of people that went through it."""

from datetime import date
from decimal import Decimal

from django.db import models
from django.db.models import F, Q

from communities.models import Record
from communities.scoping import TenantManager
from partners.models import Partner


class Track(models.TextChoices):
    """What a program trains for."""

    FUNDAMENTALS = "fundamentals", "IT fundamentals"
    SUPPORT = "support", "User support"
    NETWORKS = "networks", "Networks and systems"
    SOFTWARE = "software", "Software development"
    WEB = "web", "Web and design"
    QUALITY = "quality", "Testing and quality"
    DATA = "data", "Data and analytics"
    SECURITY = "security", "Cybersecurity"
    OTHER = "other", "Other tech training"


class Mode(models.TextChoices):
    IN_PERSON = "in_person", "In person"
    ONLINE = "online", "Online"
    HYBRID = "hybrid", "Both"


class ProgramQuerySet(models.QuerySet["TrainingProgram"]):
    def kept(self) -> "ProgramQuerySet":
        return self.filter(removed_at=None)

    def in_order(self) -> "ProgramQuerySet":
        return self.select_related("provider").order_by("name", "pk")


class TrainingProgram(Record):
    """What a provider teaches, for how long and at what price. Unknown is empty, and never zero."""

    provider = models.ForeignKey(
        Partner, on_delete=models.PROTECT, related_name="programs", help_text="Who teaches it."
    )
    name = models.CharField(max_length=150)
    track = models.CharField(max_length=12, choices=Track.choices)
    mode = models.CharField(max_length=10, choices=Mode.choices, blank=True)
    weeks = models.PositiveSmallIntegerField(null=True, blank=True)
    cost = models.DecimalField(
        max_digits=8,
        decimal_places=2,
        null=True,
        blank=True,
        help_text="What one seat costs, in dollars, whoever pays it.",
    )
    credential = models.CharField(
        max_length=150, blank=True, help_text="What people earn by completing it."
    )

    objects = TenantManager.from_queryset(ProgramQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["provider", "name"],
                condition=Q(removed_at__isnull=True),
                name="a_provider_has_one_program_of_a_name",
            ),
            models.CheckConstraint(
                condition=Q(weeks__isnull=True) | Q(weeks__gte=1), name="programs_last_a_week"
            ),
            models.CheckConstraint(
                condition=Q(cost__isnull=True) | Q(cost__gte=Decimal(0)),
                name="programs_cost_nothing_or_more",
            ),
        ]
        indexes = [models.Index(fields=["community", "name"], name="programs_by_name")]

    def __str__(self) -> str:
        return self.name


class CohortQuerySet(models.QuerySet["Cohort"]):
    def kept(self) -> "CohortQuerySet":
        return self.filter(removed_at=None)

    def in_order(self) -> "CohortQuerySet":
        """The latest first."""
        return self.select_related("program__provider").order_by("-starts_on", "-pk")


class Cohort(Record):
    """A group that trains together: counts of people, and never one figure called “trained”.

    What the provider has not reported is None, which is not zero. Who neither completed nor
    withdrew is still in training; nothing says otherwise until the provider does.
    """

    program = models.ForeignKey(TrainingProgram, on_delete=models.PROTECT, related_name="cohorts")
    name = models.CharField(max_length=80, blank=True, help_text="As in “Spring evenings”.")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True, help_text="The last day, planned or past.")
    seats = models.PositiveIntegerField(null=True, blank=True)
    enrolled = models.PositiveIntegerField(null=True, blank=True, help_text="Who began.")
    completed = models.PositiveIntegerField(null=True, blank=True)
    withdrew = models.PositiveIntegerField(
        null=True, blank=True, help_text="Who left or was removed before the end."
    )
    reported_on = models.DateField(
        null=True, blank=True, help_text="The day on which these counts were true."
    )

    objects = TenantManager.from_queryset(CohortQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["program", "starts_on", "name"],
                condition=Q(removed_at__isnull=True),
                name="cohorts_of_a_program_and_day_have_names",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="cohorts_end_after_they_start",
            ),
            # An unknown count makes the sum unknown, which a check lets pass: each case is named.
            models.CheckConstraint(
                condition=Q(completed__isnull=True)
                | Q(enrolled__isnull=False, completed__lte=F("enrolled")),
                name="who_completed_had_enrolled",
            ),
            models.CheckConstraint(
                condition=Q(withdrew__isnull=True)
                | Q(enrolled__isnull=False, withdrew__lte=F("enrolled")),
                name="who_withdrew_had_enrolled",
            ),
            models.CheckConstraint(
                condition=Q(completed__isnull=True)
                | Q(withdrew__isnull=True)
                | Q(enrolled__gte=F("completed") + F("withdrew")),
                name="nobody_both_completed_and_withdrew",
            ),
            models.CheckConstraint(
                condition=Q(enrolled__isnull=True) | Q(reported_on__isnull=False),
                name="counts_of_a_cohort_have_a_day",
            ),
        ]
        indexes = [
            models.Index(fields=["community", "-starts_on"], name="cohorts_by_start"),
            models.Index(fields=["community", "ends_on"], name="cohorts_by_end"),
        ]

    def __str__(self) -> str:
        name = f"{self.name}, " if self.name else ""
        return f"{self.program} ({name}{month_of_start(self.starts_on)})"

    @property
    def in_training(self) -> int | None:
        """How many neither completed nor withdrew; None while nobody has said who enrolled."""
        if self.enrolled is None:
            return None
        return self.enrolled - (self.completed or 0) - (self.withdrew or 0)


def month_of_start(day: date) -> str:
    return f"{day:%B} {day.year}"
