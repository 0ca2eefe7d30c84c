"""Deciding one application: what reviewers say, the decision, and what was decided before."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from communities import actions
from communities.deciding_forms import DecideForm, ReopenForm
from communities.decisions import latest_and_owed
from communities.desk_access import ApplicationRequest, application_view
from communities.models import ApplicationState, Decision, DecisionState
from communities.roles import Permission
from communities.views.attempting import DONE, attempt, posted

REOPENED = (ApplicationState.DECLINED, ApplicationState.DEFERRED)


@application_view(Permission.DECIDE_APPLICATIONS)
@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: ApplicationRequest) -> HttpResponse:
    """Decide, or decide anew while it is pending."""
    application, decisions = request.application, decisions_of(request)
    decision = pending_of(decisions)
    form = DecideForm(posted(request), initial=decided_before(request, decision))

    def act() -> object:
        said = {name: form.cleaned_data[name] for name in ("outcome", "reason", "version")}
        if decision:
            return actions.change_decision(decision, by=request.user, **said)
        return actions.decide(application, by=request.user, **said)

    status = attempt(form, act)
    if status == DONE:
        messages.success(request, "The decision is pending. This is the letter that announces it.")
        return redirect("communities:decision-letter", community=request.community.slug)
    if status == HTTPStatus.CONFLICT:
        application.refresh_from_db(fields=["state", "version"])
        decisions = decisions_of(request)
        form.meet(decided_before(request, pending_of(decisions))["version"])
    context = {"form": form, **page_of(request, decisions)}
    return render(request, "communities/decide.html", context, status=status)


def page_of(request: ApplicationRequest, decisions: list[Decision]) -> dict[str, Any]:
    application, decision = request.application, pending_of(decisions)
    return {
        "application": application,
        "decision": decision,
        "can_decide": application.state == ApplicationState.SUBMITTED,
        "can_reopen": application.state in REOPENED,
        "past": [one for one in decisions if one is not decision],
        **reviews_of(request),
    }


def decisions_of(request: ApplicationRequest) -> list[Decision]:
    """All of them, the latest first, each knowing its application."""
    people = ("by", "applied_by", "round", "revision")
    rows = request.application.decisions.select_related(*people).defer("revision__content")
    decisions = list(rows.order_by("-created_at", "-pk"))
    for decision in decisions:
        decision.application = request.application
    return decisions


def pending_of(decisions: list[Decision]) -> Decision | None:
    return next((one for one in decisions if one.state == DecisionState.PENDING), None)


def decided_before(request: ApplicationRequest, decision: Decision | None) -> dict[str, Any]:
    if decision is None:
        return {"version": request.application.version}
    return {"version": decision.version, "outcome": decision.outcome, "reason": decision.reason}


def reviews_of(request: ApplicationRequest) -> dict[str, Any]:
    """Others' reviews, unless the reader still owes one: then nothing of them."""
    latest, owes = latest_and_owed(request.application, request.user)
    reviews = request.application.reviews.counted().select_related("reviewer", "revision")
    shown = reviews.defer("revision__content").order_by("submitted_at")
    return {"latest": latest, "owes": owes, "reviews": [] if owes else list(shown)}


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
