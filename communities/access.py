"""The door: who may open which page of a community.

`community_view` is the only way into `/c/<slug>/…`. It finds the community among those the
person may see (a stranger gets 404, as if it did not exist), checks one permission (a member
without it gets 403), and opens the query scope in which the view runs. A view without it has no
scope, so its tenant queries raise; a system check names it before that.

A page with rows about people says so (`rows`): national staff may read it for a day, after they
said why. They are let in as readers; the permission to write stays where it was.
"""

from collections.abc import Callable, Iterable
from datetime import timedelta
from functools import wraps
from http import HTTPStatus
from typing import Any, NoReturn
from urllib.parse import urlencode

from allauth.account.models import EmailAddress
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.db.models import Exists, OuterRef
from django.db.models.functions import Lower
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django_htmx.middleware import HtmxDetails
from django_scopes import scope, scopes_disabled

from communities.actions.row_access import note_reading
from communities.models import (
    Community,
    Invitation,
    Membership,
    RowAccess,
    User,
)
from communities.roles import PERMISSION_NAMES, Permission
from communities.tokens import digest

SEEN_EVERY = timedelta(hours=1)
A_VISIT = timedelta(hours=4)
READING = ("GET", "HEAD")

# guardian's own tables, asked directly at every door: its shortcut joins three tables more, and
# building this through the ORM takes longer than running it.
GRANTS_SQL = """
SELECT permission.codename
FROM communities_communitygroupobjectpermission held
  JOIN communities_user_groups belongs ON belongs.group_id = held.group_id
  JOIN auth_permission permission ON permission.id = held.permission_id
WHERE held.content_object_id = %s AND belongs.user_id = %s
"""


# The same for the groups of national roles, whose rights are on every community.
NATIONAL_GRANTS_SQL = """
SELECT permission.codename
FROM communities_user_groups belongs
  JOIN auth_group_permissions held ON held.group_id = belongs.group_id
  JOIN auth_permission permission ON permission.id = held.permission_id
WHERE belongs.user_id = %s AND permission.content_type_id = (
  SELECT id FROM django_content_type WHERE app_label = 'communities' AND model = 'community'
)
"""


class CommunityRequest(HttpRequest):
    """A request that came through the door."""

    user: User  # the sign-in is required before the door
    htmx: HtmxDetails
    community: Community
    membership: Membership | None
    permissions: frozenset[str]
    row_access: RowAccess | None  # of one of the national staff who reads a page with rows


View = Callable[..., HttpResponse]


def community_view(
    permission: Permission, *, rows: str = "", or_else: Permission | None = None
) -> Callable[[View], View]:
    """Guard a view under `/c/<community>/` with one permission.

    `rows` names a page that shows rows about people, as “Placement”: see read_rows. `or_else` is
    a second permission that opens it as well.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, community: str, **kwargs: Any) -> HttpResponse:
            enter(request, community)  # type: ignore[arg-type]  # becomes one by entering
            with scope(community=request.community):  # type: ignore[attr-defined]
                if {permission, or_else} & request.permissions:  # type: ignore[attr-defined]
                    return view(request, **kwargs)
                if rows and may_ask_to_read(request):  # type: ignore[arg-type]
                    return read_rows(request, view, rows, **kwargs)  # type: ignore[arg-type]
            raise PermissionDenied(f"This needs the right to: {PERMISSION_NAMES[permission]}.")

        guarded.permission, guarded.rows = permission, rows  # type: ignore[attr-defined]
        guarded.or_else = or_else  # type: ignore[attr-defined]
        return guarded

    return decorate


def may_ask_to_read(request: CommunityRequest) -> bool:
    """Nobody acts through a row access: what is sent to change something is turned away."""
    return Permission.ASK_FOR_ROWS in request.permissions and request.method in READING


def read_rows(request: CommunityRequest, view: View, rows: str, **kwargs: Any) -> HttpResponse:
    """A page of rows for national staff while their row access is open, and written down.

    Without an open one they are led to where the reason is asked, and back from there.
    """
    access = request.community.row_accesses.open().filter(by=request.user).first()
    if access is None:
        asked = request.GET.copy()
        asked.pop("format", None)  # back to the page, and not to a file of it
        page = f"{request.path}?{asked.urlencode()}" if asked else request.path
        url = reverse("communities:open-rows", args=[request.community.slug])
        return HttpResponseRedirect(f"{url}?{urlencode({'next': page})}")
    access.community = request.community
    request.row_access = access
    response = view(request, **kwargs)
    if response.status_code == HTTPStatus.OK:
        what = f"{rows} {kwargs['pk']}" if "pk" in kwargs else rows
        is_file = response.has_header("Content-Disposition")
        note_reading(access, by=request.user, what=what, path=request.path, is_file=is_file)
    return response


def national_view(permission: Permission) -> Callable[[View], View]:
    """Guard a page of the national staff with one global permission; others get 404."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, **kwargs: Any) -> HttpResponse:
            request.permissions = held_nationally(request.user)  # type: ignore[attr-defined,arg-type]  # signed in
            if Permission.REVIEW_APPLICATIONS not in request.permissions:  # type: ignore[attr-defined]
                raise Http404
            request.is_national = True  # type: ignore[attr-defined]
            if permission not in request.permissions:  # type: ignore[attr-defined]
                raise PermissionDenied(f"This needs the right to: {PERMISSION_NAMES[permission]}.")
            return view(request, **kwargs)

        guarded.permission = permission  # type: ignore[attr-defined]
        return guarded

    return decorate


