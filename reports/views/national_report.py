"""The national report: one page, and the same as PDF, CSV and XLSX."""

from io import BytesIO

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe
from openpyxl import Workbook

from communities.access import NationalRequest, national_view
from communities.cells import cell
from communities.listing import csv_file
from communities.pdf import pdf
from communities.roles import Permission
from placements import charts
from reports.portfolio.matrix import lines_of
from reports.portfolio.national_report import (
    HEADINGS,
    national_report,
    parts_of,
    printed,
    table_of,
)

NAME = "techhire-national-report"
PER_PAGE = 50  # communities; the files have all
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@national_view(Permission.VIEW_PROGRESS)
@require_safe
def report(request: NationalRequest) -> HttpResponse:
    found = national_report()
    bars = [(group.name, group.people) for group in found.by_round]
    drawn = charts.steps("People placed by round; the table has the numbers", bars)
    paginator = Paginator(found.communities, PER_PAGE)
    paginator.count = found.totals.communities  # which is counted already
    page = paginator.get_page(request.GET.get("page"))
    context = {
        "report": found,
        "parts": parts_of(found),
        "rounds_chart": drawn if bars else "",
        "page": page,
        "lines": lines_of(page),
    }
    return render(request, "reports/national_report.html", context)


@national_view(Permission.VIEW_PROGRESS)
@require_safe
def report_pdf(request: NationalRequest) -> HttpResponse:
    made = pdf("nation.typ", printed(national_report()))
    return as_file(HttpResponse(made, content_type="application/pdf"), "pdf")


@national_view(Permission.VIEW_PROGRESS)
@require_safe
def report_csv(request: NationalRequest) -> HttpResponse:
    rows = ([cell(value) for value in row] for row in table_of(national_report()))
    return csv_file(NAME, HEADINGS, rows)


@national_view(Permission.VIEW_PROGRESS)
@require_safe
def report_xlsx(request: NationalRequest) -> HttpResponse:
    book, file = Workbook(), BytesIO()
    sheet = book.active
    sheet.title = "TechHire"
    sheet.append(HEADINGS)
    for row in table_of(national_report()):
        sheet.append([cell(value) for value in row])
    sheet.freeze_panes = "A2"
    book.save(file)
    return as_file(HttpResponse(file.getvalue(), content_type=XLSX), "xlsx")


def as_file(response: HttpResponse, ending: str) -> HttpResponse:
    name = f"{NAME}-{timezone.localdate():%Y-%m-%d}.{ending}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
