"""Where the community stands: the page a council member opens from the mail."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from communities.access import CommunityRequest, community_view
from communities.roles import Permission
from reports.progress import council_view


@community_view(Permission.VIEW_PROGRESS)
@require_safe
def landing(request: CommunityRequest) -> HttpResponse:
    """A community's own address leads to where this person works or reads."""
    works = Permission.TRACK_STAGES in request.permissions
    door = "stages:week" if works else "reports:progress"
    return redirect(door, community=request.community.slug)


@community_view(Permission.VIEW_PROGRESS)
@require_safe
def progress(request: CommunityRequest) -> HttpResponse:
    view = council_view(request.community)
    return render(request, "reports/progress.html", {"view": view})
