"""Filters of a list that somebody gave a name, to come back to or to share."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from communities.models.community import Community
from communities.models.people import User
from communities.scoping import TenantManager

LONGEST_NAME = 60
LONGEST_QUERY = 1000


class SavedFilterQuerySet(models.QuerySet["SavedFilter"]):
    def seen_by(self, user: User) -> "SavedFilterQuerySet":
        """One's own, and those that others share with the community."""
        return self.filter(Q(created_by=user) | Q(is_shared=True))

    def of_list(self, name: str) -> "SavedFilterQuerySet":
        return self.filter(list=name)


class SavedFilter(models.Model):
    """The address of a list, from its question mark on, under a name."""

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="saved_filters")
    list = models.CharField(max_length=40, help_text="The name of the list's address.")
    name = models.CharField(max_length=LONGEST_NAME)
    query = models.CharField(max_length=LONGEST_QUERY)
    is_shared = models.BooleanField(default=False)
    created_by = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    objects = TenantManager.from_queryset(SavedFilterQuerySet)()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["community", "list", "created_by", "name"],
                name="a_person_names_a_filter_once",
            ),
        ]

    def __str__(self) -> str:
        return self.name
