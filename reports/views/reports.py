"""The reports of a community: the list, and each as it was sent."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.db.models import Max, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from communities.access import CommunityRequest, community_view
from communities.listing import Filter, Listing
from communities.pdf import pdf
from communities.roles import Permission
from reports.answers import answering_of
from reports.beside import figures_today
from reports.forms import QuestionForm
from reports.models import ProgressReport, ReportStatus, Standing
from reports.printing import file_name, printed_report
from reports.reading import ReportView, versions_of, view_in

S = ReportStatus
NO_WORDS = "reports/report_none.html"
TOLD = (S.PUBLISHED, S.SKIPPED, S.MISSED)
STATES = [(one.value, one.label) for one in (S.OPEN, *TOLD)]
SORTS: dict[str, tuple[str, str | list[str]]] = {
    "period": ("Period", ["starts_on", "ends_on"]),
    "out": ("Sent", "published_at"),
}
COLUMNS: dict[str, Callable[[ProgressReport], Any]] = {
    "Period": lambda row: str(row.period),
    "Due": lambda row: row.due_at,
    "State": lambda row: row.get_status_display(),
    "Sent": lambda row: row.published_at,
    "Versions": lambda row: row.last_version,  # type: ignore[attr-defined]  # rows_of
    "Skipped because": lambda row: row.skipped_because,
    "Put off because": lambda row: row.postponed_because,
}


@community_view(Permission.VIEW_PROGRESS)
@require_safe
def reports(request: CommunityRequest) -> HttpResponse:
    """Every report that went out, was skipped or is to come, the latest period first."""
    may_write = Permission.PUBLISH_REPORTS in request.permissions
    listing = Listing(
        request,
        rows_of(request),
        search=with_words,
        sorts=SORTS,
        default_sort="-period",
        filters=[
            Filter("state", "State", STATES, lambda rows, one: rows.filter(status=one)),
            Filter("standing", "Standing", Standing.choices, of_standing),
        ],
        columns=COLUMNS,
        nouns=("report", "reports"),
    )
    name = f"{request.community.slug}-reports"
    return listing.answer("reports/reports.html", {"may_write": may_write}, name=name)


def of_standing(rows: QuerySet[ProgressReport], standing: str) -> QuerySet[ProgressReport]:
    """As some version said; which of them, the report shows."""
    return rows.filter(pk__in=rows.filter(versions__standing=standing).values("pk"))


def rows_of(request: CommunityRequest) -> QuerySet[ProgressReport]:
    rows = request.community.reports.exclude(status=S.WITHDRAWN)
    return rows.annotate(last_version=Max("versions__number"))


def with_words(rows: QuerySet[ProgressReport], words: str) -> QuerySet[ProgressReport]:
    """In what was written, whichever version says it."""
    for word in words.split():
        rows = rows.filter(pk__in=saying(rows, word))
    return rows


def saying(rows: QuerySet[ProgressReport], word: str) -> QuerySet[Any]:
    fields = ("wins", "obstacles", "needs", "story", "standing_because")
    found = rows.none()
    for field in fields:
        found |= rows.filter(**{f"versions__{field}__icontains": word})
    return found.values("pk")


def report_or_404(request: CommunityRequest, pk: int) -> ProgressReport:
    rows = request.community.reports.exclude(status=S.WITHDRAWN)
    found = get_object_or_404(rows, pk=pk)
    found.community = request.community
    return found


def read_or_404(request: CommunityRequest, pk: int) -> tuple[ProgressReport, ReportView | None]:
    """A report, and of it the version that the address asks for; None if it has no words."""
    versions = versions_of(request.community, pk, reader=request.user)
    found = versions[0].report if versions else report_or_404(request, pk)
    asked = request.GET.get("version", "")
    view = view_in(versions, int(asked) if asked.isdecimal() else None)
    if view is None and asked:
        raise Http404
    return found, view


def answers_beside(
    request: CommunityRequest, report: ProgressReport, view: ReportView | None
) -> dict[str, Any]:
    """What the page of a report needs for those who may answer it."""
    if Permission.ACKNOWLEDGE_REPORTS not in request.permissions:
        return {}
    return {
        "answering": answering_of(report, view, request.user),
        "question_form": QuestionForm(),
    }


@community_view(Permission.VIEW_PROGRESS)
@require_safe
def report(request: CommunityRequest, pk: int) -> HttpResponse:
    """A report as it went out, with what its figures come to today."""
    found, view = read_or_404(request, pk)
    if view and not view.is_superseded:
        view = replace(view, today=figures_today(view.version))
    since = request.membership.seen_before_at if request.membership else None
    context = {"report": found, "view": view, "looked_at": since}
    context |= answers_beside(request, found, view)
    return render(request, "reports/report.html" if view else NO_WORDS, context)


@community_view(Permission.VIEW_PROGRESS)
@require_safe
def report_pdf(request: CommunityRequest, pk: int) -> HttpResponse:
    """The same on two pages of paper."""
    _, view = read_or_404(request, pk)
    if view is None:
        raise Http404
    response = HttpResponse(pdf("report.typ", printed_report(view)), content_type="application/pdf")
    name = file_name(view)
    shown = content_disposition_header(as_attachment=False, filename=name)
    response["Content-Disposition"] = shown or "inline"
    return response
