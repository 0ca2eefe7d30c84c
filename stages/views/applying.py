"""The page on which the application is handed in: what is missing, the round, and the button."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from communities.access import CommunityRequest, community_view
from communities.models import Application, ApplicationState
from communities.refusal import Refused
from communities.roles import Permission
from communities.standing import Rounds, rounds_now
from communities.views.application import application_of, overview_of
from stages import actions
from stages.forms import HandInForm


@community_view(Permission.SUBMIT_APPLICATION)
@require_http_methods(["GET", "HEAD", "POST"])
def submit(request: CommunityRequest) -> HttpResponse:
    found = application_of(request)
    if found is None:
        return to_application(request)
    if found.state == ApplicationState.SUBMITTED:
        messages.info(request, "The application is handed in. The program has it.")
        return to_application(request)
    is_back = found.state == ApplicationState.RETURNED
    rounds = Rounds([], None) if is_back else rounds_now()
    form = HandInForm(request.POST if request.method == "POST" else None, rounds=rounds.open)
    if request.method == "POST" and form.is_valid() and hand_in(request, form):
        return to_application(request)
    return submit_page(request, found, rounds, form)


def hand_in(request: CommunityRequest, form: HandInForm) -> bool:
    """Whether it lies with the program now. A second click finds that it does already."""
    try:
        revision = actions.submit_application(
            request.community, by=request.user, **form.cleaned_data
        )
    except Refused as refused:
        now = application_of(request)
        if now and now.state == ApplicationState.SUBMITTED:
            return True
        form.add_error(None, str(refused))
        return False
    words = f"Handed in as revision {revision.number}. A receipt is on its way to you by mail."
    messages.success(request, words)
    return True


def submit_page(
    request: CommunityRequest, found: Application, rounds: Rounds, form: HandInForm
) -> HttpResponse:
    context: dict[str, Any] = {
        "application": found,
        "overview": overview_of(request, found, rounds),
        "rounds": rounds,
        "form": form,
    }
    return render(request, "stages/submit.html", context, status=422 if form.is_bound else 200)


def to_application(request: CommunityRequest) -> HttpResponse:
    return redirect("communities:application", community=request.community.slug)
