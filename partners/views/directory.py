"""The directory: every partner of a community, as a table."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from communities.access import CommunityRequest, community_view
from communities.roles import Permission
from partners.choices import choices_of
from partners.forms.bulk import act_options
from partners.listing import partner_listing
from partners.rows import as_table, rows_of
from partners.views.saved_filters import filters_url


@community_view(Permission.MANAGE_PARTNERS)
@require_safe
def directory(request: CommunityRequest) -> HttpResponse:
    """Fifty at a time, by name unless the address says otherwise."""
    choices = choices_of(request.community, reader=request.user)
    listing = partner_listing(request, choices)
    if listing.wants_csv:
        return listing.csv(f"{request.community.slug}-partners")
    context = {
        "listing": listing,
        "rows": as_table(rows_of(request.community, listing.page.object_list, choices)),
        "saved": choices.saved,
        "filters_url": filters_url(request),
        "acts": act_options(choices.owners, choices.tags),
    }
    return render(request, "partners/directory.html", context)
