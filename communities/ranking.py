"""The applications of a round by what their reviews come to, which each keeps on its row."""

from collections.abc import Collection
from datetime import datetime
from decimal import Decimal
from functools import cached_property
from typing import Any, NamedTuple

from django.db.models import BooleanField, Case, Exists, F, OuterRef, Q, QuerySet, Value, When
from django.db.models.expressions import OrderBy
from django.http import HttpRequest

from communities.listing import Listing, Order
from communities.models import (
    Application,
    ApplicationState,
    Assignment,
    Conflict,
    Recommendation,
    Review,
    Round,
    User,
)
from communities.models.review import FINISHED

# In the order of the fields of Ranked.
SHOWN = (
    *("community__name", "community__slug", "state", "submitted_at", "late_because"),
    *("reviews_in", "mean_total", "total_spread", "say_approve", "say_unsure", "say_decline"),
    "opens",
)
# Sorts by what reviews come to, and the figure of each.
WEIGHED = {"mean": "mean_total", "spread": "total_spread"}


class Ranked(NamedTuple):
    """One application in the list. Where it `opens` not, nothing of its figures may be shown."""

    name: str
    slug: str
    state: str
    submitted_at: datetime
    late_because: str
    reviews: int
    mean: Decimal | None
    spread: Decimal | None
    approve: int
    unsure: int
    decline: int
    opens: bool

    @property
    def recommended(self) -> dict[str, int]:
        """How many recommend what."""
        return {value: getattr(self, value) for value in Recommendation.values}

    @property
    def where(self) -> str:
        return ApplicationState(self.state).label


def readable(this: Round, reader: User) -> QuerySet[Application]:
    """Every application of the round that this person may read."""
    here = {"application": OuterRef("pk"), "person": reader, "lifted_at": None}
    return this.applications.handed_in().filter(~Exists(Conflict.objects.filter(**here)))


class RankedListing(Listing):
    """In the scope of no community. Three queries, whatever the data; its rows are for Ranked.

    Whoever may not read the others' reviews yet (reviewing.sees_others) learns nothing from the
    order either: what they are not told is sorted last.
    """

    def __init__(
        self, request: HttpRequest, this: Round, *, reader: User, can_decide: bool, **options: Any
    ) -> None:
        self.this, self.reader, self.can_decide = this, reader, can_decide
        rows = readable(this, reader).annotate(opens=self.opens)
        super().__init__(request, rows.values_list(*SHOWN), **options)

    @cached_property
    def marked(self) -> Collection[int]:
        """For who decides, the applications that are shut to them; for others those that open."""
        mine = Review.objects.filter(reviewer=self.reader, state__in=FINISHED)
        if not self.can_decide:
            return set(
                mine.filter(application__round=self.this).values_list("application", flat=True)
            )
        due = Assignment.objects.current().filter(application__round=self.this)
        unfinished = ~Exists(mine.filter(application=OuterRef("application")))
        shut = due.filter(unfinished, reviewer=self.reader)
        return set(shut.values_list("application", flat=True))

    @property
    def opens(self) -> Any:
        marked = When(pk__in=self.marked, then=Value(not self.can_decide))
        otherwise = Value(self.can_decide, output_field=BooleanField())
        return Case(marked, default=otherwise) if self.marked else otherwise

    def order(self) -> list[Order]:
        """Those of one figure stay in the order of their names."""
        figure = WEIGHED.get(self.sort.removeprefix("-"))
        if figure is None:
            return super().order()
        told = Case(When(Q(opens=True), then=F(figure)))
        falls = self.sort.startswith("-")
        return [OrderBy(told, descending=falls, nulls_last=True), "community__name", "pk"]
