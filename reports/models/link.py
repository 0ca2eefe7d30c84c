"""The link in a letter that opens one report for one reader, without a password."""

from datetime import timedelta
from typing import Any

from django.db import models
from django.utils import timezone

from communities.models import Community, User
from communities.scoping import TenantManager
from communities.tokens import digest, new_seed, token_from
from reports.models.report import ProgressReport

LINK_LASTS = timedelta(days=120)  # longer than a quarter: the next report brings the next link


class ReaderLink(models.Model):
    """One per report and reader; every letter about the report carries the same one.

    Reading is all it opens, and acknowledging and asking. It is looked up by the hash of its
    token; whether it still opens (the reader is on the council, the report is out) is worked
    out each time. Revoking is a new seed and a time.
    """

    PURPOSE = "reports.reader"

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="reader_links")
    report = models.ForeignKey(ProgressReport, on_delete=models.CASCADE, related_name="links")
    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    seed = models.CharField(max_length=64, unique=True, default=new_seed, editable=False)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    # When somebody, not a mail scanner, first and last had it open (said by a POST of the page).
    opened_at = models.DateTimeField(null=True)
    last_opened_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(default=timezone.now)

    objects = TenantManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["report", "person"], name="one_link_for_a_reader")
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.report}"

    @property
    def token(self) -> str:
        return token_from(self.seed, self.PURPOSE)

    @classmethod
    def fresh(cls) -> dict[str, Any]:
        """The fields of a link that no letter had before."""
        seed, now = new_seed(), timezone.now()
        return {
            "seed": seed,
            "token_hash": digest(token_from(seed, cls.PURPOSE)),
            "expires_at": now + LINK_LASTS,
            "revoked_at": None,
        }
