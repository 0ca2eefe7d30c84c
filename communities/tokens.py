"""The secret in the link of a letter, which neither the database nor the queue ever holds.

A token is made from the row's random seed and the site's secret key. So the worker can make the
letter again after a crash, with the same link in it; a copy of the database alone opens nothing;
and a new seed kills the link of an earlier letter.
"""

import hashlib
import secrets
from base64 import urlsafe_b64encode

from django.utils.crypto import salted_hmac

INVITATION = "communities.invitation"


def new_seed() -> str:
    return secrets.token_urlsafe(32)


def token_from(seed: str, purpose: str = INVITATION) -> str:
    """The 32 bytes of the link, in letters an address can carry. No two purposes share one."""
    made = salted_hmac(purpose, seed, algorithm="sha256").digest()
    return urlsafe_b64encode(made).rstrip(b"=").decode()


def digest(token: str) -> str:
    """What the database keeps, to recognize the token."""
    return hashlib.sha256(token.encode()).hexdigest()
