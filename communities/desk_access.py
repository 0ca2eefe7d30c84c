"""The door to one application, for the national staff: who may open a page of it."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import BooleanField, QuerySet
from django.db.models.expressions import RawSQL
from django.http import Http404, HttpResponse
from django_scopes import scope

from communities.access import CommunityRequest, View, national_view
from communities.models import Application, Community, User
from communities.roles import Permission

# By hand: the ORM builds longer at it than the database works (docs/decisions/0007).
IN_CONFLICT = """EXISTS (SELECT 1 FROM communities_conflict c
  WHERE c.application_id = communities_application.id
    AND c.person_id = %s AND c.lifted_at IS NULL)"""


class ApplicationRequest(CommunityRequest):
    """A request of the national staff about one application, inside its community's scope."""

    application: Application


def application_view(permission: Permission) -> Callable[[View], View]:
    """Guard a page under `/national/applications/<community>/` with one global permission.

    Whoever is not of the national staff gets 404, as if it did not exist; so does everybody for an
    application that was never handed in, or is sealed. Who has a conflict of interest gets 403.
    """

    def decorate(view: View) -> View:
        @national_view(permission)
        @wraps(view)
        def guarded(request: ApplicationRequest, community: str, **kwargs: Any) -> HttpResponse:
            rows = Application._base_manager.filter(community__slug=community)
            request.application = readable(rows.select_related("community"), request.user)
            request.community = request.application.community
            with scope(community=request.community):
                return view(request, **kwargs)

        guarded.permission = permission  # type: ignore[attr-defined]
        return guarded

    return decorate


def application_for(community: Community, reader: User) -> Application:
    """The community's application, if this one of the national staff may read it.

    Raises Http404 and PermissionDenied as application_view says. One query.
    """
    found = readable(community.applications.all(), reader)
    found.community = community
    return found


def readable(applications: QuerySet[Application], reader: User) -> Application:
    """The one of these, or Http404 or PermissionDenied; with its round."""
    in_conflict = RawSQL(IN_CONFLICT, [reader.pk], BooleanField())  # noqa: S611  # ours
    handed_in = applications.exclude(submitted_at=None).select_related("round__rubric")
    # At most one, by constraint: first() would sort for nothing.
    found = next(iter(handed_in.annotate(is_in_conflict=in_conflict)), None)
    if found is None or (found.round and found.round.hides()):
        raise Http404
    if found.is_in_conflict:
        raise PermissionDenied("You have a conflict of interest with this application.")
    return found
