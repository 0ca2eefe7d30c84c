"""This week: the coordinator's landing page."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from communities.access import CommunityRequest, community_view
from communities.roles import Permission
from stages.this_week import this_week


@community_view(Permission.TRACK_STAGES)
@require_GET
def week(request: CommunityRequest) -> HttpResponse:
    """What is due, late or stuck, for everybody or for the reader alone (`?who=me`)."""
    is_mine = request.GET.get("who") == "me"
    owner = request.user if is_mine else None
    found = this_week(request.community, request.permissions, owner=owner)
    shown = found.for_reader(request.user)
    context = {
        "checklist": found.checklist,
        "week": shown.of(request.user) if is_mine else shown,
        "is_mine": is_mine,
        "readers": found.more.readers,
    }
    return render(request, "stages/week.html", context)
