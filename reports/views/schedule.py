"""How often the council hears from the community, and leaving one period out."""

from datetime import datetime
from itertools import islice
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from communities.access import CommunityRequest, community_view
from communities.models import Community
from communities.periods import Period
from communities.roles import Permission
from reports import actions
from reports.forms import ScheduleForm, SkipForm
from reports.models import ReportingSchedule, ReportStatus

PAGE = "reports/schedule.html"


@community_view(Permission.PUBLISH_REPORTS)
@require_http_methods(["GET", "HEAD", "POST"])
def schedule(request: CommunityRequest) -> HttpResponse:
    """Show and change the schedule; a POST with `preview` shows its dates and saves nothing."""
    community = request.community
    saved = actions.schedule_of(community)
    is_preview = "preview" in request.POST
    if request.method == "POST":
        form = ScheduleForm(request.POST, community=community)
        if form.is_valid() and not is_preview:
            actions.set_schedule(community, by=request.user, **form.cleaned_data)
            messages.success(request, "Saved. The coming letters follow the new schedule.")
            return redirect("reports:schedule", community=community.slug)
    else:
        values = ScheduleForm.values_of(saved or ReportingSchedule(community=community))
        form = ScheduleForm(initial=values, community=community)
    context = page_context(community, form, saved)
    context["same_clock"] = request.user.time_zone == community.time_zone
    fragment = "#next" if request.htmx and is_preview else ""
    status = 422 if form.errors else 200
    return render(request, f"{PAGE}{fragment}", context, status=status)


def page_context(
    community: Community, form: ScheduleForm, saved: ReportingSchedule | None
) -> dict[str, Any]:
    now = timezone.now()
    coming = community.reports.filter(due_at__gt=now)
    skipped = list(coming.filter(status=ReportStatus.SKIPPED).order_by("due_at"))
    shown = as_asked(community, form, saved)
    sends = next_sends(shown, now=now) if shown and shown.is_on else []
    # The next one that is not skipped already, and only of the schedule that is in force.
    left_out = {report.period for report in skipped}
    to_skip = next((period for period, _ in sends if period not in left_out), None)
    return {
        "form": form,
        "saved": saved,
        "is_preview": form.is_bound,
        "sends": [(period, at, period in left_out) for period, at in sends],
        "skipped": skipped,
        "to_skip": to_skip if not form.is_bound else None,
        "skip_form": SkipForm(initial={"period": to_skip.starts_on}) if to_skip else None,
    }


def as_asked(
    community: Community, form: ScheduleForm, saved: ReportingSchedule | None
) -> ReportingSchedule | None:
    """The schedule whose dates to show: the values in the form if there are any, else the saved."""
    if form.is_bound:
        if form.is_valid():
            return ReportingSchedule(community=community, **form.cleaned_data)
        return None
    return saved


def next_sends(schedule: ReportingSchedule, *, now: datetime) -> list[tuple[Period, datetime]]:
    return list(islice(schedule.coming(after=now), 3))


@community_view(Permission.PUBLISH_REPORTS)
@require_POST
def skip(request: CommunityRequest) -> HttpResponse:
    """Leave the next report out, with a reason."""
    form = SkipForm(request.POST)
    if form.is_valid():
        try:
            actions.skip_next(request.community, by=request.user, **form.cleaned_data)
        except actions.Refused as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, "Skipped. Its letters are cancelled.")
    else:
        messages.error(request, "Say why the report is skipped.")
    return redirect("reports:schedule", community=request.community.slug)


@community_view(Permission.PUBLISH_REPORTS)
@require_POST
def unskip(request: CommunityRequest) -> HttpResponse:
    """Send a skipped report after all."""
    pk = request.POST.get("report", "")
    report = get_object_or_404(request.community.reports, pk=int(pk) if pk.isdecimal() else 0)
    try:
        actions.take_back_skip(report, by=request.user)
    except actions.Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, f"The report for {report.period} will be sent.")
    return redirect("reports:schedule", community=request.community.slug)
