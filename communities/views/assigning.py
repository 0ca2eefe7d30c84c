"""Giving applications to reviewers: those that were ticked, and by a proposal."""

from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods
from django_scopes import scopes_disabled

from communities import actions, workload
from communities.access import NationalRequest, national_view
from communities.actions.assigning import Assigned, Pair
from communities.models import Round
from communities.program_forms import AT_ONCE, AskReviewersForm, DayField
from communities.roles import Permission
from communities.views.attempting import DONE, attempt, posted

SHOWN = 5  # refusals that are said one by one


@national_view(Permission.DECIDE_APPLICATIONS)
@require_http_methods(["GET", "POST"])
def assign(request: NationalRequest) -> HttpResponse:
    """Asks who is to review the applications that were ticked, and gives them out."""
    pks = numbers(request.POST.getlist("pk") or request.GET.getlist("pk"))[:AT_ONCE]
    with scopes_disabled():  # the applications that were ticked in the queue
        sealed = workload.sealed_of(Round.objects.filter(is_sealed=True))
        rows = list(workload.chosen(request.user, pks, sealed=sealed))
        people = workload.candidates()
        form = AskReviewersForm(posted(request), choices=choices_of(people))
        if not rows:
            return nothing_ticked(request)
        made: list[Assigned] = []

        def act() -> None:
            pairs = [(row.pk, pk) for row in rows for pk in form.cleaned_data["reviewer"]]
            due_on = form.cleaned_data["due_on"]
            made.append(actions.assign_many(pairs, by=request.user, due_on=due_on))

        status = attempt(form, act, blame="due_on")
        if status == DONE:
            say(request, made[0])
            return back_from(request)
        context = {"form": form, "rows": shown(rows, people), "next": next_of(request)}
        return render(request, "communities/assign.html", context, status=status)


def choices_of(people: list[workload.Candidate]) -> list[tuple[int, str]]:
    return [(one.user.pk, f"{one.user} ({one.words})") for one in people]


def shown(rows: list[Any], people: list[workload.Candidate]) -> list[tuple[Any, str, str]]:
    """Each application with who has it and who may not, in names."""
    names = {one.user.pk: str(one.user) for one in people}
    known = workload.known_of(rows)
    return [
        (row, listed(names, known.taken[row.pk]), listed(names, known.barred[row.pk]))
        for row in rows
    ]


def listed(names: dict[int, str], people: set[int]) -> str:
    return ", ".join(sorted(names[pk] for pk in people if pk in names))


def nothing_ticked(request: NationalRequest) -> HttpResponse:
    sentence = "Tick applications that wait for an answer, then choose who reviews them."
    context = {"sentence": sentence}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if request.method == "POST" else HTTPStatus.OK
    return render(request, "communities/assign_nothing.html", context, status=status)


@national_view(Permission.DECIDE_APPLICATIONS)
@require_http_methods(["GET", "POST"])
def propose(request: NationalRequest) -> HttpResponse:
    """A balanced proposal that can be changed pair by pair before it is confirmed."""
    if request.method == "POST":
        return confirm(request)
    return proposal_page(request)


def proposal_page(request: NationalRequest, *, wrong: str = "") -> HttpResponse:
    of_round = next(iter(numbers([request.GET.get("round", "")])), None)
    rounds = list(Round.objects.order_by("-opens_at"))
    sealed, most = workload.sealed_of(rounds), workload.AT_ONCE
    with scopes_disabled():  # all applications that lack a reviewer
        found = list(workload.lacking(request.user, sealed=sealed, of_round=of_round)[: most + 1])
        people = workload.candidates()
        proposed = workload.proposal_for(found[:most], people)
    kept = kept_from(request)
    context = {
        "proposed": [(one, list(lines_of(one, people, kept))) for one in proposed],
        "are_more": len(found) > most,
        "people": people,
        "rounds": rounds,
        "of_round": of_round,
        "wrong": wrong,
        "due_on": request.POST.get("due_on", ""),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if wrong else HTTPStatus.OK
    return render(request, "communities/propose.html", context, status=status)


def lines_of(
    one: workload.Proposed, people: list[workload.Candidate], kept: dict[str, str] | None
) -> Iterator[dict[str, Any]]:
    """A line for each pair; after a refusal, as it was left."""
    free = [(c.user.pk, c) for c in people if c.user.pk not in one.barred]
    for number, pair in enumerate(one.pairs):
        key = f"{pair.application}-{number}"
        chosen = pair.reviewer if kept is None else kept.get(key, pair.reviewer)
        is_kept = kept is None or key in kept
        yield {"key": key, "why": pair.why, "people": free, "chosen": chosen, "is_kept": is_kept}


def kept_from(request: NationalRequest) -> dict[str, Any] | None:
    if request.method != "POST":
        return None
    return {
        key: next(iter(numbers([request.POST.get(f"who-{key}", "")])), None)
        for key in request.POST.getlist("keep")
    }


def confirm(request: NationalRequest) -> HttpResponse:
    """What is still ticked is given out; everything is looked up anew."""
    pairs = list(pairs_from(request))
    if not pairs:
        return proposal_page(request, wrong="Keep at least one line, then confirm.")
    day = DayField(required=False)
    try:
        due_on = day.clean(request.POST.get("due_on", ""))
        made = actions.assign_many(pairs, by=request.user, due_on=due_on, keeps_capacity=True)
    except (actions.Refused, ValidationError) as refused:
        return proposal_page(request, wrong=" ".join(getattr(refused, "messages", [str(refused)])))
    say(request, made)
    return redirect("communities:propose")


def pairs_from(request: NationalRequest) -> Iterator[Pair]:
    for key in request.POST.getlist("keep")[:500]:
        application = numbers([key.partition("-")[0]])
        reviewer = numbers([request.POST.get(f"who-{key}", "")])
        if application and reviewer:
            yield application[0], reviewer[0]


def say(request: HttpRequest, made: Assigned) -> None:
    """What came of it, and what did not."""
    if made.done:
        n = len(made.done)
        messages.success(request, "1 review is given out." if n == 1 else f"{n} are given out.")
    if made.already:
        n = len(made.already)
        there = "1 was there before." if n == 1 else f"{n} were there before."
        messages.info(request, there)
    for sentence in made.refused[:SHOWN]:
        messages.warning(request, f"Not given out: {sentence}")
    if (more := len(made.refused) - SHOWN) > 0:
        messages.warning(request, f"{more} more were not given out, for such reasons.")


def numbers(texts: list[str]) -> list[int]:
    """Those that are the key of a row; what somebody made up is left out."""
    return [int(text) for text in texts if text.isascii() and text.isdecimal() and len(text) < 10]


def next_of(request: NationalRequest) -> str:
    wanted = request.POST.get("next") or request.GET.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    return wanted if is_ours and wanted.startswith("/national/") else ""


def back_from(request: NationalRequest) -> HttpResponse:
    return HttpResponseRedirect(next_of(request) or reverse("communities:applications"))
