"""What a partner promises: asked for, promised, delivered bit by bit, withdrawn."""

import json
from functools import partial
from http import HTTPStatus
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from communities.access import CommunityRequest, community_view
from communities.roles import Permission
from partners import actions
from partners.choices import choices_of
from partners.forms.commitment import (
    AddCommitmentForm,
    CommitmentForm,
    DeliverForm,
    EmployerForm,
    StepForm,
    values_of,
)
from partners.ladder import promise_of
from partners.models import Commitment, Step
from partners.views.asking import (
    DONE,
    ask,
    attempt,
    do,
    partner_or_404,
    posted,
    seen,
    to_partner,
    with_undo,
)
from partners.views.partner import promises_and_next

AT = "commitments"


@community_view(Permission.MANAGE_PARTNERS)
@require_http_methods(["GET", "POST"])
def add(request: CommunityRequest, pk: int) -> HttpResponse:
    partner, today = partner_or_404(request, pk), request.community.today()
    usual = {"on": today, "step": Step.PROMISED.value}
    form = AddCommitmentForm(posted(request), initial=usual, today=today)

    def act() -> object:
        return actions.add_commitment(partner, by=request.user, **form.cleaned_data)

    status = attempt(form, act)
    if status == DONE:
        return to_partner(request, pk, "The commitment is added.", at=AT)
    return ask(request, "partners/commitment.html", form, status, partner=partner)


@community_view(Permission.MANAGE_PARTNERS)
@require_http_methods(["GET", "POST"])
def add_jobs(request: CommunityRequest, pk: int) -> HttpResponse:
    """An employer's commitment: jobs, feedback, and the use of its name and logo."""
    partner, today = partner_or_404(request, pk), request.community.today()
    usual = {"on": today, "name_use_allowed_on": partner.name_use_allowed_on}
    form = EmployerForm(posted(request), initial=usual, today=today)

    def act() -> object:
        return actions.promise_jobs(partner, by=request.user, **form.cleaned_data)

    status = attempt(form, act)
    if status == DONE:
        return to_partner(request, pk, f"The commitment of {partner} is saved.", at=AT)
    return ask(request, "partners/employer.html", form, status, partner=partner)


@community_view(Permission.MANAGE_PARTNERS)
@require_http_methods(["GET", "POST"])
def edit(request: CommunityRequest, pk: int) -> HttpResponse:
    found = commitment_or_404(request, pk)
    form = form_of(request, found, posted(request))

    def act() -> object:
        changes, version = form.changes(), seen(request)
        return actions.change_commitment(found, by=request.user, version=version, **changes)

    status = attempt(form, act)
    if status == DONE:
        return to_partner(request, found.partner_id, "The commitment is saved.", at=AT)
    if status == HTTPStatus.CONFLICT:
        found = commitment_or_404(request, pk)
    return commitment_page(request, found, form, status)


def commitment_page(
    request: CommunityRequest,
    found: Commitment,
    form: CommitmentForm,
    status: HTTPStatus,
    **more: Any,
) -> HttpResponse:
    """The form, and beside it the ladder; `more` holds another form that was sent."""
    is_late = status == HTTPStatus.CONFLICT and form.is_bound
    context: dict[str, Any] = {
        "row": found,
        "theirs": form.meet(values_of(found)) if is_late else [],
        "step_form": step_form(request, found),
        "deliver_form": deliver_form(found),
        **more,
    }
    partner, template = found.partner, "partners/commitment.html"
    return ask(request, template, form, status, partner=partner, **context)


def form_of(request: CommunityRequest, found: Commitment, data: Any = None) -> CommitmentForm:
    return CommitmentForm(data, row=values_of(found), today=request.community.today())


def step_form(request: CommunityRequest, found: Commitment, data: Any = None) -> StepForm:
    today = request.community.today()
    return StepForm(data, initial={"to": found.step}, today=today, auto_id="id_step_%s")


def deliver_form(found: Commitment, data: Any = None) -> DeliverForm:
    return DeliverForm(data, initial={"delivered": found.delivered}, auto_id="id_so_far_%s")


