"""Where the community stands: the page a council member opens from the mail."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from communities.access import CommunityRequest, community_view
from communities.roles import Permission
from reports.progress import council_view, news_since


@community_view(Permission.VIEW_PROGRESS, or_else=Permission.WRITE_SECTIONS)
@require_safe
def landing(request: CommunityRequest) -> HttpResponse:
    """A community's own address leads to where this person works or reads."""
    return redirect(first_door(request.permissions), community=request.community.slug)


def first_door(permissions: frozenset[str]) -> str:
    if Permission.TRACK_STAGES in permissions:
        return "stages:week"
    sees = Permission.VIEW_PROGRESS in permissions
    return "reports:progress" if sees else "communities:application"


@community_view(Permission.VIEW_PROGRESS)
@require_safe
def progress(request: CommunityRequest) -> HttpResponse:
    view = council_view(request.community)
    since = request.membership.seen_before_at if request.membership else None
    context = {"view": view, "looked_at": since, "news": news_since(view, since)}
    return render(request, "reports/progress.html", context)
