"""Training: programs and the cohorts that went through them."""

from functools import partial
from http import HTTPStatus

from django.db.models import Count, Max, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from communities.access import CommunityRequest, community_view
from communities.listing import Columns, Filter, Listing, Sorts
from communities.roles import Permission
from partners.views.asking import DONE, attempt, posted, seen, with_undo
from placements import actions
from placements.choices import MOST_OFFERED, provider_choices
from placements.forms.training import ProgramForm, program_values
from placements.models import Mode, Track, TrainingProgram
from placements.rows import cohort_of, dollars
from placements.views.asking import ask, do, led_to, url_of

SORTS: Sorts = {
    "name": ("Program", "name"),
    "provider": ("Taught by", ["provider__name", "name"]),
}
COLUMNS: Columns = {
    "Program": lambda row: row.name,
    "Taught by": lambda row: row.provider.name,
    "Trains for": lambda row: row.get_track_display(),
    "Mode": lambda row: row.get_mode_display(),
    "Weeks": lambda row: row.weeks,
    "Cost of a seat": lambda row: row.cost,
    "Credential": lambda row: row.credential,
    "Cohorts": lambda row: row.cohort_count,
}
MOST_COHORTS = 100  # on the page of a program; the latest


@community_view(Permission.RECORD_PLACEMENTS, rows="Training programs")
@require_safe
def programs(request: CommunityRequest) -> HttpResponse:
    """All programs, with how many cohorts each has had."""
    kept = Q(cohorts__removed_at=None)
    rows = request.community.trainingprograms.kept().select_related("provider")
    listing = Listing(
        request,
        rows.annotate(
            cohort_count=Count("cohorts", filter=kept),
            latest_on=Max("cohorts__starts_on", filter=kept),
        ),
        search=lambda found, words: found.filter(
            Q(name__icontains=words) | Q(provider__name__icontains=words)
        ),
        sorts=SORTS,
        default_sort="name",
        filters=[
            Filter("track", "Trains for", Track.choices, lambda f, track: f.filter(track=track)),
            Filter("provider", "Taught by", provider_choices(request.community), taught_by),
            Filter("mode", "How", Mode.choices, lambda f, mode: f.filter(mode=mode)),
        ],
        columns=COLUMNS,
        nouns=("program", "programs"),
    )
    return listing.answer("placements/programs.html", {}, name=f"{request.community.slug}-programs")


def taught_by(found: QuerySet[TrainingProgram], key: str) -> QuerySet[TrainingProgram]:
    """Also what was taught under another name of the partner, before two were merged."""
    return found.filter(Q(provider=int(key)) | Q(provider__merged_into=int(key)))


@community_view(Permission.RECORD_PLACEMENTS, rows="Training program")
@require_safe
def program(request: CommunityRequest, pk: int) -> HttpResponse:
    """One program and its cohorts, with the counts of each apart."""
    found = program_or_404(request, pk)
    cohorts = found.cohorts.filter(removed_at=None).order_by("-starts_on", "-pk")[:MOST_COHORTS]
    context = {
        "program": found,
        "cost": dollars(found.cost),
        "cohorts": [cohort_of(row) for row in cohorts],
    }
    return render(request, "placements/program.html", context)


@community_view(Permission.RECORD_PLACEMENTS)
@require_http_methods(["GET", "POST"])
def add(request: CommunityRequest) -> HttpResponse:
    form = program_form(request)
    added: list[TrainingProgram] = []

    def act() -> None:
        new = actions.add_program(request.community, by=request.user, **form.cleaned_data)
        added.append(new)

    status = attempt(form, act, blame="name")
    if status == DONE:
        url = url_of(request, "program", added[0].pk)
        return led_to(request, url, f"{added[0]} is added.")
    return ask(request, "placements/program_form.html", form, status, names=names_of(request))


@community_view(Permission.RECORD_PLACEMENTS)
@require_http_methods(["GET", "POST"])
def edit(request: CommunityRequest, pk: int) -> HttpResponse:
    found = program_or_404(request, pk)
    form = program_form(request, found)

    def act() -> object:
        changes, version = form.changes(), seen(request)
        return actions.change_program(found, by=request.user, version=version, **changes)

    status = attempt(form, act, blame="name")
    if status == DONE:
        sentence = f"{form.cleaned_data['name']} is saved."
        return led_to(request, url_of(request, "program", pk), sentence)
    theirs = []
    if status == HTTPStatus.CONFLICT:
        found = program_or_404(request, pk)
        theirs = form.meet(program_values(found))
    more = {"row": found, "theirs": theirs, "names": names_of(request)}
    return ask(request, "placements/program_form.html", form, status, **more)


def program_form(request: CommunityRequest, found: TrainingProgram | None = None) -> ProgramForm:
    row = program_values(found) if found else None
    form = ProgramForm(posted(request), row=row, today=request.community.today())
    form.offer(request.community, now=found.provider if found else None)
    return form


def names_of(request: CommunityRequest) -> list[str]:
    names = request.community.partners.kept().order_by("name").values_list("name", flat=True)
    return list(names[:MOST_OFFERED])


@community_view(Permission.RECORD_PLACEMENTS)
@require_POST
def remove(request: CommunityRequest, pk: int) -> HttpResponse:
    found = program_or_404(request, pk)
    act = partial(actions.remove_program, found, by=request.user)
    undo = with_undo(f"{found} is removed.", url_of(request, "restore-program", pk))
    return do(request, act, undo, url=url_of(request, "program", pk))


@community_view(Permission.RECORD_PLACEMENTS)
@require_POST
def restore(request: CommunityRequest, pk: int) -> HttpResponse:
    found = program_or_404(request, pk)
    act = partial(actions.restore_program, found, by=request.user)
    return do(request, act, f"{found} is back.", url=url_of(request, "program", pk))


def program_or_404(request: CommunityRequest, pk: int) -> TrainingProgram:
    """A removed one too: its page says so and shows the way back."""
    rows = request.community.trainingprograms.select_related("provider", "changed_by")
    return get_object_or_404(rows, pk=pk)
