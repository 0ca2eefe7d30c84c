"""What the staff says among itself, and what it writes to the community: never in one box."""

from http import HTTPStatus

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from communities import actions
from communities.desk_access import ApplicationRequest, application_view
from communities.models.returning import LONGEST_BODY
from communities.roles import Permission

SHOWN = 100  # of each, the latest, until all are asked for
REVIEW = Permission.REVIEW_APPLICATIONS


class BodyForm(forms.Form):
    """What somebody writes; `label` says to whom."""

    body = forms.CharField(
        max_length=LONGEST_BODY,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Write something first."},
    )

    def __init__(self, data: object, *, label: str, prefix: str) -> None:
        super().__init__(data, auto_id=f"{prefix}-%s")  # type: ignore[arg-type]  # request.POST
        self.fields["body"].label = label


@application_view(REVIEW)
@require_safe
def discussion(request: ApplicationRequest) -> HttpResponse:
    return page(request, note_form(None), message_form(None))


def note_form(data: object) -> BodyForm:
    return BodyForm(data, label="Note for the staff", prefix="note")


def message_form(data: object) -> BodyForm:
    return BodyForm(data, label="To the community", prefix="message")


def page(
    request: ApplicationRequest,
    note: BodyForm,
    message: BodyForm,
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    application, all_of_it = request.application, "all" in request.GET
    most = None if all_of_it else SHOWN + 1
    notes = list(application.notes.select_related("by").order_by("-at", "-pk")[:most])
    thread = list(application.messages.select_related("by").order_by("-at", "-pk")[:most])
    shown = slice(None if all_of_it else SHOWN)
    context = {
        "application": application,
        "notes": notes[shown],
        "thread": thread[shown],
        "is_cut": not all_of_it and max(len(notes), len(thread)) > SHOWN,
        "note_form": note,
        "message_form": message,
    }
    return render(request, "communities/discussion.html", context, status=status)


@application_view(REVIEW)
@require_POST
def add_note(request: ApplicationRequest) -> HttpResponse:
    form = note_form(request.POST)
    if form.is_valid():
        try:
            actions.add_note(request.application, by=request.user, **form.cleaned_data)
        except actions.Refused as refused:
            form.add_error("body", str(refused))
        else:
            return back(request, "The staff can read your note.")
    return page(request, form, message_form(None), HTTPStatus.UNPROCESSABLE_ENTITY)


@application_view(REVIEW)
@require_POST
def write_to_community(request: ApplicationRequest) -> HttpResponse:
    form = message_form(request.POST)
    if form.is_valid():
        said = {"is_from_program": True, **form.cleaned_data}
        try:
            actions.post_message(request.application, by=request.user, **said)
        except actions.Refused as refused:
            form.add_error("body", str(refused))
        else:
            return back(request, f"{request.community} can read your message.")
    return page(request, note_form(None), form, HTTPStatus.UNPROCESSABLE_ENTITY)


def back(request: ApplicationRequest, sentence: str) -> HttpResponse:
    messages.success(request, sentence)
    url = reverse("communities:discussion", args=[request.community.slug])
    return HttpResponseRedirect(url)
