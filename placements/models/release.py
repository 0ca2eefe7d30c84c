"""What went out to the council and the public of who is served. Written by placements.releases."""

from datetime import date, timedelta

from django.db import models
from django.utils import timezone

from communities.models import Community
from communities.scoping import TenantManager
from placements.models.bands import BANDS
from placements.suppression import Release


class ReleasedBreakdown(models.Model):
    """People placed from the designation until a day, by what they said to one question.

    It keeps the hidden cells too, because the next release is measured against them; only `shown`
    ever goes to a page. Nothing changes it: who has seen it has seen it.
    """

    community = models.ForeignKey(
        Community, on_delete=models.CASCADE, related_name="releases", db_index=False
    )
    band = models.CharField(
        max_length=20, choices=[(key, name) for key, (name, _) in BANDS.items()]
    )
    until = models.DateField(help_text="The first day that is not counted any more.")
    cells = models.JSONField(help_text="People by answer; the empty one is unreported.")
    hidden = models.JSONField(help_text="The answers that are not shown.")
    released_at = models.DateTimeField(default=timezone.now)

    objects = TenantManager["ReleasedBreakdown"]()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["community", "band", "until"], name="a_breakdown_is_released_once_a_quarter"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_band_display()} through {self.through:%Y-%m-%d}"

    @property
    def through(self) -> date:
        """The last day that is counted."""
        return self.until - timedelta(days=1)

    @property
    def release(self) -> Release:
        return Release(self.cells, frozenset(self.hidden))
