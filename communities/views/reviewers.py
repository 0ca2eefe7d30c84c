"""The reviewers: how much each has in hand, and what is known of them."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe
from django_scopes import scopes_disabled

from communities import actions, workload
from communities.access import NationalRequest, national_view
from communities.desk import conflicts_shown, in_hand_of
from communities.listing import Columns, Filter, Listing, Sorts
from communities.models import Round, User
from communities.models.review import FINISHED
from communities.program_forms import ReviewerForm
from communities.roles import Permission
from communities.staff import profile_of, reviewers, with_work
from communities.states import NAMES, codes_named, state_names
from communities.views.attempting import DONE, attempt, posted

MORE = 20  # applications offered on a reviewer's page
SORTS: Sorts = {
    "room": ("Room for more", ["is_full", "load", "name"]),
    "name": ("Reviewer", "name"),
    "load": ("In hand", ["load", "name"]),
    "late": ("Late", ["late", "name"]),
}
HOLDING: dict[str, Q] = {
    "room": Q(is_full=False),
    "full": Q(is_full=True),
    "late": Q(late__gt=0),
}
FILTERS = (
    Filter(
        "work",
        "Work",
        [("room", "Has room"), ("full", "Takes no more"), ("late", "Is late with one")],
        lambda rows, which: rows.filter(HOLDING[which]),
    ),
    Filter(
        "place",
        "Works in",
        sorted(NAMES.items(), key=lambda choice: choice[1]),
        lambda rows, code: rows.filter(reviewer__states__contains=code),
    ),
)
COLUMNS: Columns = {
    "Reviewer": str,
    "Address": lambda person: person.email,
    "In hand": lambda person: person.load,
    "Takes at once": lambda person: person.most,
    "Late": lambda person: person.late,
    "Takes reviews now": lambda person: not person.takes_none,
    "Works in": lambda person: state_names(profile_of(person).states),
    "Organization": lambda person: profile_of(person).organization,
}


@national_view(Permission.DECIDE_APPLICATIONS)
@require_safe
def all_reviewers(request: NationalRequest) -> HttpResponse:
    """Who has how much in hand, who has room for more first."""
    with scopes_disabled():  # what each of the staff has in hand, over all communities
        listing = Listing(
            request,
            with_work(reviewers()),
            search=with_words,
            sorts=SORTS,
            default_sort="room",
            filters=FILTERS,
            columns=COLUMNS,
            nouns=("reviewer", "reviewers"),
        )
        return listing.answer("communities/reviewers.html", {}, name="techhire-reviewers")


def with_words(rows: QuerySet[User], words: str) -> QuerySet[User]:
    for word in words.split():
        found = Q(name__icontains=word) | Q(email__icontains=word)
        for code in codes_named(word):
            found |= Q(reviewer__states__contains=code)
        rows = rows.filter(found | Q(reviewer__organization__icontains=word))
    return rows


@national_view(Permission.REVIEW_APPLICATIONS)
@require_http_methods(["GET", "POST"])
def reviewer(request: NationalRequest, pk: int) -> HttpResponse:
    """One's own, or for those who decide anybody's."""
    person = get_object_or_404(reviewers(), pk=pk)
    decides = Permission.DECIDE_APPLICATIONS in request.permissions
    if person != request.user and not decides:
        raise PermissionDenied("This is the page of another reviewer.")
    form = ReviewerForm(posted(request), reviewer=profile_of(person))

    def act() -> None:
        actions.change_reviewer(person, by=request.user, **form.cleaned_data)

    status = attempt(form, act, blame="most_at_once")
    if status == DONE:
        messages.success(request, "Saved.")
        return redirect("communities:reviewer", pk=pk)
    context = {"person": person, "form": form, "is_own": person == request.user}
    context |= in_hand(request, person, decides=decides)
    return render(request, "communities/reviewer.html", context, status=status)


def in_hand(request: NationalRequest, person: User, *, decides: bool) -> dict[str, Any]:
    """What the reader may see of it: nothing with which they have a conflict themselves."""
    with scopes_disabled():  # one reviewer's work, over all communities
        held: list[Any] = list(in_hand_of(person, reader=request.user))
        offered = []
        if decides:
            sealed = workload.sealed_of(Round.objects.filter(is_sealed=True))
            rows = workload.lacking(request.user, sealed=sealed)
            offered = list(workload.open_to(rows, person)[:MORE])
        return {
            "waiting": [row for row in held if row.state not in FINISHED],
            "done": [row for row in held if row.state in FINISHED],
            "conflicts": list(conflicts_shown(person, to=request.user)),
            "offered": offered,
            "decides": decides,
            "today": timezone.localdate(),
        }
