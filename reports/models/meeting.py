"""Council meetings: when, with which agenda, what was decided."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from communities.models import Community, User
from communities.scoping import TenantManager


class CouncilMeetingQuerySet(models.QuerySet["CouncilMeeting"]):
    def standing(self) -> "CouncilMeetingQuerySet":
        return self.filter(cancelled_at=None)


class CouncilMeeting(models.Model):
    """One meeting of the advisory council. Its agenda is its own points, then what is open.

    `agenda` are the coordinator's own points, a line each; open asks and questions are added when
    it is shown. `minutes` are written afterwards, and become evidence of item 3.2.
    """

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="meetings")
    starts_at = models.DateTimeField()
    minutes_long = models.PositiveSmallIntegerField(default=90)
    place = models.CharField(max_length=200, blank=True)  # a room, or the address of a call
    agenda = models.TextField(blank=True)
    minutes = models.TextField(blank=True)
    attended = models.TextField(blank=True)  # a name in each line
    held_at = models.DateTimeField(null=True)  # when its minutes were first written down
    cancelled_at = models.DateTimeField(null=True)
    cancelled_because = models.CharField(max_length=300, blank=True)
    edits = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now)

    objects = TenantManager.from_queryset(CouncilMeetingQuerySet)()

    class Meta:
        ordering = ["-starts_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(cancelled_at=None) | ~Q(cancelled_because=""),
                name="cancelled_meetings_say_why",
            ),
        ]
        indexes = [models.Index(fields=["community", "-starts_at"], name="meetings_of_a_community")]

    def __str__(self) -> str:
        return f"{self.community}, {self.starts_at:%Y-%m-%d}"

    @property
    def subject(self) -> str:
        return f"meeting:{self.pk}"


class CouncilDecision(models.Model):
    """What the council decided or advised, in a sentence."""

    community = models.ForeignKey(
        Community, on_delete=models.CASCADE, related_name="council_decisions"
    )
    meeting = models.ForeignKey(CouncilMeeting, on_delete=models.CASCADE, related_name="decisions")
    text = models.CharField(max_length=500)
    noted_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    objects = TenantManager()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.text
