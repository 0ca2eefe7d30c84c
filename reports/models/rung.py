"""The ladder as data: who is written to about a report, when, and until what."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from communities.models import Community, User
from communities.scoping import TenantManager


class Anchor(models.TextChoices):
    DUE = "due", "The report's due day"
    PUBLISHED = "published", "The day it went out"


class Audience(models.TextChoices):
    COORDINATORS = "coordinators", "The coordinators"
    COUNCIL = "council", "The advisory council"
    UNREAD = "unread", "Council members who have not acknowledged it"
    LEAD = "lead", "The lead organization"
    LIAISON = "liaison", "The national liaison"


class Rung(models.Model):
    """One rule of the program. `days` count from the anchor: before it if negative.

    A letter of a rung that counts from the due day leaves only while the report is owed; one that
    counts from the day it went out, only while its reader has not acknowledged it.
    """

    key = models.CharField(max_length=30, primary_key=True)  # a reports.models.Rule
    anchor = models.CharField(max_length=10, choices=Anchor.choices)
    days = models.SmallIntegerField()
    audience = models.CharField(max_length=15, choices=Audience.choices)
    why = models.CharField(max_length=300)
    is_on = models.BooleanField(default=True)
    place = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["place"]

    def __str__(self) -> str:
        return self.key


class RungChange(models.Model):
    """What a community does differently: another number of days, or not at all, for a reason."""

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="rung_changes")
    rung = models.ForeignKey(Rung, on_delete=models.CASCADE, related_name="+")
    days = models.SmallIntegerField(null=True)  # empty: as the program has it
    is_on = models.BooleanField(default=True)
    because = models.CharField(max_length=300, blank=True)
    changed_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    changed_at = models.DateTimeField(default=timezone.now)

    objects = TenantManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["community", "rung"], name="one_change_of_a_rung"),
            models.CheckConstraint(
                condition=Q(is_on=True) | ~Q(because=""), name="rungs_turned_off_say_why"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.community}: {self.rung}"


class Delegation(models.Model):
    """Somebody's letters of duty in a community go to somebody else for a while."""

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="delegations")
    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    to = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    until = models.DateField()  # the last day
    because = models.CharField(max_length=300, blank=True)
    ended_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(default=timezone.now)

    objects = TenantManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["community", "person"],
                condition=Q(ended_at=None),
                name="one_delegation_at_a_time",
            ),
            models.CheckConstraint(
                condition=~Q(person=models.F("to")), name="nobody_delegates_to_themselves"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} to {self.to}"
