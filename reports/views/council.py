"""The council's room: what is ahead and open, and lists of what was asked, answered and decided."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from communities.access import CommunityRequest, community_view
from communities.listing import Filter, Listing
from communities.roles import Permission
from reports import actions
from reports.council import council_room
from reports.council_forms import CloseAskForm
from reports.models import Ask, AskState, CouncilDecision, CouncilMeeting, CouncilQuestion

WAITS, ANSWERED, WITHDRAWN = "waits", "answered", "withdrawn"
QUESTION_STATES = [
    (WAITS, "Waits for an answer"),
    (ANSWERED, "Answered"),
    (WITHDRAWN, "Withdrawn"),
]
PLANNED, HELD, CALLED_OFF = "planned", "held", "off"
MEETING_STATES = [(PLANNED, "Without minutes"), (HELD, "Held"), (CALLED_OFF, "Called off")]
MEETING_COLUMNS: dict[str, Callable[[CouncilMeeting], Any]] = {
    "When": lambda row: row.starts_at,
    "Where": lambda row: row.place,
    "Minutes": lambda row: row.minutes,
    "Called off because": lambda row: row.cancelled_because,
}
DECISION_COLUMNS: dict[str, Callable[[CouncilDecision], Any]] = {
    "Meeting": lambda row: row.meeting.starts_at,
    "Decided": lambda row: row.text,
}
ASK_COLUMNS: dict[str, Callable[[Ask], Any]] = {
    "Asked": lambda row: row.created_at,
    "Report": lambda row: str(row.report.period),
    "Ask": lambda row: row.text,
    "Of": lambda row: row.of,
    "State": lambda row: row.get_state_display(),
    "What came of it": lambda row: row.outcome,
}
QUESTION_COLUMNS: dict[str, Callable[[CouncilQuestion], Any]] = {
    "Asked": lambda row: row.asked_at,
    "By": lambda row: str(row.person),
    "Report": lambda row: str(row.report.period),
    "Question": lambda row: row.text,
    "Answered": lambda row: row.answered_at,
    "Answer": lambda row: row.answer,
}


@community_view(Permission.VIEW_PROGRESS)
@require_safe
def council(request: CommunityRequest) -> HttpResponse:
    room = council_room(request.community, now=timezone.now())
    return render(request, "reports/council.html", {"room": room, "today": timezone.now()})


@community_view(Permission.VIEW_PROGRESS)
@require_safe
def meetings(request: CommunityRequest) -> HttpResponse:
    """Every meeting: planned, held or called off."""
    listing = Listing(
        request,
        request.community.meetings.all(),
        search=with_words("place", "agenda", "minutes", "cancelled_because"),
        sorts={"when": ("When", "starts_at"), "place": ("Where", "place")},
        default_sort="-when",
        filters=[Filter("state", "State", MEETING_STATES, of_meeting_state)],
        columns=MEETING_COLUMNS,
        nouns=("meeting", "meetings"),
    )
    name = f"{request.community.slug}-meetings"
    return listing.answer("reports/council_meetings.html", {"now": timezone.now()}, name=name)


def of_meeting_state(rows: QuerySet[CouncilMeeting], state: str) -> QuerySet[CouncilMeeting]:
    if state == CALLED_OFF:
        return rows.filter(cancelled_at__isnull=False)
    return rows.filter(cancelled_at=None, held_at__isnull=state == PLANNED)


@community_view(Permission.VIEW_PROGRESS)
@require_safe
def decisions(request: CommunityRequest) -> HttpResponse:
    """Everything that the council decided or advised."""
    listing = Listing(
        request,
        request.community.council_decisions.select_related("meeting"),
        search=with_words("text"),
        sorts={"meeting": ("Meeting", ["meeting__starts_at", "pk"]), "text": ("Decision", "text")},
        default_sort="-meeting",
        columns=DECISION_COLUMNS,
        nouns=("decision", "decisions"),
    )
    name = f"{request.community.slug}-decisions"
    return listing.answer("reports/council_decisions.html", {}, name=name)


@community_view(Permission.VIEW_PROGRESS)
@require_safe
def asks(request: CommunityRequest) -> HttpResponse:
    """What reports asked of the council, and what came of it."""
    listing = Listing(
        request,
        request.community.asks.select_related("report"),
        search=with_words("text", "of", "outcome"),
        sorts={"asked": ("Asked", ["created_at", "-place"]), "text": ("Ask", "text")},
        default_sort="-asked",
        filters=[
            Filter("state", "State", AskState.choices, lambda rows, one: rows.filter(state=one))
        ],
        columns=ASK_COLUMNS,
        nouns=("ask", "asks"),
    )
    name = f"{request.community.slug}-asks"
    return listing.answer("reports/council_asks.html", {}, name=name)


@community_view(Permission.VIEW_PROGRESS)
@require_safe
def questions(request: CommunityRequest) -> HttpResponse:
    """What the council asked, and what it was answered."""
    listing = Listing(
        request,
        request.community.council_questions.select_related("report", "person"),
        search=with_words("text", "answer", "person__name"),
        sorts={"asked": ("Asked", "asked_at"), "by": ("By", ["person__name", "asked_at"])},
        default_sort="-asked",
        filters=[Filter("state", "State", QUESTION_STATES, in_state)],
        columns=QUESTION_COLUMNS,
        nouns=("question", "questions"),
    )
    name = f"{request.community.slug}-questions"
    return listing.answer("reports/council_questions.html", {}, name=name)


def with_words(*fields: str) -> Callable[[QuerySet[Any], str], QuerySet[Any]]:
    """Rows that hold each of the words in one of these fields."""

    def search(rows: QuerySet[Any], words: str) -> QuerySet[Any]:
        for word in words.split():
            anywhere = Q()
            for field in fields:
                anywhere |= Q(**{f"{field}__icontains": word})
            rows = rows.filter(anywhere)
        return rows

    return search


def in_state(rows: QuerySet[Any], state: str) -> QuerySet[Any]:
    if state == WITHDRAWN:
        return rows.filter(withdrawn_at__isnull=False)
    standing = rows.filter(withdrawn_at=None)
    return standing.filter(answered_at__isnull=state == WAITS)


def ask_or_404(request: CommunityRequest, pk: int) -> Ask:
    found = get_object_or_404(request.community.asks.select_related("report"), pk=pk)
    found.community = found.report.community = request.community
    return found


@community_view(Permission.PUBLISH_REPORTS)
@require_http_methods(["GET", "HEAD", "POST"])
def close_ask(request: CommunityRequest, pk: int) -> HttpResponse:
    """What came of an ask."""
    found = ask_or_404(request, pk)
    form = CloseAskForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            actions.close_ask(found, by=request.user, **form.cleaned_data)
        except actions.Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "Closed. The council sees what came of it.")
            return redirect("reports:asks", community=request.community.slug)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    context = {"ask": found, "form": form}
    return render(request, "reports/close_ask.html", context, status=status)


@community_view(Permission.PUBLISH_REPORTS)
@require_POST
def reopen_ask(request: CommunityRequest, pk: int) -> HttpResponse:
    """It is asked after all."""
    try:
        actions.reopen_ask(ask_or_404(request, pk), by=request.user)
    except actions.Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, "Asked again.")
    return redirect("reports:asks", community=request.community.slug)
