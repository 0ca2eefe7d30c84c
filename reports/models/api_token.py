"""The key with which a program of a community's reads one kind of its facts."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from communities.models import Community, User
from communities.scoping import TenantManager


class Purpose(models.TextChoices):
    """What a token opens, and nothing else."""

    PROGRESS = "progress", "The five stages and how far along they are"
    FIGURES = "figures", "Figures and goals, as the council may see them"
    REPORTS = "reports", "Progress reports that went to the council"


class ApiToken(models.Model):
    """Kept as a hash: the token itself is shown once, when it is made. `hint` are its last letters.

    It reads what the council may read, in one community and for one purpose.
    """

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="api_tokens")
    name = models.CharField(max_length=80, help_text="What reads with it.")
    purpose = models.CharField(max_length=10, choices=Purpose.choices)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    hint = models.CharField(max_length=8, editable=False)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField(null=True)
    last_used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = TenantManager["ApiToken"]()

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["community", "name"],
                condition=Q(revoked_at=None),
                name="a_token_in_use_has_a_name_of_its_own",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} (…{self.hint})"
