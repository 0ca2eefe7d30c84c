"""Where the community stands: the page a council member opens from the mail."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from communities.access import CommunityRequest, community_view
from communities.roles import Permission
from reports.dashboard.reading import Dashboard, dashboard_of
from reports.progress import news_since


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
    return render(request, "reports/progress.html", context_of(request))


@community_view(Permission.VIEW_PROGRESS)
@require_safe
def meeting_mode(request: CommunityRequest) -> HttpResponse:
    """The same on one screen, in letters that a room can read."""
    return render(request, "reports/progress_meeting.html", context_of(request))


@community_view(Permission.VIEW_PROGRESS)
@require_safe
def brief(request: CommunityRequest) -> HttpResponse:
    """The same on one sheet of paper, for a meeting."""
    return render(request, "reports/progress_brief.html", context_of(request))


def context_of(request: CommunityRequest) -> dict[str, object]:
    board = dashboard(request)
    since = request.membership.seen_before_at if request.membership else None
    news = news_since(board.view, since)
    return {"view": board.view, "dash": board, "looked_at": since, "news": news}


def dashboard(request: CommunityRequest) -> Dashboard:
    who = {"reader": request.user.pk, "permissions": request.permissions}
    return dashboard_of(request.community, **who)  # type: ignore[arg-type]  # as they are named
