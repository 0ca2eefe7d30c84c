"""One import from its columns to its end: a page for its whole life, and the doors of its steps."""

import json
from collections.abc import Callable
from functools import partial
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import HttpResponseClientRedirect

from communities.access import CommunityRequest
from partners import actions, imports
from partners.import_desk import Desk
from partners.import_page import columns_context, page_context, progress_context
from partners.imports.columns import DAYS
from partners.imports.days import MONTH_FIRST
from partners.imports.states import STEPS
from partners.models import ImportState, SheetImport

LONGEST_ONCE = 150  # the name of a partner


def import_or_404(request: CommunityRequest, desk: Desk, pk: int) -> SheetImport:
    found = (
        request.community.imports.filter(sheet=desk.sheet).for_lists().select_related("asked_by")
    )
    return get_object_or_404(found, pk=pk)


@require_safe
def sheet_import(request: CommunityRequest, pk: int, *, desk: Desk) -> HttpResponse:
    return show(request, desk, import_or_404(request, desk, pk))


def show(
    request: CommunityRequest, desk: Desk, found: SheetImport, *, status: int = 200, **said: Any
) -> HttpResponse:
    """The page of its state; `refusal` says why something was not done."""
    if found.state == ImportState.UPLOADED:
        return columns_page(request, desk, found, status=status, **said)
    context = page_context(request, desk, found)
    listing = context.get("listing")
    if listing and listing.wants_csv:
        return listing.csv(f"{request.community.slug}-import-{found.pk}")
    return render(request, "partners/import.html", {**context, **said}, status=status)


def columns_page(
    request: CommunityRequest,
    desk: Desk,
    found: SheetImport,
    chosen: list[str] | None = None,
    *,
    status: int = 200,
    **said: Any,
) -> HttpResponse:
    """The columns as `chosen` just now and refused, or as they are."""
    context = columns_context(request, desk, found, found.columns if chosen is None else chosen)
    return render(request, "partners/import_columns.html", {**context, **said}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def columns(request: CommunityRequest, pk: int, *, desk: Desk) -> HttpResponse:
    """What each column holds: chosen first, and again while nothing is written."""
    found = import_or_404(request, desk, pk)
    if request.method != "POST":
        return (
            columns_page(request, desk, found) if can_choose(found) else desk.to_page(request, pk)
        )
    chosen = request.POST.getlist("columns")
    once = {
        column.key: request.POST.get(f"once-{column.key}", "").strip()[:LONGEST_ONCE]
        for column in imports.SHEETS[desk.sheet].columns
        if column.once
    }
    once[DAYS] = request.POST.get(f"once-{DAYS}", found.said_once.get(DAYS, MONTH_FIRST))
    found.said_once = once
    try:
        actions.choose_columns(found, by=request.user, columns=chosen, once=once)
    except actions.Refused as refused:
        # A second click, or somebody was faster: its page shows how far it is.
        if can_choose(import_or_404(request, desk, pk)):
            return columns_page(request, desk, found, chosen, status=422, refusal=refused)
    return desk.to_page(request, pk)


def can_choose(found: SheetImport) -> bool:
    return ImportState.CHECKING in STEPS[ImportState(found.state)]


@require_safe
def progress(request: CommunityRequest, pk: int, *, desk: Desk) -> HttpResponse:
    """The bar alone, for htmx; when the state has moved on, the page itself."""
    found = import_or_404(request, desk, pk)
    if not request.htmx:
        return desk.to_page(request, pk)
    if request.GET.get("state") != found.state or not found.is_at_work:
        return HttpResponseClientRedirect(desk.to_page(request, pk)["Location"])
    context = progress_context(request, desk, found)
    response = render(request, "partners/import.html#progress", context)
    if str(context["said"]) != request.GET.get("said") and context["said"]:
        words = f"{context['progress'].phase}: {context['said']} percent."
        response["HX-Trigger"] = json.dumps({"announce": words})
    return response


@require_safe
def rejected(request: CommunityRequest, pk: int, *, desk: Desk) -> HttpResponse:
    """The rows to fix, in the columns of the file, with what is wrong."""
    return imports.rejected_csv(import_or_404(request, desk, pk))


@require_POST
def confirm(request: CommunityRequest, pk: int, *, desk: Desk) -> HttpResponse:
    act = partial(actions.confirm_import, checked=request.POST.get("checked", ""))
    return take(request, desk, pk, act, done=(ImportState.APPLYING, ImportState.APPLIED))


@require_POST
def undo(request: CommunityRequest, pk: int, *, desk: Desk) -> HttpResponse:
    return take(
        request, desk, pk, actions.undo_import, done=(ImportState.UNDOING, ImportState.UNDONE)
    )


@require_POST
def discard(request: CommunityRequest, pk: int, *, desk: Desk) -> HttpResponse:
    return take(request, desk, pk, actions.discard_import, done=(ImportState.DISCARDED,))


def take(
    request: CommunityRequest,
    desk: Desk,
    pk: int,
    act: Callable[..., Any],
    *,
    done: tuple[ImportState, ...],
) -> HttpResponse:
    """One step; its effect stands on the page of the import.

    `done` are the states in which it has been asked for already: a button pressed twice is no
    mistake to be told of.
    """
    try:
        act(import_or_404(request, desk, pk), by=request.user)
    except actions.Refused as refused:
        found = import_or_404(request, desk, pk)
        if found.state not in done:
            status = 409 if isinstance(refused, actions.Stale) else 422
            return show(request, desk, found, status=status, refusal=refused)
    return desk.to_page(request, pk)
