"""What passed between the community and a partner, and what is owed next."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q

from communities.models import Record
from communities.scoping import TenantManager
from partners.models.contact import Contact
from partners.models.partner import Partner


class InteractionKind(models.TextChoices):
    CALL = "call", "Call"
    VISIT = "visit", "Visit"
    MAIL = "mail", "Mail"
    EVENT = "event", "Event"


class InteractionQuerySet(models.QuerySet["Interaction"]):
    def kept(self) -> "InteractionQuerySet":
        return self.filter(removed_at=None)

    def to_follow_up(self, *, until: date | None = None) -> "InteractionQuerySet":
        """Those that owe a next step; `until` is the last day asked for."""
        owed = self.kept().filter(follow_up_on__isnull=False, followed_up_at=None)
        owed = owed.filter(partner__removed_at=None)
        return owed.filter(follow_up_on__lte=until) if until else owed

    def for_lists(self) -> "InteractionQuerySet":
        """All that a row of the follow-up list or a timeline shows."""
        return self.select_related("partner", "contact", "created_by", "follow_up_owner")


class Interaction(Record):
    """A call, a visit, a mail or an event with a partner; `created_by` is who was there."""

    partner = models.ForeignKey(Partner, on_delete=models.CASCADE, related_name="interactions")
    contact = models.ForeignKey(
        Contact, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    kind = models.CharField(max_length=10, choices=InteractionKind.choices)
    on = models.DateField()
    summary = models.TextField(max_length=2000)
    follow_up_on = models.DateField(null=True, blank=True)
    follow_up_owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    followed_up_at = models.DateTimeField(null=True, blank=True)
    followed_up_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    objects = TenantManager.from_queryset(InteractionQuerySet)()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(followed_up_at__isnull=True) | Q(follow_up_on__isnull=False),
                name="only_what_was_owed_is_followed_up",
            ),
        ]
        indexes = [
            models.Index(fields=["partner", "-on"], name="interactions_of_a_partner"),
            # The week's list asks for these on every visit; most are done.
            models.Index(
                fields=["community", "follow_up_on"],
                condition=Q(follow_up_on__isnull=False, followed_up_at=None, removed_at=None),
                name="follow_ups_owed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} on {self.on}: {self.summary[:60]}"
