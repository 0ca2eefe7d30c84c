"""The one door of this room without a sign-in: the link of a letter to an employer."""

from django_scopes import scopes_disabled

from communities.tokens import digest
from placements.models import Confirmation


def confirmation_behind(token: str) -> Confirmation | None:
    """The letter whose link this is. The link itself is the key, whoever follows it."""
    with scopes_disabled():
        behind = Confirmation.objects.filter(token_hash=digest(token))
        return behind.select_related("community", "asked_by").first()
