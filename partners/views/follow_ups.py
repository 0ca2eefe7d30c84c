"""What is owed to partners next: the list, and one button that says it is done."""

import json
from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from communities.access import CommunityRequest, community_view
from communities.refusal import Refused
from communities.roles import Permission
from partners import actions
from partners.choices import choices_of
from partners.follow_ups import follow_up_listing, follow_up_of
from partners.models import Interaction
from partners.views.asking import with_undo
from partners.views.back import came_from


@community_view(Permission.MANAGE_PARTNERS)
@require_safe
def follow_ups(request: CommunityRequest) -> HttpResponse:
    """All that are open, the late ones first."""
    community, choices = request.community, choices_of(request.community, reader=request.user)
    listing = follow_up_listing(request, choices)
    name = f"{community.slug}-follow-ups"
    if listing.wants_csv:
        return listing.csv(name)
    today = community.today()
    rows = [follow_up_of(row, today) for row in listing.page]
    return listing.answer("partners/follow_ups.html", {"rows": rows, **places(request)}, name=name)


def places(request: CommunityRequest) -> dict[str, str]:
    slug = request.community.slug
    return {
        "here": reverse("partners:follow-ups", args=[slug]),
        "room": reverse("partners:directory", args=[slug]),
    }


@community_view(Permission.MANAGE_PARTNERS)
@require_POST
def followed_up(request: CommunityRequest, pk: int) -> HttpResponse:
    def act(row: Interaction) -> None:
        actions.followed_up(row, by=request.user)

    return answer(request, pk, act, "You followed up with {}.", can_undo=True)


@community_view(Permission.MANAGE_PARTNERS)
@require_POST
def reopen_follow_up(request: CommunityRequest, pk: int) -> HttpResponse:
    def act(row: Interaction) -> None:
        actions.reopen_follow_up(row, by=request.user)

    return answer(request, pk, act, "The follow-up with {} is open again.", can_undo=False)


def answer(
    request: CommunityRequest,
    pk: int,
    act: Callable[[Interaction], None],
    done: str,
    *,
    can_undo: bool,
) -> HttpResponse:
    """The row as it is now with htmx; else the page the person came from, and what was done."""
    rows = request.community.interactions.kept().filter(partner__removed_at=None)
    row, refusal = get_object_or_404(rows.select_related("partner"), pk=pk), ""
    sentence = done.format(row.partner)
    try:
        act(row)
    except Refused as refused:
        refusal = sentence = str(refused)
    if request.htmx:
        return fragment(request, pk, sentence, refusal=refusal)
    here = reverse("partners:follow-ups", args=[request.community.slug])
    if refusal:
        messages.error(request, refusal)
    elif can_undo:
        messages.success(request, with_undo(sentence, f"{here}{pk}/reopen/"))
    else:
        messages.success(request, sentence)
    return HttpResponseRedirect(came_from(request) or here)


def fragment(request: CommunityRequest, pk: int, sentence: str, *, refusal: str) -> HttpResponse:
    row = request.community.interactions.for_lists().get(pk=pk)
    context = {
        "row": follow_up_of(row, request.community.today()),
        "refusal": refusal,
        "refocus": True,
        **places(request),
    }
    status = 409 if refusal else 200
    response = render(request, "partners/follow_ups.html#row", context, status=status)
    response["HX-Trigger"] = json.dumps({"announce": sentence})
    return response
