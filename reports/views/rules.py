"""The rules about reminders: what each letter is for, and what the community changed."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from communities.access import CommunityRequest, community_view
from communities.roles import Permission
from reports import actions
from reports.forms import RungForm
from reports.ladder import Step
from reports.rulebook import Rulebook, rulebook_of

SAID = {
    "days": "Saved. Letters that wait follow the new day.",
    "off": "That letter is off. Those that waited are cancelled.",
    "program": "That letter follows the program's rule again.",
}


@community_view(Permission.VIEW_WORK)
@require_safe
def rules(request: CommunityRequest) -> HttpResponse:
    """Every rung in order; a coordinator changes one in its place."""
    return shown(request, rulebook_of(request.community))


@community_view(Permission.PUBLISH_REPORTS)
@require_POST
def change(request: CommunityRequest) -> HttpResponse:
    """Other days for a rung, or none, or the program's rule again."""
    book, rung = rulebook_of(request.community), request.POST.get("rung", "")
    steps = {one.step.rung.key: one.step for one in book.entries if one.step.may_change}
    if rung not in steps or request.POST.get("to") not in SAID:
        raise Http404
    form = RungForm(request.POST, step=steps[rung])
    if form.is_valid():
        try:
            actions.change_rung(request.community, by=request.user, rung=rung, **form.decision)
        except actions.Refused as refused:
            form.add_error("days" if form.to == "days" else None, str(refused))
        else:
            messages.success(request, SAID[form.to])
            return redirect("reports:rules", community=request.community.slug)
    return shown(request, book, form)


def shown(request: CommunityRequest, book: Rulebook, sent: RungForm | None = None) -> HttpResponse:
    """The page, with the form that was sent in its place."""
    may_change = Permission.PUBLISH_REPORTS in request.permissions
    parts = [
        (key, heading, [(one, form_of(one.step, sent) if may_change else None) for one in entries])
        for key, heading, entries in book.parts
    ]
    context = {"parts": parts, "schedule": book.schedule, "sent": sent}
    return render(request, "reports/rules.html", context, status=422 if sent else 200)


def form_of(step: Step, sent: RungForm | None) -> RungForm | None:
    if not step.may_change:
        return None
    if sent and sent.step.rung.key == step.rung.key:
        return sent
    return RungForm(step=step)
