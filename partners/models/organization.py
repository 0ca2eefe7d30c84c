"""Organizations: shared by the nation, so that an employer in five communities counts once."""

from collections.abc import Iterable

from django.apps import apps
from django.db import models
from django.db.models import Case, Q, When
from django.db.models.functions import Abs, Coalesce, Length
from django.utils import timezone

from communities.names import LONGEST_NAME, domain_of, name_key
from partners.names import LONGEST_ADDRESS

BEGINNING, CANDIDATES = 3, 300


class OrganizationQuerySet(models.QuerySet["Organization"]):
    def standing(self) -> "OrganizationQuerySet":
        """Without those that turned out to be another."""
        return self.filter(merged_into=None)

    def with_domain(self, domain: str) -> "OrganizationQuerySet":
        """The one that owns the domain; none for the empty domain, which nobody owns.

        It may have been merged: ask it for its `heir`.
        """
        owner = self.filter(domain=domain) if domain else self.none()
        return owner.select_related("merged_into")

    def with_partners(self, kind: str) -> "OrganizationQuerySet":
        """Those that are a partner of this kind in the open scope, each once.

        In a community's scope they are its own; with scopes disabled, the nation's.
        """
        partners = apps.get_model("partners", "Partner")._default_manager.kept().of_kind(kind)
        heirs = partners.annotate(heir=Coalesce("organization__merged_into", "organization"))
        return self.filter(pk__in=heirs.values("heir"))

    def near(self, key: str, words: Iterable[str]) -> "OrganizationQuerySet":
        """Candidates for a name: they begin alike, or hold one of its two longest words.

        Those that begin with all of ours come first (somebody is still writing it), then the
        nearest in length, and no more than can be compared at once.
        """
        longest = sorted(words, key=lambda word: (-len(word), word))[:2]
        alike = Q(key__startswith=key[:BEGINNING])
        for word in longest:
            if len(word) > BEGINNING:
                alike |= Q(key__contains=word)
        begins_so = Case(When(key__startswith=key, then=0), default=1)
        distance = Abs(Length("key") - len(key))
        return self.standing().filter(alike).order_by(begins_so, distance, "key", "pk")[:CANDIDATES]


class Organization(models.Model):
    """An employer, college or agency as the whole nation knows it: a name and a domain.

    What a community thinks of it is in that community's own Partner rows. Nothing here says
    which communities know it, and no community changes it: a first mention writes it down, and
    the program's staff correct it.
    """

    name = models.CharField(max_length=LONGEST_NAME)
    key = models.CharField(max_length=LONGEST_NAME, db_index=True, editable=False)
    website = models.URLField(max_length=LONGEST_ADDRESS, blank=True)
    domain = models.CharField(max_length=LONGEST_ADDRESS, blank=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    merged_into = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="The one that it turned out to be.",
    )

    objects = OrganizationQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["domain"], condition=~Q(domain=""), name="a_domain_is_one_organization"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def heir(self) -> "Organization":
        """The one that it turned out to be, or itself. Merging keeps this one step long."""
        return self.merged_into or self

    @classmethod
    def named(cls, name: str, *, website: str = "") -> "Organization":
        """A new one, not saved yet, with its key and its domain."""
        return cls(name=name, key=name_key(name), website=website, domain=domain_of(website))
