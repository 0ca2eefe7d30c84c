"""A round's decisions: the list, and one outcome for many."""

from typing import Any

from django.contrib import messages
from django.db.models import Case, F, QuerySet, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe
from django_scopes import scopes_disabled

from communities import actions
from communities.access import national_view
from communities.deciding_forms import DecideManyForm
from communities.decision_rows import as_table, rows_of
from communities.decisions import (
    OUTCOMES,
    bare,
    for_decisions,
    open_to,
    tally,
    with_outcome,
)
from communities.listing import Columns, Filter, Listing, Sorts
from communities.models import Outcome, Round, User
from communities.roles import Permission
from communities.round_figures import after_own

# Who owes a review learns nothing from the order: what they are not told stands last.
TOLD_MEAN = Case(When(owes=False, then=F("mean_total")))
SORTS: Sorts = {
    "name": ("Community", "community__name"),
    "reviews": ("Reviews", ["reviews_in", "community__name"]),
    "mean": ("Mean", [TOLD_MEAN.asc(nulls_last=True), "community__name"]),
    "decision": ("Decision", [F("outcome").asc(nulls_first=True), "state", "community__name"]),
}
COLUMNS: Columns = {
    "Community": lambda row: row.community.name,
    "State": lambda row: row.get_state_display(),
    "Revision": lambda row: row.latest,
    "Submitted": lambda row: row.submitted_at,
    "Late because": lambda row: row.late_because,
    "Reviews in": lambda row: row.reviews_in,
    "Approve": lambda row: after_own(row, row.say_approve),
    "Not sure": lambda row: after_own(row, row.say_unsure),
    "Decline": lambda row: after_own(row, row.say_decline),
    "Mean": lambda row: after_own(row, row.mean_total),
    "Pending decision": lambda row: Outcome(row.outcome).label if row.outcome else "",
    "Decided by": lambda row: row.decided_by,
    "Letter edited": lambda row: row.is_edited,
    "Announced": lambda row: row.decided_at,
    "In the way": lambda row: row.blocked,
}


@national_view(Permission.DECIDE_APPLICATIONS)
@require_safe
def decisions(request: HttpRequest, pk: int) -> HttpResponse:
    """What reviewers recommend for each application of a round, and what is decided."""
    found = get_object_or_404(Round, pk=pk)
    reader: User = request.user  # type: ignore[assignment]  # the door let staff in
    with scopes_disabled():
        listing = applications(request, found, reader)
        context = {} if listing.wants_csv else page_context(listing, found, reader)
        return listing.answer("communities/decisions.html", context, name=f"decisions-{pk}")


def applications(request: HttpRequest, round: Round, reader: User) -> Listing:
    asked = request.GET
    by_mean = asked.get("sort", "").removeprefix("-") == "mean"
    needs_all = by_mean or asked.get("blocked") or asked.get("format")
    return Listing(
        request,
        for_decisions(round, reader) if needs_all else bare(round, reader),
        search=lambda rows, words: rows.filter(community__name__icontains=words),
        sorts=SORTS,
        default_sort="name",
        filters=[
            Filter("outcome", "Decision", OUTCOMES, with_outcome),
            Filter("blocked", "In the way", [("yes", "Something"), ("no", "Nothing")], is_blocked),
        ],
        columns=COLUMNS,
        nouns=("application", "applications"),
    )


def is_blocked(rows: QuerySet[Any], word: str) -> QuerySet[Any]:
    return rows.exclude(blocked="") if word == "yes" else rows.filter(blocked="")


def page_context(listing: Listing, round: Round, reader: User) -> dict[str, Any]:
    counts, shut_off = tally(round, reader)
    return {
        "round": round,
        "rows": as_table(rows_of(listing.page.object_list, reader)),  # type: ignore[arg-type]
        "counts": [(key, label, counts[key]) for key, label in OUTCOMES if counts[key]],
        "pending": counts["pending"],
        "shut_off": shut_off,
        "outcomes": Outcome.choices,
        "is_sealed": round.hides(),
    }


@national_view(Permission.DECIDE_APPLICATIONS)
@require_POST
def decide_many(request: HttpRequest, pk: int) -> HttpResponse:
    """Those that can be decided are; who stays as they are is named, with the reason."""
    found, form = get_object_or_404(Round, pk=pk), DecideManyForm(request.POST)
    keys = [key for key in request.POST.getlist("pk") if key.isdecimal() and len(key) < 19]
    with scopes_disabled():
        rows = open_to(found, request.user).filter(pk__in=keys).order_by("community__name")  # type: ignore[arg-type]  # as above
        ticked = list(rows)
    context = {"round": found, "form": form, "ticked": ticked}
    if not form.is_valid():
        return render(request, "communities/decide_many.html", context, status=422)
    said = {name: form.cleaned_data[name] for name in ("outcome", "reason")}
    decided = actions.decide_many(ticked, by=request.user, **said)  # type: ignore[arg-type]  # above
    word = Outcome(said["outcome"]).label.lower()
    if decided.stuck:
        context |= {"decided": decided, "word": word}
        return render(request, "communities/decide_many.html", context)
    n = len(decided.done)
    are = f"{n} decision{'' if n == 1 else 's'} to {word} {'is' if n == 1 else 'are'} pending."
    messages.success(request, f"{are} Nobody outside reads of it before the letters leave.")
    return redirect("communities:decisions", pk=pk)
