"""What shows that an item is done, and what people say about it."""

from pathlib import PurePath
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from communities.models import Community
from communities.scoping import TenantManager
from stages.models.progress import ItemProgress

URL_LENGTH = 1000
COMMENT_LENGTH = 5000


def private_path(evidence: "Evidence", name: str) -> str:
    """A name nobody can guess, in the community's own folder; the real name stays in the row."""
    suffix = PurePath(name).suffix.lower()[:10]
    return f"evidence/{evidence.community_id}/{uuid4().hex}{suffix}"


class EvidenceQuerySet(models.QuerySet["Evidence"]):
    def kept(self) -> "EvidenceQuerySet":
        return self.filter(removed_at=None)


class Evidence(models.Model):
    """A link or a file that shows an item is done. Removed evidence stays on record."""

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="evidence")
    progress = models.ForeignKey(ItemProgress, on_delete=models.CASCADE, related_name="evidence")
    title = models.CharField(max_length=200)
    url = models.URLField(max_length=URL_LENGTH, blank=True)
    file = models.FileField(upload_to=private_path, max_length=200, blank=True)
    file_name = models.CharField(max_length=200, blank=True)
    content_type = models.CharField(max_length=100, blank=True)
    size = models.PositiveBigIntegerField(default=0, help_text="Bytes.")
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    added_at = models.DateTimeField(default=timezone.now)
    removed_at = models.DateTimeField(null=True)

    objects = TenantManager.from_queryset(EvidenceQuerySet)()

    class Meta:
        verbose_name_plural = "evidence"
        ordering = ["added_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=(Q(url="") & ~Q(file="")) | (~Q(url="") & Q(file="")),
                name="evidence_is_a_link_or_a_file",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Comment(models.Model):
    """What somebody said about an item."""

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="comments")
    progress = models.ForeignKey(ItemProgress, on_delete=models.CASCADE, related_name="comments")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    body = models.TextField(max_length=COMMENT_LENGTH)
    created_at = models.DateTimeField(default=timezone.now)

    objects = TenantManager["Comment"]()

    class Meta:
        ordering = ["created_at", "pk"]

    def __str__(self) -> str:
        return self.body[:60]
