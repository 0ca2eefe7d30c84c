"""Reviews beside each other: of one application, and of a whole round."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_safe
from django_scopes import scopes_disabled

from communities.access import ApplicationRequest, application_view, national_view
from communities.comparing import Comparison, in_csv, recommended
from communities.listing import Columns, Filter, Listing, Sorts, cell, csv_file
from communities.models import ApplicationState, Recommendation, Round
from communities.models.application import HANDED_IN
from communities.ranking import RankedListing, told
from communities.reviewing import sees_others
from communities.roles import Permission
from communities.scoring import rounded

BACK = "Back with the community"
AFTER_YOURS = mark_safe('<span class="quiet">After yours</span>')
NONE_YET = mark_safe('<span class="quiet">None yet</span>')
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


SPREAD = F("highest") - F("lowest")
SORTS: Sorts = {
    "name": ("Community", "community__name"),
    "mean": ("Mean total", [told(F("mean")), "community__name"]),
    "spread": ("Spread", [told(SPREAD), "community__name"]),
    "submitted": ("Handed in", "submitted_at"),
}


def reviews_of(row: Any) -> int:
    return sum(getattr(row, f"n_{value}") for value in Recommendation.values)


def spread_of_row(row: Any) -> Decimal | None:
    """None where there are not two reviews to compare."""
    return (
        rounded(row.highest - row.lowest)
        if reviews_of(row) > 1 and row.lowest is not None
        else None
    )


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
    "Spread": lambda row: spread_of_row(row) if row.opens else None,
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
        lines = [] if listing.wants_csv else [line_of(row, this) for row in listing.page]
        context = {"round": this, "lines": lines}
        return listing.answer("communities/ranking.html", context, name=f"round-{this.pk}-reviews")


def applications(request: HttpRequest, this: Round) -> Listing:
    words = {**dict(ApplicationState.choices), ApplicationState.RETURNED.value: BACK}
    states = [(state, str(words[state])) for state in ApplicationState.values if state in HANDED_IN]
    return RankedListing(
        request,
        this,
        reader=request.user,  # type: ignore[arg-type]  # signed in
        can_decide=can_decide(request),
        search=lambda rows, words: rows.filter(community__name__icontains=words),
        sorts=SORTS,
        default_sort="-mean",
        filters=[
            Filter("state", "State", states, lambda rows, value: rows.filter(state=value)),
        ],
        columns=COLUMNS,
        nouns=("application", "applications"),
    )


@dataclass(frozen=True)
class Line:
    """What the page says of one application. In words, because fifty rows cost a template more."""

    name: str
    slug: str
    mean: str
    spread: str
    came: str
    is_late: bool
    reviews: str
    words: str
    state: str


def line_of(row: Any, this: Round) -> Line:
    n, came = reviews_of(row), timezone.localtime(row.submitted_at)
    mean, spread = rounded(row.mean), spread_of_row(row)
    mean_words = NONE_YET if mean is None else str(mean)
    return Line(
        name=row.community.name,
        slug=row.community.slug,
        mean=mean_words if row.opens else AFTER_YOURS,
        spread=spread_in_words(spread, this) if row.opens else AFTER_YOURS,
        came=f"{came:%b} {came.day}, {came.year}",
        is_late=bool(row.late_because),
        reviews=f"{n} of {this.reviews_wanted} reviews",
        words=words_of(row) if row.opens else "",
        state=state_of(row),
    )


def spread_in_words(spread: Decimal | None, this: Round) -> SafeString:
    if spread is None:
        return NONE_YET
    is_apart = spread >= this.spread_flagged
    words = '<strong class="apart">{}, far apart</strong>' if is_apart else "{}"
    return format_html(words, str(spread))
