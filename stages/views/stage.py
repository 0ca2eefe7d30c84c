"""Starting, aiming, completing and reopening a stage."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from communities.access import CommunityRequest, community_view
from communities.refusal import Refused, Stale
from communities.roles import Permission
from stages import actions
from stages.forms import ReasonForm, TargetForm
from stages.views.board import stage_page


@community_view(Permission.TRACK_STAGES)
@require_POST
def start(request: CommunityRequest, number: int) -> HttpResponse:
    form = ReasonForm(request.POST, auto_id="id_stage_%s")
    return act(
        request, number, actions.start_stage, f"Stage {number} is started.", reason_form=form
    )


@community_view(Permission.TRACK_STAGES)
@require_POST
def target(request: CommunityRequest, number: int) -> HttpResponse:
    form = TargetForm(request.POST)
    return act(request, number, actions.set_target, "The target date is saved.", target_form=form)


@community_view(Permission.TRACK_STAGES)
@require_POST
def complete(request: CommunityRequest, number: int) -> HttpResponse:
    form = ReasonForm(request.POST, auto_id="id_stage_%s")
    done = f"Stage {number} is complete."
    return act(request, number, actions.complete_stage, done, reason_form=form)


@community_view(Permission.TRACK_STAGES)
@require_POST
def reopen(request: CommunityRequest, number: int) -> HttpResponse:
    done = f"Stage {number} is open again."
    return act(request, number, actions.reopen_stage, done, form=forms.Form(request.POST))


def act(
    request: CommunityRequest,
    number: int,
    action: Callable[..., Any],
    done: str,
    **bound: forms.Form,
) -> HttpResponse:
    """Do it and go back to the stage, or show the stage with the form and what is wrong."""
    (form,) = bound.values()
    if not form.is_valid():
        return stage_page(request, number, status=422, **bound)
    try:
        action(request.community, number, by=request.user, **form.cleaned_data)
    except Refused as refused:
        status = 409 if isinstance(refused, Stale) else 422
        form.add_error(None, str(refused))
        return stage_page(request, number, status=status, **bound)
    messages.success(request, done)
    return redirect("stages:stage", request.community.slug, number)
