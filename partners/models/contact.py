"""People at a partner."""

from django.db import models
from django.db.models import Q

from communities.models import Record
from communities.scoping import TenantManager
from partners.models.partner import Partner


class ContactQuerySet(models.QuerySet["Contact"]):
    def kept(self) -> "ContactQuerySet":
        return self.filter(removed_at=None)

    def present(self) -> "ContactQuerySet":
        """Those who are still at the partner."""
        return self.kept().filter(left_on=None)

    def named(self, word: str) -> "ContactQuerySet":
        return self.filter(Q(name__icontains=word) | Q(email__icontains=word))

    def in_order(self) -> "ContactQuerySet":
        """The primary one first, those who left last."""
        return self.order_by(models.F("left_on").asc(nulls_first=True), "-is_primary", "name", "pk")


class Contact(Record):
    """Somebody at a partner, in their work there. Who left stays, marked, with what was said."""

    partner = models.ForeignKey(Partner, on_delete=models.CASCADE, related_name="contacts")
    name = models.CharField(max_length=150)
    title = models.CharField(max_length=120, blank=True)
    email = models.EmailField("e-mail", blank=True)
    phone = models.CharField(max_length=40, blank=True)
    is_primary = models.BooleanField(default=False)
    left_on = models.DateField(null=True, blank=True, help_text="When they left the organization.")

    objects = TenantManager.from_queryset(ContactQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["partner"],
                condition=Q(is_primary=True, removed_at__isnull=True),
                name="a_partner_has_one_primary_contact",
            ),
            models.UniqueConstraint(
                fields=["partner", "email"],
                condition=~Q(email="") & Q(removed_at__isnull=True),
                name="an_address_is_one_contact_of_a_partner",
            ),
            models.CheckConstraint(
                condition=Q(is_primary=False) | Q(left_on__isnull=True),
                name="primary_contacts_are_still_there",
            ),
        ]
        indexes = [models.Index(fields=["community", "name"], name="contacts_by_name")]

    def __str__(self) -> str:
        return self.name
