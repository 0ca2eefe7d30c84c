"""The applications of a round by what their reviews come to.

The database adds the reviews up, by application; which rows are shown, and in which order, is
settled by keys, so that only those of one page are read.
"""

from collections.abc import Collection
from decimal import Decimal
from functools import cached_property
from operator import itemgetter
from typing import Any, NamedTuple

from django.core.paginator import Page, Paginator
from django.db.models import Avg, Count, Exists, Max, Min, OuterRef, Q, QuerySet
from django.http import HttpRequest

from communities.listing import Listing
from communities.models import (
    Application,
    Assignment,
    Conflict,
    Recommendation,
    Review,
    Round,
    User,
)
from communities.models.review import FINISHED
from communities.scoring import rounded

COUNTS = tuple(f"n_{value}" for value in Recommendation.values)
SHOWN = (
    *("round", "state", "submitted_at", "late_because"),
    *("community__name", "community__slug"),
)
# Sorts by what reviews come to, and the figure of each.
WEIGHED = {"mean": "exact_mean", "spread": "spread"}


class Figures(NamedTuple):
    """What the reviews of an application come to; `counts` says how many recommend what."""

    exact_mean: Decimal | None = None
    highest: Decimal | None = None
    lowest: Decimal | None = None
    counts: tuple[int, ...] = (0,) * len(COUNTS)

    @property
    def mean(self) -> Decimal | None:
        return rounded(self.exact_mean)

    @property
    def n(self) -> int:
        return sum(self.counts)

    @property
    def spread(self) -> Decimal | None:
        """None where there are not two reviews to compare."""
        if self.highest is None or self.lowest is None or self.n < 2:
            return None
        return rounded(self.highest - self.lowest)

    @property
    def recommended(self) -> dict[str, int]:
        return dict(zip(Recommendation.values, self.counts, strict=True))


class Ranked(NamedTuple):
    """One application in the list. Where it `opens` not, nothing of its figures may be shown."""

    application: Application
    figures: Figures
    opens: bool


def readable(this: Round, reader: User) -> QuerySet[Application]:
    """Every application of the round that this person may read."""
    here = {"application": OuterRef("pk"), "person": reader, "lifted_at": None}
    return this.applications.handed_in().filter(~Exists(Conflict.objects.filter(**here)))


def figures_in(this: Round) -> dict[int, Figures]:
    """Of every application of the round with a review that weighs, by its key."""
    weighing = Review.objects.counted().filter(application__round=this).order_by()
    given = {
        name: Count("pk", filter=Q(recommendation=value))
        for name, value in zip(COUNTS, Recommendation.values, strict=True)
    }
    totals = {"mean": Avg("total"), "highest": Max("total"), "lowest": Min("total")}
    grouped = weighing.values_list("application").annotate(**totals, **given)
    return {
        pk: Figures(mean, highest, lowest, tuple(counts))
        for pk, mean, highest, lowest, *counts in grouped
    }


class RankedListing(Listing):
    """In the scope of no community. Four queries, whatever the data.

    Whoever may not read the others' reviews yet (reviewing.sees_others) learns nothing from the
    order either: what they are not told is sorted last.
    """

    def __init__(
        self, request: HttpRequest, this: Round, *, reader: User, can_decide: bool, **options: Any
    ) -> None:
        self.this, self.reader, self.can_decide = this, reader, can_decide
        super().__init__(request, readable(this, reader), **options)

    @cached_property
    def figures(self) -> dict[int, Figures]:
        return figures_in(self.this)

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

    def opens(self, pk: int) -> bool:
        return (pk in self.marked) != self.can_decide

    @cached_property
    def keys(self) -> list[int]:
        """All that match, in order."""
        name = self.sort.removeprefix("-")
        order = ["community__name", "pk"] if name in WEIGHED else self.order()
        keys = list(self.found.order_by(*order).values_list("pk", flat=True))
        return self.by_figure(WEIGHED[name], keys) if name in WEIGHED else keys

    def by_figure(self, name: str, keys: list[int]) -> list[int]:
        """Those of one figure stay in the order of their names."""
        opening = ((pk, self.figures.get(pk)) for pk in keys if self.opens(pk))
        known = ((pk, getattr(figures, name)) for pk, figures in opening if figures)
        told = [pair for pair in known if pair[1] is not None]
        told.sort(key=itemgetter(1), reverse=self.sort.startswith("-"))
        first = dict(told)
        return [*first, *(pk for pk in keys if pk not in first)]

    @cached_property
    def rows(self) -> Any:
        return self.read(self.keys)

    @cached_property
    def page(self) -> Page[Any]:
        page: Page[Any] = Paginator(self.keys, self.per_page).get_page(self.request.GET.get("page"))
        page.object_list = self.read(list(page.object_list))
        return page

    def read(self, keys: list[int]) -> list[Ranked]:
        rows = Application.objects.select_related("community").only(*SHOWN).in_bulk(keys)
        return [Ranked(rows[pk], self.figures.get(pk, Figures()), self.opens(pk)) for pk in keys]
