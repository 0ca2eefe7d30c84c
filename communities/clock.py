"""How long an application has been with the program: the one definition, for both sides.

The clock starts when an application comes to its round and stops when the answer leaves. While it
is back with the community to be clarified, the clock stands.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

from django.db import models
from django.utils import timezone

from communities.models import Application, ApplicationState, Return
from communities.models.application_state import UNDECIDED

DEFINITION = (
    "Whole days since the application came in, without the time in which it lay with the "
    "community to be clarified. It stops when the answer leaves."
)
S = ApplicationState
WHERE = {
    S.DRAFT: "With the community",
    S.SUBMITTED: "With the program",
    S.RETURNED: "With the community, to be clarified",
    S.WITHDRAWN: "Withdrawn",
    S.APPROVED: "Approved",
    S.DECLINED: "Declined",
    S.DEFERRED: "Deferred to a later round",
}


class Timed(Protocol):
    """What the clock looks at: an application, or a row of the queue."""

    state: Any
    submitted_at: Any
    received_at: Any
    decided_at: Any
    changed_at: Any


@dataclass(frozen=True)
class Clock:
    """`stands` while it waits for the community; `has_stopped` once it is answered."""

    where: str
    since: datetime | None
    days: int
    stands: bool
    has_stopped: bool

    @property
    def in_words(self) -> str:
        return "1 day" if self.days == 1 else f"{self.days} days"


def clock_of(
    application: Application, returns: Iterable[Return], *, now: datetime | None = None
) -> Clock:
    """Who has the ball, since when, and the program's days. `returns` are all of this application.

    No query.
    """
    start, away, back_at = start_of(application), timedelta(), None
    for back in returns:
        if back.ended_at is None:
            back_at = back.at
        elif start and back.at >= start:
            away += back.ended_at - back.at
    return clock_from(application, away=away, back_at=back_at, now=now)


def clock_from(
    application: Timed,
    *,
    away: timedelta,
    back_at: datetime | None,
    now: datetime | None = None,
) -> Clock:
    """The same where the returns are added up already: `away` by those that have ended.

    `back_at` is when the open one began.
    """
    state = ApplicationState(application.state)
    is_over = state not in UNDECIDED
    end = (application.decided_at or application.changed_at) if is_over else None
    until = end or back_at or now or timezone.now()
    start = start_of(application)
    spent = max(until - start - away, timedelta()) if start else timedelta()
    since = {S.SUBMITTED: application.submitted_at, S.RETURNED: back_at}.get(state, end)
    return Clock(WHERE[state], since, spent.days, stands=back_at is not None, has_stopped=is_over)


def start_of(application: Timed) -> datetime | None:
    return application.received_at or application.submitted_at


def ended_returns() -> models.Subquery:
    """How long an application was away in this round, for a list: `away` of clock_from."""
    ended = Return.objects.filter(
        application=models.OuterRef("pk"),
        at__gte=models.OuterRef("received_at"),
        ended_at__isnull=False,
    )
    spent = models.Sum(models.F("ended_at") - models.F("at"))
    summed = ended.order_by().values("application").annotate(spent=spent).values("spent")
    return models.Subquery(summed, output_field=models.DurationField())
