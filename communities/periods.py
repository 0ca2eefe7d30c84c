"""Calendar periods as half-open dates: a period holds its first day and not its last.

A community's quarters start in its fiscal-year month and every third month after it. With a
fiscal year from January, April, July or October they are the calendar's quarters.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple, Protocol
from zoneinfo import ZoneInfo


@dataclass(frozen=True, order=True)
class Period:
    starts_on: date
    ends_on: date

    def __contains__(self, day: date) -> bool:
        return self.starts_on <= day < self.ends_on

    def __str__(self) -> str:
        """As people write it: “July to September 2026”, “December 2026 to February 2027”."""
        last = self.ends_on - timedelta(days=1)
        first_name, last_name = f"{self.starts_on:%B}", f"{last:%B}"
        if first_name == last_name:
            return f"{last_name} {last.year}"
        if self.starts_on.year == last.year:
            return f"{first_name} to {last_name} {last.year}"
        return f"{first_name} {self.starts_on.year} to {last_name} {last.year}"

    @property
    def months(self) -> int:
        years = self.ends_on.year - self.starts_on.year
        return years * 12 + self.ends_on.month - self.starts_on.month

    def next(self) -> "Period":
        return Period(self.ends_on, add_months(self.ends_on, self.months))

    def previous(self) -> "Period":
        return Period(add_months(self.starts_on, -self.months), self.starts_on)


def add_months(first: date, months: int) -> date:
    """The first day of the month that lies `months` away from the month starting on `first`."""
    index = first.year * 12 + first.month - 1 + months
    return date(index // 12, index % 12 + 1, 1)


def month_of(day: date) -> Period:
    first = day.replace(day=1)
    return Period(first, add_months(first, 1))


def quarter_of(day: date, *, fiscal_year_start: int = 1) -> Period:
    first = add_months(day.replace(day=1), -((day.month - fiscal_year_start) % 3))
    return Period(first, add_months(first, 3))


def instant(day: date, *, hour: int, zone: ZoneInfo) -> datetime:
    """The moment at which the clocks of `zone` show this day and hour, in UTC.

    When clocks go back, an hour happens twice: the first one counts. When they go forward, an
    hour does not happen: the moment one hour later on the clock counts, which is the same
    distance from midnight. Both are what `fold=0` means (PEP 495).
    """
    return datetime.combine(day, time(hour), tzinfo=zone).astimezone(UTC)


class HasCalendar(Protocol):
    """What a community says of its own years."""

    fiscal_year_start: int
    designated_on: date | None


class NamedPeriod(NamedTuple):
    """A period that pages offer, under a key for their addresses. It is made of whole months."""

    key: str
    label: str
    period: Period


FEDERAL_PROGRAM_YEAR_START = 7  # WIOA's program years begin on July 1


def year_of(day: date, *, starts_in: int = 1) -> Period:
    """The year around the day that begins in this month (1 to 12)."""
    first = add_months(day.replace(day=1), -((day.month - starts_in) % 12))
    return Period(first, add_months(first, 12))


def year_to_date(day: date, *, starts_in: int = 1) -> Period:
    """From the start of that year to the end of the running month."""
    return Period(year_of(day, starts_in=starts_in).starts_on, month_of(day).ends_on)


def since(day: date, today: date) -> Period:
    """From the month of `day` to the end of the running month, which is a month at least."""
    first = month_of(day).starts_on
    return Period(first, max(month_of(today).ends_on, add_months(first, 1)))


def periods_of(community: HasCalendar, today: date) -> list[NamedPeriod]:
    """The periods that figures are given for; those without a designation have none since it."""
    quarter = quarter_of(today)
    fiscal = year_of(today, starts_in=community.fiscal_year_start)
    program = year_of(today, starts_in=FEDERAL_PROGRAM_YEAR_START)
    so_far = year_to_date(today, starts_in=community.fiscal_year_start)
    found = [
        NamedPeriod("quarter", "This quarter", quarter),
        NamedPeriod("last-quarter", "Last quarter", quarter.previous()),
        NamedPeriod("year-to-date", "Fiscal year to date", so_far),
        NamedPeriod("fiscal-year", "This fiscal year", fiscal),
        NamedPeriod("last-fiscal-year", "Last fiscal year", fiscal.previous()),
        NamedPeriod("program-year", "This federal program year", program),
        NamedPeriod("last-program-year", "Last federal program year", program.previous()),
    ]
    if community.designated_on:
        whole = since(community.designated_on, today)
        found.append(NamedPeriod("since-designation", "Since designation", whole))
    return found
