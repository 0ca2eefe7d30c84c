"""Rounds of applications, and the questions they are judged by. National: of no community."""

from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from communities.models.application_state import HANDED_IN, UNDECIDED
from communities.models.people import User

LOWEST, HIGHEST = 0, 4  # of a score; that somebody cannot judge is something else than LOWEST
LIGHTEST, HEAVIEST = 1, 10


class RubricQuerySet(models.QuerySet["Rubric"]):
    def for_list(self) -> "RubricQuerySet":
        """With how many criteria each has, and how many rounds judge by it."""
        return self.annotate(
            n_criteria=models.Count("criteria", distinct=True),
            n_rounds=models.Count("rounds", distinct=True),
        )


class Rubric(models.Model):
    """A set of criteria. It is never changed once a review was written by it: a new one is made.

    So every review keeps the questions and weights under which it was written.
    """

    name = models.CharField(max_length=80)
    created_at = models.DateTimeField(default=timezone.now)
    created_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    replaced_at = models.DateTimeField(null=True)

    objects = RubricQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["name"],
                condition=Q(replaced_at__isnull=True),
                name="one_rubric_of_a_name_is_in_use",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Criterion(models.Model):
    """One thing that is judged. `anchors` says in words what each score means, by the score."""

    rubric = models.ForeignKey(Rubric, on_delete=models.CASCADE, related_name="criteria")
    key = models.SlugField(max_length=40)
    name = models.CharField(max_length=80)
    question = models.CharField(max_length=300)
    weight = models.PositiveSmallIntegerField(default=1)
    place = models.PositiveSmallIntegerField()
    anchors: Any = models.JSONField(default=dict)

    class Meta:
        ordering = ["place", "pk"]
        verbose_name_plural = "criteria"
        constraints = [
            models.UniqueConstraint(fields=["rubric", "key"], name="a_rubric_asks_a_thing_once"),
            models.CheckConstraint(
                condition=Q(weight__gte=LIGHTEST, weight__lte=HEAVIEST),
                name="criteria_have_a_weight",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def scale(self) -> list[tuple[int, str]]:
        """Each score with its words, the highest first."""
        return [(n, self.anchors.get(str(n), "")) for n in range(HIGHEST, LOWEST - 1, -1)]


class RoundQuerySet(models.QuerySet["Round"]):
    def open(self, *, now: datetime | None = None) -> "RoundQuerySet":
        """Those that take applications, late ones included."""
        now = now or timezone.now()
        taking = Q(closes_at__gt=now) | Q(late_until__gt=now)
        return self.filter(taking, opens_at__lte=now)

    def coming(self, *, now: datetime | None = None) -> "RoundQuerySet":
        """Those that take applications now or will, the next to open first."""
        now = now or timezone.now()
        not_over = Q(closes_at__gt=now) | Q(late_until__gt=now)
        return self.filter(not_over).order_by("opens_at", "pk")

    def for_list(self) -> "RoundQuerySet":
        """With how many applications each has: `handed_in`, and `undecided` of these."""
        undecided = Q(applications__state__in=UNDECIDED)
        handed_in = Q(applications__state__in=HANDED_IN)
        return self.select_related("rubric").annotate(
            handed_in=models.Count("applications", filter=handed_in),
            undecided=models.Count("applications", filter=undecided),
        )


class Round(models.Model):
    """When applications are taken, reviewed and answered.

    `is_sealed`: before it closes, nobody of the national staff reads what was submitted. After
    `closes_at` an application is late, and taken until `late_until` with a reason.
    """

    name = models.CharField(max_length=40, unique=True)
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    late_until = models.DateTimeField(null=True, blank=True)
    is_sealed = models.BooleanField(default=False)
    reviews_due_on = models.DateField()
    announces_on = models.DateField()
    rubric = models.ForeignKey(Rubric, on_delete=models.PROTECT, related_name="rounds")
    reviews_wanted = models.PositiveSmallIntegerField(
        default=3, help_text="How many reviews each application should get."
    )
    spread_flagged = models.PositiveSmallIntegerField(
        default=2, help_text="Scores that lie this far apart are pointed out."
    )
    created_at = models.DateTimeField(default=timezone.now)
    created_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    version = models.PositiveIntegerField(default=0)

    objects = RoundQuerySet.as_manager()

    class Meta:
        ordering = ["-opens_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(closes_at__gt=F("opens_at")), name="rounds_close_after_they_open"
            ),
            models.CheckConstraint(
                condition=Q(late_until__isnull=True) | Q(late_until__gt=F("closes_at")),
                name="late_is_after_the_close",
            ),
            models.CheckConstraint(
                condition=Q(announces_on__gte=F("reviews_due_on")),
                name="rounds_announce_after_the_reviews",
            ),
            models.CheckConstraint(
                condition=Q(reviews_wanted__gte=1, spread_flagged__gte=1),
                name="rounds_want_reviews",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def last_moment(self) -> datetime:
        """After which nothing is taken, not even with a reason."""
        return self.late_until or self.closes_at

    def takes(self, *, now: datetime | None = None) -> bool:
        return self.opens_at <= (now or timezone.now()) < self.last_moment

    def is_late(self, *, now: datetime | None = None) -> bool:
        """Whether an application that comes now needs a reason."""
        return self.takes(now=now) and (now or timezone.now()) >= self.closes_at

    def hides(self, *, now: datetime | None = None) -> bool:
        """Whether what was submitted is still sealed."""
        return self.is_sealed and (now or timezone.now()) < self.closes_at
