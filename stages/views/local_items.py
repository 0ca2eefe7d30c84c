"""A community's own items."""

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from communities.access import CommunityRequest, community_view
from communities.refusal import Refused
from communities.roles import Permission
from stages import actions
from stages.forms import LocalItemForm
from stages.models import LocalItem, Stage
from stages.views.seen import item_url, line_or_404


@community_view(Permission.TRACK_STAGES)
@require_http_methods(["GET", "POST"])
def add(request: CommunityRequest, number: int) -> HttpResponse:
    stage = get_object_or_404(Stage, pk=number)
    form = LocalItemForm(request.POST or None)
    if form.is_valid():
        try:
            item = actions.add_local_item(
                request.community, number, by=request.user, **form.cleaned_data
            )
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, f"“{item.title}” is on the checklist.")
            return redirect("stages:stage", request.community.slug, number)
    context = {"stage": stage, "form": form}
    return render(request, "stages/local_item.html", context, status=422 if form.errors else 200)


@community_view(Permission.TRACK_STAGES)
@require_http_methods(["GET", "POST"])
def edit(request: CommunityRequest, key: str) -> HttpResponse:
    item = local_or_404(request, key)
    words = {field: getattr(item, field) for field in LocalItemForm.base_fields}
    form = LocalItemForm(request.POST or None, initial=words)
    if form.is_valid():
        try:
            actions.edit_local_item(request.community, key, by=request.user, **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "The item is saved.")
            return HttpResponseRedirect(item_url(request, key))
    context = {"stage": item.stage, "form": form, "item": item}
    return render(request, "stages/local_item.html", context, status=422 if form.errors else 200)


@community_view(Permission.TRACK_STAGES)
@require_POST
def retire(request: CommunityRequest, key: str) -> HttpResponse:
    return move(request, key, retired=True)


@community_view(Permission.TRACK_STAGES)
@require_POST
def restore(request: CommunityRequest, key: str) -> HttpResponse:
    return move(request, key, retired=False)


def move(request: CommunityRequest, key: str, *, retired: bool) -> HttpResponse:
    item = local_or_404(request, key)
    action = actions.retire_local_item if retired else actions.restore_local_item
    try:
        action(request.community, key, by=request.user)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        did = (
            "off the checklist. You can put it back here." if retired else "back on the checklist."
        )
        messages.success(request, f"“{item.title}” is {did}")
    return redirect("stages:stage", request.community.slug, item.stage_id)


def local_or_404(request: CommunityRequest, key: str) -> LocalItem:
    item = line_or_404(request, key).item
    if not isinstance(item, LocalItem):
        raise Http404("Only the program changes the national checklist.")
    return item
