"""Evidence: adding it, taking it off and putting it back, and handing out the files.

A file leaves only through `evidence`, for those who may see the work.
"""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET, require_POST

from communities.access import CommunityRequest, community_view
from communities.downloads import handed_out
from communities.refusal import Refused
from communities.roles import Permission
from stages import actions
from stages.forms import FileForm, LinkForm
from stages.models import Evidence
from stages.views.item import act
from stages.views.seen import item_url


@community_view(Permission.TRACK_STAGES)
@require_POST
def attach_link(request: CommunityRequest, key: str) -> HttpResponse:
    form = LinkForm(request.POST, auto_id="id_link_%s")
    where: dict[str, Any] = {"at": "evidence", "blame": "url"}
    return act(request, key, actions.attach_link, "The link is added.", **where, link_form=form)


@community_view(Permission.TRACK_STAGES)
@require_POST
def attach_file(request: CommunityRequest, key: str) -> HttpResponse:
    form = FileForm(request.POST, request.FILES, auto_id="id_file_%s")
    where: dict[str, Any] = {"at": "evidence", "blame": "file"}
    return act(request, key, actions.attach_file, "The file is added.", **where, file_form=form)


@community_view(Permission.VIEW_WORK)
@require_GET
def evidence(request: CommunityRequest, pk: int) -> HttpResponse:
    kept = get_object_or_404(request.community.evidence.exclude(file=""), pk=pk)
    return handed_out(kept)


@community_view(Permission.TRACK_STAGES)
@require_POST
def remove(request: CommunityRequest, pk: int) -> HttpResponse:
    return move(request, pk, removed=True)


@community_view(Permission.TRACK_STAGES)
@require_POST
def restore(request: CommunityRequest, pk: int) -> HttpResponse:
    return move(request, pk, removed=False)


def move(request: CommunityRequest, pk: int, *, removed: bool) -> HttpResponse:
    """Off the item or back on it; the item's page shows what was taken off, to put it back."""
    rows = request.community.evidence.select_related("progress__item", "progress__local_item")
    kept: Evidence = get_object_or_404(rows, pk=pk)
    action = actions.remove_evidence if removed else actions.restore_evidence
    try:
        action(request.community, pk, by=request.user)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        did = "taken off. You can put it back below." if removed else "back."
        messages.success(request, f"“{kept.title}” is {did}")
    item = kept.progress.item or kept.progress.local_item
    return HttpResponseRedirect(f"{item_url(request, item.key)}#evidence")  # type: ignore[union-attr]
