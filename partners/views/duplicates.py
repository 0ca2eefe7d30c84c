"""Partners that may be one: the pairs, and what somebody says about two that are not."""

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
from partners.models import Partner
from partners.pairs import Shown, pair_listing, row_of, rows_of
from partners.views.asking import with_undo
from partners.views.back import came_from


@community_view(Permission.MANAGE_PARTNERS)
@require_safe
def duplicates(request: CommunityRequest) -> HttpResponse:
    """Those to decide about, the most alike first; those told apart on request."""
    listing = pair_listing(request)
    name = f"{request.community.slug}-duplicates"
    if listing.wants_csv:
        return listing.csv(name)
    rows = rows_of(request.community, listing.page)
    return listing.answer("partners/duplicates.html", {"rows": rows}, name=name)


@community_view(Permission.MANAGE_PARTNERS)
@require_POST
def tell_apart(request: CommunityRequest, first: int, second: int) -> HttpResponse:
    done = "{} and {} are told apart."
    return decide(request, first, second, actions.tell_apart, done, is_apart=True)


@community_view(Permission.MANAGE_PARTNERS)
@require_POST
def look_again(request: CommunityRequest, first: int, second: int) -> HttpResponse:
    done = "{} and {} may be offered again."
    return decide(request, first, second, actions.look_again, done, is_apart=False)


def decide(
    request: CommunityRequest,
    first: int,
    second: int,
    act: Callable[..., object],
    done: str,
    *,
    is_apart: bool,
) -> HttpResponse:
    """The pair as it is now with htmx; else the list that the person came from."""
    kept = request.community.partners.kept().select_related("owner")
    one, other = (get_object_or_404(kept, pk=pk) for pk in (first, second))
    here = reverse("partners:duplicates", args=[request.community.slug])
    try:
        act(one, other, by=request.user)
    except Refused as refused:
        messages.error(request, str(refused))
        return HttpResponseRedirect(came_from(request) or here)
    sentence = done.format(one, other)
    if request.htmx:
        return fragment(request, one, other, sentence, is_apart=is_apart)
    again = with_undo(sentence, f"{here}{first}/{second}/again/")
    messages.success(request, again if is_apart else sentence)
    return HttpResponseRedirect(came_from(request) or here)


def fragment(
    request: CommunityRequest, one: Partner, other: Partner, sentence: str, *, is_apart: bool
) -> HttpResponse:
    pair = Shown(one.pk, other.pk, (one.name, other.name), "", 0, is_apart=is_apart)
    context = {"row": row_of(pair, one, other), "refocus": True}
    response = render(request, "partners/duplicates.html#row", context)
    response["HX-Trigger"] = json.dumps({"announce": sentence})
    return response
