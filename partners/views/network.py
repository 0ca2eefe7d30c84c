"""Who is at the table: each group that the work needs, how far along, and what is missing."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from communities.access import CommunityRequest, community_view
from communities.roles import Permission
from partners.models import Kind
from partners.network import Group, gaps_in

# How a link speaks of several of a kind, and of one.
SPOKEN: dict[str, tuple[str, str]] = {
    Kind.EMPLOYER: ("employers", "an employer"),
    Kind.TRAINING: ("accelerated training providers", "an accelerated training provider"),
    Kind.EDUCATION: ("schools and colleges", "a school or college"),
    Kind.WORKFORCE: ("workforce organizations", "a workforce organization"),
    Kind.CIVIC: ("civic leaders", "a civic leader"),
    Kind.COMMUNITY: ("community-based organizations", "a community-based organization"),
    Kind.INDUSTRY: ("industry associations", "an industry association"),
    Kind.FUNDER: ("funders", "a funder"),
}


@dataclass(slots=True)
class Seat:
    """A group with the ways on from it: the partners that are known, and adding one."""

    group: Group
    lists: list[tuple[str, str]]  # address and word, one for each kind
    adds: list[tuple[str, str]]


@community_view(Permission.MANAGE_PARTNERS)
@require_safe
def network(request: CommunityRequest) -> HttpResponse:
    found = gaps_in(request.community)
    context = {
        "missing": found.missing,
        "asked_for": [seat_of(request, group) for group in found.asked_for],
        "others": [seat_of(request, group) for group in found.groups if not group.is_asked_for],
    }
    return render(request, "partners/network.html", context)


def seat_of(request: CommunityRequest, group: Group) -> Seat:
    slug = request.community.slug
    known, add = reverse("partners:directory", args=[slug]), reverse("partners:add", args=[slug])
    ways = [(urlencode({"kind": kind}), *SPOKEN[kind]) for kind in group.kinds]
    return Seat(
        group=group,
        lists=[(f"{known}?{query}", several) for query, several, _ in ways],
        adds=[(f"{add}?{query}", one) for query, _, one in ways],
    )
