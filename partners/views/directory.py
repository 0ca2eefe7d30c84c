"""The directory: every partner of a community, as a table."""

from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from communities.access import CommunityRequest, community_view
from communities.asked import query_of
from communities.listing import Listing
from communities.roles import Permission
from partners.choices import Choices, choices_of
from partners.forms.bulk import act_options
from partners.listing import partner_listing
from partners.offered import how_many_wait
from partners.rows import as_table, rows_of
from partners.views.saved_filters import filters_url


@community_view(Permission.MANAGE_PARTNERS)
@require_safe
def directory(request: CommunityRequest) -> HttpResponse:
    """Fifty at a time, by name unless the address says otherwise."""
    choices = choices_of(request.community, reader=request.user)
    listing = partner_listing(request, choices)
    context = {} if listing.wants_csv else shown(request, listing, choices)
    name = f"{request.community.slug}-partners"
    return listing.answer("partners/directory.html", context, name=name)


def shown(request: CommunityRequest, listing: Listing, choices: Choices) -> dict[str, Any]:
    return {
        "rows": as_table(rows_of(request.community, listing.page.object_list, choices)),
        "saved": choices.saved,
        "asked": query_of(listing),
        "filters_url": filters_url(request),
        "acts": act_options(choices.owners, choices.tags),
        "named": how_many_wait(request.community),
    }
