"""One application on the staff's desk, and what is done with it there."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from communities import actions
from communities.clock import DEFINITION
from communities.desk import desk_of, is_open
from communities.desk_access import ApplicationRequest, application_view
from communities.models import Assignment
from communities.program_forms import BecauseForm, ConflictForm
from communities.reading import read
from communities.roles import Permission
from communities.staff import reviewers
from communities.views.attempting import DONE, attempt, do, posted


@application_view(Permission.REVIEW_APPLICATIONS)
@require_safe
def desk(request: ApplicationRequest) -> HttpResponse:
    application = request.application
    found = desk_of(application, reader=request.user)
    context = {
        "application": application,
        "desk": found,
        "sections": read(found.revision.content),
        "is_open": is_open(application),
        "decides": decides(request),
        "clock_definition": DEFINITION,
    }
    return render(request, "communities/application_desk.html", context)


@application_view(Permission.REVIEW_APPLICATIONS)
@require_POST
def take_up(request: ApplicationRequest) -> HttpResponse:
    def act() -> None:
        actions.take_up_review(request.application, by=request.user)

    do(request, act, f"{request.community} is yours to review.")
    return to_desk(request)


@application_view(Permission.REVIEW_APPLICATIONS)
@require_http_methods(["GET", "POST"])
def end_assignment(request: ApplicationRequest, pk: int) -> HttpResponse:
    """Asks why. A reviewer may give back their own; who decides may take any away."""
    found = assignment_or_404(request, pk)
    form = BecauseForm(posted(request))

    def act() -> None:
        because = form.cleaned_data["because"]
        actions.end_assignment(found, by=request.user, because=because)

    status = attempt(form, act, blame="because")
    if status == DONE:
        messages.success(request, f"{found.reviewer} does not review {request.community} now.")
        return to_desk(request)
    context = {"form": form, "assignment": found, "is_own": found.reviewer == request.user}
    return render(request, "communities/end_assignment.html", context, status=status)


@application_view(Permission.DECIDE_APPLICATIONS)
@require_POST
def nudge(request: ApplicationRequest, pk: int) -> HttpResponse:
    found = assignment_or_404(request, pk)
    found.application, found.community = request.application, request.community
    sentence = f"A letter to {found.reviewer} goes out now."
    do(request, lambda: actions.nudge(found, by=request.user), sentence)
    return to_desk(request)


@application_view(Permission.REVIEW_APPLICATIONS)
@require_http_methods(["GET", "POST"])
def declare_conflict(request: ApplicationRequest) -> HttpResponse:
    """One's own; who decides may note somebody else's."""
    form = ConflictForm(posted(request), people=reviewers() if decides(request) else None)
    if "person" in form.fields:
        form.initial["person"] = request.user.pk

    def act() -> None:
        person = form.cleaned_data.get("person", request.user)
        reason = form.cleaned_data["reason"]
        actions.declare_conflict(request.application, person=person, by=request.user, reason=reason)

    status = attempt(form, act, blame="reason")
    if status == DONE:
        person = form.cleaned_data.get("person", request.user)
        return after_conflict(request, is_own=person == request.user)
    context = {"form": form, "application": request.application}
    return render(request, "communities/conflict.html", context, status=status)


def after_conflict(request: ApplicationRequest, *, is_own: bool) -> HttpResponse:
    if is_own:
        messages.success(request, f"Thank you. {request.community} is closed to you from now on.")
        return redirect("communities:applications")
    messages.success(request, "The conflict of interest is on record.")
    return to_desk(request)


@application_view(Permission.DECIDE_APPLICATIONS)
@require_http_methods(["GET", "POST"])
def lift_conflict(request: ApplicationRequest, pk: int) -> HttpResponse:
    rows = request.application.conflicts.open().select_related("person")
    found = get_object_or_404(rows, pk=pk)
    form = BecauseForm(posted(request))

    def act() -> None:
        actions.lift_conflict(found, by=request.user, because=form.cleaned_data["because"])

    status = attempt(form, act, blame="because")
    if status == DONE:
        messages.success(request, f"{found.person} may open {request.community} again.")
        return to_desk(request)
    context = {"form": form, "conflict": found}
    return render(request, "communities/lift_conflict.html", context, status=status)


def assignment_or_404(request: ApplicationRequest, pk: int) -> Assignment:
    """A current one: the reader's own, or any for those who decide."""
    rows = request.application.assignments.current().select_related("reviewer")
    if not decides(request):
        rows = rows.filter(reviewer=request.user)
    return get_object_or_404(rows, pk=pk)


def decides(request: ApplicationRequest) -> bool:
    return Permission.DECIDE_APPLICATIONS in request.permissions


def to_desk(request: ApplicationRequest) -> HttpResponse:
    return redirect("communities:application-desk", community=request.community.slug)
