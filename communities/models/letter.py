"""A letter whose link is a key: what it asks is answered without an account."""

from datetime import timedelta
from typing import Any, ClassVar

from django.db import models
from django.utils import timezone

from communities.tokens import digest, new_seed, token_from


class KeyLetter(models.Model):
    """A letter with such a link, and its own outbox.

    The link's token is made from `seed` (communities/tokens.py); only its hash is looked up.
    Without `sent_at`, the clock tries again from `try_at` on (communities/tasks.py).
    """

    PURPOSE: ClassVar[str]  # what its links are for; no other kind of letter has the same

    seed = models.CharField(max_length=64, unique=True, default=new_seed, editable=False)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    try_at = models.DateTimeField(default=timezone.now)
    attempts = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField()

    class Meta:
        abstract = True

    @property
    def token(self) -> str:
        return token_from(self.seed, self.PURPOSE)

    @property
    def has_expired(self) -> bool:
        return self.expires_at <= timezone.now()

    @classmethod
    def unsent(cls, valid_for: timedelta) -> dict[str, Any]:
        """The fields of a letter that is to leave now, with a link that no letter had before."""
        now, seed = timezone.now(), new_seed()
        return {
            "seed": seed,
            "token_hash": digest(token_from(seed, cls.PURPOSE)),
            "expires_at": now + valid_for,
            "try_at": now,
            "sent_at": None,
            "attempts": 0,
        }
