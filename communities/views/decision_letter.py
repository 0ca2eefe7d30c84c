"""A pending decision's letter: edited, seen as mail, announced alone, or taken back."""

from functools import partial
from http import HTTPStatus

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from communities import actions
from communities.actions.application_letters import words_for
from communities.actions.deciding import ENDED
from communities.actions.pending import pending_decision
from communities.announcement import Announcement, announcements
from communities.deciding_forms import LetterForm, ReasonForm, SeenForm
from communities.desk_access import ApplicationRequest, application_view
from communities.letter_words import places_of
from communities.models import LetterKind, User
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
        return page(request, plans[0]) if plans else over(request)
    decision = pending_decision(request.application)
    if decision is None:
        return over(request)
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
    return again(request, status, form, letter_form=form)


def plans_of(request: ApplicationRequest) -> list[Announcement]:
    """The pending decision with all that its announcement touches; empty when none is pending."""
    return announcements(request.application.decisions.all(), by=request.user)


def again(
    request: ApplicationRequest, status: HTTPStatus, form: SeenForm, **bound: SeenForm
) -> HttpResponse:
    """The page with what was typed, beside the draft as it is by now."""
    plans = plans_of(request)
    if not plans:
        return over(request)
    if status == HTTPStatus.CONFLICT:
        form.meet(plans[0].decision.version)
    return page(request, plans[0], status, **bound)


def page(
    request: ApplicationRequest,
    plan: Announcement,
    status: HTTPStatus = HTTPStatus.OK,
    **bound: SeenForm,
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
    decision = pending_decision(request.application)
    if decision is None:
        raise Http404
    reader: User = request.application.submitted_by or request.user
    kind, values = LetterKind(decision.outcome), {"round": decision.round.name}
    return words_for(request.application, kind, to=reader, values=values, decision=decision)


@shows_letters
@application_view(Permission.DECIDE_APPLICATIONS)
@require_POST
def take_back(request: ApplicationRequest) -> HttpResponse:
    form, decision = ReasonForm(request.POST, prefix="back"), pending_decision(request.application)
    if decision is None:
        return over(request)

    def act() -> object:
        return actions.take_back_decision(decision, by=request.user, **form.cleaned_data)

    status = attempt(form, act, blame="reason")
    if status == DONE:
        messages.success(request, "The decision is taken back. The application is undecided again.")
        return back(request)
    return again(request, status, form, back_form=form)


@application_view(Permission.DECIDE_APPLICATIONS)
@require_POST
def announce_one(request: ApplicationRequest) -> HttpResponse:
    """This one alone, before the rest of its round."""
    decision = pending_decision(request.application)
    if decision is None:
        return over(request)
    act = partial(actions.apply_decision, decision, by=request.user)
    do(request, act, f"Announced. The letters about {request.community} are on their way.")
    return back(request)


def back(request: ApplicationRequest) -> HttpResponse:
    return redirect("communities:decide", community=request.community.slug)


def over(request: ApplicationRequest) -> HttpResponse:
    """A button was pressed again, or somebody else was faster."""
    messages.info(request, ENDED)
    return back(request)
