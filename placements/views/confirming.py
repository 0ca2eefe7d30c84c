"""The page behind the link of a letter to an employer: public, and the link is the key."""

from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any

from allauth.core.ratelimit import consume_or_429
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods
from django_scopes import scope

from communities.refusal import Refused, Stale
from communities.secret_pages import told_to_nobody
from placements import actions
from placements.access import confirmation_behind
from placements.asked import asks, day, facts_beside_the_form
from placements.confirming import employer_of, still_asked
from placements.forms.confirmation import ReplyForm, reply_form
from placements.models import Confirmation, Question

View = Callable[..., HttpResponse]


# No cookie is asked for: who knows the address may answer, signed in or not, and nobody can make
# a browser send a form to an address that they do not know. With "no-referrer" browsers send
# "Origin: null", which the check would refuse.
@csrf_exempt
@login_not_required
@told_to_nobody
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, secret: str) -> HttpResponse:
    """Opening the page changes nothing: mail scanners do that too."""
    limited: HttpResponse | None = consume_or_429(
        request, action="confirm_placement", limit_get=True
    )
    if limited:
        return limited
    confirmation = confirmation_behind(secret)
    if confirmation is None:
        return render(request, "placements/confirm_unknown.html", status=HTTPStatus.NOT_FOUND)
    community = confirmation.community
    with scope(community=community), timezone.override(community.zone):
        questions = still_asked(confirmation) if confirmation.state == "open" else []
        if not questions:
            return over(request, confirmation)
        return answer(request, confirmation, questions)


def answer(
    request: HttpRequest, confirmation: Confirmation, questions: list[Question]
) -> HttpResponse:
    forms = forms_of(confirmation, questions, request.POST if request.method == "POST" else None)
    if request.method != "POST":
        return ask(request, confirmation, forms, HTTPStatus.OK)
    if [form for form in forms if not form.is_valid()]:  # each, so that all errors are said at once
        return ask(request, confirmation, forms, HTTPStatus.UNPROCESSABLE_ENTITY)
    said = {form.question.pk: form.said() for form in forms}
    try:
        actions.answer_confirmation(confirmation, said=said)
    except Stale as stale:
        # The facts as they are now; the answers are to be given anew, to what is asked now.
        questions = still_asked(confirmation)
        if not questions:
            return over(request, confirmation)
        fresh = forms_of(confirmation, questions, None)
        return ask(request, confirmation, fresh, HTTPStatus.CONFLICT, wrong=str(stale))
    except Refused as refused:
        confirmation.refresh_from_db()
        if confirmation.state != "open":
            return over(request, confirmation)
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        return ask(request, confirmation, forms, status, wrong=str(refused))
    return HttpResponseRedirect(request.path)


def forms_of(
    confirmation: Confirmation, questions: list[Question], data: Mapping[str, Any] | None
) -> list[ReplyForm]:
    return [reply_form(question, confirmation.community, data) for question in questions]


def ask(
    request: HttpRequest,
    confirmation: Confirmation,
    forms: list[ReplyForm],
    status: HTTPStatus,
    *,
    wrong: str = "",
) -> HttpResponse:
    placement = forms[0].question.placement
    context = {
        "confirmation": confirmation,
        "employer": employer_of(placement),
        "asked": [
            (asks(form.question), facts_beside_the_form(form.question), form) for form in forms
        ],
        "wrong": wrong,
    }
    return render(request, "placements/confirm.html", context, status=status)


def over(request: HttpRequest, confirmation: Confirmation) -> HttpResponse:
    """What became of it. Who answered reads what, for as long as the link would have worked."""
    state = "no longer" if confirmation.state == "open" else confirmation.state
    answers = []
    if state == "answered" and not confirmation.has_expired:
        answers = [
            (one, f"{one.placement.get_family_display()} since {day(one.placement.starts_on)}")
            for one in confirmation.questions.for_letter()
            if one.answer and not one.placement.forgotten_at
        ]
    context = {"confirmation": confirmation, "state": state, "answers": answers}
    status = HTTPStatus.OK if state == "answered" else HTTPStatus.GONE
    return render(request, "placements/confirm_over.html", context, status=status)
