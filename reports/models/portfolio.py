"""What the nation reads of its communities: one row each, counted by reports.portfolio.counting.

National pages read these rows and never those that they were counted from.
"""

from uuid import UUID

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from communities.models import Community, User
from communities.scoping import TenantManager

# The stamp of no sums at all: a row that has it is out of date, whatever it says.
NO_STAMP = UUID(int=0)


class Attention(models.TextChoices):
    """Why a community comes before others. What each means is decided in reports.portfolio."""

    SILENT = "silent", "Silent"
    LATE = "late", "Report late"
    STALLED = "stalled", "Stalled"
    BEHIND = "behind", "Items late"
    NONE = "none", "Nothing is late"


class PortfolioRow(models.Model):
    """Where one community stands, with the day it was counted.

    Nothing in it is about a person, but who coordinates the community and may be asked.

    Figures are totals that anybody who reads the community's figures may see: no part of a total,
    no median. None is not known, and never a zero. `since` is the designation.
    """

    community = models.OneToOneField(
        Community, on_delete=models.CASCADE, related_name="portfolio_row"
    )
    counted_at = models.DateTimeField(help_text="When counting began: what came later is not in.")
    as_of = models.DateField(help_text="The day on the community's calendar.")
    figures_stamp = models.UUIDField(help_text="The stamp of the sums that the figures are from.")

    # How far along
    stage = models.PositiveSmallIntegerField(help_text="The first one not completed, or the last.")
    stage_since = models.DateField(null=True)
    stages = models.JSONField(
        default=list, help_text="Of each: number, done, exempt, total, started_on, completed_on."
    )
    done = models.PositiveIntegerField(default=0)
    exempt = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    items_late = models.PositiveIntegerField(default=0)
    finished_on = models.DateField(null=True, help_text="When an item was last done.")

    # What was told
    reported_on = models.DateField(null=True, help_text="When the last report went out.")
    standing = models.CharField(max_length=10, blank=True, help_text="What that report said.")
    report_late_since = models.DateField(null=True)
    report_due_on = models.DateField(null=True, help_text="Of the next one that is not late.")
    active_on = models.DateField(null=True, help_text="When a person last did something there.")
    attention = models.CharField(max_length=10, choices=Attention.choices, default=Attention.NONE)
    attention_since = models.DateField(null=True)
    attention_rank = models.PositiveSmallIntegerField(default=0, help_text="The first ones first.")

    # What came of it. `figures_on` is the day to which somebody stands for them.
    figures_on = models.DateField(null=True)
    is_reporting = models.BooleanField(default=False)
    people = models.PositiveIntegerField(null=True, help_text="Placed since the designation.")
    placements = models.PositiveIntegerField(null=True)
    enrolled = models.PositiveIntegerField(null=True)
    people_in_year = models.PositiveIntegerField(null=True, help_text="In the calendar year.")
    people_in_quarter = models.PositiveIntegerField(null=True, help_text="In the last full one.")
    people_before = models.PositiveIntegerField(null=True, help_text="In the one before that.")
    employers_committed = models.PositiveIntegerField(null=True)
    employers_engaged = models.PositiveIntegerField(null=True)
    employers_hiring = models.PositiveIntegerField(null=True)
    # Its goal on people placed that ends last: what is aimed at, by when, and how it stands.
    goal = models.PositiveIntegerField(null=True)
    goal_year = models.PositiveSmallIntegerField(null=True)
    goal_counted = models.PositiveIntegerField(null=True)
    goal_standing = models.CharField(max_length=20, blank=True)
    board = models.JSONField(default=dict, help_text="What reports.dashboard shows beside it.")

    objects = TenantManager["PortfolioRow"]()

    class Meta:
        indexes = [
            models.Index(
                fields=["attention_rank", "attention_since", "community"], name="portfolio_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.community}: stage {self.stage}, as of {self.as_of}"


class NationDay(models.Model):
    """The totals of one day, as the last count of that day found them; the days make the trend.

    `figures` holds what sums of rows cannot: each employer and each place counted once.
    """

    on = models.DateField(unique=True)
    taken_at = models.DateTimeField(default=timezone.now)
    figures = models.JSONField(default=dict)

    class Meta:
        ordering = ["-on"]

    def __str__(self) -> str:
        return f"{self.on:%Y-%m-%d}"


class LiaisonNote(models.Model):
    """What one of the national staff wrote down about a community, for the staff alone."""

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="liaison_notes")
    text = models.TextField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(null=True)
    removed_at = models.DateTimeField(null=True)

    objects = TenantManager["LiaisonNote"]()

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["community", "-at"], name="notes_of_a_community")]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="notes_say_something"),
        ]

    def __str__(self) -> str:
        return self.text[:60]


class PublicStory(models.Model):
    """A story on a community's public page.

    `released_on` is the day on which the person agreed in writing to be told of in public, which
    is more than to be told of in a report. Taking it back ends it at once.
    """

    community = models.ForeignKey(
        Community, on_delete=models.CASCADE, related_name="public_stories"
    )
    title = models.CharField(max_length=150)
    text = models.TextField(max_length=3000)
    released_on = models.DateField()
    published_at = models.DateTimeField(default=timezone.now)
    published_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)

    objects = TenantManager["PublicStory"]()

    class Meta:
        ordering = ["-published_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(title="") & ~Q(text=""), name="public_stories_say_something"
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None) | Q(withdrawn_at__gte=F("published_at")),
                name="stories_are_withdrawn_after_they_are_told",
            ),
        ]

    def __str__(self) -> str:
        return self.title
