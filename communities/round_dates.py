"""The dates of rounds in one order: what happens when, and what it means."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time

from django.utils import timezone

from communities.models import Round


@dataclass(frozen=True)
class RoundDate:
    """`at` has a time where the moment counts; a day counts until it is over."""

    round: Round
    at: datetime | date
    what: str
    meaning: str

    @property
    def moment(self) -> datetime:
        """When it is over, in the reader's zone."""
        if isinstance(self.at, datetime):
            return self.at
        return datetime.combine(self.at, time.max, tzinfo=timezone.get_current_timezone())

    @property
    def has_time(self) -> bool:
        return isinstance(self.at, datetime)


@dataclass(frozen=True)
class Calendar:
    """`coming` with the next date first, `past` with the latest first."""

    coming: list[RoundDate]
    past: list[RoundDate]


def calendar_of(rounds: Iterable[Round], *, now: datetime | None = None) -> Calendar:
    now = now or timezone.now()
    dates = sorted((d for one in rounds for d in dates_of(one)), key=lambda d: d.moment)
    coming = [day for day in dates if day.moment > now]
    return Calendar(coming, [day for day in reversed(dates) if day.moment <= now])


def dates_of(one: Round) -> Iterator[RoundDate]:
    yield RoundDate(one, one.opens_at, "Opens", "Applications can be handed in.")
    closes = "What was handed in opens to reviewers." if one.is_sealed else ""
    late = "From now on, an application needs a reason for being late." if one.late_until else ""
    over = "" if one.late_until else "Nothing is taken any more."
    yield RoundDate(one, one.closes_at, "Closes", " ".join(filter(None, [late, over, closes])))
    if one.late_until:
        yield RoundDate(one, one.late_until, "Late until", "Nothing is taken any more.")
    yield RoundDate(one, one.reviews_due_on, "Reviews due", "Every reviewer has handed in by then.")
    yield RoundDate(one, one.announces_on, "Answers", "Letters with the decisions go out.")
