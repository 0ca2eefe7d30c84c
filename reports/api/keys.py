"""The door of the API: a token opens one community for one purpose, to read."""

from datetime import timedelta
from math import ceil

from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone
from django_scopes import scopes_disabled
from ninja.errors import HttpError, Throttled
from ninja.security import HttpBearer
from ninja.throttling import AuthRateThrottle, SimpleRateThrottle

from communities.tokens import digest
from reports.models import ApiToken, Purpose

# A dashboard that asks every minute for all there is stays far below it.
READS = "120/min"
# Who tries tokens gets no further than this from one address.
WRONG = "30/min"
# When a token was used last is written down no more often than this.
USED_EVERY = timedelta(minutes=1)
FORBIDDEN = 403


class Reads(AuthRateThrottle):
    """Per token: `request.auth` is the token's row, and its text names no other one's."""

    scope = "api-reads"

    def get_cache_key(self, request: HttpRequest) -> str:
        token: ApiToken = request.auth  # type: ignore[attr-defined]  # let in by Key
        return f"api-reads:{token.pk}"


class Wrong(SimpleRateThrottle):
    scope = "api-wrong"

    def get_cache_key(self, request: HttpRequest) -> str:
        return f"api-wrong:{request.META.get('REMOTE_ADDR', '')}"


class Key(HttpBearer):
    """`purpose` is what the token must be for; None where any will do."""

    def __init__(self, purpose: Purpose | None = None) -> None:
        super().__init__()
        self.purpose = purpose

    def __call__(self, request: HttpRequest) -> ApiToken | None:
        found: ApiToken | None = super().__call__(request)
        if found is None and self.header in request.headers:
            count_wrong(request)
        return found

    def authenticate(self, request: HttpRequest, token: str) -> ApiToken | None:
        """Raises HttpError for a token of another purpose."""
        with scopes_disabled():  # which community it opens is what the token says
            found = ApiToken.objects.filter(token_hash=digest(token), revoked_at=None)
            row = found.filter(in_time()).select_related("community").first()
        if row is None:
            return None
        if self.purpose and row.purpose != self.purpose:
            words = f"This token is for: {row.get_purpose_display()}. Make one for what you ask."
            raise HttpError(FORBIDDEN, words)
        note_used(row)
        return row


def in_time() -> Q:
    return Q(expires_at=None) | Q(expires_at__gt=timezone.now())


def count_wrong(request: HttpRequest) -> None:
    """Raises Throttled for an address that has tried too often."""
    throttle = Wrong(WRONG)
    if not throttle.allow_request(request):
        raise Throttled(wait=ceil(throttle.wait() or 1))


def note_used(token: ApiToken) -> None:
    now = timezone.now()
    if token.last_used_at and now - token.last_used_at < USED_EVERY:
        return
    with scopes_disabled():  # the row that was just found by its hash
        ApiToken.objects.filter(pk=token.pk).update(last_used_at=now)
