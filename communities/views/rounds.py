"""The rounds: their dates in one calendar, each on a page, set up and changed."""

from http import HTTPStatus

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_scopes import scopes_disabled

from communities import actions
from communities.access import NationalRequest, national_view
from communities.listing import Columns, Listing, Sorts
from communities.models import ProgramAct, Round
from communities.program_forms import RoundForm
from communities.roles import Permission
from communities.round_dates import calendar_of, dates_of
from communities.staff import late_in
from communities.views.attempting import DONE, attempt, posted

SORTS: Sorts = {"opens": ("Opens", "opens_at"), "name": ("Round", "name")}
COLUMNS: Columns = {
    "Round": lambda row: row.name,
    "Opens": lambda row: row.opens_at,
    "Closes": lambda row: row.closes_at,
    "Late until": lambda row: row.late_until,
    "Sealed": lambda row: row.is_sealed,
    "Reviews due": lambda row: row.reviews_due_on,
    "Answers": lambda row: row.announces_on,
    "Rubric": lambda row: row.rubric,
    "Handed in": lambda row: row.handed_in,
    "Undecided": lambda row: row.undecided,
}
LATEST = 30  # rounds whose dates stand in the calendar
LATEST_ACTS = 20


@national_view(Permission.REVIEW_APPLICATIONS)
@require_safe
def rounds(request: NationalRequest) -> HttpResponse:
    listing = Listing(
        request,
        Round.objects.for_list(),
        search=lambda rows, words: rows.filter(name__icontains=words),
        sorts=SORTS,
        default_sort="-opens",
        columns=COLUMNS,
        per_page=25,
        nouns=("round", "rounds"),
    )
    calendar = calendar_of(Round.objects.order_by("-opens_at")[:LATEST])
    context = {"calendar": calendar, "now": timezone.now()}
    return listing.answer("communities/rounds.html", context, name="techhire-rounds")


@national_view(Permission.REVIEW_APPLICATIONS)
@require_safe
def round_page(request: NationalRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Round.objects.for_list(), pk=pk)
    with scopes_disabled():  # how many reviews of this round are late
        late = late_in(found).count()
    acts = ProgramAct.objects.filter(subject=f"round:{pk}").select_related("by")[:LATEST_ACTS]
    context = {"round": found, "dates": list(dates_of(found)), "late": late, "acts": acts}
    return render(request, "communities/round.html", {**context, "now": timezone.now()})


@national_view(Permission.MANAGE_PROGRAM)
@require_http_methods(["GET", "POST"])
def open_round(request: NationalRequest) -> HttpResponse:
    form = RoundForm(posted(request))
    made: list[Round] = []

    def act() -> None:
        made.append(actions.open_round(by=request.user, **form.cleaned_data))

    status = attempt(form, act)
    if status == DONE:
        messages.success(request, f"The round {made[0]} is set up.")
        return redirect("communities:round", pk=made[0].pk)
    return render(request, "communities/round_form.html", {"form": form}, status=status)


@national_view(Permission.MANAGE_PROGRAM)
@require_http_methods(["GET", "POST"])
def change_round(request: NationalRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Round.objects.select_related("rubric"), pk=pk)
    form = RoundForm(posted(request), round_=found)
    version = int(request.POST.get("version", "")) if is_number(request) else -1

    def act() -> None:
        changes = {name: form.cleaned_data[name] for name in form.changed_data}
        actions.change_round(found, by=request.user, version=version, **changes)

    status = attempt(form, act)
    if status == DONE:
        messages.success(request, f"The round {form.cleaned_data['name']} is saved.")
        return redirect("communities:round", pk=pk)
    theirs = []
    if status == HTTPStatus.CONFLICT:
        found = get_object_or_404(Round.objects.select_related("rubric"), pk=pk)
        theirs = form.differences(found)
    context = {"form": form, "round": found, "theirs": theirs}
    return render(request, "communities/round_form.html", context, status=status)


def is_number(request: NationalRequest) -> bool:
    version = request.POST.get("version", "")
    return version.isdecimal() and len(version) < 10


@national_view(Permission.DECIDE_APPLICATIONS)
@require_POST
def nudge_round(request: NationalRequest, pk: int) -> HttpResponse:
    """A letter to everybody whose review in this round is late."""
    found = get_object_or_404(Round, pk=pk)
    written = actions.nudge_late(found, by=request.user)
    if written:
        letters = "1 letter goes" if written == 1 else f"{written} letters go"
        messages.success(request, f"{letters} out now.")
    else:
        messages.info(request, "Nobody to remind: no review is late, or all had a letter today.")
    return redirect("communities:round", pk=pk)
