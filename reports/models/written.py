"""What a coordinator writes about a period: one draft, and each version that went out."""

from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils import timezone

from communities.models import Community, User
from communities.scoping import TenantManager
from reports.models.report import ProgressReport


class Standing(models.TextChoices):
    """How the community stands, each defined by what it asks of the reader (STANDINGS)."""

    ON_TRACK = "on_track", "On track"
    CAUTION = "caution", "Caution"
    OFF_TRACK = "off_track", "Off track"


STANDINGS: dict[str, str] = {
    Standing.ON_TRACK: "Nothing is needed from you beyond what is asked below.",
    Standing.CAUTION: "Something may slip. Look at what is asked: it helps now more than later.",
    Standing.OFF_TRACK: "A goal will be missed unless something changes. We need you to decide.",
}
MOST_ASKS = 3


class Written(models.Model):
    """The words of a report. `sentences` are those drafted from what was recorded, in order.

    Each of them is {"key", "text", "source", "shown"}: what it says, the path it rests on within
    the community's pages, and whether the report says it. `asks` are {"text", "of"}, three at
    most. `answers` are {"question": key, "text"}.
    """

    standing = models.CharField(max_length=10, choices=Standing.choices, blank=True)
    standing_because = models.CharField(max_length=500, blank=True)
    sentences = models.JSONField(default=list, encoder=DjangoJSONEncoder)
    wins = models.TextField(blank=True)
    obstacles = models.TextField(blank=True)
    needs = models.TextField(blank=True)
    asks = models.JSONField(default=list)
    answers = models.JSONField(default=list)
    story_title = models.CharField(max_length=150, blank=True)
    story = models.TextField(blank=True)
    # The day on which the person in the story agreed in writing that it may be told.
    story_released_on = models.DateField(null=True, blank=True)

    class Meta:
        abstract = True

    # The fields that a version takes over from the draft.
    WRITTEN = (
        *("standing", "standing_because", "sentences", "wins", "obstacles", "needs"),
        *("asks", "answers", "story_title", "story", "story_released_on"),
    )

    @property
    def words(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.WRITTEN}


class ReportDraft(Written):
    """What the next version will say. The coordinators share it; nobody else sees it.

    `figures` and `checklist` are as of `drafted_at`, when the record was last read into it.
    """

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="drafts")
    report = models.OneToOneField(ProgressReport, on_delete=models.CASCADE, related_name="draft")
    # Counted up by each save: whoever saves over somebody else's words is told.
    edits = models.PositiveIntegerField(default=0)
    edited_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    edited_at = models.DateTimeField(default=timezone.now)
    figures = models.JSONField(default=list, encoder=DjangoJSONEncoder)
    checklist = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    drafted_at = models.DateTimeField(default=timezone.now)

    objects = TenantManager()

    @property
    def version(self) -> int:
        """As the form that several people write carries it (communities/writing.py)."""
        return self.edits

    def __str__(self) -> str:
        return f"Draft of {self.report}"


class ReportVersion(Written):
    """What went out, as it stood that day. Never changed: a correction is the next version.

    `figures` are those that the council may see, after suppression, each with its definition,
    numerator, denominator and day; `checklist` is the progress at that moment.
    """

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="versions")
    report = models.ForeignKey(ProgressReport, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField(default=1)
    figures = models.JSONField(default=list, encoder=DjangoJSONEncoder)
    checklist = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    corrects_because = models.CharField(max_length=500, blank=True)
    submitted_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    submitted_at = models.DateTimeField(default=timezone.now)

    objects = TenantManager()

    class Meta:
        ordering = ["report", "number"]
        constraints = [
            models.UniqueConstraint(fields=["report", "number"], name="versions_have_a_number"),
            models.CheckConstraint(
                condition=Q(number=1) | ~Q(corrects_because=""), name="corrections_say_why"
            ),
            models.CheckConstraint(condition=~Q(standing=""), name="versions_say_how_it_stands"),
        ]

    def __str__(self) -> str:
        return f"{self.report}, version {self.number}"
