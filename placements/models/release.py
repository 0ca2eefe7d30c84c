"""What went out to those who see no single placement. Written by placements.releases."""

from datetime import date, timedelta

from django.db import models
from django.utils import timezone

from communities.models import Community
from communities.scoping import TenantManager
from placements.suppression import Release


class ReleasedBreakdown(models.Model):
    """A total from the designation until a day, broken down (placements.breakdowns).

    It keeps the hidden cells too, because the next release is measured against them; only `shown`
    and `beside` ever go to a page. Nothing changes it: who has seen it has seen it.
    """

    community = models.ForeignKey(
        Community, on_delete=models.CASCADE, related_name="releases", db_index=False
    )
    breakdown = models.CharField(max_length=20, help_text="Its key in placements.breakdowns.")
    until = models.DateField(help_text="The first day that is not counted any more.")
    cells = models.JSONField(help_text="Numbers by answer; the empty one is unreported.")
    hidden = models.JSONField(help_text="The answers that are not shown.")
    beside = models.JSONField(
        default=dict, help_text="What goes out with them and may be shown: a median, how many miss."
    )
    released_at = models.DateTimeField(default=timezone.now)

    objects = TenantManager["ReleasedBreakdown"]()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["community", "breakdown", "until"],
                name="a_breakdown_is_released_once_a_quarter",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.breakdown} through {self.through:%Y-%m-%d}"

    @property
    def through(self) -> date:
        """The last day that is counted."""
        return self.until - timedelta(days=1)

    @property
    def release(self) -> Release:
        return Release(self.cells, frozenset(self.hidden))
