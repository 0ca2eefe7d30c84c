"""Asking the employer of a placement to confirm: whom, about what; again; no more; taken back."""

from collections.abc import Callable
from datetime import date
from http import HTTPStatus

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods, require_POST

from communities.access import CommunityRequest, community_view
from communities.refusal import Refused
from communities.roles import Permission
from partners.models import Partner
from partners.rows import day_words
from partners.views.asking import DONE, attempt, posted, with_undo
from partners.views.back import came_from
from placements import actions
from placements.confirming import (
    MOST_OFFERED,
    checks_to_ask,
    employer_of,
    people_to_ask,
    placements_to_ask,
)
from placements.forms.confirmation import AskForm
from placements.models import Confirmation, Placement, RetentionCheck
from placements.views.asking import ask, led_to, url_of
from placements.views.checks import check_or_404
from placements.views.placements import placement_or_404

Row = Placement | RetentionCheck


@community_view(Permission.RECORD_PLACEMENTS)
@require_http_methods(["GET", "POST"])
def ask_about_placement(request: CommunityRequest, pk: int) -> HttpResponse:
    found = placement_or_404(request, pk)
    return ask_employer(request, found, found)


@community_view(Permission.RECORD_PLACEMENTS)
@require_http_methods(["GET", "POST"])
def ask_about_check(request: CommunityRequest, pk: int) -> HttpResponse:
    found = check_or_404(request, pk)
    return ask_employer(request, found, found.placement)


def ask_employer(request: CommunityRequest, first: Row, placement: Placement) -> HttpResponse:
    """One form, in which `first` is chosen; whatever else could be asked stands below it."""
    here = url_of(request, "placement", placement.pk)
    if placement.removed_at or placement.forgotten_at:
        return HttpResponseRedirect(here)
    employer = employer_of(placement)
    people, rows = list(people_to_ask(employer)), offered(request, first, employer)
    today = request.community.today()
    form = AskForm(
        posted(request),
        people=people,
        offered=[(key, label_of(row, today)) for key, row in rows.items()],
        initial={"contact": people[0].pk if people else None, "about": [key_of(first)]},
    )
    made: list[Confirmation] = []
    status = attempt(form, lambda: made.append(send(request, form, rows)))
    if status == DONE:
        sentence = f"{made[0].name} is asked. The letter is on its way."
        undo = with_undo(sentence, url_of(request, "withdraw-confirmation", made[0].pk), "Withdraw")
        return led_to(request, here, undo)
    more = {"employer": employer, "placement": placement, "people": people}
    return ask(request, "placements/ask_employer.html", form, HTTPStatus(status), **more)


def send(request: CommunityRequest, form: AskForm, rows: dict[str, Row]) -> Confirmation:
    chosen = [rows[key] for key in form.cleaned_data["about"]]
    return actions.ask_employer(
        request.community,
        by=request.user,
        contact=form.whom,
        placements=[row for row in chosen if isinstance(row, Placement)],
        checks=[row for row in chosen if isinstance(row, RetentionCheck)],
    )


def offered(request: CommunityRequest, first: Row, employer: Partner) -> dict[str, Row]:
    """What may be asked of the employer, by its key; `first` is the first."""
    checks = checks_to_ask(request.community, employer)[:MOST_OFFERED]
    placements = placements_to_ask(request.community, employer)[:MOST_OFFERED]
    found: dict[str, Row] = {key_of(row): row for row in (first, *checks, *placements)}
    return dict(list(found.items())[:MOST_OFFERED])


def key_of(row: Row) -> str:
    return f"{'placement' if isinstance(row, Placement) else 'check'}-{row.pk}"


def label_of(row: Row, today: date) -> str:
    placement = row if isinstance(row, Placement) else row.placement
    started = day_words(placement.starts_on, today)
    who = f"{placement.reference}, {placement.get_family_display().lower()} since {started}"
    if isinstance(row, Placement):
        return f"{who}: is this right?"
    return f"{who}: still there after {row.get_after_display()}?"


@community_view(Permission.RECORD_PLACEMENTS)
@require_POST
def ask_again(request: CommunityRequest, pk: int) -> HttpResponse:
    return act_on(
        request,
        pk,
        actions.ask_again,
        "{} is asked again. Only the link of the newest letter works.",
    )


@community_view(Permission.RECORD_PLACEMENTS)
@require_POST
def withdraw(request: CommunityRequest, pk: int) -> HttpResponse:
    return act_on(request, pk, actions.withdraw_confirmation, "{} is not asked any more.")


def act_on(
    request: CommunityRequest, pk: int, act: Callable[..., object], done: str
) -> HttpResponse:
    row = get_object_or_404(request.community.confirmations.all(), pk=pk)
    try:
        act(row, by=request.user)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, done.format(row.name))
    return HttpResponseRedirect(came_from(request) or url_of(request, "checks"))


@community_view(Permission.RECORD_PLACEMENTS)
@require_POST
def set_aside(request: CommunityRequest, pk: int) -> HttpResponse:
    question = get_object_or_404(request.community.employer_questions.all(), pk=pk)
    page = url_of(request, "placement", question.placement_id)
    try:
        actions.set_aside_answer(question, by=request.user)
    except Refused as refused:
        messages.error(request, str(refused))
        return HttpResponseRedirect(page)
    return led_to(request, page, "The answer is taken back.")
