"""What a council member who is signed in says to a report, and who has said so."""

from typing import Any

from django.contrib import messages
from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from communities.access import CommunityRequest, community_view
from communities.listing import Filter, Listing
from communities.models import Membership
from communities.roles import Permission
from reports import actions
from reports.forms import QuestionForm
from reports.models import ProgressReport, ReminderState
from reports.reading import ReportView, report_view
from reports.views.reports import answers_beside, report_or_404

SORTS: dict[str, tuple[str, str | list[str]]] = {
    "name": ("Name", ["user__name", "pk"]),
    "read": ("Acknowledged", ["acknowledged_at", "user__name"]),
}


@community_view(Permission.ACKNOWLEDGE_REPORTS)
@require_POST
def acknowledge(request: CommunityRequest, pk: int) -> HttpResponse:
    """The version that was shown; a second press changes nothing."""
    found = report_or_404(request, pk)
    view = report_view(found)
    if view is None or request.POST.get("version") != str(view.version.number):
        messages.error(request, "A newer version of this report is out. Read that one.")
    else:
        actions.acknowledge(view.version, by=request.user)
        messages.success(request, "Thank you. The coordinator sees that you have read it.")
    return led_to_report(request, found)


@community_view(Permission.ASK_QUESTIONS)
@require_POST
def ask(request: CommunityRequest, pk: int) -> HttpResponse:
    """A question that the next report has to answer."""
    found = report_or_404(request, pk)
    form = QuestionForm(request.POST)
    if form.is_valid():
        try:
            actions.ask_question(found, by=request.user, text=form.cleaned_data["text"])
        except actions.Refused as refused:
            form.add_error("text", str(refused))
        else:
            messages.success(request, "Asked. The next report answers it.")
            return led_to_report(request, found)
    view = report_view(found, reader=request.user)
    context = {"report": found, "view": view, **answers_beside(request, found, view)}
    context["question_form"] = form
    page = "reports/report.html" if view else "reports/report_none.html"
    return render(request, page, context, status=422)


@community_view(Permission.ASK_QUESTIONS)
@require_POST
def withdraw(request: CommunityRequest, pk: int) -> HttpResponse:
    """Take one's own question back."""
    mine = request.community.council_questions.filter(person=request.user)
    asked = get_object_or_404(mine.select_related("report"), pk=pk)
    asked.community = asked.report.community = request.community
    try:
        actions.withdraw_question(asked, by=request.user)
    except actions.Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, "Withdrawn.")
    return led_to_report(request, asked.report)


def led_to_report(request: CommunityRequest, report: ProgressReport) -> HttpResponseRedirect:
    return redirect(reverse("reports:report", args=[request.community.slug, report.pk]))


@community_view(Permission.VIEW_WORK)
@require_safe
def readers(request: CommunityRequest, pk: int) -> HttpResponse:
    """Who on the council was written to, has opened it, and has acknowledged it."""
    found = report_or_404(request, pk)
    view = report_view(found)
    listing = Listing(
        request,
        readers_of(request, found, view),
        search=lambda rows, words: rows.search(words),
        sorts=SORTS,
        default_sort="name",
        filters=[Filter("read", "Acknowledged", [("yes", "Yes"), ("no", "Not yet")], has_read)],
        columns={
            "Name": lambda row: row.user.name,
            "Address": lambda row: row.user.email,
            "Letter sent": lambda row: row.letter_sent_at,
            "Opened": lambda row: row.opened_at,
            "Acknowledged": lambda row: row.acknowledged_at,
        },
        nouns=("council member", "council members"),
    )
    name = f"{request.community.slug}-readers"
    return listing.answer("reports/readers.html", {"report": found, "view": view}, name=name)


def readers_of(
    request: CommunityRequest, report: ProgressReport, view: ReportView | None
) -> QuerySet[Any]:
    """Council members, each with the letter, the link and the acknowledgement. One query."""
    version = view.version.pk if view else None
    mine = {"recipient": OuterRef("user")}
    letters = report.reminders.filter(state=ReminderState.SENT, **mine).order_by("-sent_at")
    links = report.links.filter(person=OuterRef("user"))
    said = request.community.acknowledgements.filter(version=version, person=OuterRef("user"))
    council: QuerySet[Membership] = request.community.memberships.council()
    return council.select_related("user").annotate(
        letter_sent_at=Subquery(letters.values("sent_at")[:1]),
        bounced_at=Subquery(letters.filter(bounced_at__isnull=False).values("bounced_at")[:1]),
        link_pk=Subquery(links.values("pk")[:1]),
        link_revoked_at=Subquery(links.values("revoked_at")[:1]),
        opened_at=Subquery(links.values("opened_at")[:1]),
        acknowledged_at=Subquery(said.values("at")[:1]),
        has_said=Exists(said),
    )


def has_read(rows: QuerySet[Any], answer: str) -> QuerySet[Any]:
    return rows.filter(has_said=answer == "yes")


@community_view(Permission.PUBLISH_REPORTS)
@require_POST
def end_link(request: CommunityRequest, pk: int) -> HttpResponse:
    """End a reader's link, or give a new one."""
    links = request.community.reader_links.select_related("report", "person")
    link = get_object_or_404(links, pk=pk)
    link.community = link.report.community = request.community
    act = actions.renew_link if "renew" in request.POST else actions.revoke_link
    try:
        act(link, by=request.user)
    except actions.Refused as refused:
        messages.error(request, str(refused))
    else:
        does = "is new from the next letter on" if "renew" in request.POST else "opens nothing now"
        messages.success(request, f"The link of {link.person} {does}.")
    return redirect(
        reverse("reports:report-readers", args=[request.community.slug, link.report_id])
    )
