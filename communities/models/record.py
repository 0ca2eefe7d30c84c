"""What every row that people keep carries: who wrote it, its version, its removal."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from communities.models.community import Community


class Record(models.Model):
    """A row that people write. It is never deleted by hand: it is removed, and can come back.

    `version` is the optimistic lock: a save that was made from an older version changes nothing.
    """

    community = models.ForeignKey(
        Community, on_delete=models.CASCADE, related_name="%(class)ss", db_index=False
    )
    created_at = models.DateTimeField(default=timezone.now)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        db_index=False,
    )
    changed_at = models.DateTimeField(default=timezone.now)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        db_index=False,
    )
    removed_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        abstract = True
