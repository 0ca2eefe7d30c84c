"""Filters that somebody keeps under a name, for themselves or for everybody here."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from communities import actions
from communities.access import CommunityRequest, community_view
from communities.asked import query_of
from communities.roles import Permission
from partners.choices import DIRECTORY, choices_of
from partners.forms.saved_filter import SaveFilterForm
from partners.listing import partner_listing
from partners.views.back import came_from


@community_view(Permission.MANAGE_PARTNERS)
@require_POST
def save_filter(request: CommunityRequest) -> HttpResponse:
    listing = partner_listing(request, choices_of(request.community, reader=request.user))
    query, form = query_of(listing), SaveFilterForm(request.POST)
    if form.is_valid():
        kept = {"list": DIRECTORY, "query": query, **form.cleaned_data}
        try:
            saved = actions.save_filter(request.community, by=request.user, **kept)
        except actions.Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, f"Saved as “{saved.name}”.")
            return to_list(request, query)
    context = {"form": form, "listing": listing, "back": f"{room_of(request)}?{query}"}
    return render(request, "partners/save_filter.html", context, status=422)


@community_view(Permission.MANAGE_PARTNERS)
@require_POST
def remove_filter(request: CommunityRequest, pk: int) -> HttpResponse:
    mine = request.community.saved_filters.of_list(DIRECTORY).seen_by(request.user)
    saved = get_object_or_404(mine.select_related("created_by", "community"), pk=pk)
    try:
        actions.remove_filter(saved, by=request.user)
    except actions.Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, f"The filter “{saved.name}” is gone. Its partners are not.")
    return to_list(request, "")


def filters_url(request: CommunityRequest) -> str:
    """Where the buttons of saved filters send: the part of the address that all of them share."""
    return reverse("partners:save-filter", args=[request.community.slug]).removesuffix("save/")


def room_of(request: CommunityRequest) -> str:
    """The board for somebody who came from it, else the table."""
    board = reverse("partners:board", args=[request.community.slug])
    is_board = came_from(request).startswith(board)
    return board if is_board else reverse(DIRECTORY, args=[request.community.slug])


def to_list(request: CommunityRequest, query: str) -> HttpResponse:
    return HttpResponseRedirect(f"{room_of(request)}?{query}" if query else room_of(request))
