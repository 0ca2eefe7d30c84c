"""Is somebody who was placed still at work: asked four times in the first year."""

from datetime import date, timedelta

from django.db import models
from django.db.models import Q

from communities.models import Record
from communities.scoping import TenantManager
from placements.models.placement import Evidence, Placement

GRACE = timedelta(days=30)  # a check is overdue when it is older than this


class After(models.IntegerChoices):
    """Days after the start."""

    MONTH = 30, "30 days"
    QUARTER = 90, "90 days"
    HALF_YEAR = 180, "180 days"
    YEAR = 365, "365 days"


class Outcome(models.TextChoices):
    """What was found. “Unknown” is an answer too: somebody asked, and could not find out."""

    SAME = "same", "Same employer"
    OTHER = "other", "Other employer"
    NOT_WORKING = "not_working", "Not working"
    UNKNOWN = "unknown", "Could not find out"


RETAINED = (Outcome.SAME, Outcome.OTHER)  # at work; retention in the narrow sense is SAME alone


class RetentionCheckQuerySet(models.QuerySet["RetentionCheck"]):
    def kept(self) -> "RetentionCheckQuerySet":
        """Without those of a placement that was removed, whose removal they carry."""
        return self.filter(removed_at=None)

    def to_ask(self, *, today: date) -> "RetentionCheckQuerySet":
        """Due and without an answer, the longest due first."""
        remembered = self.kept().filter(is_forgotten=False)
        return remembered.filter(outcome="", due_on__lte=today).order_by("due_on", "pk")


class RetentionCheck(Record):
    """One of four questions about a placement: not yet due, due, overdue, or answered."""

    placement = models.ForeignKey(Placement, on_delete=models.CASCADE, related_name="checks")
    after = models.PositiveSmallIntegerField(choices=After.choices)
    due_on = models.DateField()
    outcome = models.CharField(max_length=12, choices=Outcome.choices, blank=True)
    answered_on = models.DateField(null=True, blank=True)
    evidence = models.CharField(max_length=10, choices=Evidence.choices, blank=True)
    # As its placement is: kept here too, so that an index can pass over what nobody asks any more.
    is_forgotten = models.BooleanField(default=False, editable=False)

    objects = TenantManager.from_queryset(RetentionCheckQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["placement", "after"], name="a_placement_is_checked_once_at_each_distance"
            ),
            models.CheckConstraint(
                condition=Q(outcome="", answered_on__isnull=True, evidence="")
                | (~Q(outcome="") & ~Q(evidence="") & Q(answered_on__gte=models.F("due_on"))),
                name="answers_say_when_and_who_and_come_when_due",
            ),
        ]
        indexes = [
            models.Index(
                fields=["community", "due_on", "id"],
                condition=Q(outcome="", removed_at=None, is_forgotten=False),
                name="checks_to_ask",
            ),
            models.Index(
                fields=["community", "due_on", "id"],
                condition=~Q(outcome="") & Q(removed_at=None),
                name="checks_answered",
            ),
            # What a month of checks adds up to.
            models.Index(
                fields=["community", "after", "due_on"],
                condition=Q(removed_at=None),
                name="checks_of_a_month",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_after_display()} after the start"