class NationalRequest(HttpRequest):
    """A request of the national staff to a page of theirs."""

    user: User
    htmx: HtmxDetails
    permissions: frozenset[str]
    is_national: bool


def enter(request: CommunityRequest, slug: str) -> None:
    """Put the community, the membership and the permissions on the request, or raise Http404."""
    request.row_access = request.membership = None
    if community := community_of_others(request.user, slug):
        request.community = community
    else:
        request.membership = membership_in(slug, request.user) or not_found(slug)
        request.community = request.membership.community
        note_seen(request.membership)
    request.permissions = permissions_of(request.user, request.community, request.membership)


def community_of_others(user: User, slug: str) -> Community | None:
    """A community that one of the national staff sees without belonging to it."""
    if not user.is_staff or Permission.VIEW_PROGRESS not in held_nationally(user):
        return None
    own = Membership._base_manager.filter(community=OuterRef("pk"), user=user, ended_on=None)
    found = Community.objects.filter(slug=slug).annotate(is_own=Exists(own))
    community = next(iter(found), None)
    return None if getattr(community, "is_own", True) else community


def membership_in(slug: str, user: User) -> Membership | None:
    here = Membership._base_manager.filter(community__slug=slug, user=user, ended_on=None)
    # At most one, by constraint: first() would sort for nothing, and half as long again.
    return next(iter(here.select_related("community")), None)


def held_nationally(user: User) -> frozenset[str]:
    """What a person holds on every community, through the group of a national role. One query."""
    held: frozenset[str] | None = getattr(user, "_held_nationally", None)
    if held is None:
        held = frozenset(PERMISSION_NAMES) if user.is_superuser else granted_nationally(user)
        user._held_nationally = held  # type: ignore[attr-defined]  # asked twice at some doors
    return held


def granted_nationally(user: User) -> frozenset[str]:
    with connection.cursor() as cursor:
        cursor.execute(NATIONAL_GRANTS_SQL, [user.pk])
        return frozenset(codename for (codename,) in cursor.fetchall())


def not_found(slug: str) -> NoReturn:
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
        granted = {*granted, *held_nationally(user)}
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
    """Keep "last seen" to the hour, so that reading pages seldom writes.

    After a longer pause it is another visit, and what was seen before it stays to be compared.
    """
    now, last = timezone.now(), membership.last_seen_at
    if last and last >= now - SEEN_EVERY:
        return
    if last and last < now - A_VISIT:
        membership.seen_before_at = last
    membership.last_seen_at = now
    Membership._base_manager.filter(pk=membership.pk).update(
        last_seen_at=now, seen_before_at=membership.seen_before_at
    )
