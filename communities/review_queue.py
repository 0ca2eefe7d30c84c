"""The applications that lie with the program, as the staff works through them.

The one place that looks at the applications of all communities at once: whoever calls it has
disabled the scopes by name. What is sealed is counted and not listed; an application with which
the reader has a conflict of interest is named, and nothing else of it is shown.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Exists, F, FilteredRelation, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from communities.clock import Clock, clock_from, ended_returns
from communities.models import (
    Application,
    ApplicationState,
    Assignment,
    Community,
    Conflict,
    Decision,
    DecisionState,
    Review,
    ReviewState,
    Round,
    User,
)

QUEUE = "communities:applications"  # the list that views are saved for
# What waits comes first, the longest first; then what was answered, in its order.
UNDECIDED_FIRST = (F("decided_at").asc(nulls_first=True), F("received_at").asc(nulls_first=True))
MY_DUE_FIRST = (F("my_due").asc(nulls_last=True), F("received_at").asc(nulls_first=True))
SOON = timedelta(days=7)
FINISHED = (ReviewState.SUBMITTED, ReviewState.ABSTAINED)
S = ApplicationState
Rows = QuerySet[Application]

WITH_US = Q(state=S.SUBMITTED)
UNDECIDED = Q(state__in=[S.SUBMITTED, S.RETURNED])
MINE = Q(my_due__isnull=False)
TO_DO = MINE & UNDECIDED & (Q(my_state=None) | Q(my_state=ReviewState.DRAFT))
LACKS_REVIEWERS = WITH_US & Q(round__reviews_wanted__gt=F("reviews_in") + F("in_hand"))
IS_COMPLETE = Q(round__reviews_wanted__lte=F("reviews_in"))


def queue_for(reader: User, *, sealed: Iterable[Round], today: date) -> Rows:
    """All that was handed in and this reader may open, with all that the list asks."""
    conflicts = Conflict.objects.open().filter(application=OuterRef("pk"), person=reader)
    mine = Q(assignments__reviewer=reader, assignments__ended_at=None)
    rows = Application.objects.handed_in().filter(~Exists(conflicts))
    if hidden := [one.pk for one in sealed]:
        rows = rows.exclude(round__in=hidden)
    of_it = {"application": OuterRef("pk")}
    return rows.annotate(
        mine=FilteredRelation("assignments", condition=mine),
        my_review=FilteredRelation("reviews", condition=Q(reviews__reviewer=reader)),
        back=FilteredRelation("returns", condition=Q(returns__ended_at=None)),
        my_due=F("mine__due_on"),
        my_state=F("my_review__state"),
        back_at=F("back__at"),
        answer_by=F("back__answer_by"),
        reviews_in=number_of(Review.objects.counted()),
        in_hand=number_of(Assignment.objects.waiting()),
        has_late=Exists(Assignment.objects.late(on=today).filter(**of_it)),
    )


def number_of(rows: QuerySet[Any]) -> Coalesce:
    """How many of these an application has."""
    here = rows.filter(application=OuterRef("pk")).order_by()
    return Coalesce(Subquery(here.values("application").annotate(n=Count("pk")).values("n")), 0)


def has_pending() -> Exists:
    pending = Decision.objects.filter(application=OuterRef("pk"), state=DecisionState.PENDING)
    return Exists(pending)


def has_conflict() -> Exists:
    """Whether anybody of the staff has one with it."""
    return Exists(Conflict.objects.open().filter(application=OuterRef("pk")))


def for_page(rows: Rows, *, decides: bool) -> Rows:
    """With what a row shows beside what the list asks."""
    shown = rows.select_related("community", "round").annotate(away=ended_returns())
    return shown.annotate(has_pending=has_pending()) if decides else shown


def search(rows: Rows, words: str) -> Rows:
    return rows.filter(community__in=Community.objects.search(words))


def in_state(rows: Rows, code: str) -> Rows:
    return rows.filter(community__in=Community.objects.in_state(code))


def of_mine(rows: Rows, which: str, *, today: date) -> Rows:
    conditions = {
        "todo": TO_DO,
        "due": TO_DO & Q(my_due__lte=today + SOON),
        "assigned": MINE,
        "reviewed": Q(my_state__in=FINISHED),
    }
    return rows.filter(conditions[which])


def of_reviews(rows: Rows, which: str) -> Rows:
    conditions = {"needs": LACKS_REVIEWERS, "late": Q(has_late=True), "complete": IS_COMPLETE}
    return rows.filter(conditions[which])


def of_mark(rows: Rows, which: str, *, today: date) -> Rows:
    match which:
        case "late":
            return rows.exclude(late_because="")
        case "past":
            return rows.filter(Q(answer_by__lt=today))
        case "conflict":
            return rows.filter(has_conflict())
    return rows.filter(has_pending())


@dataclass(frozen=True)
class Figure:
    """A count above the list, and the address of what it counts."""

    number: int
    words: str
    link: str


def figures_of(rows: Rows, *, today: date, decides: bool) -> list[Figure]:
    """One query, whatever is counted; what there is none of is left out."""
    asked: dict[str, tuple[Q, str, str, dict[str, str]]] = {
        "needs": (LACKS_REVIEWERS, "needs a reviewer", "need a reviewer", {"reviews": "needs"}),
        "due": (
            TO_DO & Q(my_due__lte=today + SOON),
            "review of yours is due within a week",
            "reviews of yours are due within a week",
            {"mine": "due"},
        ),
        "late": (Q(has_late=True), "waits for a late review", "wait for late reviews",
                 {"reviews": "late"}),
        "past": (Q(answer_by__lt=today), "is back with its community past the day",
                 "are back with their communities past the day", {"mark": "past"}),
    }  # fmt: skip
    if decides:
        rows = rows.annotate(has_pending=has_pending())
        words = ("has a decision pending", "have a decision pending")
        asked["pending"] = (Q(has_pending=True), *words, {"mark": "pending"})
    counts = {name: Count("pk", filter=condition) for name, (condition, *_) in asked.items()}
    numbers = rows.aggregate(**counts)
    return [
        Figure(numbers[name], one if numbers[name] == 1 else many, f"?{urlencode(link)}")
        for name, (_, one, many, link) in asked.items()
        if numbers[name]
    ]


def conflicts_of(reader: User, *, sealed: Iterable[Round]) -> QuerySet[Conflict]:
    """The reader's own, with what may be said of them: whose application, and why."""
    rows = Conflict.objects.open().filter(person=reader).select_related("community")
    rows = rows.exclude(application__round__in=[one.pk for one in sealed])
    return rows.exclude(application__submitted_at=None).order_by("community__name")


