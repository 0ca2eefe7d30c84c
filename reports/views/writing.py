"""Writing a report: drafted from the record, edited by several people, read, and sent."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from communities.access import CommunityRequest, community_view
from communities.application_fields import AnswersForm
from communities.roles import Permission
from communities.views.application import kept_as
from communities.writing import Writing, met_in
from reports import actions
from reports.desk import Desk, desk_of
from reports.forms import CorrectionForm, PostponeForm
from reports.models import ProgressReport, ReportDraft, ReportStatus
from reports.reminders import people_to_tell
from reports.views.reports import report_or_404

TEMPLATE = "reports/write.html"
Draft = Writing[ReportDraft]


@community_view(Permission.PUBLISH_REPORTS)
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: CommunityRequest, pk: int) -> HttpResponse:
    """The draft; what is sent is saved as far as it can be read."""
    found = report_or_404(request, pk)
    desk = desk_of(found)
    if desk is None:
        return not_drafted(request, found)
    if request.method == "POST":
        return save(request, desk)
    form = AnswersForm(desk.form, desk.answers)
    return write_page(request, desk, Writing(form, desk.draft, form.seen))


def not_drafted(request: CommunityRequest, found: ProgressReport) -> HttpResponse:
    """Nothing is kept by opening a page: a press drafts it."""
    status = HTTPStatus.CONFLICT if request.method == "POST" else HTTPStatus.OK
    return render(request, "reports/report_none.html", {"report": found}, status=status)


def save(request: CommunityRequest, desk: Desk) -> HttpResponse:
    writing = saved(request, desk)
    if request.htmx:
        context = {"writing": writing, "now": timezone.now()}
        page = "communities/section.html#saved"
        return render(request, page, context, status=writing.status)
    if writing.status == HTTPStatus.OK:
        if "preview" in request.POST:
            return led_to(request, "preview-report", desk.report)
        messages.success(request, "The draft is saved.")
        return led_to(request, "write-report", desk.report)
    return write_page(request, desk, writing)


def saved(request: CommunityRequest, desk: Desk) -> Draft:
    """Save what could be read, and say what could not, or what somebody else changed as well."""
    form = AnswersForm(desk.form, desk.answers, request.POST)
    form.is_valid()
    said = {"answers": form.changed(), "seen": form.seen}
    try:
        done = actions.save_draft(desk.report, by=request.user, **said)
    except actions.Refused as refused:
        return Writing(form, desk.draft, form.seen, refusal=str(refused))
    seen = form.seen_now(done.answers, done.overlaps)
    both = met_in(form, done.overlaps)
    return Writing(form, done.draft, seen, overlaps=both, by_whom=done.by_whom, was_saved=True)


def write_page(request: CommunityRequest, desk: Desk, writing: Draft) -> HttpResponse:
    context = {
        "report": desk.report,
        "desk": desk,
        "writing": writing,
        "status": writing.status,
        "keep": kept_as(request, f"report-{desk.report.pk}"),
        **fields_of(desk, writing.form),
    }
    return render(request, TEMPLATE, context, status=writing.status)


def fields_of(desk: Desk, form: AnswersForm) -> dict[str, Any]:
    """The fields by where they stand on the page."""
    by_key = {name: form[name] for name in form.fields}
    sentences = [
        (heading, [(one, by_key[f"say:{one.key}"], by_key[f"text:{one.key}"]) for one in found])
        for heading, found in desk.by_heading
    ]
    return {
        "standing_fields": [by_key["standing"], by_key["standing_because"]],
        "ask_fields": [field for name, field in by_key.items() if name.startswith("ask-")],
        "word_fields": [by_key[name] for name in ("wins", "obstacles", "needs")],
        "story_fields": [field for name, field in by_key.items() if name.startswith("story")],
        "answer_fields": [(asked, by_key[f"answer-{asked.pk}"]) for asked in desk.questions],
        "sentences": sentences,
    }


@community_view(Permission.PUBLISH_REPORTS)
@require_POST
def draft(request: CommunityRequest, pk: int) -> HttpResponse:
    """Draft it, or bring the draft up to date with the record."""
    found = report_or_404(request, pk)
    try:
        actions.draft_report(found, by=request.user)
    except actions.Refused as refused:
        messages.error(request, str(refused))
        return led_to(request, "report", found)
    messages.success(request, "Drafted from what is on record now. What you wrote has stayed.")
    return led_to(request, "write-report", found)


@community_view(Permission.PUBLISH_REPORTS)
@require_safe
def preview(request: CommunityRequest, pk: int) -> HttpResponse:
    """The draft as the council will read it, and the press that sends it."""
    found = report_or_404(request, pk)
    desk = desk_of(found)
    if desk is None:
        return not_drafted(request, found)
    return preview_page(request, desk, CorrectionForm(), HTTPStatus.OK)


def preview_page(
    request: CommunityRequest, desk: Desk, form: CorrectionForm, status: HTTPStatus
) -> HttpResponse:
    context = {
        "report": desk.report,
        "desk": desk,
        "view": desk.view,
        "form": form if desk.last else None,
        "readers": people_to_tell(request.community),
    }
    return render(request, "reports/preview.html", context, status=status)


@community_view(Permission.PUBLISH_REPORTS)
@require_POST
def submit(request: CommunityRequest, pk: int) -> HttpResponse:
    """Send it; what keeps it from going out stands above the draft."""
    found = report_or_404(request, pk)
    form, edits = CorrectionForm(request.POST), request.POST.get("edits", "")
    form.is_valid()
    because = form.cleaned_data.get("because", "")
    seen = int(edits) if edits.isdecimal() else -1
    try:
        actions.submit_report(found, by=request.user, edits=seen, because=because)
    except actions.FiguresMoved as moved:
        actions.draft_report(found, by=request.user)
        return refused_page(request, found, form, moved)
    except actions.Refused as refused:
        return refused_page(request, found, form, refused)
    messages.success(request, f"Sent. The council hears of the report for {found.period} by mail.")
    return led_to(request, "report", found)


def refused_page(
    request: CommunityRequest, found: ProgressReport, form: CorrectionForm, why: Exception
) -> HttpResponse:
    """The draft as it is by now."""
    messages.error(request, str(why))
    desk = desk_of(found)
    if desk is None:
        return led_to(request, "write-report", found)
    return preview_page(request, desk, form, HTTPStatus.CONFLICT)


@community_view(Permission.PUBLISH_REPORTS)
@require_http_methods(["GET", "HEAD", "POST"])
def postpone(request: CommunityRequest, pk: int) -> HttpResponse:
    """Put a report off to a later day, or leave it out, with a reason that the council reads."""
    found = report_or_404(request, pk)
    form = PostponeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.postpone_report(found, by=request.user, **form.cleaned_data)
        except actions.Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "Put off. Its letters follow.")
            return led_to(request, "report", found)
    is_open = found.status == ReportStatus.OPEN
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    context = {"report": found, "form": form, "is_open": is_open}
    return render(request, "reports/postpone.html", context, status=status)


def led_to(request: CommunityRequest, door: str, report: ProgressReport) -> HttpResponseRedirect:
    args = [request.community.slug, report.pk]
    return redirect(reverse(f"reports:{door}", args=args))
