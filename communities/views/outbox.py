"""The outbox: drafts that wait for their decision, and every letter about an application."""

from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe
from django_scopes import scope, scopes_disabled

from communities import actions
from communities.access import CommunityRequest, NationalRequest, community_view, national_view
from communities.listing import Columns, Filter, Listing, Sorts
from communities.models import ApplicationLetter, LetterKind
from communities.outbox import (
    STATES,
    TROUBLE_FIRST,
    drafts_by_round,
    drafts_open_to,
    in_state,
    letters_open_to,
    to_the_community,
    with_words,
)
from communities.roles import Permission
from communities.views.attempting import do
from communities.views.framed import framed, shows_letters

NAMED = 20  # drafts that are listed one by one
SORTS: Sorts = {
    "trouble": ("State", [TROUBLE_FIRST, "-created_at"]),
    "written": ("Written", "created_at"),
    "to": ("To", ["recipient__name", "recipient__email"]),
    "community": ("About", "community__name"),
}
COLUMNS: Columns = {
    "Written": lambda row: row.created_at,
    "About": lambda row: row.community.name,
    "Kind": lambda row: row.get_kind_display(),
    "Subject": lambda row: row.subject,
    "To": lambda row: row.recipient.name,
    "Address": lambda row: row.recipient.email,
    "State": lambda row: row.get_state_display(),
    "Sent": lambda row: row.sent_at,
    "May have left twice since": lambda row: row.uncertain_at,
    "Attempts": lambda row: row.attempts,
    "Not sent because": lambda row: row.cancelled_because,
    "Last error": lambda row: row.error,
    "Message-ID": lambda row: row.message_id,
}


@national_view(Permission.REVIEW_APPLICATIONS)
@require_safe
def outbox(request: NationalRequest) -> HttpResponse:
    reader = request.user
    with scopes_disabled():
        listing = Listing(
            request,
            letters_open_to(reader),
            search=with_words,
            sorts=SORTS,
            default_sort="trouble",
            filters=[
                Filter("state", "State", STATES, in_state),
                Filter("kind", "Kind", LetterKind.choices, lambda rows, k: rows.filter(kind=k)),
            ],
            columns=COLUMNS,
            nouns=("letter", "letters"),
        )
        context = {} if listing.wants_csv else drafts_for(request)
        return listing.answer("communities/outbox.html", context, name="outbox")


def drafts_for(request: NationalRequest) -> dict[str, Any]:
    """For who may decide: a draft says what was decided, which others read once it is announced."""
    if Permission.DECIDE_APPLICATIONS not in request.permissions:
        return {}
    drafts = drafts_open_to(request.user)
    rounds = drafts_by_round(drafts)
    waiting = sum(row["n"] for row in rounds)
    listed = list(drafts[:NAMED]) if waiting else []
    return {"rounds": rounds, "drafts": listed, "more": waiting - len(listed)}


@shows_letters
@national_view(Permission.REVIEW_APPLICATIONS)
@require_safe
def outbox_letter(request: HttpRequest, pk: int) -> HttpResponse:
    """One letter as it left, or will."""
    return render(request, "communities/outbox_letter.html", {"letter": letter_or_404(request, pk)})


@national_view(Permission.REVIEW_APPLICATIONS)
@framed
def outbox_mail(request: HttpRequest, pk: int) -> tuple[str, str]:
    found = letter_or_404(request, pk)
    return found.subject, found.body


@national_view(Permission.MANAGE_PROGRAM)
@require_POST
def send_letter_again(request: HttpRequest, pk: int) -> HttpResponse:
    found = letter_or_404(request, pk)
    act = partial(actions.send_letter_again, found, by=request.user)  # type: ignore[arg-type]  # as above
    with scope(community=found.community):
        do(request, act, f"The letter to {found.recipient} is on its way again.")
    return redirect("communities:outbox-letter", pk=pk)


def letter_or_404(request: HttpRequest, pk: int) -> ApplicationLetter:
    with scopes_disabled():
        return get_object_or_404(letters_open_to(request.user), pk=pk)  # type: ignore[arg-type]  # as above


@community_view(Permission.EDIT_APPLICATION)
@require_safe
def application_letters(request: CommunityRequest) -> HttpResponse:
    """What the program has written to the community's people about its application."""
    listing = Listing(
        request,
        to_the_community(request.community.application_letters.all()),
        search=with_words,
        sorts={"written": ("Written", "created_at")},
        default_sort="-written",
        per_page=20,
        nouns=("letter", "letters"),
    )
    return listing.answer("communities/application_letters.html", {}, name="letters")
