"""What was promised, and where it stands.

The coordinator proposes: a goal is the community's word to others, as a report is. The program
approves it, and from then on only restates it.
"""

from datetime import date
from functools import partial
from http import HTTPStatus
from typing import TypedDict

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from communities import actions
from communities.access import CommunityRequest, community_view
from communities.actions.goals import FROZEN
from communities.models import Goal
from communities.roles import Permission
from partners.views.asking import DONE, attempt, posted, seen, with_undo
from placements.forms.goal import GoalForm, RestateForm, goal_values, restated_values
from placements.goals import goals_of
from placements.views.asking import ask, do, led_to, url_of


@community_view(Permission.VIEW_PROGRESS)
@require_safe
def goals(request: CommunityRequest) -> HttpResponse:
    """For everybody who sees progress: the promises are public to the council."""
    sees_rows = Permission.RECORD_PLACEMENTS in request.permissions
    found = goals_of(request.community, request.community.today(), sees_rows=sees_rows)
    return render(request, "placements/goals.html", {"goals": found})


@community_view(Permission.PUBLISH_REPORTS)
@require_http_methods(["GET", "POST"])
def propose(request: CommunityRequest) -> HttpResponse:
    form = GoalForm(posted(request), **calendar(request))

    def act() -> object:
        return actions.propose_goal(request.community, by=request.user, **form.cleaned_data)

    status = attempt(form, act)
    if status == DONE:
        return led_to(request, url_of(request, "goals"), "The goal is proposed.")
    return ask(request, "placements/goal_form.html", form, status)


@community_view(Permission.PUBLISH_REPORTS)
@require_http_methods(["GET", "POST"])
def change(request: CommunityRequest, pk: int) -> HttpResponse:
    found = goal_or_404(request, pk)
    if request.method == "GET" and found.is_approved:
        return not_now(request, FROZEN.format(found))
    if request.method == "GET" and found.removed_at:
        return not_now(request, f"“{found}” is removed.")
    form = GoalForm(posted(request), row=goal_values(found), **calendar(request))

    def act() -> object:
        version = seen(request)
        return actions.change_goal(found, by=request.user, version=version, **form.changes())

    status = attempt(form, act)
    if status == DONE:
        return led_to(request, url_of(request, "goals"), "The goal is saved.")
    theirs = []
    if status == HTTPStatus.CONFLICT:
        found = goal_or_404(request, pk)
        theirs = form.meet(goal_values(found))
    return ask(request, "placements/goal_form.html", form, status, row=found, theirs=theirs)


@community_view(Permission.PUBLISH_REPORTS)
@require_POST
def remove(request: CommunityRequest, pk: int) -> HttpResponse:
    found = goal_or_404(request, pk)
    act = partial(actions.remove_goal, found, by=request.user)
    undo = with_undo("The goal is removed.", url_of(request, "restore-goal", pk))
    return do(request, act, undo, url=url_of(request, "goals"))


@community_view(Permission.PUBLISH_REPORTS)
@require_POST
def restore(request: CommunityRequest, pk: int) -> HttpResponse:
    found = goal_or_404(request, pk)
    act = partial(actions.restore_goal, found, by=request.user)
    return do(request, act, "The goal is back.", url=url_of(request, "goals"))


@community_view(Permission.DECIDE_APPLICATIONS)
@require_POST
def approve(request: CommunityRequest, pk: int) -> HttpResponse:
    """As it stood on the page, or not at all."""
    found = goal_or_404(request, pk)
    act = partial(actions.approve_goal, found, by=request.user, version=seen(request))
    return do(request, act, "The goal is approved.", url=url_of(request, "goals"))


@community_view(Permission.DECIDE_APPLICATIONS)
@require_http_methods(["GET", "POST"])
def restate(request: CommunityRequest, pk: int) -> HttpResponse:
    found = goal_or_404(request, pk)
    if request.method == "GET" and not found.is_standing:
        return not_now(request, f"“{found}” does not stand: it is proposed, or restated already.")
    form = RestateForm(posted(request), row=restated_values(found), **calendar(request))

    def act() -> object:
        said, version = {"reason": "", **form.changes()}, seen(request)
        return actions.restate_goal(found, by=request.user, version=version, **said)

    status = attempt(form, act)
    if status == DONE:
        sentence = "The goal is restated. The one before stays to be seen below."
        return led_to(request, url_of(request, "goals"), sentence)
    return ask(request, "placements/goal_restate.html", form, status, row=found)


class Calendar(TypedDict):
    today: date
    designated_on: date | None


def calendar(request: CommunityRequest) -> Calendar:
    community = request.community
    return {"today": community.today(), "designated_on": community.designated_on}


def not_now(request: CommunityRequest, sentence: str) -> HttpResponse:
    """Back to the goals: this one cannot be changed so, at least not any more."""
    messages.error(request, sentence)
    return HttpResponseRedirect(url_of(request, "goals"))


def goal_or_404(request: CommunityRequest, pk: int) -> Goal:
    return get_object_or_404(request.community.goals.select_related("changed_by"), pk=pk)
