"""The directory: every partner of a community, as a table."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from communities.access import CommunityRequest, community_view
from communities.roles import Permission


@community_view(Permission.MANAGE_PARTNERS)
@require_safe
def directory(request: CommunityRequest) -> HttpResponse:
    return render(request, "partners/directory.html")
