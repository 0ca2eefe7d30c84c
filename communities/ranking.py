"""The applications of a round by what their reviews come to, in sums of the database."""

from typing import Any

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
from django.db.models.expressions import OrderBy

from communities.models import (
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


def ranked(this: Round, reader: User, *, can_decide: bool) -> QuerySet[Any]:
    """Every application of the round that this person may read. In no community's scope.

    `opens` says whether they may read what others found (reviewing.sees_others); where they may
    not, show nothing of the figures, and order by `told` ones, so that the order gives none away.
    """
    here = {"application": OuterRef("pk")}
    conflicts = Conflict.objects.filter(**here, person=reader, lifted_at=None)
    mine = Review.objects.filter(**here, reviewer=reader, state__in=FINISHED)
    assigned = Assignment.objects.current().filter(**here, reviewer=reader)
    opens = Exists(mine) | ~Exists(assigned) if can_decide else Exists(mine)
    read_by = this.applications.handed_in().filter(~Exists(conflicts))
    # The rows are grouped by every column that is read, so no more of them than are shown.
    shown = read_by.select_related("community").only(*SHOWN)
    return shown.annotate(opens=opens).annotate(**figures(this))


def figures(this: Round) -> dict[str, Any]:
    """Counts, mean and spread of the reviews that weigh."""
    weighs = Q(reviews__state=ReviewState.SUBMITTED) & ~Q(reviews__in=set_aside(this))
    total = F("reviews__total")
    said = {
        f"n_{value}": Count("reviews", filter=weighs & Q(reviews__recommendation=value))
        for value in Recommendation.values
    }
    spread = Max(total, filter=weighs) - Min(total, filter=weighs)
    return {"mean": Avg(total, filter=weighs), "spread": spread, **said}


def set_aside(this: Round) -> list[int]:
    """Reviews handed in that do not weigh: few, and asked for once instead of for every figure."""
    handed_in = Review.objects.filter(application__round=this, state=ReviewState.SUBMITTED)
    weighing = handed_in.counted().order_by().values("pk")
    return list(handed_in.exclude(pk__in=weighing).values_list("pk", flat=True))


def told(figure: str) -> OrderBy:
    """An order by this figure in which those that are not told come last."""
    return Case(When(opens=True, then=F(figure))).asc(nulls_last=True)
