"""Who reviews which application, who may not, and what they found."""

from datetime import date
from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from communities.models.application import Application, Revision
from communities.models.application_state import UNDECIDED, ApplicationState
from communities.models.community import Community
from communities.models.people import User
from communities.models.record import Record
from communities.models.round import HIGHEST, LOWEST, Criterion, Rubric
from communities.scoping import TenantManager

LONGEST_COMMENT, LONGEST_SUMMARY, LONGEST_REASON = 2000, 5000, 300


class Reviewer(models.Model):
    """What is known of one of the national staff as a reviewer: national, of no community."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="reviewer")
    organization = models.CharField(max_length=200, blank=True)
    states = models.CharField(max_length=60, blank=True, help_text="Where they work: KY,IN")
    most_at_once = models.PositiveSmallIntegerField(default=10)
    is_available = models.BooleanField(default=True)

    def __str__(self) -> str:
        return str(self.user)


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    def current(self) -> "AssignmentQuerySet":
        return self.filter(ended_at=None)

    def waiting(self) -> "AssignmentQuerySet":
        """Current ones whose review has not come."""
        finished = Review._base_manager.filter(
            application=OuterRef("application"),
            reviewer=OuterRef("reviewer"),
            state__in=FINISHED,
        )
        return self.current().filter(~Exists(finished))

    def late(self, *, on: date) -> "AssignmentQuerySet":
        """Waiting past their day, while the application is with the program."""
        with_us = Q(application__state=ApplicationState.SUBMITTED)
        return self.waiting().filter(with_us, due_on__lt=on)

    def of_undecided(self) -> "AssignmentQuerySet":
        return self.filter(application__state__in=UNDECIDED)


class Assignment(models.Model):
    """An application in one reviewer's hands, with the day by which the review is due."""

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="assignments")
    application = models.ForeignKey(
        Application, on_delete=models.CASCADE, related_name="assignments"
    )
    reviewer = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField()
    assigned_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    assigned_at = models.DateTimeField(default=timezone.now)
    nudged_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_because = models.CharField(max_length=LONGEST_REASON, blank=True)

    objects = TenantManager.from_queryset(AssignmentQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["application", "reviewer"],
                condition=Q(ended_at__isnull=True),
                name="an_application_is_assigned_once_to_a_reviewer",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | ~Q(ended_because=""),
                name="ended_assignments_say_why",
            ),
        ]
        indexes = [models.Index(fields=["reviewer", "ended_at"], name="assignments_of_a_reviewer")]

    def __str__(self) -> str:
        return f"{self.reviewer}: {self.application_id}"


class ConflictSource(models.TextChoices):
    DECLARED = "declared", "Said so"
    INFERRED = "inferred", "Found in what is on record"


class ConflictQuerySet(models.QuerySet["Conflict"]):
    def open(self) -> "ConflictQuerySet":
        return self.filter(lifted_at=None)


class Conflict(models.Model):
    """Why one of the national staff must not see, review or decide an application."""

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="conflicts")
    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="conflicts")
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=LONGEST_REASON)
    source = models.CharField(max_length=10, choices=ConflictSource.choices)
    noted_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    noted_at = models.DateTimeField(default=timezone.now)
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    lifted_because = models.CharField(max_length=LONGEST_REASON, blank=True)

    objects = TenantManager.from_queryset(ConflictQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["application", "person"],
                condition=Q(lifted_at__isnull=True),
                name="a_conflict_is_on_record_once",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="conflicts_say_why"),
            models.CheckConstraint(
                condition=Q(lifted_at__isnull=True) | ~Q(lifted_because=""),
                name="lifted_conflicts_say_why",
            ),
        ]
        indexes = [models.Index(fields=["person", "lifted_at"], name="conflicts_of_a_person")]

    def __str__(self) -> str:
        return f"{self.person}: {self.reason}"


class ReviewState(models.TextChoices):
    DRAFT = "draft", "Being written"
    SUBMITTED = "submitted", "Handed in"
    ABSTAINED = "abstained", "Abstained"


# The reviewer is done with it.
FINISHED = frozenset({ReviewState.SUBMITTED, ReviewState.ABSTAINED})


class Recommendation(models.TextChoices):
    APPROVE = "approve", "Approve"
    UNSURE = "unsure", "Not sure"
    DECLINE = "decline", "Decline"


class ReviewQuerySet(models.QuerySet["Review"]):
    def counted(self) -> "ReviewQuerySet":
        """Those that weigh: handed in, by somebody who has no open conflict of interest."""
        conflicts = Conflict._base_manager.filter(
            application=OuterRef("application"), person=OuterRef("reviewer"), lifted_at=None
        )
        return self.filter(~Exists(conflicts), state=ReviewState.SUBMITTED)


class Review(Record):
    """What one reviewer thinks of one revision, by one rubric."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="reviews")
    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="reviews")
    reviewer = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    rubric = models.ForeignKey(Rubric, on_delete=models.PROTECT, related_name="reviews")
    state = models.CharField(max_length=10, choices=ReviewState.choices, default=ReviewState.DRAFT)
    recommendation = models.CharField(max_length=10, choices=Recommendation.choices, blank=True)
    summary = models.TextField(max_length=LONGEST_SUMMARY, blank=True)
    # What its scores come to (communities/scoring.py): kept, so that a round can be ordered by it.
    total = models.DecimalField(max_digits=3, decimal_places=2, null=True)
    submitted_at = models.DateTimeField(null=True)
    abstained_because = models.CharField(max_length=LONGEST_REASON, blank=True)

    objects = TenantManager.from_queryset(ReviewQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["application", "reviewer"], name="a_reviewer_reviews_an_application_once"
            ),
            models.CheckConstraint(
                condition=~Q(state=ReviewState.SUBMITTED)
                | (Q(submitted_at__isnull=False) & ~Q(recommendation="")),
                name="reviews_handed_in_recommend_something",
            ),
            models.CheckConstraint(
                condition=~Q(state=ReviewState.ABSTAINED) | ~Q(abstained_because=""),
                name="who_abstains_says_why",
            ),
        ]
        indexes = [
            # What a round's lists count and weigh, without reading what reviewers wrote.
            models.Index(
                fields=["application", "reviewer", "state", "recommendation", "total"],
                name="reviews_that_weigh",
            ),
        ]

    def __str__(self) -> str:
        return f"Review by {self.reviewer}"


class Score(models.Model):
    """A review's answer to one criterion: a number, or that the reviewer cannot judge.

    `cites` are places of the revision, as “need.openings” (section and field).
    """

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="scores")
    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="scores")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="+")
    value = models.PositiveSmallIntegerField(null=True)
    cannot_judge = models.BooleanField(default=False)
    comment = models.TextField(max_length=LONGEST_COMMENT, blank=True)
    cites: Any = models.JSONField(default=list)

    objects = TenantManager["Score"]()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["review", "criterion"], name="a_review_scores_a_criterion_once"
            ),
            models.CheckConstraint(
                condition=Q(value__isnull=True)
                | Q(value__gte=LOWEST, value__lte=HIGHEST, cannot_judge=False),
                name="scores_are_on_the_scale",
            ),
        ]

    def __str__(self) -> str:
        return "cannot judge" if self.cannot_judge else str(self.value)
