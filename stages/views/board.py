"""The board: all stages, one stage, and the acts that a row offers."""

import csv
import json
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from communities.access import CommunityRequest, community_view
from communities.cells import cell
from communities.models import Activity
from communities.refusal import Refused, Stale
from communities.roles import Permission
from stages import actions
from stages.blocks import blocks_of, figures_of, head_of
from stages.checklist import Checklist, Line, StageStanding, checklist_of
from stages.filters import Filters
from stages.forms import ReasonForm, StatusForm, TargetForm
from stages.models import ItemProgress, Status
from stages.rows import Reader
from stages.suggestions import Suggestion, suggestions_in
from stages.views.seen import Seen, back, item_url, line_or_404, offer_undo


@community_view(Permission.VIEW_WORK)
@require_GET
def board(request: CommunityRequest) -> HttpResponse:
    """All stages, the current one open; the address filters, `?format=csv` exports."""
    checklist = checklist_of(request.community)
    filters = Filters.read(request.GET, user=request.user, checklist=checklist)
    if request.GET.get("format") == "csv":
        return export(checklist, [line for line in checklist.lines if filters.keep(line)])
    reader = Reader.of(request, just_changed=filters.just_changed)
    blocks = blocks_of(checklist, reader, keep=filters.keep, is_filtered=filters.is_set)
    context = {
        "checklist": checklist,
        "blocks": blocks,
        "filters": filters,
        "shown": sum(len(block.rows) for block in blocks),
    }
    return render(request, "stages/board.html", context)


@community_view(Permission.VIEW_WORK)
@require_GET
def stage(request: CommunityRequest, number: int) -> HttpResponse:
    return stage_page(request, number)


def stage_page(
    request: CommunityRequest, number: int, *, status: int = 200, **bound: Any
) -> HttpResponse:
    """One stage; `bound` holds the form that could not be accepted."""
    checklist = checklist_of(request.community)
    standing = checklist.standing(number)
    if standing is None:
        raise Http404(f"There is no stage {number}.")
    reader = Reader.of(request, just_changed=request.GET.get("changed", ""))
    target = standing.record.target_on if standing.record else None
    context = {
        "checklist": checklist,
        "standing": standing,
        "head": head_of(checklist, standing),
        "rows": reader.rows(standing),
        "suggested": suggested_in(checklist, standing),
        "retired": [item for item in checklist.retired if item.stage_id == number],
        "reason_form": ReasonForm(auto_id="id_stage_%s"),
        "target_form": TargetForm(initial={"target_on": target}),
        **bound,
    }
    return render(request, "stages/stage.html", context, status=status)


def suggested_in(checklist: Checklist, standing: StageStanding) -> list[tuple[Line, Suggestion]]:
    """The stage's items that look done, in its order."""
    suggestions = suggestions_in(checklist, standing.lines)
    return [
        (line, suggestion)
        for line in standing.lines
        if (suggestion := suggestions.get(line.key)) and suggestion.looks_done
    ]


