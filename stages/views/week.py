"""This week: the coordinator's landing page."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from communities.access import CommunityRequest, community_view
from communities.roles import Permission
from stages.checklist import checklist_of
from stages.partner_rows import partner_rows
from stages.suggestions import suggestions_in
from stages.week import NO_MORE, week_of


@community_view(Permission.TRACK_STAGES)
@require_GET
def week(request: CommunityRequest) -> HttpResponse:
    """What is due, late or stuck, for everybody or for the reader alone (`?who=me`)."""
    checklist = checklist_of(request.community)
    is_mine = request.GET.get("who") == "me"
    more = NO_MORE
    if Permission.MANAGE_PARTNERS in request.permissions:
        owner = request.user if is_mine else None
        more = partner_rows(
            request.community,
            today=checklist.today,
            owner=owner,
            records_placements=Permission.RECORD_PLACEMENTS in request.permissions,
        )
    suggestions = suggestions_in(checklist, checklist.lines)
    shown = week_of(checklist, reader=request.user, suggestions=suggestions, more=more)
    context = {
        "checklist": checklist,
        "week": shown.of(request.user) if is_mine else shown,
        "is_mine": is_mine,
        "readers": more.readers,
    }
    return render(request, "stages/week.html", context)
