"""What the council does with a report: it acknowledges, it asks, and it is asked."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from communities.models import Community, User
from communities.scoping import TenantManager
from reports.models.report import ProgressReport
from reports.models.written import ReportVersion


class Acknowledgement(models.Model):
    """A council member has read a version of a report, and said so."""

    community = models.ForeignKey(
        Community, on_delete=models.CASCADE, related_name="acknowledgements"
    )
    version = models.ForeignKey(
        ReportVersion, on_delete=models.CASCADE, related_name="acknowledgements"
    )
    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    by_link = models.BooleanField(default=False)  # from the mail, without a password

    objects = TenantManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["version", "person"], name="one_acknowledgement_of_a_version"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.version}"


class CouncilQuestionQuerySet(models.QuerySet["CouncilQuestion"]):
    def open(self) -> "CouncilQuestionQuerySet":
        return self.filter(answered_at=None, withdrawn_at=None)


class CouncilQuestion(models.Model):
    """What a council member asked of a report. The next report must answer it."""

    community = models.ForeignKey(
        Community, on_delete=models.CASCADE, related_name="council_questions"
    )
    report = models.ForeignKey(ProgressReport, on_delete=models.CASCADE, related_name="questions")
    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    text = models.TextField(max_length=2000)
    asked_at = models.DateTimeField(default=timezone.now)
    by_link = models.BooleanField(default=False)
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_in = models.ForeignKey(
        ReportVersion, null=True, on_delete=models.SET_NULL, related_name="answered"
    )
    answered_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)

    objects = TenantManager.from_queryset(CouncilQuestionQuerySet)()

    class Meta:
        ordering = ["asked_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_at=None, answer="")
                | Q(~Q(answer=""), answered_at__isnull=False),
                name="answers_have_words_and_a_time",
            ),
            models.CheckConstraint(condition=~Q(text=""), name="questions_of_the_council_say_what"),
        ]
        indexes = [
            models.Index(fields=["community", "answered_at"], name="questions_not_answered"),
        ]

    def __str__(self) -> str:
        return self.text[:80]


class AskState(models.TextChoices):
    OPEN = "open", "Open"
    MET = "met", "Done"
    DROPPED = "dropped", "Not needed any more"


class Ask(models.Model):
    """What a report asks of the council, followed until it is done or dropped."""

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="asks")
    report = models.ForeignKey(ProgressReport, on_delete=models.CASCADE, related_name="asks")
    place = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=300)
    of = models.CharField(max_length=150, blank=True)  # of whom, where not of everybody
    state = models.CharField(max_length=10, choices=AskState.choices, default=AskState.OPEN)
    outcome = models.CharField(max_length=500, blank=True)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    objects = TenantManager()

    class Meta:
        ordering = ["-created_at", "place"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state=AskState.OPEN, closed_at=None)
                | Q(~Q(state=AskState.OPEN), closed_at__isnull=False),
                name="closed_asks_have_a_time",
            ),
        ]

    def __str__(self) -> str:
        return self.text
