"""A community's application: where it stands, what is missing, and what was said about it."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from communities import actions
from communities.access import CommunityRequest, community_view
from communities.application_fields import MessageForm, WithdrawForm
from communities.models import Application, ApplicationState, Clarification, Message, Revision
from communities.models.application_state import APPLICATION_STEPS
from communities.outline import Part, outline_of, parts_of, percent_of
from communities.refusal import Refused
from communities.roles import Permission
from communities.standing import Rounds, rounds_now, standing_of

SHOWN_MESSAGES = 20
S = ApplicationState


@dataclass
class Overview:
    """All that the page shows of one application. Six queries, whatever there is to show."""

    application: Application
    questions: list[Clarification]
    rounds: Rounds
    parts: list[Part]
    sees_all: bool

    @cached_property
    def missing(self) -> int:
        return sum(len(part.missing) for part in self.parts)

    @cached_property
    def percent(self) -> int:
        return percent_of(self.parts)

    @cached_property
    def next_part(self) -> Part | None:
        """Where to go on: a question without an answer, or the first section with a gap."""
        unanswered = (p for p in self.parts if p.question and not p.question.answer)
        gaps = (p for p in self.parts if p.is_writable and p.missing)
        return next(unanswered, None) or next(gaps, None)

    @property
    def back(self) -> Any:
        return self.questions[0].returned if self.questions else None

    @cached_property
    def standing(self) -> Any:
        return standing_of(
            self.application,
            rounds=self.rounds,
            is_ready=not self.missing,
            back=self.back,
        )

    def may(self, to: ApplicationState) -> bool:
        return to in APPLICATION_STEPS[S(self.application.state)]

    @property
    def may_submit(self) -> bool:
        return self.may(S.SUBMITTED) and self.application.is_writable

    @property
    def may_withdraw(self) -> bool:
        return self.may(S.WITHDRAWN)

    @property
    def may_take_up(self) -> bool:
        return self.may(S.DRAFT)

    @property
    def may_write_to_program(self) -> bool:
        return self.application.submitted_at is not None


def overview_of(
    request: CommunityRequest, application: Application, rounds: Rounds | None = None
) -> Overview:
    """For somebody who writes single sections: those alone. `rounds`, if they are read already."""
    sees_all = Permission.EDIT_APPLICATION in request.permissions
    outline, sections = outline_of(application)
    questions = questions_of(application)
    of = None if sees_all else request.user
    if rounds is None:
        rounds = rounds_now() if application.state == S.DRAFT else Rounds([], None)
    return Overview(
        application=application,
        questions=questions,
        rounds=rounds,
        parts=parts_of(application, outline, sections, questions=questions, of=of),
        sees_all=sees_all,
    )


def questions_of(application: Application) -> list[Clarification]:
    """What the program waits for; nothing unless the application is back."""
    if application.state != S.RETURNED:
        return []
    asked = application.community.clarifications.filter(returned__application=application)
    return list(asked.filter(returned__ended_at=None).select_related("returned"))


def application_of(request: CommunityRequest) -> Application | None:
    found = request.community.applications.select_related("round").first()
    if found:
        found.community = request.community
    return found


@community_view(Permission.WRITE_SECTIONS)
@require_http_methods(["GET", "HEAD", "POST"])
def application(request: CommunityRequest) -> HttpResponse:
    """The overview. Sent, it begins an application where there is none yet."""
    if request.method == "POST":
        return begin(request)
    found = application_of(request)
    if found is None:
        return render(request, "communities/application_none.html")
    return overview_page(request, found)


def begin(request: CommunityRequest) -> HttpResponse:
    try:
        actions.open_application(request.community, by=request.user)
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("communities:application", community=request.community.slug)


def overview_page(
    request: CommunityRequest, found: Application, *, status: int = 200, **bound: Any
) -> HttpResponse:
    overview = overview_of(request, found)
    context: dict[str, Any] = {"application": found, "overview": overview}
    if overview.sees_all:
        context |= {
            "revisions": revisions_of(found),
            "thread": thread_of(found, everything="messages" in request.GET),
            "message_form": MessageForm(),
            "keep": kept_as(request, "thread"),
        }
    return render(request, "communities/application.html", {**context, **bound}, status=status)


def revisions_of(found: Application) -> Iterable[Revision]:
    """Latest first, without what they say."""
    return found.revisions.defer("content").select_related("submitted_by").order_by("-number")


@dataclass(frozen=True)
class Thread:
    """The newest messages, the oldest of them first; `is_all` unless older ones are left out."""

    messages: list[Message]
    is_all: bool


def thread_of(found: Application, *, everything: bool) -> Thread:
    newest = found.messages.select_related("by").order_by("-at", "-pk")
    said = list(newest if everything else newest[: SHOWN_MESSAGES + 1])
    is_all = everything or len(said) <= SHOWN_MESSAGES
    shown = said if is_all else said[:SHOWN_MESSAGES]
    return Thread(shown[::-1], is_all)


@community_view(Permission.EDIT_APPLICATION)
@require_POST
def write_to_program(request: CommunityRequest) -> HttpResponse:
    found, form = application_of(request), MessageForm(request.POST)
    if found is None:
        return redirect("communities:application", community=request.community.slug)
    if form.is_valid():
        said = {"body": form.cleaned_data["body"], "is_from_program": False}
        try:
            actions.post_message(found, by=request.user, **said)
        except Refused as refused:
            form.add_error("body", str(refused))
        else:
            messages.success(request, "Sent to the program.")
            return HttpResponseRedirect(f"{overview_url(request)}?done=thread#thread")
    return overview_page(request, found, status=422, message_form=form)


@community_view(Permission.SUBMIT_APPLICATION)
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: CommunityRequest) -> HttpResponse:
    """Why, and the button; what was written stays."""
    found, form = application_of(request), WithdrawForm(request.POST or None)
    if found is None or found.state == S.WITHDRAWN:
        return HttpResponseRedirect(overview_url(request))
    if request.method == "POST" and form.is_valid():
        try:
            actions.withdraw(found, by=request.user, **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "The application is withdrawn. You can take it up again.")
            return HttpResponseRedirect(overview_url(request))
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "application": found}
    return render(request, "communities/application_withdraw.html", context, status=status)


@community_view(Permission.SUBMIT_APPLICATION)
@require_POST
def take_up(request: CommunityRequest) -> HttpResponse:
    if found := application_of(request):
        try:
            actions.take_up_again(found, by=request.user)
        except Refused as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, "You can write again.")
    return HttpResponseRedirect(overview_url(request))


def overview_url(request: CommunityRequest) -> str:
    return reverse("communities:application", args=[request.community.slug])


def kept_as(request: CommunityRequest, what: str) -> str:
    """Under which name a browser keeps what this person typed there (static/js/autosave.js)."""
    return f"techhire:{request.user.pk}:{request.community.slug}:{what}"
