"""The way in: how to apply, and the form by which somebody founds a community."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from communities import actions
from communities.application_fields import FoundMineForm
from communities.models import Community
from communities.nearby import SHOWN, nearby
from communities.refusal import Refused
from communities.standing import rounds_now


@login_not_required
@require_safe
def apply(request: HttpRequest) -> HttpResponse:
    return render(request, "communities/apply.html", {"rounds": rounds_now()})


@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """For everybody who is signed in. Who meets a community nearby is told before, once."""
    zone = request.user.time_zone  # type: ignore[union-attr]  # signed in
    form, met = FoundMineForm(request.POST or None, zone=zone), []
    if request.method == "POST" and form.is_valid():
        said = {**form.cleaned_data}
        where = {"states": said["states"], "name": said["name"], "kind": said["kind"]}
        met = list(nearby(**where)[:SHOWN])
        if form.knows(row.pk for row in met):
            if community := found(request, form):
                return redirect("communities:application", community=community.slug)
            met = []
    if met:
        form.data = {**form.data.dict(), "met": ",".join(str(row.pk) for row in met)}  # type: ignore[attr-defined]
    context = {"form": form, "met": met}
    status = 422 if request.method == "POST" else 200
    return render(request, "communities/start.html", context, status=status)


def found(request: HttpRequest, form: FoundMineForm) -> Community | None:
    """None when it is refused; the sentence stands in the form."""
    said = {name: value for name, value in form.cleaned_data.items() if name != "met"}
    try:
        community = actions.found_as_applicant(by=request.user, **said)  # type: ignore[arg-type]
    except Refused as refused:
        form.add_error(None, str(refused))
        return None
    messages.success(request, f"{community} has its workspace, and its application is open.")
    return community
