"""Deciding one application: the decision, its letter, and what was announced before."""

from functools import partial
from http import HTTPStatus
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from communities import actions
from communities.access import ApplicationRequest, application_view
from communities.actions.application_letters import words_for
from communities.actions.pending import pending_decision
from communities.announcement import announcements
from communities.deciding_forms import DecideForm, LetterForm, ReasonForm, ReopenForm
from communities.decisions import owes_review
from communities.letter_words import places_of
from communities.models import ApplicationState, Decision, DecisionState, LetterKind, User
from communities.roles import Permission
from communities.views.attempting import DONE, attempt, do, posted
from communities.views.framed import framed, shows_letters

ANNOUNCED = (ApplicationState.APPROVED, ApplicationState.DECLINED, ApplicationState.DEFERRED)


@shows_letters
@application_view(Permission.DECIDE_APPLICATIONS)
@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: ApplicationRequest) -> HttpResponse:
    """Decide, or decide anew while it is pending."""
    decision = pending_decision(request.application)
    form = DecideForm(posted(request), initial=decided_before(request, decision))

    def act() -> object:
        said = {name: form.cleaned_data[name] for name in ("outcome", "reason", "version")}
        if decision:
            return actions.change_decision(decision, by=request.user, **said)
        return actions.decide(request.application, by=request.user, **said)

    status = attempt(form, act)
    if status == DONE:
        sentence = "The decision is pending. Read its letter, and change it where it needs to be."
        messages.success(request, sentence)
        return redirect("communities:decide", community=request.community.slug)
    return page(request, decision, status, form=form)


def decided_before(request: ApplicationRequest, decision: Decision | None) -> dict[str, Any]:
    if decision is None:
        return {"version": request.application.version}
    return {
        "version": decision.version,
        "outcome": decision.outcome,
        "reason": decision.reason,
    }


def page(
    request: ApplicationRequest,
    decision: Decision | None,
    status: HTTPStatus = HTTPStatus.OK,
    **bound: forms.Form,
) -> HttpResponse:
    """What reviewers say, the decision with its letter, and what happened before."""
    application = request.application
    context = {
        "application": application,
        "decision": decision,
        "latest": application.revisions.latest("number"),
        "form": DecideForm(initial=decided_before(request, decision)),
        "can_decide": application.state == ApplicationState.SUBMITTED,
        "can_reopen": application.state in ANNOUNCED[1:],
        "was_announced": application.state in ANNOUNCED,
        **reviews_of(request),
        **(letter_of(request, decision) if decision else {}),
        "past": past_of(request),
        **bound,
    }
    return render(request, "communities/decide.html", context, status=status)


def reviews_of(request: ApplicationRequest) -> dict[str, Any]:
    """Others' reviews, unless the reader still owes one: then nothing of them."""
    if owes_review(request.application, request.user):
        return {"owes": True, "reviews": []}
    reviews = request.application.reviews.counted().select_related("reviewer", "revision")
    return {"owes": False, "reviews": list(reviews.order_by("submitted_at"))}


def letter_of(request: ApplicationRequest, decision: Decision) -> dict[str, Any]:
    (plan,) = announcements(request.application.decisions.filter(pk=decision.pk), by=request.user)
    initial = {
        "version": decision.version,
        "subject": decision.letter_subject,
        "body": decision.letter_body,
    }
    return {
        "plan": plan,
        "letter_form": LetterForm(initial=initial),
        "back_form": ReasonForm(initial={"version": decision.version}, prefix="back"),
        "places": places_of(decision.outcome).items(),
    }


def past_of(request: ApplicationRequest) -> list[Decision]:
    past = request.application.decisions.exclude(state=DecisionState.PENDING)
    people = past.select_related("by", "applied_by", "changed_by", "round", "revision")
    return list(people.prefetch_related("letters__recipient").order_by("-created_at"))


@shows_letters
@application_view(Permission.DECIDE_APPLICATIONS)
@require_POST
def letter(request: ApplicationRequest) -> HttpResponse:
    """Save the draft, or put it back to its template."""
    decision = pending_or_404(request)
    if "reset" in request.POST:
        do(
            request,
            partial(actions.reset_letter, decision, by=request.user),
            "The letter is as its template makes it.",
        )
        return redirect("communities:decide", community=request.community.slug)
    form = LetterForm(request.POST)

    def act() -> object:
        return actions.edit_letter(decision, by=request.user, **form.cleaned_data)

    status = attempt(form, act, blame="body")
    if status == DONE:
        messages.success(request, "The letter is saved. This is how it reads now.")
        return redirect("communities:decide", community=request.community.slug)
    return page(request, decision, status, letter_form=form)


@application_view(Permission.DECIDE_APPLICATIONS)
@framed
def mail(request: ApplicationRequest) -> tuple[str, str]:
    """The draft as it would reach who handed the application in."""
    decision = pending_or_404(request)
    reader: User = request.application.submitted_by or request.user
    values = {"round": decision.round.name}
    kind = LetterKind(decision.outcome)
    return words_for(request.application, kind, to=reader, values=values, decision=decision)


@shows_letters
@application_view(Permission.DECIDE_APPLICATIONS)
@require_POST
def take_back(request: ApplicationRequest) -> HttpResponse:
    decision, form = pending_or_404(request), ReasonForm(request.POST, prefix="back")

    def act() -> object:
        return actions.take_back_decision(decision, by=request.user, **form.cleaned_data)

    status = attempt(form, act, blame="reason")
    if status == DONE:
        messages.success(request, "The decision is taken back. The application is undecided again.")
        return redirect("communities:decide", community=request.community.slug)
    return page(request, decision, status, back_form=form)


@application_view(Permission.DECIDE_APPLICATIONS)
@require_POST
def announce_one(request: ApplicationRequest) -> HttpResponse:
    """This one alone, before the rest of its round."""
    act = partial(actions.apply_decision, pending_or_404(request), by=request.user)
    do(request, act, f"Announced. The letters about {request.community} are on their way.")
    return redirect("communities:decide", community=request.community.slug)


@application_view(Permission.DECIDE_APPLICATIONS)
@require_http_methods(["GET", "HEAD", "POST"])
def reopen(request: ApplicationRequest) -> HttpResponse:
    form = ReopenForm(posted(request))

    def act() -> object:
        return actions.reopen(request.application, by=request.user, **form.cleaned_data)

    status = attempt(form, act)
    if status == DONE:
        sentence = f"The application of {request.community} is with the program again."
        messages.success(request, sentence)
        return redirect("communities:decide", community=request.community.slug)
    context = {"application": request.application, "form": form}
    return render(request, "communities/reopen.html", context, status=status)


def pending_or_404(request: ApplicationRequest) -> Decision:
    decision = pending_decision(request.application)
    if decision is None:
        raise Http404("Nothing is pending here.")
    return decision
