"""The applications that lie with the program, as the staff works through them.

The one place that looks at the applications of all communities at once: whoever calls it has
disabled the scopes by name. What is sealed is counted and not listed; an application with which
the reader has a conflict of interest is named, and nothing else of it is shown.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django.db import connection
from django.db.models import (
    BooleanField,
    CharField,
    DateField,
    DateTimeField,
    F,
    IntegerField,
    QuerySet,
)
from django.db.models.expressions import RawSQL

from communities.clock import ended_returns
from communities.models import (
    Application,
    Community,
    Conflict,
    ConflictSource,
    Round,
    User,
)
from communities.queue_statements import HANDED_IN, Asker

QUEUE = "communities:applications"  # the list that views are saved for
# What waits comes first, the longest first; then what was answered, in its order.
UNDECIDED_FIRST = (F("decided_at").asc(nulls_first=True), F("received_at").asc(nulls_first=True))
MY_DUE_FIRST = (F("my_due").asc(nulls_last=True), F("received_at").asc(nulls_first=True))
Rows = QuerySet[Application, Any]
KINDS: dict[str, Any] = {
    "my_due": DateField(),
    "my_state": CharField(),
    "back_at": DateTimeField(),
    "answer_by": DateField(),
    "has_late": BooleanField(),
    "has_pending": BooleanField(),
}
# In the order of queue_rows.QueueRow's fields.
SHOWN = (
    *("pk", "state", "submitted_at", "received_at", "decided_at", "changed_at", "late_because"),
    *("community__name", "community__slug", "community__states", "community__kind"),
    *("round__name", "round__reviews_wanted", "my_due", "my_state", "back_at", "answer_by"),
    *("reviews_in", "reviews_waited_for", "has_late", "away"),
)
# Name of the condition; what one of them is called, and several; the filter that shows them.
COUNTED = (
    ("needs", "needs a reviewer", "need a reviewer", "reviews", "needs"),
    ("due", "review of yours is due within a week", "reviews of yours are due within a week",
     "mine", "due"),
    ("is_late", "waits for a late review", "wait for late reviews", "reviews", "late"),
    ("past", "is back with its community past the day",
     "are back with their communities past the day", "mark", "past"),
)  # fmt: skip
COUNTED_FOR_DECIDERS = (
    ("pending", "has a decision pending", "have a decision pending", "mark", "pending"),
)


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


def rounds() -> QuerySet[Round]:
    """The latest first; sealed ones with `handed_in`, how many applications they hold."""
    sql = f"CASE WHEN is_sealed THEN {HANDED_IN} ELSE 0 END"
    counted = Round.objects.annotate(handed_in=RawSQL(sql, [], IntegerField()))  # noqa: S611  # ours
    return counted.order_by("-opens_at", "pk")


@dataclass(frozen=True)
class Figure:
    """A count above the list, and the address of what it counts."""

    number: int
    words: str
    link: str


class Queue:
    """What was handed in and this reader may open."""

    def __init__(
        self, reader: User, *, sealed: Iterable[Round], closed: Iterable[Closed], today: date
    ) -> None:
        self.asker = Asker(reader.pk, today)
        self.sealed = [one.pk for one in sealed]
        self.closed = [one.application for one in closed]

    @property
    def rows(self) -> QuerySet[Application]:
        rows = Application.objects.handed_in()
        if self.sealed:
            rows = rows.exclude(round__in=self.sealed)
        return rows.exclude(pk__in=self.closed) if self.closed else rows

    def with_columns(self, *names: str) -> Rows:
        return self.rows.annotate(
            **{
                name: RawSQL(self.asker.column(name), [], KINDS[name])  # noqa: S611  # ours
                for name in names
            }
        )

    def for_page(self, *, decides: bool) -> Rows:
        """With all that a row shows, as queue_rows.QueueRow takes it."""
        names = list(KINDS) if decides else [name for name in KINDS if name != "has_pending"]
        rows = self.with_columns(*names).annotate(away=ended_returns())
        return rows.values_list(*SHOWN, *(["has_pending"] if decides else []))

    def where(self, rows: Any, condition: str) -> Any:
        """Those of the rows of which it holds (queue_statements.CONDITIONS)."""
        return rows.filter(pk__in=RawSQL(self.asker.keys(condition), []))  # noqa: S611  # ours

    def figures(self, *, decides: bool) -> list[Figure]:
        """One query, whatever is counted; what there is none of is left out."""
        counted = COUNTED + COUNTED_FOR_DECIDERS if decides else COUNTED
        names = [name for name, *_ in counted]
        with connection.cursor() as cursor:
            cursor.execute(self.asker.counts(names, sealed=self.sealed, closed=self.closed))
            numbers = cursor.fetchone()
        return [
            Figure(number, one if number == 1 else many, f"?{urlencode({field: value})}")
            for number, (_, one, many, field, value) in zip(numbers, counted, strict=True)
            if number
        ]


def search(rows: Rows, words: str) -> Rows:
    return rows.filter(community__in=Community.objects.search(words))


def in_state(rows: Rows, code: str) -> Rows:
    return rows.filter(community__in=Community.objects.in_state(code))
