"""Council meetings: planned and changed by the coordinator, read by everybody on the council."""

from functools import partial
from http import HTTPStatus
from typing import Any

from django import forms
from django.contrib import messages
from django.forms.models import model_to_dict
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from communities.access import CommunityRequest, community_view
from communities.refusal import Refused, Stale
from communities.roles import Permission
from reports import actions
from reports.council import agenda_of, is_evidence
from reports.council_forms import CancelForm, DecisionForm, MeetingForm, MinutesForm
from reports.models import CouncilMeeting

LONGEST_NUMBER = 10
OK, WRONG, STALE = HTTPStatus.OK, HTTPStatus.UNPROCESSABLE_ENTITY, HTTPStatus.CONFLICT


def meeting_or_404(request: CommunityRequest, pk: int) -> CouncilMeeting:
    found = get_object_or_404(request.community.meetings, pk=pk)
    found.community = request.community
    return found


@community_view(Permission.VIEW_PROGRESS)
@require_safe
def meeting(request: CommunityRequest, pk: int) -> HttpResponse:
    """Agenda before, minutes and decisions after."""
    return meeting_page(request, meeting_or_404(request, pk), {}, OK)


def meeting_page(
    request: CommunityRequest, found: CouncilMeeting, bound: dict[str, Any], status: HTTPStatus
) -> HttpResponse:
    """`bound` holds the form that could not be accepted as it was sent."""
    context = {
        "meeting": found,
        "agenda": agenda_of(found),
        "decisions": list(found.decisions.all()),
        "has_begun": found.starts_at <= timezone.now(),
        "decision_form": DecisionForm(),
        "cancel_form": CancelForm(),
        "minutes_form": MinutesForm(initial=model_to_dict(found), meeting=found),
        "edits": found.edits,
        "is_evidence": bool(found.held_at) and is_evidence(found),
        **bound,
    }
    return render(request, "reports/meeting.html", context, status=status)


@community_view(Permission.PUBLISH_REPORTS)
@require_http_methods(["GET", "HEAD", "POST"])
def plan(request: CommunityRequest) -> HttpResponse:
    form = MeetingForm(posted(request), zone=request.community.zone)
    if form.is_bound and form.is_valid():
        try:
            made = actions.plan_meeting(request.community, by=request.user, **form.fields_of_it)
        except Refused as refused:
            form.add_error("time", str(refused))
        else:
            messages.success(request, "Planned. The council sees it, and its calendars follow.")
            return led_to(request, made)
    return form_page(request, form, WRONG if form.errors else OK)


@community_view(Permission.PUBLISH_REPORTS)
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: CommunityRequest, pk: int) -> HttpResponse:
    """A save over somebody else's change is refused, and shows what stands there now."""
    found = meeting_or_404(request, pk)
    values = MeetingForm.values_of(found)
    form = MeetingForm(posted(request), initial=values, zone=request.community.zone)
    if form.is_bound and form.is_valid():
        edits = seen(request)
        try:
            actions.change_meeting(found, by=request.user, edits=edits, **form.fields_of_it)
        except Stale as stale:
            found = meeting_or_404(request, pk)
            now = {"meeting": found, "edits": found.edits, "stale": str(stale)}
            return form_page(request, form, STALE, **now)
        except Refused as refused:
            form.add_error("time", str(refused))
            return form_page(request, form, WRONG, meeting=found, edits=edits)
        messages.success(request, "Changed.")
        return led_to(request, found)
    # What was typed over an older state stays typed over that one.
    edits = seen(request) if form.is_bound else found.edits
    return form_page(request, form, WRONG if form.errors else OK, meeting=found, edits=edits)


def form_page(
    request: CommunityRequest, form: forms.Form, status: HTTPStatus, **more: Any
) -> HttpResponse:
    context = {"form": form, **more}
    return render(request, "reports/meeting_form.html", context, status=status)


def posted(request: CommunityRequest) -> Any:
    return request.POST if request.method == "POST" else None


def seen(request: CommunityRequest) -> int:
    edits = request.POST.get("edits", "")
    return int(edits) if edits.isdecimal() and len(edits) < LONGEST_NUMBER else -1


def led_to(request: CommunityRequest, meeting: CouncilMeeting) -> HttpResponseRedirect:
    return redirect(reverse("reports:meeting", args=[request.community.slug, meeting.pk]))


@community_view(Permission.PUBLISH_REPORTS)
@require_POST
def cancel(request: CommunityRequest, pk: int) -> HttpResponse:
    found, form = meeting_or_404(request, pk), CancelForm(request.POST)
    act = partial(actions.cancel_meeting, found, by=request.user)
    return done(request, found, "cancel_form", form, act=act, words="Called off.")


@community_view(Permission.PUBLISH_REPORTS)
@require_POST
def minutes(request: CommunityRequest, pk: int) -> HttpResponse:
    found = meeting_or_404(request, pk)
    form = MinutesForm(request.POST, meeting=found)
    act = partial(actions.write_minutes, found, by=request.user, edits=seen(request))
    words = "The minutes are saved. The council reads them here."
    return done(request, found, "minutes_form", form, act=act, words=words)


@community_view(Permission.PUBLISH_REPORTS)
@require_POST
def decide(request: CommunityRequest, pk: int) -> HttpResponse:
    found, form = meeting_or_404(request, pk), DecisionForm(request.POST)
    act = partial(actions.note_decision, found, by=request.user)
    return done(request, found, "decision_form", form, act=act, words="Noted.")


def done(
    request: CommunityRequest,
    found: CouncilMeeting,
    name: str,
    form: forms.Form,
    *,
    act: Any,
    words: str,
) -> HttpResponse:
    """Do it and go back to the meeting; what is wrong stands in its form there."""
    status = WRONG
    if form.is_valid():
        try:
            act(**form.cleaned_data)
        except Refused as refused:
            status = STALE if isinstance(refused, Stale) else WRONG
            form.add_error(None, str(refused))
        else:
            messages.success(request, words)
            return led_to(request, found)
    found.refresh_from_db()
    edits = found.edits if status == STALE else seen(request)
    return meeting_page(request, found, {name: form, "edits": edits}, status)


@community_view(Permission.PUBLISH_REPORTS)
@require_POST
def undecide(request: CommunityRequest, pk: int) -> HttpResponse:
    """Take a decision out that was noted by mistake."""
    rows = request.community.council_decisions.select_related("meeting")
    found = get_object_or_404(rows, pk=pk)
    found.meeting.community = request.community
    actions.remove_decision(found, by=request.user)
    messages.success(request, "Taken out.")
    return led_to(request, found.meeting)