class QueueRow:
    """One application of the list, in words. Built from a row of for_page()."""

    def __init__(self, application: Any, *, today: date) -> None:
        self.application, self.today = application, today

    @property
    def clock(self) -> Clock:
        row = self.application
        return clock_from(row, away=row.away or timedelta(), back_at=row.back_at)

    @property
    def is_past(self) -> bool:
        answer_by = self.application.answer_by
        return answer_by is not None and answer_by < self.today

    @property
    def mine(self) -> str:
        """Where my own review stands."""
        row = self.application
        if row.my_state in FINISHED:
            return ReviewState(row.my_state).label
        return ReviewState.DRAFT.label if row.my_state else ("To do" if row.my_due else "")

    @property
    def owes(self) -> bool:
        row = self.application
        return bool(row.my_due) and row.my_state not in FINISHED and not self.clock.has_stopped

    @property
    def is_mine_late(self) -> bool:
        row = self.application
        return self.owes and row.my_due < self.today and row.state == S.SUBMITTED

    @property
    def lacks(self) -> int:
        """Reviews for which nobody is asked yet."""
        row = self.application
        wanted = row.round.reviews_wanted - row.reviews_in - row.in_hand
        return max(wanted, 0) if row.state == S.SUBMITTED else 0


def rows_of(applications: Iterable[Any]) -> list[QueueRow]:
    today = timezone.localdate()
    return [QueueRow(application, today=today) for application in applications]
