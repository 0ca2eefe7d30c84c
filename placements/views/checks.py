"""The checks to ask now, and what was found: one press of a button each."""

import json
from collections.abc import Callable, Iterable
from datetime import date

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_POST, require_safe

from communities.access import CommunityRequest, community_view
from communities.models import Community
from communities.refusal import Refused
from communities.roles import Permission
from partners.views.asking import seen, with_undo
from partners.views.back import came_from
from placements import actions
from placements.asked import asked_of, latest_of_checks
from placements.forms.check import AnswerForm
from placements.listing import MOST_COUNTED, check_listing, count_ahead
from placements.models import Evidence, Outcome, RetentionCheck
from placements.rows import Check, check_of
from placements.views.asking import url_of

MOST_DENIED = 10  # named on top of the list; each has its own page
CHOICES = {"outcomes": Outcome.choices, "evidence": Evidence.choices}


@community_view(Permission.RECORD_PLACEMENTS, rows="Checks")
@require_safe
def checks(request: CommunityRequest) -> HttpResponse:
    """Those that are due, the longest due first; what is not due yet is a number."""
    community = request.community
    listing, name = check_listing(request), f"{community.slug}-checks"
    if listing.wants_csv:
        return listing.csv(name)
    today, acts = community.today(), Permission.RECORD_PLACEMENTS in request.permissions
    denied = community.employer_questions.denied().for_note()
    context = {
        "rows": printed(community, listing.page, today),
        "denied": denied[:MOST_DENIED] if acts else (),
        # Beside the whole queue, and not beside what was looked for in it.
        "ahead": count_ahead(community) if acts and not listing.is_narrowed else None,
        "most_counted": MOST_COUNTED,
        "here": request.path,
        "room": url_of(request, "placements"),
        **CHOICES,
    }
    return listing.answer("placements/checks.html", context, name=name)


def printed(community: Community, rows: Iterable[RetentionCheck], today: date) -> list[Check]:
    """With what their employers were asked; two queries, the rows among them."""
    found = [check_of(row, today) for row in rows]
    questions = community.employer_questions.filter(retention_check__in=[row.pk for row in found])
    asked = latest_of_checks(asked_of(question, today) for question in questions.for_pages())
    for row in found:
        row.asked = asked.get(row.pk)
    return found


@community_view(Permission.RECORD_PLACEMENTS)
@require_POST
def answer(request: CommunityRequest, pk: int) -> HttpResponse:
    """What was found at one check."""
    row = check_or_404(request, pk)
    form = AnswerForm(request.POST, today=request.community.today())

    def act() -> str:
        if not form.is_valid():
            raise Refused(" ".join(str(e) for errors in form.errors.values() for e in errors))
        found = actions.answer_check(row, by=request.user, version=seen(request), **form.said())
        return f"{row.placement}, {row}: {found.get_outcome_display().lower()}."

    return told(request, pk, act, undo=url_of(request, "reopen-check", pk))


@community_view(Permission.RECORD_PLACEMENTS)
@require_POST
def reopen(request: CommunityRequest, pk: int) -> HttpResponse:
    row = check_or_404(request, pk)

    def act() -> str:
        actions.reopen_check(row, by=request.user)
        return f"{row.placement}, {row}: the answer is taken back."

    return told(request, pk, act)


def told(
    request: CommunityRequest, pk: int, act: Callable[[], str], *, undo: str = ""
) -> HttpResponse:
    """The row as it is now with htmx; else the page the person came from, and what was done."""
    refusal = ""
    try:
        sentence = act()
    except Refused as refused:
        refusal = sentence = str(refused)
    if request.htmx:
        return fragment(request, pk, sentence, refusal=refusal)
    if refusal:
        messages.error(request, refusal)
    else:
        messages.success(request, with_undo(sentence, undo) if undo else sentence)
    return HttpResponseRedirect(came_from(request) or url_of(request, "checks"))


def fragment(request: CommunityRequest, pk: int, sentence: str, *, refusal: str) -> HttpResponse:
    community = request.community
    (row,) = printed(community, [check_or_404(request, pk)], community.today())
    context = {
        "row": row,
        "refusal": refusal,
        "refocus": True,
        "here": url_of(request, "checks"),
        "room": url_of(request, "placements"),
        **CHOICES,
    }
    status = 409 if refusal else 200
    response = render(request, "placements/checks.html#row", context, status=status)
    response["HX-Trigger"] = json.dumps({"announce": sentence})
    return response


def check_or_404(request: CommunityRequest, pk: int) -> RetentionCheck:
    rows = request.community.retentionchecks.kept()
    return get_object_or_404(rows.select_related("placement__employer"), pk=pk)
