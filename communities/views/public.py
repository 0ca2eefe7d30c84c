"""What everybody may read, and the first page of who signed in."""

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from communities.access import invitations_to, memberships_of
from communities.listing import Columns, Filter, Listing, Sorts
from communities.models import Community, Kind, User
from communities.models.community import BY_STATE
from communities.states import NAMES

SORTS: Sorts = {
    "name": ("Name", "name"),
    "state": ("State", [BY_STATE.asc(), "name"]),
    "since": ("Since", ["designated_on", "name"]),
}
COLUMNS: Columns = {
    "Community": lambda row: row.name,
    "State": lambda row: row.state_names,
    "Kind": lambda row: row.get_kind_display(),
    "Since": lambda row: row.designated_on,
    "Status": lambda row: row.get_status_display(),
    "Lead organization": lambda row: row.lead_organization,
    "Published goal": lambda row: row.published_goal,
}


@login_not_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    if isinstance(request.user, AnonymousUser):
        return welcome(request)
    return way_in(request, request.user)


def welcome(request: HttpRequest) -> HttpResponse:
    """What TechHire is, for people who see it for the first time."""
    by_state = Community.objects.taking_part().count_by_state()
    states = [(code, NAMES[code], by_state[code]) for code in sorted_states(by_state)]
    context = {"total": Community.objects.taking_part().count(), "states": states}
    return render(request, "communities/welcome.html", context)


def way_in(request: HttpRequest, user: User) -> HttpResponse:
    """Straight into the only community; a choice when there are several; what to do when none."""
    memberships, invitations = memberships_of(user), invitations_to(user)
    if not invitations:
        if user.is_staff and not memberships:
            return redirect("reports:portfolio")
        if len(memberships) == 1 and not user.is_staff:
            return redirect("reports:landing", community=memberships[0].community.slug)
    context = {"memberships": memberships, "invitations": invitations}
    return render(request, "communities/choose.html", context)


@login_not_required
@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """The communities that take part, for everybody."""
    rows = Community.objects.taking_part()
    states = [(code, NAMES[code]) for code in sorted_states(rows.count_by_state())]
    listing = Listing(
        request,
        rows,
        search=lambda found, words: found.search(words),
        sorts=SORTS,
        default_sort="state",
        filters=[
            Filter("state", "State", states, lambda found, code: found.in_state(code)),
            Filter("kind", "Kind", Kind.choices, lambda found, kind: found.filter(kind=kind)),
        ],
        columns=COLUMNS,
        nouns=("community", "communities"),
    )
    return listing.answer("communities/list.html", {}, name="techhire-communities")


def sorted_states(codes: dict[str, int]) -> list[str]:
    return sorted((code for code in codes if code in NAMES), key=NAMES.__getitem__)
