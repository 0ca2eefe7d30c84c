"""The board: partners by how close they are, and moving them along the pipeline."""

import json
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from communities.access import CommunityRequest, community_view
from communities.asked import query_of
from communities.refusal import Refused, Stale
from communities.roles import Permission
from partners import actions
from partners.choices import choices_of
from partners.columns import columns_of, rungs_of
from partners.listing import partner_listing
from partners.models import Partner, Pipeline
from partners.views.asking import seen, with_undo
from partners.views.back import came_from
from partners.views.saved_filters import filters_url


@community_view(Permission.MANAGE_PARTNERS)
@require_safe
def board(request: CommunityRequest) -> HttpResponse:
    moved = request.GET.get("moved", "")
    context = board_of(request, moved=int(moved) if moved.isdecimal() and len(moved) < 19 else None)
    return render(request, "partners/board.html", context)


def board_of(
    request: CommunityRequest, *, only: set[str] | None = None, moved: int | None = None
) -> dict[str, Any]:
    """The board that the address asks for, or only some of its columns."""
    choices = choices_of(request.community, reader=request.user)
    listing = partner_listing(request, choices)
    rungs = [rung for rung in rungs_of(listing) if only is None or rung.value in only]
    columns = columns_of(request, listing, choices, rungs=rungs, moved=moved)
    return {
        "listing": listing,
        "columns": columns,
        "total": sum(column.count for column in columns),
        "saved": choices.saved,
        "asked": query_of(listing),
        "filters_url": filters_url(request),
        "table": listing.link(moved=None),
    }


@community_view(Permission.MANAGE_PARTNERS)
@require_POST
def move(request: CommunityRequest, pk: int) -> HttpResponse:
    """A card's arrow sends `step`, its list `to`; both name the place where it goes."""
    to = request.POST.get("step") or request.POST.get("to", "")

    def act(partner: Partner) -> Partner:
        return actions.move(partner, to=to, by=request.user, version=seen(request))

    return moved(request, pk, act, to=to, can_undo=True)


@community_view(Permission.MANAGE_PARTNERS)
@require_POST
def undo_move(request: CommunityRequest, pk: int) -> HttpResponse:
    def act(partner: Partner) -> Partner:
        return actions.undo_move(partner, by=request.user, version=seen(request))

    return moved(request, pk, act, to="", can_undo=False)


def moved(
    request: CommunityRequest,
    pk: int,
    act: Callable[[Partner], Partner],
    *,
    to: str,
    can_undo: bool,
) -> HttpResponse:
    """Do it, then show what it changed: two columns of the board, or the page one came from."""
    partner = get_object_or_404(request.community.partners.kept(), pk=pk)
    try:
        now = act(partner)
    except Refused as refused:
        return refusal(request, partner, refused, to=to)
    was, word = partner.pipeline, now.get_pipeline_display()
    sentence = f"{now.name} is at “{word}” now." if can_undo else f"{now.name} is back at “{word}”."
    undo = undo_url(request, now) if can_undo else ""
    if not request.htmx:
        messages.success(request, with_undo(sentence, undo) if undo else sentence)
        return back(request, now)
    context = {
        **board_of(request, only={was, now.pipeline}, moved=now.pk),
        "sentence": sentence,
        "undo": undo,
    }
    response = render(request, "partners/board.html#moved", context)
    response["HX-Trigger"] = json.dumps({"announce": sentence})
    return response


def undo_url(request: CommunityRequest, partner: Partner) -> str:
    url = reverse("partners:undo-move", args=[request.community.slug, partner.pk])
    query = request.GET.copy()
    query["v"] = str(partner.version)
    return f"{url}?{query.urlencode()}"


def refusal(
    request: CommunityRequest, partner: Partner, refused: Refused, *, to: str
) -> HttpResponse:
    """Why nothing was moved, beside how things stand: 409 when somebody was faster, else 422."""
    status = 409 if isinstance(refused, Stale) else 422
    latest = request.community.activities.about(partner.subject).for_history().first()
    context: dict[str, Any] = {
        "refusal": str(refused),
        "partner": partner,
        "theirs": latest if status == 409 else None,
        "rungs": Pipeline.choices,
        "to": to,
    }
    if not request.htmx:
        return render(request, "partners/move.html", context, status=status)
    context |= board_of(request, moved=partner.pk)
    response = render(request, "partners/board.html#refused", context, status=status)
    response["HX-Trigger"] = json.dumps({"announce": str(refused)})
    return response


def back(request: CommunityRequest, partner: Partner) -> HttpResponse:
    """To the page that the person came from; on the board, at the card."""
    here = reverse("partners:board", args=[request.community.slug])
    if elsewhere := came_from(request, but=(here, request.path)):
        return HttpResponseRedirect(elsewhere)
    query = request.GET.copy()
    query.pop("v", None)
    query["moved"] = str(partner.pk)
    return HttpResponseRedirect(f"{here}?{query.urlencode()}#partner-{partner.pk}")
