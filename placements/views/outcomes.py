"""What came of it: the figures of a community, and what each of them means."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from communities.access import CommunityRequest, community_view
from communities.cells import cell
from communities.listing import csv_file
from communities.models import FEWEST_EMPLOYERS, SMALLEST_CELL
from communities.roles import Permission
from placements.outcomes import HEADINGS, outcomes_of, table_of
from placements.shown import SECTIONS


@community_view(Permission.VIEW_PROGRESS)
@require_safe
def outcomes(request: CommunityRequest) -> HttpResponse:
    """Of the period in the address, as much as this reader may see."""
    community = request.community
    found = outcomes_of(
        community,
        request.GET.get("period", ""),
        community.today(),
        sees_rows=Permission.RECORD_PLACEMENTS in request.permissions,
    )
    if request.GET.get("format") == "csv":
        rows = ([cell(value) for value in row] for row in table_of(found))
        return csv_file(f"{community.slug}-outcomes-{found.named.key}", HEADINGS, rows)
    return render(request, "placements/outcomes.html", {"outcomes": found})


@require_safe
def definitions(request: HttpRequest) -> HttpResponse:
    """For everybody who is signed in: the same for every community."""
    limits = {"smallest": SMALLEST_CELL, "employers": FEWEST_EMPLOYERS}
    return render(request, "placements/definitions.html", {"sections": SECTIONS, **limits})
