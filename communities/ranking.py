"""The applications of a round by what their reviews come to, in sums of the database."""

from functools import cached_property
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import (
    Avg,
    Case,
    Count,
    Exists,
    F,
    Max,
    Min,
    OuterRef,
    Q,
    QuerySet,
    When,
)
from django.db.models.expressions import Combinable, OrderBy
from django.http import HttpRequest

from communities.listing import Listing
from communities.models import (
    Application,
    Assignment,
    Conflict,
    Recommendation,
    Review,
    ReviewState,
    Round,
    User,
)
from communities.reviewing import FINISHED

SHOWN = (
    *("round", "state", "submitted_at", "late_because"),
    *("community__name", "community__slug"),
)


def readable(this: Round, reader: User) -> QuerySet[Application]:
    """Every application of the round that this person may read. In no community's scope."""
    here = {"application": OuterRef("pk"), "person": reader, "lifted_at": None}
    return this.applications.handed_in().filter(~Exists(Conflict.objects.filter(**here)))


def ranked(
    rows: QuerySet[Application], this: Round, reader: User, *, can_decide: bool
) -> QuerySet[Any]:
    """These applications with what their reviews come to.

    `opens` says whether they may read what others found (reviewing.sees_others); where they may
    not, show nothing of the figures, and order by `told` ones, so that the order gives none away.
    """
    here = {"application": OuterRef("pk"), "reviewer": reader}
    mine = Review.objects.filter(**here, state__in=FINISHED)
    assigned = Assignment.objects.filter(**here, ended_at=None)
    opens = Exists(mine) | ~Exists(assigned) if can_decide else Exists(mine)
    # The rows are grouped by every column that is read, so no more of them than are shown.
    shown = rows.select_related("community").only(*SHOWN)
    return shown.annotate(opens=opens, **figures(this))


def figures(this: Round) -> dict[str, Any]:
    """Counts, mean and spread of the reviews that weigh."""
    weighs = Q(reviews__state=ReviewState.SUBMITTED)
    if aside := set_aside(this):
        weighs &= ~Q(reviews__in=aside)
    total = F("reviews__total")
    said = {
        f"n_{value}": Count("reviews", filter=weighs & Q(reviews__recommendation=value))
        for value in Recommendation.values
    }
    highest, lowest = Max(total, filter=weighs), Min(total, filter=weighs)
    return {"mean": Avg(total, filter=weighs), "highest": highest, "lowest": lowest, **said}


def set_aside(this: Round) -> list[int]:
    """Reviews handed in that do not weigh: few, and asked for once instead of for every figure."""
    if not Conflict.objects.open().filter(application__round=this).exists():
        return []
    handed_in = Review.objects.filter(application__round=this, state=ReviewState.SUBMITTED)
    weighing = handed_in.counted().order_by().values("pk")
    return list(handed_in.exclude(pk__in=weighing).values_list("pk", flat=True))


def told(figure: Combinable) -> OrderBy:
    """An order by this figure in which those that are not told come last."""
    return Case(When(opens=True, then=figure)).asc(nulls_last=True)


class RankedListing(Listing):
    """Applications are found and counted bare: the figures are asked for the rows shown."""

    def __init__(
        self, request: HttpRequest, this: Round, *, reader: User, can_decide: bool, **options: Any
    ) -> None:
        self.this, self.reader, self.can_decide = this, reader, can_decide
        super().__init__(request, readable(this, reader), **options)

    @cached_property
    def rows(self) -> QuerySet[Any]:
        found = ranked(self.found, self.this, self.reader, can_decide=self.can_decide)
        return found.order_by(*self.order())

    @cached_property
    def page(self) -> Page[Any]:
        paginator = Paginator(self.rows, self.per_page)
        paginator.count = self.found.count()  # known, so not counted with the figures
        return paginator.get_page(self.request.GET.get("page"))
