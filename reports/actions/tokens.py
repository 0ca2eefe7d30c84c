"""Tokens with which a community's programs read: made and revoked by its coordinators."""

import secrets
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from communities.models import Activity, Community, User
from communities.refusal import Refused
from communities.tokens import digest
from reports.models import ApiToken, Purpose

# So that a token is known for what it is where somebody pastes it by mistake.
PREFIX = "techhire_"
HINT = 4
MOST = 20  # in use at once


@transaction.atomic
def make_token(
    community: Community,
    *,
    by: User,
    name: str,
    purpose: Purpose,
    expires_at: datetime | None = None,
) -> tuple[ApiToken, str]:
    """The row, and the token itself, which nothing keeps. Raises Refused for a name in use."""
    Community.objects.select_for_update(no_key=True).get(pk=community.pk)
    used = community.api_tokens.filter(revoked_at=None)
    if used.filter(name=name).exists():
        raise Refused("A token in use has this name already.")
    if used.count() >= MOST:
        raise Refused(f"A community has {MOST} tokens at most. Revoke one that is not used.")
    token = PREFIX + secrets.token_urlsafe(32)
    made = ApiToken.objects.create(
        community=community,
        name=name,
        purpose=purpose,
        token_hash=digest(token),
        hint=token[-HINT:],
        created_by=by,
        expires_at=expires_at,
    )
    note(made, "token.made", f"made the token “{name}” for programs: {made.purpose}", by=by)
    return made, token


@transaction.atomic
def revoke_token(token: ApiToken, *, by: User) -> None:
    """It opens nothing from now on; a second press changes nothing."""
    rows = ApiToken.objects.filter(pk=token.pk, revoked_at=None)
    if rows.update(revoked_at=timezone.now(), revoked_by=by):
        note(token, "token.revoked", f"revoked the token “{token.name}”", by=by)


def note(token: ApiToken, verb: str, sentence: str, *, by: User) -> None:
    Activity.record(
        token.community, by=by, verb=verb, sentence=sentence, subject=f"token:{token.pk}"
    )