@community_view(Permission.MANAGE_PARTNERS)
@require_POST
def advance(request: CommunityRequest, pk: int) -> HttpResponse:
    """To another step: by a button of the partner's page, or with a day from the commitment's."""
    found = commitment_or_404(request, pk)
    form = step_form(request, found, request.POST)

    def act() -> object:
        version = seen(request)
        return actions.advance(found, by=request.user, version=version, **form.cleaned_data)

    status = attempt(form, act, blame="to")
    return moved(request, pk, form, status, step_form=form)


@community_view(Permission.MANAGE_PARTNERS)
@require_POST
def deliver(request: CommunityRequest, pk: int) -> HttpResponse:
    """How many have come so far."""
    found = commitment_or_404(request, pk)
    form = deliver_form(found, request.POST)

    def act() -> object:
        version = seen(request)
        return actions.deliver(found, by=request.user, version=version, **form.cleaned_data)

    status = attempt(form, act, blame="delivered")
    return moved(request, pk, form, status, deliver_form=form)


def moved(
    request: CommunityRequest, pk: int, form: forms.Form, status: HTTPStatus, **bound: forms.Form
) -> HttpResponse:
    """The answer to an act on the ladder: with htmx the row and what it moved beside it."""
    now, stale = commitment_or_404(request, pk), getattr(form, "stale", "")
    sentence = f"{now.so_far}: {now.get_step_display().lower()}."
    if request.htmx:
        wrong = stale or " ".join(str(text) for errors in form.errors.values() for text in errors)
        return row(request, now, wrong or sentence, status=status, wrong=wrong)
    if status != DONE:
        return commitment_page(request, now, form_of(request, now), status, stale=stale, **bound)
    return to_partner(request, now.partner_id, sentence, at=f"promise-{pk}")


def row(
    request: CommunityRequest, now: Commitment, words: str, *, status: HTTPStatus, wrong: str
) -> HttpResponse:
    """One promise of the partner's page, its sums and what is owed next."""
    choices = choices_of(request.community, reader=request.user)
    context = {
        "partner": now.partner,
        "promise": promise_of(now, request.community.today()),
        "wrong": wrong,
        "typed": request.POST.get("delivered") if wrong else None,
        "refocus": True,
        "out_of_band": True,
        **promises_and_next(request, now.partner, choices),
    }
    done = HTTPStatus.OK if status == DONE else status
    response = render(request, "partners/partner.html#changed", context, status=done)
    response["HX-Trigger"] = json.dumps({"announce": words})
    return response


@community_view(Permission.MANAGE_PARTNERS)
@require_POST
def feedback(request: CommunityRequest, pk: int) -> HttpResponse:
    """The employer has said how the hires have done."""
    found = commitment_or_404(request, pk)
    act = partial(actions.feedback_came, found, by=request.user)
    undo = url_of(request, "no-feedback", pk)
    sentence = with_undo(f"{found.partner} gave feedback on {found.words}.", undo)
    return do(request, found.partner_id, act, sentence)


@community_view(Permission.MANAGE_PARTNERS)
@require_POST
def no_feedback(request: CommunityRequest, pk: int) -> HttpResponse:
    found = commitment_or_404(request, pk)
    act = partial(actions.feedback_still_owed, found, by=request.user)
    return do(request, found.partner_id, act, "The feedback is still owed.", at=f"promise-{pk}")


@community_view(Permission.MANAGE_PARTNERS)
@require_POST
def remove(request: CommunityRequest, pk: int) -> HttpResponse:
    found = commitment_or_404(request, pk)
    act = partial(actions.remove_commitment, found, by=request.user)
    undo = url_of(request, "restore-commitment", pk)
    return do(request, found.partner_id, act, with_undo(f"Removed: {found}.", undo))


@community_view(Permission.MANAGE_PARTNERS)
@require_POST
def restore(request: CommunityRequest, pk: int) -> HttpResponse:
    found = commitment_or_404(request, pk)
    act = partial(actions.restore_commitment, found, by=request.user)
    return do(request, found.partner_id, act, f"It is back: {found}.", at=AT)


def url_of(request: CommunityRequest, door: str, pk: int) -> str:
    return reverse(f"partners:{door}", args=[request.community.slug, pk])


def commitment_or_404(request: CommunityRequest, pk: int) -> Commitment:
    """A removed one too: its page shows the way back."""
    rows = request.community.commitments.select_related("partner", "changed_by")
    return get_object_or_404(rows, pk=pk)
