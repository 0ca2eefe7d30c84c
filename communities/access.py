"""The door: who may open which page of a community.

`community_view` is the only way into `/c/<slug>/…`. It finds the community among those the
person may see (a stranger gets 404, as if it did not exist), checks one permission (a member
without it gets 403), and opens the query scope in which the view runs. A view without it has no
scope, so its tenant queries raise; a system check names it before that.
"""

from collections.abc import Callable, Iterable
from datetime import timedelta
from functools import wraps
from typing import Any

from allauth.account.models import EmailAddress
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.db.models.functions import Lower
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django_htmx.middleware import HtmxDetails
from django_scopes import scope, scopes_disabled

from communities.models import Community, Invitation, Membership, User
from communities.roles import PERMISSION_NAMES, Permission
from communities.tokens import digest

SEEN_EVERY = timedelta(hours=1)

# guardian's own tables, asked directly at every door: its shortcut joins three tables more, and
# building this through the ORM takes longer than running it.
GRANTS_SQL = """
SELECT permission.codename
FROM communities_communitygroupobjectpermission held
  JOIN communities_user_groups belongs ON belongs.group_id = held.group_id
  JOIN auth_permission permission ON permission.id = held.permission_id
WHERE held.content_object_id = %s AND belongs.user_id = %s
"""


class CommunityRequest(HttpRequest):
    """A request that came through the door."""

    user: User  # the sign-in is required before the door
    htmx: HtmxDetails
    community: Community
    membership: Membership | None
    permissions: frozenset[str]


View = Callable[..., HttpResponse]


def community_view(permission: Permission) -> Callable[[View], View]:
    """Guard a view under `/c/<community>/` with one permission."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, community: str, **kwargs: Any) -> HttpResponse:
            enter(request, community)  # type: ignore[arg-type]  # becomes one by entering
            if permission not in request.permissions:  # type: ignore[attr-defined]
                raise PermissionDenied(f"This needs the right to: {PERMISSION_NAMES[permission]}.")
            with scope(community=request.community):  # type: ignore[attr-defined]
                return view(request, **kwargs)

        guarded.permission = permission  # type: ignore[attr-defined]
        return guarded

    return decorate


def national_view(permission: Permission) -> Callable[[View], View]:
    """Guard a page of the national staff with one global permission; others get 404."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, **kwargs: Any) -> HttpResponse:
            if not request.user.has_perm(f"communities.{Permission.REVIEW_APPLICATIONS}"):
                raise Http404
            if not request.user.has_perm(f"communities.{permission}"):
                raise PermissionDenied(f"This needs the right to: {PERMISSION_NAMES[permission]}.")
            return view(request, **kwargs)

        guarded.permission = permission  # type: ignore[attr-defined]
        return guarded

    return decorate


def enter(request: CommunityRequest, slug: str) -> None:
    """Put the community, the membership and the permissions on the request, or raise Http404."""
    here = Membership._base_manager.filter(community__slug=slug, user=request.user, ended_on=None)
    # At most one, by constraint: first() would sort for nothing, and half as long again.
    membership = next(iter(here.select_related("community")), None)
    if membership:
        request.community = membership.community
        note_seen(membership)
    elif request.user.has_perm(f"communities.{Permission.VIEW_PROGRESS}"):
        request.community = Community.objects.filter(slug=slug).first() or not_found(slug)
    else:
        not_found(slug)
    request.membership = membership
    request.permissions = permissions_of(request.user, request.community, membership)


def not_found(slug: str) -> Community:
    raise Http404(f"There is no community “{slug}” for you.")


def permissions_of(
    user: User, community: Community, membership: Membership | None
) -> frozenset[str]:
    """Every codename the person holds on this community, in one or two queries.

    Members hold their role's grants through guardian; national staff hold global ones.
    """
    granted: Iterable[str] = ()
    if membership:
        granted = grants_of(user, community)
    if user.is_staff or not membership:
        held = (p.removeprefix("communities.") for p in user.get_all_permissions())
        granted = {*granted, *(codename for codename in held if codename in PERMISSION_NAMES)}
    return frozenset(granted)


def grants_of(user: User, community: Community) -> list[str]:
    """The codenames that guardian's rows give to this person's groups on this community."""
    with connection.cursor() as cursor:
        cursor.execute(GRANTS_SQL, [community.pk, user.pk])
        return [codename for (codename,) in cursor.fetchall()]


def memberships_of(user: User) -> list[Membership]:
    """Every community a person belongs to, by name. The person's own rows: no scope to open."""
    with scopes_disabled():
        own = Membership.objects.current().filter(user=user).select_related("community")
        return list(own.order_by("community__name", "pk"))


def invitations_to(user: User) -> list[Invitation]:
    """Open invitations to the addresses at which letters have reached this person."""
    verified = EmailAddress.objects.filter(user=user, verified=True).values_list(Lower("email"))
    with scopes_disabled():
        asked = Invitation.objects.open().filter(email__in=verified)
        return list(asked.select_related("community", "invited_by").order_by("-created_at"))


def invitation_behind(token: str) -> Invitation | None:
    """The invitation that a link opens. The link itself is the key, whoever follows it."""
    with scopes_disabled():
        behind = Invitation.objects.filter(token_hash=digest(token))
        return behind.select_related("community", "invited_by").first()


def note_seen(membership: Membership) -> None:
    """Keep "last seen" to the hour, so that reading pages seldom writes."""
    now = timezone.now()
    if membership.last_seen_at is None or membership.last_seen_at < now - SEEN_EVERY:
        Membership._base_manager.filter(pk=membership.pk).update(last_seen_at=now)
        membership.last_seen_at = now
