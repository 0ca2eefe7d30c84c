"""A community's application, as its own people see it."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from communities.access import CommunityRequest, community_view
from communities.application_form import FORM
from communities.roles import Permission


@community_view(Permission.WRITE_SECTIONS)
@require_safe
def application(request: CommunityRequest) -> HttpResponse:
    """Where it stands, and its sections."""
    found = request.community.applications.select_related("round").first()
    context = {"application": found, "form": FORM}
    return render(request, "communities/application.html", context)
