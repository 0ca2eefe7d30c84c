"""One cohort: its counts, each by itself, and who of it was placed."""

from functools import partial
from http import HTTPStatus

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from communities.access import CommunityRequest, community_view
from communities.roles import Permission
from partners.views.asking import DONE, attempt, posted, seen, with_undo
from placements import actions
from placements.forms.training import CohortForm, cohort_values
from placements.models import Cohort
from placements.rows import as_table, cohort_of
from placements.views.asking import ask, do, led_to, url_of
from placements.views.training import program_or_404

FEW = 50  # placements on the page of a cohort; the list has the rest


@community_view(Permission.RECORD_PLACEMENTS, rows="Cohort")
@require_safe
def cohort(request: CommunityRequest, pk: int) -> HttpResponse:
    found = cohort_or_404(request, pk)
    placed = found.placements.kept().for_lists().order_by("-starts_on", "-pk")
    rows, room = list(placed[: FEW + 1]), url_of(request, "placements")
    context = {
        "cohort": found,
        "counts": cohort_of(found),
        "rows": as_table(rows[:FEW], request.community.today(), room=room),
        "is_placed": bool(rows),
        "has_more": len(rows) > FEW,
        "most": FEW,
        "history": request.community.activities.about(f"cohort:{pk}").for_history()[:50],
        "room": room,
    }
    return render(request, "placements/cohort.html", context)


@community_view(Permission.RECORD_PLACEMENTS)
@require_http_methods(["GET", "POST"])
def add(request: CommunityRequest, pk: int) -> HttpResponse:
    program = program_or_404(request, pk)
    form = CohortForm(posted(request), today=request.community.today())
    added: list[Cohort] = []

    def act() -> None:
        added.append(actions.add_cohort(program, by=request.user, **form.cleaned_data))

    status = attempt(form, act)
    if status == DONE:
        url = url_of(request, "cohort", added[0].pk)
        return led_to(request, url, f"{added[0]} is added.")
    return ask(request, "placements/cohort_form.html", form, status, program=program)


@community_view(Permission.RECORD_PLACEMENTS)
@require_http_methods(["GET", "POST"])
def edit(request: CommunityRequest, pk: int) -> HttpResponse:
    found = cohort_or_404(request, pk)
    form = CohortForm(posted(request), row=cohort_values(found), today=request.community.today())

    def act() -> object:
        changes, version = form.changes(), seen(request)
        return actions.change_cohort(found, by=request.user, version=version, **changes)

    status = attempt(form, act)
    if status == DONE:
        return led_to(request, url_of(request, "cohort", pk), "The cohort is saved.")
    theirs = []
    if status == HTTPStatus.CONFLICT:
        found = cohort_or_404(request, pk)
        theirs = form.meet(cohort_values(found))
    more = {"row": found, "theirs": theirs, "program": found.program}
    return ask(request, "placements/cohort_form.html", form, status, **more)


@community_view(Permission.RECORD_PLACEMENTS)
@require_POST
def remove(request: CommunityRequest, pk: int) -> HttpResponse:
    found = cohort_or_404(request, pk)
    act = partial(actions.remove_cohort, found, by=request.user)
    undo = with_undo(f"{found} is removed.", url_of(request, "restore-cohort", pk))
    return do(request, act, undo, url=url_of(request, "cohort", pk))


@community_view(Permission.RECORD_PLACEMENTS)
@require_POST
def restore(request: CommunityRequest, pk: int) -> HttpResponse:
    found = cohort_or_404(request, pk)
    act = partial(actions.restore_cohort, found, by=request.user)
    return do(request, act, f"{found} is back.", url=url_of(request, "cohort", pk))


def cohort_or_404(request: CommunityRequest, pk: int) -> Cohort:
    """A removed one too: its page says so and shows the way back."""
    rows = request.community.cohorts.select_related("program__provider", "changed_by")
    return get_object_or_404(rows, pk=pk)
