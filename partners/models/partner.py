"""Partners: what one community has with an organization."""

from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import Max, OuterRef, Q, Subquery
from django.utils import timezone

from communities.models import Community, Record
from communities.names import LONGEST_NAME
from communities.scoping import TenantManager
from partners.models.organization import Organization
from partners.names import LONGEST_ADDRESS
from partners.words import WordsField


class Kind(models.TextChoices):
    """What a partner is in the network; one may be several. No code is part of another."""

    EMPLOYER = "employer", "Employer"
    TRAINING = "training", "Accelerated training provider"
    EDUCATION = "education", "Education"
    WORKFORCE = "workforce", "Workforce development"
    CIVIC = "civic", "Civic leadership"
    COMMUNITY = "community", "Community-based organization"
    INDUSTRY = "industry", "Industry association"
    FUNDER = "funder", "Funder"


class Pipeline(models.TextChoices):
    """How close a partner is."""

    IDENTIFIED = "identified", "Identified"
    CONTACTED = "contacted", "Contacted"
    ENGAGED = "engaged", "Engaged"
    COMMITTED = "committed", "Committed"
    CHAMPION = "champion", "Champion"
    INACTIVE = "inactive", "Inactive"


# "Active": there is more than our wish. What counts as engaged is defined here alone.
ACTIVE = (Pipeline.ENGAGED, Pipeline.COMMITTED, Pipeline.CHAMPION)
IN_TOUCH = (Pipeline.CONTACTED, *ACTIVE)


def rows_of(model: str) -> Any:
    """The rows of a model that itself refers to partners, and so cannot be imported here."""
    return apps.get_model("partners", model)._default_manager.all()


class PartnerQuerySet(models.QuerySet["Partner"]):
    def kept(self) -> "PartnerQuerySet":
        return self.filter(removed_at=None)

    def kept_or_merged(self) -> "PartnerQuerySet":
        """Without those that were removed outright: a merged one lives on in another."""
        return self.filter(Q(removed_at=None) | Q(merged_into__isnull=False))

    def of_kind(self, kind: str) -> "PartnerQuerySet":
        return self.filter(kinds__has=kind)

    def tagged(self, tag: str) -> "PartnerQuerySet":
        return self.filter(tags__has=tag)

    def active(self) -> "PartnerQuerySet":
        """Engaged or closer."""
        return self.kept().filter(pipeline__in=ACTIVE)

    def search(self, text: str) -> "PartnerQuerySet":
        """Every word in the name, the address, the tags, the notes or a contact."""
        found = self
        for word in text.split():
            contacts = rows_of("Contact").present().named(word)
            found = found.filter(
                Q(name__icontains=word)
                | Q(website__icontains=word)
                | Q(tags__icontains=word)
                | Q(notes__icontains=word)
                | Q(pk__in=contacts.values("partner"))
            )
        return found

    def with_last_contact(self) -> "PartnerQuerySet":
        """Each with `last_contact_on`: the day of the latest interaction, or None."""
        rows = rows_of("Interaction").kept().filter(partner=OuterRef("pk"))
        last = rows.order_by().values("partner")
        return self.annotate(last_contact_on=Subquery(last.values(on=Max("on"))))

    def for_page(self) -> "PartnerQuerySet":
        """All that the top of a partner's own page shows of the row itself.

        `last_merge` is the key of the latest merge into it that stands, or None.
        """
        merges = rows_of("Merge").standing().filter(kept=OuterRef("pk")).order_by("-pk")
        rows = self.select_related("organization", "owner", "changed_by", "merged_into")
        return rows.annotate(last_merge=Subquery(merges.values("pk")[:1]))


class Partner(Record):
    """A community's private relation to an organization. Written only by partners.actions.

    The name and the address are how this community writes them; `key` tells two ways of writing
    apart from two partners, and is what an import finds the row by.
    """

    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=LONGEST_NAME)
    key = models.CharField(max_length=LONGEST_NAME, editable=False)
    website = models.URLField(max_length=LONGEST_ADDRESS, blank=True)
    kinds = WordsField(max_length=120, blank=True, help_text="What it is in the network.")
    pipeline = models.CharField(
        max_length=12, choices=Pipeline.choices, default=Pipeline.IDENTIFIED
    )
    pipeline_since = models.DateField()
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="Who keeps in touch with it.",
    )
    tags = WordsField(max_length=400, blank=True)
    notes = models.TextField(blank=True)
    since = models.DateField(help_text="Since when it is a partner of the community.")
    name_use_allowed_on = models.DateField(
        null=True, blank=True, help_text="When it allowed us to use its name and logo."
    )
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = TenantManager.from_queryset(PartnerQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["community", "key"],
                condition=Q(removed_at__isnull=True),
                name="a_partner_is_listed_once",
            ),
            models.CheckConstraint(condition=~Q(key=""), name="partners_have_a_name"),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | Q(removed_at__isnull=False),
                name="merged_partners_are_removed",
            ),
        ]
        indexes = [
            # The directory by name, its first page without a sort.
            models.Index(
                fields=["community", "name", "id"],
                condition=Q(removed_at=None),
                name="partners_by_name",
            ),
            # The board, and how many are how close.
            models.Index(
                fields=["community", "pipeline", "name"],
                condition=Q(removed_at=None),
                name="partners_by_pipeline",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def subject(self) -> str:
        """How the activity log names it."""
        return f"partner:{self.pk}"

    @property
    def kind_names(self) -> str:
        return ", ".join(Kind(kind).label for kind in self.kinds)

    @property
    def is_removed(self) -> bool:
        return self.removed_at is not None


class PipelineStep(models.Model):
    """One move of a partner, so that “how many were engaged on July 1” has an answer.

    A partner starts where its first step says it `was`; without steps it has always been where
    it is.
    """

    community = models.ForeignKey(
        Community, on_delete=models.CASCADE, related_name="pipeline_steps"
    )
    partner = models.ForeignKey(Partner, on_delete=models.CASCADE, related_name="steps")
    was = models.CharField(max_length=12, choices=Pipeline.choices)
    now = models.CharField(max_length=12, choices=Pipeline.choices)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = TenantManager["PipelineStep"]()

    class Meta:
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["community", "at"], name="moves_of_a_period")]

    def __str__(self) -> str:
        return f"{self.partner}: {self.get_was_display()} to {self.get_now_display()}"


class Tag(models.Model):
    """A word that a community has put on a partner: what its filter and its forms offer."""

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="tags")
    name = models.CharField(max_length=40)

    objects = TenantManager["Tag"]()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["community", "name"], name="a_tag_is_offered_once"),
        ]

    def __str__(self) -> str:
        return self.name