def export(checklist: Checklist, lines: list[Line]) -> HttpResponse:
    """The lines for a spreadsheet, in the board's order."""
    name = f"{checklist.community.slug}-checklist-{checklist.today:%Y-%m-%d}.csv"
    response = HttpResponse(
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
    response.write("\ufeff")  # without it, Excel does not read the file as UTF-8
    writer = csv.writer(response)
    writer.writerow(COLUMNS)
    writer.writerows([cell(read(line)) for read in COLUMNS.values()] for line in lines)
    return response


COLUMNS: dict[str, Callable[[Line], Any]] = {
    "Stage": lambda line: line.stage.title,
    "Item": lambda line: line.label,
    "Title": lambda line: line.title,
    "Status": lambda line: line.status.label,
    "Owner": lambda line: line.owner,
    "Due": lambda line: line.due_on,
    "Days late": lambda line: line.days_late,
    "Waiting on": lambda line: line.progress and line.progress.waiting_on,
    "Waiting since": lambda line: line.progress and line.progress.waiting_since,
    "Not applicable because": lambda line: line.progress and line.progress.reason,
    "Completed": lambda line: line.progress and line.progress.completed_at,
    "Evidence": lambda line: line.evidence_count,
    "Last change": lambda line: line.progress and line.progress.changed_at,
    "Changed by": lambda line: line.progress and line.progress.changed_by,
}


@community_view(Permission.VIEW_WORK)
@require_GET
def row(request: CommunityRequest, key: str) -> HttpResponse:
    """The row as it is now, for a person who puts a form away."""
    if not request.htmx:
        return redirect(item_url(request, line_or_404(request, key).key))
    return fragment(request, key)


@community_view(Permission.TRACK_STAGES)
@require_http_methods(["GET", "POST"])
def change_status(request: CommunityRequest, key: str) -> HttpResponse:
    line = line_or_404(request, key)
    if request.method != "POST":
        return ask(request, line, form_of(line))
    form, seen = StatusForm(request.POST), Seen.of(request)
    if not form.is_valid():
        return ask(request, line, form, status=422)
    act = {**form.cleaned_data, "version": seen.version, "quarter": seen.quarter}
    try:
        now = actions.change_status(request.community, key, by=request.user, **act)
    except Stale as stale:
        theirs = latest_change(request, key)
        return ask(request, line, form, status=409, stale=stale, theirs=theirs)
    except Refused as refused:
        form.add_error(None, str(refused))
        return ask(request, line, form, status=422)
    word = Status(form.cleaned_data["to"]).label.lower()
    return changed(request, key, now, f"{line.label} “{line.title}” is {word}.")


def form_of(line: Line) -> StatusForm:
    row = line.progress
    words = {"waiting_on": row.waiting_on, "reason": row.reason} if row else {}
    return StatusForm(initial={"to": line.status, **words})


@community_view(Permission.TRACK_STAGES)
@require_POST
def undo(request: CommunityRequest, key: str) -> HttpResponse:
    line, seen = line_or_404(request, key), Seen.of(request)
    act: dict[str, Any] = {"version": seen.version, "quarter": seen.quarter}
    try:
        now = actions.undo(request.community, key, by=request.user, **act)
    except Refused as refused:
        if request.htmx:
            return fragment(request, key, refusal=str(refused), status=409)
        messages.error(request, str(refused))
        return back(request, key)
    return changed(request, key, now, f"{line.label} “{line.title}” is as it was before.")


def changed(request: CommunityRequest, key: str, now: ItemProgress, sentence: str) -> HttpResponse:
    """After a change: the row and the figures it moved, or the page the person came from."""
    if not request.htmx:
        offer_undo(request, key, now, sentence)
        return back(request, key)
    response = fragment(request, key)
    response["HX-Trigger"] = json.dumps({"announce": sentence})
    return response


def fragment(
    request: CommunityRequest, key: str, *, status: int = 200, **more: Any
) -> HttpResponse:
    """The row alone, with the track and its stage's figures beside it to be put in place."""
    checklist = checklist_of(request.community)
    line = checklist.line(key)
    if line is None:
        raise Http404(f"There is no item “{key}” on this checklist.")
    standing = next(s for s in checklist.standings if line in s.lines)
    context = {
        "checklist": checklist,
        "standing": standing,
        "figures": figures_of(standing),
        "row": Reader.of(request, just_changed=key).row(line),
        **more,
    }
    return render(request, "stages/board.html#changed", context, status=status)


def ask(
    request: CommunityRequest, line: Line, form: StatusForm, *, status: int = 200, **more: Any
) -> HttpResponse:
    """The form for a status: in the row with htmx, on a page of its own without."""
    context = {
        "line": line,
        "row": Reader.of(request).row(line),
        "form": form,
        **more,
    }
    template = "stages/status.html#in_row" if request.htmx else "stages/status.html"
    return render(request, template, context, status=status)


def latest_change(request: CommunityRequest, key: str) -> Activity | None:
    """What somebody else did to the item meanwhile."""
    log = request.community.activities.about(f"item:{key}").verbs(*actions.CHANGES)
    return log.for_history().first()
