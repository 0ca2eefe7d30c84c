"""Two partners that were one, and two that only look it."""

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q
from django.db.models.fields.json import KT
from django.utils import timezone

from communities.models import Community
from communities.scoping import TenantManager
from partners.models.partner import Partner


class MergeQuerySet(models.QuerySet["Merge"]):
    def standing(self) -> "MergeQuerySet":
        """Those that nobody has taken back."""
        return self.filter(undone_at=None)

    def search(self, text: str) -> "MergeQuerySet":
        """Every word in one of the two names."""
        found = self
        for word in text.split():
            found = found.filter(Q(kept__name__icontains=word) | Q(merged__name__icontains=word))
        return found

    def for_lists(self) -> "MergeQuerySet":
        """All that a row of the list of merges shows; `kept_was` when the merge renamed it."""
        rows = self.select_related("kept", "merged", "by").defer("before", "moved")
        return rows.annotate(kept_was=KT("before__name__was"))


class Merge(models.Model):
    """One partner put into another. What it changed is kept, so that it can be taken back.

    `before` maps the kept partner's changed fields to what each was and is now; `moved` holds the
    keys of what changed sides, and what became of contacts and of the history, in the words of
    partners.actions.merging. `version` is what the kept partner had afterwards.
    """

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="merges")
    kept = models.ForeignKey(Partner, on_delete=models.CASCADE, related_name="merges")
    merged = models.ForeignKey(Partner, on_delete=models.CASCADE, related_name="+")
    before = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    moved = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    version = models.PositiveIntegerField()
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    undone_at = models.DateTimeField(null=True)

    objects = TenantManager.from_queryset(MergeQuerySet)()

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(kept=F("merged")), name="two_partners_are_merged"),
        ]

    def __str__(self) -> str:
        return f"{self.merged} into {self.kept}"


class NotDuplicates(models.Model):
    """Somebody looked: these two are different. The finder does not offer them again."""

    community = models.ForeignKey(
        Community, on_delete=models.CASCADE, related_name="not_duplicates"
    )
    first = models.ForeignKey(Partner, on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey(Partner, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = TenantManager["NotDuplicates"]()

    class Meta:
        verbose_name_plural = "not duplicates"
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="two_are_told_apart_once"),
            models.CheckConstraint(
                condition=Q(first__lt=F("second")), name="pairs_are_written_one_way"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first} is not {self.second}"
