"""What the program and a community say about an application: to each other, and among the staff."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from communities.models.application import Application, Revision
from communities.models.community import Community
from communities.models.people import User
from communities.scoping import TenantManager

LONGEST_QUESTION, LONGEST_ANSWER, LONGEST_BODY = 2000, 4000, 5000


class Return(models.Model):
    """An application sent back to be clarified. While one is open, the program's clock stands."""

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="returns")
    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="returns")
    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    message = models.TextField(max_length=LONGEST_BODY, blank=True)
    answer_by = models.DateField(help_text="The day by which the answer is asked for.")
    # When it came back, or was withdrawn.
    ended_at = models.DateTimeField(null=True)

    objects = TenantManager["Return"]()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["application"],
                condition=Q(ended_at__isnull=True),
                name="an_application_is_back_once_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"Returned {self.at:%Y-%m-%d}"


class Clarification(models.Model):
    """What is asked about one section; the section alone becomes writable again."""

    community = models.ForeignKey(
        Community, on_delete=models.CASCADE, related_name="clarifications"
    )
    returned = models.ForeignKey(Return, on_delete=models.CASCADE, related_name="clarifications")
    section = models.SlugField(max_length=40)
    question = models.TextField(max_length=LONGEST_QUESTION)
    answer = models.TextField(max_length=LONGEST_ANSWER, blank=True)

    objects = TenantManager["Clarification"]()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["returned", "section"], name="a_section_is_asked_about_once_in_a_return"
            ),
            models.CheckConstraint(condition=~Q(question=""), name="clarifications_ask_something"),
        ]

    def __str__(self) -> str:
        return self.question[:60]


class Message(models.Model):
    """The thread between the program and the community. Both read all of it."""

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="messages")
    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="messages")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    is_from_program = models.BooleanField()
    body = models.TextField(max_length=LONGEST_BODY)
    at = models.DateTimeField(default=timezone.now)

    objects = TenantManager["Message"]()

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return self.body[:60]


class Note(models.Model):
    """The discussion of the national staff. The community never reads it."""

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="program_notes")
    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="notes")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    body = models.TextField(max_length=LONGEST_BODY)
    at = models.DateTimeField(default=timezone.now)

    objects = TenantManager["Note"]()

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return self.body[:60]


class ProgramAct(models.Model):
    """Who of the national staff did what, in the log that no community reads.

    What a community may read stands in its own activity log. Append-only, as that one is; without
    a community, it is about the program itself. Written by communities.actions.acts.
    """

    community = models.ForeignKey(
        Community, null=True, on_delete=models.CASCADE, related_name="program_acts"
    )
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    verb = models.CharField(max_length=60)
    subject = models.CharField(max_length=80, blank=True)
    sentence = models.CharField(max_length=500)
    data = models.JSONField(default=dict)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["community", "-at"], name="program_acts_latest_first")]

    def __str__(self) -> str:
        return f"{self.by or 'The clock'} {self.sentence}"
