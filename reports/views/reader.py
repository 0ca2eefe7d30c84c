"""The page behind the link in a letter: one report for one reader, read without a password.

Reading, acknowledging and asking is all it allows; anything else asks for a sign-in. No cookie is
asked for: who knows the address may answer, and with "no-referrer" browsers send "Origin: null",
which the check would refuse.
"""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from allauth.core.ratelimit import consume_or_429
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods
from django_scopes import scope

from communities.access import note_seen
from communities.secret_pages import told_to_nobody
from reports import actions
from reports.answers import Answering, answering_of
from reports.forms import QuestionForm
from reports.links import Reader, note_opened, reader_behind
from reports.progress import council_view, news_since
from reports.reading import ReportView, report_view

PAGE = "reports/reader.html"


@dataclass
class Opened:
    """What the link opens: words of a report, or where things stand if it has none."""

    reader: Reader
    view: ReportView | None
    answering: Answering
    form: QuestionForm


@csrf_exempt
@login_not_required
@told_to_nobody
@require_http_methods(["GET", "HEAD", "POST"])
def reader(request: HttpRequest, link: str) -> HttpResponse:
    """Opening it changes nothing: mail scanners do that too."""
    limited: HttpResponse | None = consume_or_429(request, action="reader_link", limit_get=True)
    if limited:
        return limited
    found = reader_behind(link)
    if found is None:
        return render(request, "reports/reader_unknown.html", status=HTTPStatus.NOT_FOUND)
    with scope(community=found.community), timezone.override(found.person.zone):
        view = report_view(found.report, reader=found.person)
        answering = answering_of(found.report, view, found.person)
        opened = Opened(found, view, answering, QuestionForm())
        if request.method == "POST":
            return answer(request, opened)
        return page(request, opened, HTTPStatus.OK)


def answer(request: HttpRequest, opened: Opened) -> HttpResponse:
    match request.POST.get("act"):
        case "seen":
            note_opened(opened.reader)
            note_seen(opened.reader.membership)
            return HttpResponse(status=HTTPStatus.NO_CONTENT)
        case "acknowledge":
            return acknowledged(request, opened)
    return asked(request, opened)


def acknowledged(request: HttpRequest, opened: Opened) -> HttpResponse:
    """The version that was shown: a newer one has to be read first."""
    number = request.POST.get("version", "")
    view = opened.view
    if view is None or number != str(view.version.number):
        return page(request, opened, HTTPStatus.CONFLICT, moved=view is not None)
    actions.acknowledge(view.version, by=opened.reader.person, by_link=True)
    note_opened(opened.reader)
    return HttpResponseRedirect(f"{request.path}?said=read#answers-here")


def asked(request: HttpRequest, opened: Opened) -> HttpResponse:
    form = opened.form = QuestionForm(request.POST)
    if form.is_valid():
        said = form.cleaned_data["text"]
        try:
            actions.ask_question(
                opened.reader.report, by=opened.reader.person, text=said, by_link=True
            )
        except actions.Refused as refused:
            form.add_error("text", str(refused))
        else:
            note_opened(opened.reader)
            return HttpResponseRedirect(f"{request.path}?said=asked#answers-here")
    return page(request, opened, HTTPStatus.UNPROCESSABLE_ENTITY)


def since_last(opened: Opened) -> dict[str, Any]:
    """Where things stand if the report has no words, and what is new since the last look."""
    since = opened.reader.membership.last_seen_at
    if opened.view:
        return {"looked_at": since}
    standing = council_view(opened.reader.community)
    return {"standing": standing, "looked_at": since, "news": news_since(standing, since)}


def page(
    request: HttpRequest, opened: Opened, status: HTTPStatus, *, moved: bool = False
) -> HttpResponse:
    community = opened.reader.community
    context: dict[str, Any] = {
        "reader": opened.reader,
        "place": community,
        "report": opened.reader.report,
        "view": opened.view,
        **since_last(opened),
        "answering": opened.answering,
        "question_form": opened.form,
        "moved": moved,
        "said": request.GET.get("said", ""),
    }
    return render(request, PAGE, context, status=status)
