"""Reviews beside each other: of one application, and of a whole round."""

from collections.abc import Callable
from typing import Any, NamedTuple

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_safe
from django_scopes import scopes_disabled

from communities.access import NationalRequest, national_view
from communities.cells import cell
from communities.comparing import (
    NONE_YET,
    Comparison,
    in_csv,
    recommended,
    spread_in_words,
)
from communities.desk_access import ApplicationRequest, application_view
from communities.listing import Columns, Filter, Listing, Sorts, csv_file
from communities.models import ApplicationState, Recommendation, Round
from communities.models.application_state import HANDED_IN
from communities.ranking import Ranked, RankedListing
from communities.reviewing import sees_others
from communities.roles import Permission

AFTER_YOURS = mark_safe('<span class="quiet">After yours</span>')
LATE = mark_safe(' <span class="badge wait">late</span>')
FIRST_YOURS = "Hand in your own review first, or abstain. Then the others open."


@application_view(Permission.REVIEW_APPLICATIONS)
@require_safe
def compare(request: ApplicationRequest) -> HttpResponse:
    """Reviewers × criteria, once one's own review is in."""
    comparison = Comparison(request.application, request.user)
    own = comparison.own
    is_open = sees_others(
        own.state if own else None,
        is_assigned=comparison.is_assigned,
        can_decide=can_decide(request),
    )
    if request.GET.get("format") == "csv":
        if not is_open:
            raise PermissionDenied(FIRST_YOURS)
        headings, rows = in_csv(comparison)
        cells = ([cell(value) for value in row] for row in rows)
        return csv_file(f"{request.community.slug}-reviews", headings, cells)
    context = {"application": request.application, "comparison": comparison, "is_open": is_open}
    return render(request, "communities/compare.html", context)


def can_decide(request: ApplicationRequest | NationalRequest) -> bool:
    return Permission.DECIDE_APPLICATIONS in request.permissions


SORTS: Sorts = {
    "name": ("Community", "community__name"),
    "mean": ("Mean total", []),  # these two by RankedListing
    "spread": ("Spread", []),
    "submitted": ("Handed in", "submitted_at"),
}


def counted(value: str) -> Callable[[Ranked], int | None]:
    return lambda row: row.recommended[value] if row.opens else None


COLUMNS: Columns = {
    "Community": lambda row: row.name,
    "State": lambda row: row.where,
    "Handed in": lambda row: row.submitted_at,
    "Reviews": lambda row: row.reviews,
    "Mean total": lambda row: row.mean if row.opens else None,
    "Spread": lambda row: row.spread if row.opens else None,
    **{str(label): counted(value) for value, label in Recommendation.choices},
}


@national_view(Permission.REVIEW_APPLICATIONS)
@require_safe
def ranking(request: NationalRequest, pk: int) -> HttpResponse:
    """Every application of a round by its reviews, but for those one has a conflict with."""
    this = get_object_or_404(Round, pk=pk)
    if this.hides():
        return render(request, "communities/ranking.html", {"round": this})
    with scopes_disabled():  # the applications of a round, of every community
        listing = applications(request, this)
        rows = [] if listing.wants_csv else map(Ranked._make, listing.page)
        lines = [line_of(row, this) for row in rows]
        context = {"round": this, "lines": lines}
        return listing.answer("communities/ranking.html", context, name=f"round-{this.pk}-reviews")


def applications(request: NationalRequest, this: Round) -> Listing:
    states = [(state, label) for state, label in ApplicationState.choices if state in HANDED_IN]
    return RankedListing(
        request,
        this,
        reader=request.user,
        can_decide=can_decide(request),
        search=lambda rows, words: rows.filter(community__name__icontains=words),
        sorts=SORTS,
        default_sort="-mean",
        filters=[
            Filter("state", "State", states, lambda rows, value: rows.filter(state=value)),
        ],
        export=export,
        nouns=("application", "applications"),
    )


def export(rows: Any, name: str) -> HttpResponse:
    """Every row that matches, in the words of the page."""
    found = map(Ranked._make, rows)
    values = ([cell(value(row)) for value in COLUMNS.values()] for row in found)
    return csv_file(name, COLUMNS, values)


class Line(NamedTuple):
    """What the page says of one application. In words, because fifty rows cost a template more."""

    name: str
    slug: str
    mean: str
    spread: str
    came: str
    late: str
    reviews: str
    words: str
    state: str


def line_of(row: Ranked, this: Round) -> Line:
    came = timezone.localtime(row.submitted_at)
    mean = NONE_YET if row.mean is None else str(row.mean)
    spread = spread_in_words(row.spread, flagged_from=this.spread_flagged)
    return Line(
        name=row.name,
        slug=row.slug,
        mean=mean if row.opens else AFTER_YOURS,
        spread=spread if row.opens else AFTER_YOURS,
        came=f"{came:%b} {came.day}, {came.year}",
        late=LATE if row.late_because else "",
        reviews=f"{row.reviews} of {this.reviews_wanted} reviews",
        words=recommended(row.recommended) if row.opens else "",
        state=row.where,
    )
