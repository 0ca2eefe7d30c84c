"""A row of the queue in words, and the table of them as HTML."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from functools import cached_property, lru_cache
from typing import Any

from django.utils import timezone
from django.utils.html import escape
from django.utils.safestring import SafeString

from communities.clock import Clock, clock_from
from communities.models import ApplicationState, Kind, ReviewState
from communities.models.application_state import UNDECIDED
from communities.models.review import FINISHED
from communities.states import state_names

S = ApplicationState
# Written here and not in a template, which takes longer for fifty rows than the rest of the page.
ROW = """<tr>{tick}
  <th scope="row"><a href="{slug}/">{name}</a><small>{place}</small></th>
  <td data-label="Round">{round}{late}</td>
  <td data-label="Where it is">{where}<small>since {since}</small>{answer}{pending}</td>
  <td data-label="Program’s days" class="num">{days}{stands}</td>
  <td data-label="Reviews">{in_} of {wanted}{at_work}{lacks}{one_late}</td>
  <td data-label="Mine">{mine}{due}</td></tr>"""
TICK = """
  <td><input type="checkbox" name="pk" value="{}" aria-label="{}"></td>"""
SMALL, LATE = "<small>{}</small>", '<small class="late">{}</small>'
BADGE = ' <span class="badge wait">late</span>'
PENDING = ' <span class="badge wait">decision pending</span>'


@dataclass
class QueueRow:
    """One application, from a row of review_queue.for_page()."""

    pk: int
    state: str
    submitted_at: datetime | None
    received_at: datetime | None
    decided_at: datetime | None
    changed_at: datetime
    late_because: str
    name: str
    slug: str
    states: str
    kind: str
    round: str
    wanted: int
    my_due: date | None
    my_state: str | None
    back_at: datetime | None
    answer_by: date | None
    reviews_in: int
    in_hand: int
    has_late: bool
    away: timedelta | None
    has_pending: bool = False

    @cached_property
    def clock(self) -> Clock:
        return self.clock_at(timezone.now())

    def clock_at(self, now: datetime) -> Clock:
        return clock_from(self, away=self.away or timedelta(), back_at=self.back_at, now=now)

    def is_past(self, today: date) -> bool:
        return self.answer_by is not None and self.answer_by < today

    @property
    def mine(self) -> str:
        """Where my own review stands."""
        if self.my_state:
            return ReviewState(self.my_state).label
        return "To do" if self.my_due else ""

    @property
    def owes(self) -> bool:
        return bool(self.my_due) and self.my_state not in FINISHED and self.state in UNDECIDED

    @property
    def lacks(self) -> int:
        """Reviews for which nobody is asked yet."""
        wanted = self.wanted - self.reviews_in - self.in_hand
        return max(wanted, 0) if self.state == S.SUBMITTED else 0


def as_table(rows: Iterable[tuple[Any, ...]], *, ticks: bool) -> SafeString:
    zone, now = timezone.get_current_timezone(), timezone.now()
    found = (QueueRow(*row) for row in rows)
    # Every value below that somebody typed goes through escape().
    return SafeString("\n".join(as_html(row, now, zone, ticks=ticks) for row in found))


def as_html(row: QueueRow, now: datetime, zone: tzinfo, *, ticks: bool) -> str:
    clock, name, today = row.clock_at(now), escape(row.name), now.astimezone(zone).date()
    return ROW.format(
        tick=TICK.format(row.pk, name) if ticks else "",
        slug=row.slug,
        name=name,
        place=place_of(row.states, row.kind),
        round=escape(row.round),
        late=BADGE if row.late_because else "",
        where=clock.where,
        since=day_of(clock.since, zone),
        answer=answer_of(row, today),
        pending=PENDING if row.has_pending else "",
        days=clock.days,
        stands=SMALL.format("stands") if clock.stands else "",
        in_=row.reviews_in,
        wanted=row.wanted,
        at_work=SMALL.format(f"{row.in_hand} at work") if row.in_hand else "",
        lacks=LATE.format(f"{row.lacks} to find") if row.lacks else "",
        one_late=LATE.format("one is late") if row.has_late else "",
        mine=row.mine,
        due=due_of(row, today),
    )


@lru_cache(maxsize=1000)
def place_of(states: str, kind: str) -> str:
    return f"{state_names(states)} · {Kind(kind).label}"


def answer_of(row: QueueRow, today: date) -> str:
    if row.answer_by is None:
        return ""
    words = f"answer by {row.answer_by:%b} {row.answer_by.day}"
    return LATE.format(f"{words}, past") if row.is_past(today) else SMALL.format(words)


def due_of(row: QueueRow, today: date) -> str:
    if not (row.owes and row.my_due):
        return ""
    words = f"due {row.my_due:%b} {row.my_due.day}"
    is_late = row.my_due < today and row.state == S.SUBMITTED
    return LATE.format(f"{words}, late") if is_late else SMALL.format(words)


def day_of(at: datetime | None, zone: tzinfo) -> str:
    if at is None:
        return ""
    day = at.astimezone(zone)
    return f"{day:%b} {day.day}, {day.year}"
