"""A pending decision's letter: edited, seen as mail, announced alone, or taken back."""

from functools import partial
from http import HTTPStatus

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from communities import actions
from communities.access import ApplicationRequest, application_view
from communities.actions.application_letters import words_for
from communities.actions.pending import pending_decision
from communities.announcement import Announcement, announcements
from communities.deciding_forms import LetterForm, ReasonForm
from communities.letter_words import places_of
from communities.models import Decision, LetterKind, User
from communities.roles import Permission
from communities.views.attempting import DONE, attempt, do
from communities.views.framed import framed, shows_letters


@shows_letters
@application_view(Permission.DECIDE_APPLICATIONS)
@require_http_methods(["GET", "HEAD", "POST"])
def letter(request: ApplicationRequest) -> HttpResponse:
    """The draft; a POST saves it, or puts it back to its template."""
    if request.method != "POST":
        plans = plans_of(request)
        return page(request, plans[0]) if plans else back(request)
    decision = pending_or_404(request)
    if "reset" in request.POST:
        act = partial(actions.reset_letter, decision, by=request.user)
        do(request, act, "The letter is as its template makes it.")
        return redirect(request.path)
    form = LetterForm(request.POST)

    def save() -> object:
        return actions.edit_letter(decision, by=request.user, **form.cleaned_data)

    status = attempt(form, save, blame="body")
    if status == DONE:
        messages.success(request, "The letter is saved. This is how it reads now.")
        return redirect(request.path)
    return page(request, plans_of(request)[0], status, letter_form=form)


def plans_of(request: ApplicationRequest) -> list[Announcement]:
    """The pending decision with all that its announcement touches; empty when none is pending."""
    return announcements(request.application.decisions.all(), by=request.user)


def page(
    request: ApplicationRequest,
    plan: Announcement,
    status: HTTPStatus = HTTPStatus.OK,
    **bound: forms.Form,
) -> HttpResponse:
    decision = plan.decision
    draft = {"subject": decision.letter_subject, "body": decision.letter_body}
    seen = {"version": decision.version}
    context = {
        "application": request.application,
        "decision": decision,
        "plan": plan,
        "letter_form": LetterForm(initial={**seen, **draft}),
        "back_form": ReasonForm(initial=seen, prefix="back"),
        "places": places_of(decision.outcome).items(),
        **bound,
    }
    return render(request, "communities/decision_letter.html", context, status=status)


@application_view(Permission.DECIDE_APPLICATIONS)
@framed
def mail(request: ApplicationRequest) -> tuple[str, str]:
    """The draft as it would reach who handed the application in."""
    decision = pending_or_404(request)
    reader: User = request.application.submitted_by or request.user
    kind, values = LetterKind(decision.outcome), {"round": decision.round.name}
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
        return back(request)
    return page(request, plans_of(request)[0], status, back_form=form)


@application_view(Permission.DECIDE_APPLICATIONS)
@require_POST
def announce_one(request: ApplicationRequest) -> HttpResponse:
    """This one alone, before the rest of its round."""
    act = partial(actions.apply_decision, pending_or_404(request), by=request.user)
    do(request, act, f"Announced. The letters about {request.community} are on their way.")
    return back(request)


def back(request: ApplicationRequest) -> HttpResponse:
    return redirect("communities:decide", community=request.community.slug)


def pending_or_404(request: ApplicationRequest) -> Decision:
    decision = pending_decision(request.application)
    if decision is None:
        raise Http404("Nothing is pending here.")
    return decision
