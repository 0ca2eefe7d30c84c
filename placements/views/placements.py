"""Placements: all of them, one of them; logged, corrected, removed, brought back."""

from collections.abc import Iterable
from datetime import date
from functools import partial
from http import HTTPStatus
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from communities.access import CommunityRequest, community_view
from communities.models import RowAccess
from communities.roles import Permission
from partners.views.asking import DONE, attempt, posted, seen, with_undo
from placements import actions
from placements.asked import Asked, asked_of, latest_of_checks
from placements.choices import offered_in
from placements.forms.placement import PlacementForm, values_of
from placements.listing import placement_listing
from placements.models import BANDS, UNREPORTED, Evidence, Outcome, Placement
from placements.rows import Check, as_table, check_of, dollars
from placements.views.asking import ask, do, led_to, url_of

LAST_ACTS = 300  # of the community's log, in which the last placement of a person is looked for
LAST_QUESTIONS = 20  # to the employer, that the page tells
LASTING = ("issuer", "employer", "kind", "evidence")  # what the next one often has in common


@community_view(Permission.RECORD_PLACEMENTS, rows="Placements")
@require_safe
def placements(request: CommunityRequest) -> HttpResponse:
    """Fifty at a time, the latest start first unless the address says otherwise."""
    listing, name = placement_listing(request), f"{request.community.slug}-placements"
    if listing.wants_csv:
        return listing.csv(name)
    rows = as_table(listing.page, request.community.today(), room=request.path)
    context = {"rows": rows, "read_by": read_by(request)}
    return listing.answer("placements/placements.html", context, name=name)


def read_by(request: CommunityRequest) -> list[RowAccess]:
    """Who of the national staff may read these rows now; they themselves know."""
    if request.row_access:
        return []
    return list(request.community.row_accesses.open().select_related("by").order_by("until"))


@community_view(Permission.RECORD_PLACEMENTS)
@require_http_methods(["GET", "POST"])
def log(request: CommunityRequest) -> HttpResponse:
    """One form. What the last one had in common is filled in; the cursor waits at the reference."""
    community = request.community
    initial = {} if request.method == "POST" else usual(request)
    form = PlacementForm(posted(request), initial=initial, today=community.today())
    form.offer(community, offered_in(community))
    form.fields["reference"].widget.attrs["autofocus"] = not form.is_bound
    logged: list[Placement] = []

    def act() -> None:
        logged.append(actions.log_placement(community, by=request.user, **form.said()))

    status = attempt(form, act)
    if status != DONE:
        return ask(request, "placements/log.html", form, status, names=form.suggested)
    one = logged[0]
    sentence = f"{one.reference} at {one.employer} is logged."
    undo = with_undo(sentence, url_of(request, "remove", one.pk))
    is_next = "next" in request.POST
    return led_to(request, url_of(request, "log" if is_next else "placements"), undo)


def usual(request: CommunityRequest) -> dict[str, Any]:
    """What the person's last placement had, as a start for the next one."""
    acts = request.community.activities.order_by("-at", "-pk")[:LAST_ACTS]
    own = request.community.activities.filter(
        pk__in=acts.values("pk"), by=request.user, verb="placement.logged"
    )
    subject = own.order_by("-at", "-pk").values_list("subject", flat=True).first()
    if subject is None:
        return {}
    rows = request.community.placements.select_related("issuer", "employer", "program", "cohort")
    last = rows.filter(pk=int(subject.partition(":")[2])).first()
    if last is None:
        return {}
    return {name: getattr(last, name) for name in LASTING} | {
        "training": last.cohort or last.program
    }


@community_view(Permission.RECORD_PLACEMENTS, rows="Placement")
@require_safe
def placement(request: CommunityRequest, pk: int) -> HttpResponse:
    found, today = placement_or_404(request, pk), request.community.today()
    questions = found.questions.for_pages()[:LAST_QUESTIONS]
    asked = [asked_of(question, today) for question in questions]
    context = {
        "placement": found,
        "wage": dollars(found.wage),
        "prior_wage": dollars(found.prior_wage),
        "bands": bands_of(found),
        "checks": checks_of(found, asked, today),
        "asked": asked,
        "is_asked": any(one.state == "open" and not one.check for one in asked),
        "denied": [one for one in asked if one.is_denied],
        "outcomes": Outcome.choices,
        "evidence": Evidence.choices,
        "today": today,
        "history": request.community.activities.about(found.subject).for_history()[:50],
    }
    return render(request, "placements/placement.html", context)


def checks_of(found: Placement, asked: Iterable[Asked], today: date) -> list[Check]:
    """Each with the last time that the employer was asked about it."""
    checks, latest = list(found.checks.order_by("after")), latest_of_checks(asked)
    printed = []
    for check in checks:
        check.placement = found
        printed.append(check_of(check, today))
        printed[-1].asked = latest.get(check.pk)
    return printed


def bands_of(found: Placement) -> list[tuple[str, str]]:
    """What the person said of themselves, with what is unreported."""
    return [
        (label, dict(bands.choices).get(getattr(found, field), UNREPORTED))
        for field, (label, bands) in BANDS.items()
    ]


@community_view(Permission.RECORD_PLACEMENTS)
@require_http_methods(["GET", "POST"])
def edit(request: CommunityRequest, pk: int) -> HttpResponse:
    found, community = placement_or_404(request, pk), request.community
    if found.forgotten_at:
        return HttpResponseRedirect(url_of(request, "placement", pk))
    form = PlacementForm(posted(request), row=values_of(found), today=community.today())
    form.offer(community, offered_in(community), now=found)

    def act() -> object:
        changes, version = form.changes(), seen(request)
        return actions.change_placement(found, by=request.user, version=version, **changes)

    status = attempt(form, act)
    if status == DONE:
        return led_to(request, url_of(request, "placement", pk), "The placement is saved.")
    theirs = []
    if status == HTTPStatus.CONFLICT:
        found = placement_or_404(request, pk)
        theirs = form.meet(values_of(found))
    more = {"row": found, "theirs": theirs, "names": form.suggested}
    return ask(request, "placements/edit.html", form, status, **more)


@community_view(Permission.RECORD_PLACEMENTS)
@require_POST
def remove(request: CommunityRequest, pk: int) -> HttpResponse:
    found = placement_or_404(request, pk)
    act = partial(actions.remove_placement, found, by=request.user)
    undo = with_undo(f"{found} is removed.", url_of(request, "restore", pk))
    return do(request, act, undo, url=url_of(request, "placements"))


@community_view(Permission.RECORD_PLACEMENTS)
@require_POST
def restore(request: CommunityRequest, pk: int) -> HttpResponse:
    found = placement_or_404(request, pk)
    act = partial(actions.restore_placement, found, by=request.user)
    return do(request, act, f"{found} is back.", url=url_of(request, "placement", pk))


def placement_or_404(request: CommunityRequest, pk: int) -> Placement:
    """A removed one too: its page says so and shows the way back."""
    rows = request.community.placements.select_related(
        "employer", "issuer", "program", "cohort__program", "changed_by"
    )
    return get_object_or_404(rows, pk=pk)
