"""Filters of a national list that one of the staff gave a name, to come back to or to share."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from communities.models.people import User
from communities.models.saved_filter import LONGEST_NAME, LONGEST_QUERY


class NationalViewQuerySet(models.QuerySet["NationalView"]):
    def seen_by(self, user: User) -> "NationalViewQuerySet":
        """One's own, and those that others share with the staff."""
        return self.filter(Q(created_by=user) | Q(is_shared=True))

    def of_list(self, name: str) -> "NationalViewQuerySet":
        return self.filter(list=name)


class NationalView(models.Model):
    """As a SavedFilter of a community, for the national staff: of no community."""

    list = models.CharField(max_length=40, help_text="The name of the list's address.")
    name = models.CharField(max_length=LONGEST_NAME)
    query = models.CharField(max_length=LONGEST_QUERY)
    is_shared = models.BooleanField(default=False)
    created_by = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    objects = NationalViewQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["list", "created_by", "name"],
                name="one_of_the_staff_names_a_view_once",
            ),
        ]

    def __str__(self) -> str:
        return self.name
