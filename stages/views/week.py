"""This week: the coordinator's landing page."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from communities.access import CommunityRequest, community_view
from communities.roles import Permission
from stages.checklist import checklist_of
from stages.rows import Reader
from stages.week import week_of


@community_view(Permission.TRACK_STAGES)
@require_GET
def week(request: CommunityRequest) -> HttpResponse:
    """What is due, late or stuck, for everybody or for the reader alone (`?who=me`)."""
    checklist = checklist_of(request.community)
    everybodys = week_of(checklist, reader=request.user)
    is_mine = request.GET.get("who") == "me"
    shown = everybodys.of(request.user) if is_mine else everybodys
    context = {
        "checklist": checklist,
        "week": shown,
        "is_mine": is_mine,
        "everybodys": len(everybodys.rows),
        "reader": Reader.of(request),
        "stages": reverse("stages:board", args=[request.community.slug]),
    }
    return render(request, "stages/week.html", context)
