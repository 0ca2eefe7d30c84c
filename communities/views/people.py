"""Who is in a community: the list, roles, leaving, handing over."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from communities import actions
from communities.access import CommunityRequest, community_view
from communities.forms import HandOverForm, RoleForm
from communities.listing import Columns, Filter, Listing, Sorts
from communities.models import Membership
from communities.roles import COORDINATOR, ROLE_CHOICES, Permission

SORTS: Sorts = {
    "name": ("Name", ["user__name", "user__email"]),
    "role": ("Role", ["role", "user__name"]),
    "since": ("Since", ["started_on", "user__name"]),
    "seen": ("Last seen", Membership.LAST_SEEN_FIRST),
}
COLUMNS: Columns = {
    "Name": lambda row: row.user.name,
    "E-mail": lambda row: row.user.email,
    "Role": lambda row: row.get_role_display(),
    "Organization": lambda row: row.organization,
    "Title": lambda row: row.title,
    "Since": lambda row: row.started_on,
    "Invited by": lambda row: row.invited_by,
    "Last seen": lambda row: row.last_seen_at,
}


@community_view(Permission.VIEW_WORK)
@require_safe
def people(request: CommunityRequest) -> HttpResponse:
    community = request.community
    invitations = [] if "page" in request.GET else list(community.invitations.for_people_page())
    context = {"invitations": invitations}
    return members(request).answer(
        "communities/people.html", context, name=f"{community.slug}-people"
    )


def members(request: CommunityRequest) -> Listing:
    return Listing(
        request,
        request.community.memberships.current().for_people_page(),
        search=lambda found, words: found.search(words),
        sorts=SORTS,
        default_sort="name",
        filters=[Filter("role", "Role", ROLE_CHOICES, lambda found, key: found.filter(role=key))],
        columns=COLUMNS,
        nouns=("person", "people"),
    )


@community_view(Permission.MANAGE_MEMBERS)
def member(request: CommunityRequest, pk: int) -> HttpResponse:
    """One member: their role, and the way out."""
    found = member_or_404(request, pk)
    form = RoleForm(request.POST or None, instance=found)
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        try:
            actions.set_role(request.community, found.user, by=request.user, **typed)
        except actions.Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, f"Saved {found.user}.")
            return to_people(request)
    status = 422 if form.errors else 200
    context = {"member": found, "form": form}
    return render(request, "communities/member.html", context, status=status)


@community_view(Permission.MANAGE_MEMBERS)
@require_POST
def take_out(request: CommunityRequest, pk: int) -> HttpResponse:
    person = member_or_404(request, pk).user
    try:
        actions.end_membership(request.community, person, by=request.user)
    except actions.Refused as refused:
        messages.error(request, str(refused))
        return redirect("communities:member", community=request.community.slug, pk=pk)
    messages.success(request, f"{person} is not in {request.community} any more.")
    return redirect("communities:home") if person == request.user else to_people(request)


@community_view(Permission.VIEW_PROGRESS, or_else=Permission.WRITE_SECTIONS)
def leave(request: CommunityRequest) -> HttpResponse:
    """What leaving means, and the button."""
    membership = request.membership
    if membership is None:
        messages.error(request, f"You are not a member of {request.community}.")
        return redirect("communities:home")
    refusal = ""
    if request.method == "POST":
        try:
            actions.end_membership(request.community, request.user, by=request.user)
        except actions.Refused as refused:
            refusal = str(refused)
        else:
            messages.success(request, f"You left {request.community}.")
            return redirect("communities:home")
    context = {"refusal": refusal}
    return render(request, "communities/leave.html", context, status=409 if refusal else 200)


@community_view(Permission.MANAGE_MEMBERS)
def hand_over(request: CommunityRequest) -> HttpResponse:
    """Make somebody else the coordinator in one's place."""
    form = HandOverForm(request.POST or None, community=request.community, by=request.user)
    if request.method == "POST" and form.is_valid():
        to = form.cleaned_data["to"]
        try:
            actions.hand_over(request.community, by=request.user, **form.cleaned_data)
        except actions.Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, f"{to} is now coordinator of {request.community}.")
            return redirect("communities:home")
    mine = request.membership is not None and request.membership.role == COORDINATOR.key
    context = {"form": form, "is_coordinator": mine}
    status = 422 if form.errors else 200
    return render(request, "communities/hand_over.html", context, status=status)


def member_or_404(request: CommunityRequest, pk: int) -> Membership:
    return get_object_or_404(request.community.memberships.current().for_people_page(), pk=pk)


def to_people(request: CommunityRequest) -> HttpResponse:
    return redirect("communities:people", community=request.community.slug)
