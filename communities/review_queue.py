"""The applications that lie with the program, as the staff works through them.

The one place that looks at the applications of all communities at once: whoever calls it has
disabled the scopes by name. What is sealed is counted and not listed; an application with which
the reader has a conflict of interest is named, and nothing else of it is shown.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import (
    BooleanField,
    CharField,
    Count,
    DateField,
    DateTimeField,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
)
from django.db.models.expressions import RawSQL

from communities.clock import ended_returns
from communities.models import (
    Application,
    ApplicationState,
    Community,
    Conflict,
    ConflictSource,
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
Rows = QuerySet[Application, Any]

WITH_US = Q(state=S.SUBMITTED)
UNDECIDED = Q(state__in=[S.SUBMITTED, S.RETURNED])
MINE = Q(my_due__isnull=False)
TO_DO = MINE & UNDECIDED & (Q(my_state=None) | Q(my_state=ReviewState.DRAFT))
LACKS_REVIEWERS = WITH_US & Q(round__reviews_wanted__gt=F("reviews_in") + F("in_hand"))
IS_COMPLETE = Q(round__reviews_wanted__lte=F("reviews_in"))
# By hand, because building them takes longer than running them (docs/decisions/0007); a test holds
# them to Review.counted() and to waiting() and late() of Assignment.
HERE = "application_id = communities_application.id"
IS_WAITING = f"""{HERE} AND a.ended_at IS NULL AND NOT EXISTS (
  SELECT 1 FROM communities_review r WHERE r.application_id = a.application_id
  AND r.reviewer_id = a.reviewer_id AND r.state IN ('submitted', 'abstained'))"""  # noqa: S608  # only ours
REVIEWS_IN = f"""(SELECT COUNT(*) FROM communities_review r WHERE r.{HERE}
  AND r.state = 'submitted' AND NOT EXISTS (
    SELECT 1 FROM communities_conflict c WHERE c.application_id = r.application_id
    AND c.person_id = r.reviewer_id AND c.lifted_at IS NULL))"""  # noqa: S608  # only ours
IN_HAND = f"(SELECT COUNT(*) FROM communities_assignment a WHERE a.{IS_WAITING})"  # noqa: S608
HAS_LATE = f"""(communities_application.state = 'submitted' AND EXISTS (
  SELECT 1 FROM communities_assignment a WHERE a.{IS_WAITING} AND a.due_on < %s))"""  # noqa: S608
MY_DUE = f"""(SELECT a.due_on FROM communities_assignment a WHERE a.{HERE}
  AND a.reviewer_id = %s AND a.ended_at IS NULL)"""  # noqa: S608
MY_STATE = f"""(SELECT r.state FROM communities_review r WHERE r.{HERE}
  AND r.reviewer_id = %s)"""  # noqa: S608
HAS_PENDING = f"""EXISTS (SELECT 1 FROM communities_decision d WHERE d.{HERE}
  AND d.state = 'pending')"""  # noqa: S608
OPEN_RETURN = f"(SELECT t.%s FROM communities_return t WHERE t.{HERE} AND t.ended_at IS NULL)"  # noqa: S608


def column(sql: str, kind: Any, *values: object) -> RawSQL:
    return RawSQL(sql, values, kind)  # noqa: S611  # a statement of ours


@dataclass(frozen=True)
class Closed:
    """An application with which the reader has a conflict of interest: what may be said of it."""

    application: int
    round: int | None
    community: str
    source: str
    reason: str
    noted_at: datetime

    @property
    def words(self) -> str:
        return f"{ConflictSource(self.source).label}: {self.reason}"


def closed_to(reader: User) -> list[Closed]:
    """The reader's own, of applications that were handed in."""
    rows = Conflict.objects.open().filter(person=reader, application__submitted_at__isnull=False)
    found = rows.order_by("community__name").values_list(
        *("application", "application__round", "community__name", "source", "reason", "noted_at")
    )
    return [Closed(*row) for row in found]


def queue_for(
    reader: User, *, sealed: Iterable[Round], closed: Iterable[Closed], today: date
) -> Rows:
    """All that was handed in and this reader may open, with all that the list asks."""
    rows = Application.objects.handed_in()
    if hidden := [one.pk for one in sealed]:
        rows = rows.exclude(round__in=hidden)
    if shut := [one.application for one in closed]:
        rows = rows.exclude(pk__in=shut)
    return rows.annotate(
        my_due=column(MY_DUE, DateField(), reader.pk),
        my_state=column(MY_STATE, CharField(), reader.pk),
        back_at=column(OPEN_RETURN % "at", DateTimeField()),
        answer_by=column(OPEN_RETURN % "answer_by", DateField()),
        reviews_in=column(REVIEWS_IN, IntegerField()),
        in_hand=column(IN_HAND, IntegerField()),
        has_late=column(HAS_LATE, BooleanField(), today),
    )


def has_pending() -> RawSQL:
    """Whether a decision waits to be announced; for those who decide."""
    return column(HAS_PENDING, BooleanField())


def has_conflict() -> Exists:
    """Whether anybody of the staff has one with it."""
    return Exists(Conflict.objects.open().filter(application=OuterRef("pk")))


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
    numbers = rows.aggregate(**{name: Count("pk", filter=q) for name, (q, *_) in asked.items()})
    return [
        Figure(numbers[name], one if numbers[name] == 1 else many, f"?{urlencode(link)}")
        for name, (_, one, many, link) in asked.items()
        if numbers[name]
    ]


# In the order of QueueRow's fields.
SHOWN = (
    *("pk", "state", "submitted_at", "received_at", "decided_at", "changed_at", "late_because"),
    *("community__name", "community__slug", "community__states", "community__kind"),
    *("round__name", "round__reviews_wanted", "my_due", "my_state", "back_at", "answer_by"),
    *("reviews_in", "in_hand", "has_late", "away"),
)


def for_page(rows: Rows, *, decides: bool) -> Rows:
    """With all that a row shows, as queue_rows.QueueRow takes it."""
    shown = rows.annotate(away=ended_returns())
    if decides:
        return shown.annotate(has_pending=has_pending()).values_list(*SHOWN, "has_pending")
    return shown.values_list(*SHOWN)
