"""Reviews beside each other: of one application, and of a whole round."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe
from django_scopes import scopes_disabled

from communities.access import ApplicationRequest, application_view, national_view
from communities.comparing import Comparison, in_csv, recommended
from communities.listing import Columns, Filter, Listing, Sorts, cell, csv_file
from communities.models import ApplicationState, Recommendation, Round
from communities.models.application import HANDED_IN
from communities.ranking import ranked, told
from communities.reviewing import sees_others
from communities.roles import Permission
from communities.scoring import rounded

BACK = "Back with the community"
FIRST_YOURS = "Hand in your own review first, or abstain. Then the others open."


@application_view(Permission.REVIEW_APPLICATIONS)
@require_safe
def compare(request: ApplicationRequest) -> HttpResponse:
    """Reviewers × criteria, once one's own review is in."""
    comparison = Comparison(request.application, request.user)
    is_open = sees_others(
        comparison.own, is_assigned=comparison.is_assigned, can_decide=can_decide(request)
    )
    if request.GET.get("format") == "csv":
        if not is_open:
            raise PermissionDenied(FIRST_YOURS)
        headings, rows = in_csv(comparison)
        cells = ([cell(value) for value in row] for row in rows)
        return csv_file(f"{request.community.slug}-reviews", headings, cells)
    context = {"application": request.application, "comparison": comparison, "is_open": is_open}
    return render(request, "communities/compare.html", context)


def can_decide(request: HttpRequest) -> bool:
    return bool(request.user.has_perm(f"communities.{Permission.DECIDE_APPLICATIONS}"))


SORTS: Sorts = {
    "name": ("Community", "community__name"),
    "mean": ("Mean total", [told("mean"), "community__name"]),
    "spread": ("Spread", [told("spread"), "community__name"]),
    "submitted": ("Handed in", "submitted_at"),
}


def reviews_of(row: Any) -> int:
    return sum(getattr(row, f"n_{value}") for value in Recommendation.values)


def words_of(row: Any) -> str:
    given = (value for value in Recommendation.values for _ in range(getattr(row, f"n_{value}")))
    return recommended(given)


def state_of(row: Any) -> str:
    """As the staff says it; the state itself speaks to the community."""
    return BACK if row.state == ApplicationState.RETURNED else row.get_state_display()


COLUMNS: Columns = {
    "Community": lambda row: row.community,
    "State": state_of,
    "Handed in": lambda row: row.submitted_at,
    "Reviews": reviews_of,
    "Mean total": lambda row: rounded(row.mean) if row.opens else None,
    "Spread": lambda row: rounded(row.spread) if row.opens else None,
    **{
        str(label): lambda row, value=value: getattr(row, f"n_{value}") if row.opens else None  # type: ignore[misc]  # bound early
        for value, label in Recommendation.choices
    },
}


@national_view(Permission.REVIEW_APPLICATIONS)
@require_safe
def ranking(request: HttpRequest, pk: int) -> HttpResponse:
    """Every application of a round by its reviews, but for those one has a conflict with."""
    this = get_object_or_404(Round, pk=pk)
    if this.hides():
        return render(request, "communities/ranking.html", {"round": this})
    with scopes_disabled():  # the applications of a round, of every community
        listing = applications(request, this)
        if not listing.wants_csv:
            for row in listing.page:
                describe(row, this)
        context = {"round": this, "can_decide": can_decide(request)}
        return listing.answer("communities/ranking.html", context, name=f"round-{this.pk}-reviews")


def applications(request: HttpRequest, this: Round) -> Listing:
    words = {**dict(ApplicationState.choices), ApplicationState.RETURNED.value: BACK}
    states = [(state, str(words[state])) for state in ApplicationState.values if state in HANDED_IN]
    return Listing(
        request,
        ranked(this, request.user, can_decide=can_decide(request)),  # type: ignore[arg-type]  # signed in
        search=lambda rows, words: rows.filter(community__name__icontains=words),
        sorts=SORTS,
        default_sort="-mean",
        filters=[
            Filter("state", "State", states, lambda rows, value: rows.filter(state=value)),
        ],
        columns=COLUMNS,
        nouns=("application", "applications"),
    )


def describe(row: Any, this: Round) -> None:
    """What the page says of a row, in words."""
    row.n, row.words, row.state_words = reviews_of(row), words_of(row), state_of(row)
    row.mean, row.spread = rounded(row.mean), rounded(row.spread) if row.n > 1 else None
    row.is_apart = row.spread is not None and row.spread >= this.spread_flagged
