"""Placements: that a person started paid work, and nothing by which to find the person."""

from collections.abc import Collection

from django.db import models
from django.db.models import Q

from communities.models import Record
from communities.scoping import TenantManager
from partners.models import Partner
from placements.models.bands import Age, Answer, Education, Gender
from placements.models.training import Cohort, TrainingProgram
from placements.occupations import Family


class Kind(models.TextChoices):
    """What kind of paid work it is; each placement has to say."""

    FULL_TIME = "full_time", "Full-time"
    PART_TIME = "part_time", "Part-time"
    INTERNSHIP = "internship", "Paid internship"
    APPRENTICESHIP = "apprenticeship", "Apprenticeship"
    TEMPORARY = "temporary", "Temporary or contract"
    OTHER = "other", "Other paid work"


class Evidence(models.TextChoices):
    """Who says so, weakest first."""

    SELF = "self", "Self-reported"
    PARTNER = "partner", "Partner-reported"
    EMPLOYER = "employer", "Employer-confirmed"


IN_LISTS = (
    *("starts_on", "reference", "wage", "prior_wage", "family", "occupation", "title", "kind"),
    *("evidence", "reported_by", "note", "employer", "program", "issuer"),
    *("community", "cohort"),
)


class PlacementQuerySet(models.QuerySet["Placement"]):
    def kept(self) -> "PlacementQuerySet":
        return self.filter(removed_at=None)

    def of_person(self, issuers: Collection[int], reference: str) -> "PlacementQuerySet":
        """All placements of one person, the first first; `issuers` are one partner by now."""
        return self.filter(issuer__in=issuers, reference=reference).order_by("starts_on", "pk")

    def for_lists(self) -> "PlacementQuerySet":
        """All that a row of the list shows, and of its file; every column more costs time."""
        names = ("employer__name", "program__name", "issuer__name")
        return self.select_related("employer", "program", "issuer").only(*IN_LISTS, *names)


class Placement(Record):
    """One start of paid work. Written only by placements.actions.

    Who it was is known to the partner alone that gave out the reference: (`issuer`, `reference`)
    is one person, of whom there may be several placements. `previous_on` is the start of the one
    before, which lets people be counted once in any span of months; it stays when the reference
    is taken away after the years that a community keeps it.
    """

    issuer = models.ForeignKey(
        Partner,
        on_delete=models.PROTECT,
        related_name="references",
        help_text="Who gave out the reference, and keeps the file on the person.",
    )
    reference = models.CharField(max_length=40, blank=True)
    previous_on = models.DateField(null=True, editable=False)
    employer = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="placements")
    program = models.ForeignKey(
        TrainingProgram,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="placements",
        help_text="Empty for somebody who was placed without training.",
    )
    cohort = models.ForeignKey(
        Cohort, null=True, blank=True, on_delete=models.PROTECT, related_name="placements"
    )
    family = models.CharField(max_length=10, choices=Family.choices)
    occupation = models.CharField(max_length=10, blank=True, help_text="An O*NET-SOC code.")
    title = models.CharField(max_length=100, blank=True, help_text="As the employer calls the job.")
    kind = models.CharField(max_length=15, choices=Kind.choices)
    starts_on = models.DateField()
    wage = models.DecimalField(
        max_digits=6, decimal_places=2, null=True, blank=True, help_text="Dollars an hour."
    )
    prior_wage = models.DecimalField(
        max_digits=6,
        decimal_places=2,
        null=True,
        blank=True,
        help_text="Dollars an hour before the training; zero for somebody without work.",
    )
    evidence = models.CharField(max_length=10, choices=Evidence.choices)
    reported_by = models.CharField(max_length=100, blank=True, help_text="Who said so, and how.")
    gender = models.CharField(max_length=10, choices=Gender.choices, blank=True)
    person_of_color = models.CharField(max_length=10, choices=Answer.choices, blank=True)
    age = models.CharField(max_length=10, choices=Age.choices, blank=True)
    education = models.CharField(max_length=15, choices=Education.choices, blank=True)
    veteran = models.CharField(max_length=10, choices=Answer.choices, blank=True)
    limited_english = models.CharField(max_length=10, choices=Answer.choices, blank=True)
    note = models.CharField(max_length=300, blank=True)
    forgotten_at = models.DateTimeField(
        null=True, editable=False, help_text="When reference, bands and texts were taken away."
    )

    objects = TenantManager.from_queryset(PlacementQuerySet)()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(reference="") | Q(forgotten_at__isnull=False),
                name="placements_have_a_reference_until_it_is_forgotten",
            ),
            models.CheckConstraint(
                condition=Q(wage__isnull=True) | Q(wage__gt=0), name="paid_work_is_paid"
            ),
            models.CheckConstraint(
                condition=Q(prior_wage__isnull=True) | Q(prior_wage__gte=0),
                name="prior_wages_are_zero_or_more",
            ),
            models.CheckConstraint(
                condition=Q(forgotten_at__isnull=True)
                | Q(
                    reference="",
                    gender="",
                    person_of_color="",
                    age="",
                    education="",
                    veteran="",
                    limited_english="",
                    title="",
                    note="",
                    reported_by="",
                ),
                name="what_is_forgotten_is_gone",
            ),
            models.CheckConstraint(
                condition=Q(previous_on__isnull=True) | Q(previous_on__lte=models.F("starts_on")),
                name="the_placement_before_started_before",
            ),
            # The same person, employer and day is one start, however often it is reported.
            models.UniqueConstraint(
                fields=["community", "issuer", "reference", "employer", "starts_on"],
                condition=Q(removed_at__isnull=True, forgotten_at__isnull=True),
                name="one_start_is_one_placement",
            ),
        ]
        indexes = [
            models.Index(fields=["community", "-starts_on", "-id"], name="placements_by_start"),
            models.Index(fields=["community", "reference"], name="placements_by_reference"),
            models.Index(fields=["employer", "-starts_on"], name="placements_at_an_employer"),
        ]

    def __str__(self) -> str:
        return f"Placement {self.reference or self.pk}"

    @property
    def subject(self) -> str:
        return f"placement:{self.pk}"
