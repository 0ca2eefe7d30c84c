"""The national staff's list of communities, and the way a new one starts."""

from collections.abc import Iterable

from django.contrib import messages
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe
from django_scopes import scopes_disabled

from communities import actions
from communities.access import national_view
from communities.forms import FoundForm
from communities.listing import Columns, Filter, Listing, Sorts
from communities.models import Community, Kind, Status
from communities.roles import Permission
from communities.states import NAMES

NOBODY = "No coordinator"

SORTS: Sorts = {
    "name": ("Name", "name"),
    "active": ("Last active", [F("last_active_at").asc(nulls_first=True)]),
    "status": ("Status", ["status", "name"]),
    "since": ("Since", [F("designated_on").asc(nulls_last=True), "name"]),
}
COLUMNS: Columns = {
    "Community": lambda row: row.name,
    "Status": lambda row: row.get_status_display(),
    "State": lambda row: row.state_names,
    "Kind": lambda row: row.get_kind_display(),
    "Round": lambda row: row.round,
    "Designated": lambda row: row.designated_on,
    "Lead organization": lambda row: row.lead_organization,
    "Coordinators": lambda row: row.coordinator_names or NOBODY,
    "Liaison": lambda row: row.liaison,
    "Last active": lambda row: row.last_active_at,
}


@national_view(Permission.VIEW_PROGRESS)
@require_safe
def national(request: HttpRequest) -> HttpResponse:
    """Every community by name; sorted by “last active”, the silent ones come first."""
    with scopes_disabled():  # the one national list of this room
        return communities(request).answer(
            "communities/national.html", {}, name="techhire-communities"
        )


def communities(request: HttpRequest) -> Listing:
    rounds = Community.objects.exclude(round="").order_by("round").distinct()
    return Listing(
        request,
        Community.objects.for_national_list(),
        search=lambda found, words: found.search(words),
        sorts=SORTS,
        default_sort="name",
        filters=[
            Filter("status", "Status", Status.choices, lambda found, v: found.filter(status=v)),
            Filter("kind", "Kind", Kind.choices, lambda found, v: found.filter(kind=v)),
            Filter("state", "State", by_name(NAMES.items()), lambda found, v: found.in_state(v)),
            Filter(
                "round",
                "Round",
                [(name, name) for name in rounds.values_list("round", flat=True)],
                lambda found, v: found.filter(round=v),
            ),
            Filter(
                "coordinator", "Coordinator", [("none", NOBODY)], lambda f, _: f.led_by_nobody()
            ),
        ],
        columns=COLUMNS,
        nouns=("community", "communities"),
    )


def by_name(choices: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    return sorted(choices, key=lambda choice: choice[1])


@national_view(Permission.MANAGE_PROGRAM)
def found(request: HttpRequest) -> HttpResponse:
    """Open a prospective community's workspace and invite who will run it."""
    form = FoundForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            community = actions.found_with_coordinator(by=request.user, **form.cleaned_data)  # type: ignore[arg-type]
        except actions.Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(
                request, f"Opened {community}. {form.cleaned_data['email']} gets an invitation."
            )
            return redirect("communities:people", community=community.slug)
    status = 422 if form.errors else 200
    return render(request, "communities/found.html", {"form": form}, status=status)
