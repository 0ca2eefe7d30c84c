"""The page of one item: what it asks, where it stands, what shows it, what was said and done."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from communities.access import CommunityRequest, community_view
from communities.models import Activity, User
from communities.refusal import Refused, Stale
from communities.roles import Permission
from stages import actions
from stages.checklist import Line, is_locked
from stages.filters import workers
from stages.forms import CommentForm, DueForm, FileForm, LinkForm, OwnerForm
from stages.models import Comment, Evidence
from stages.rows import Reader
from stages.suggestions import COUNTED, suggestion_of
from stages.views.board import form_of
from stages.views.seen import Seen, item_url, line_or_404

# More than anybody reads at once; the newest ones stay.
LATEST = 100


@community_view(Permission.VIEW_WORK)
@require_GET
def item(request: CommunityRequest, key: str) -> HttpResponse:
    return item_page(request, line_or_404(request, key))


def item_page(
    request: CommunityRequest, line: Line, *, status: int = 200, **bound: Any
) -> HttpResponse:
    """The page; `bound` holds the form that could not be accepted, `stale` why if it was late."""
    reader = Reader.of(request)
    locked = is_locked(line.stage.number, is_prospective=request.community.is_prospective)
    can_work = Permission.TRACK_STAGES in request.permissions and not locked
    evidence = evidence_of(request, line)
    suggestion = suggestion_of(line, request.community)
    context = {
        "line": line,
        "row": reader.row(line),
        "is_locked": locked,
        "can_work": can_work,
        "is_retired": bool(line.is_local and line.item.retired_on),
        "evidence": [e for e in evidence if line.progress and e.progress_id == line.progress.pk],
        "earlier": [
            (row, [e for e in evidence if e.progress_id == row.pk]) for row in line.earlier
        ],
        "comments": comments_of(request, line),
        "history": history_of(request, line),
        "suggestion": suggestion,
        "counted": counted_in(request, line.key) if suggestion else [],
        **(forms_of(request, line, workers(request.community)) if can_work else {}),
        **bound,
    }
    return render(request, "stages/item.html", context, status=status)


def forms_of(request: CommunityRequest, line: Line, members: list[User]) -> dict[str, forms.Form]:
    owner = line.owner.pk if line.owner else ""
    due_on = line.progress.due_on if line.progress else None
    return {
        "status_form": form_of(line),
        "owner_form": OwnerForm(initial={"owner": owner}, members=members),
        "due_form": DueForm(initial={"due_on": due_on}),
        "link_form": LinkForm(auto_id="id_link_%s"),
        "file_form": FileForm(auto_id="id_file_%s"),
        "comment_form": CommentForm(),
    }


def counted_in(request: CommunityRequest, key: str) -> list[tuple[str, str]]:
    """Links to what a suggestion counted, for those who may open the directory."""
    if Permission.MANAGE_PARTNERS not in request.permissions:
        return []
    slug = request.community.slug
    return [
        (name, f"{reverse(page, args=[slug])}{asked and '?'}{asked}")
        for name, page, asked in COUNTED[key]
    ]


def rows_of(line: Line) -> list[int]:
    return [row.pk for row in (line.progress, *line.earlier) if row]


def evidence_of(request: CommunityRequest, line: Line) -> list[Evidence]:
    found = request.community.evidence.filter(progress__in=rows_of(line))
    return list(found.select_related("added_by").order_by("added_at", "pk"))


def comments_of(request: CommunityRequest, line: Line) -> list[Comment]:
    said = request.community.comments.filter(progress__in=rows_of(line)).select_related("author")
    return list(reversed(said.order_by("-created_at", "-pk")[:LATEST]))


def history_of(request: CommunityRequest, line: Line) -> list[Activity]:
    return list(request.community.activities.about(f"item:{line.key}").for_history()[:LATEST])


@community_view(Permission.TRACK_STAGES)
@require_POST
def assign_owner(request: CommunityRequest, key: str) -> HttpResponse:
    form = OwnerForm(request.POST, members=workers(request.community))
    done = "The owner is saved."
    return act(request, key, actions.assign_owner, done, blame="owner", owner_form=form)


@community_view(Permission.TRACK_STAGES)
@require_POST
def set_due(request: CommunityRequest, key: str) -> HttpResponse:
    form = DueForm(request.POST)
    done = "The due date is saved."
    return act(request, key, actions.set_due, done, blame="due_on", due_form=form)


@community_view(Permission.TRACK_STAGES)
@require_POST
def comment(request: CommunityRequest, key: str) -> HttpResponse:
    form = CommentForm(request.POST)
    done = "Your comment is saved."
    return act(request, key, actions.comment, done, at="comments", comment_form=form)


@community_view(Permission.TRACK_STAGES)
@require_POST
def confirm_suggestion(request: CommunityRequest, key: str) -> HttpResponse:
    form = forms.Form(request.POST)
    done = "The item is done. Why it looked done is kept as a comment."
    return act(request, key, actions.confirm_suggestion, done, confirm_form=form)


def act(
    request: CommunityRequest,
    key: str,
    action: Callable[..., Any],
    done: str,
    *,
    at: str = "",
    blame: str | None = None,
    **bound: forms.Form,
) -> HttpResponse:
    """Do it and go back to the item (at the part named `at`), or show what is wrong.

    `blame` names the field that a refusal belongs to. Acts on the row itself also compare the
    version that was seen; evidence and comments only add, so nobody can be overwritten.
    """
    line, seen = line_or_404(request, key), Seen.of(request)
    (form,) = bound.values()
    if not form.is_valid():
        return item_page(request, line, status=422, **bound)
    act = {**form.cleaned_data, "quarter": seen.quarter}
    if action in (actions.assign_owner, actions.set_due, actions.confirm_suggestion):
        act["version"] = seen.version
    try:
        action(request.community, key, by=request.user, **act)
    except Stale as stale:
        theirs = next(iter(history_of(request, line)), None)
        return item_page(request, line, status=409, stale=stale, theirs=theirs, **bound)
    except Refused as refused:
        form.add_error(blame, str(refused))
        return item_page(request, line, status=422, **bound)
    messages.success(request, done)
    return HttpResponseRedirect(f"{item_url(request, key)}{at and '#'}{at}")
