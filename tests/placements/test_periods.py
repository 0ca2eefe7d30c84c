"""The periods that figures are given for: whole months, each from its own start of a year."""

from dataclasses import dataclass
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from communities.periods import Period, periods_of, since, year_of, year_to_date


@dataclass
class Calendar:
    fiscal_year_start: int = 1
    designated_on: date | None = date(2015, 3, 9)


def offered(today: date, **calendar) -> dict[str, tuple[date, date]]:
    named = periods_of(Calendar(**calendar), today)
    return {one.key: (one.period.starts_on, one.period.ends_on) for one in named}


def test_each_period_by_its_own_calendar():
    assert offered(date(2026, 11, 25), fiscal_year_start=10) == {
        "quarter": (date(2026, 10, 1), date(2027, 1, 1)),
        "last-quarter": (date(2026, 7, 1), date(2026, 10, 1)),
        "year-to-date": (date(2026, 10, 1), date(2026, 12, 1)),
        "fiscal-year": (date(2026, 10, 1), date(2027, 10, 1)),
        "last-fiscal-year": (date(2025, 10, 1), date(2026, 10, 1)),
        "program-year": (date(2026, 7, 1), date(2027, 7, 1)),
        "last-program-year": (date(2025, 7, 1), date(2026, 7, 1)),
        "since-designation": (date(2015, 3, 1), date(2026, 12, 1)),
    }


def test_nobody_who_was_not_designated_has_figures_since_then():
    assert "since-designation" not in offered(date(2026, 11, 25), designated_on=None)


@pytest.mark.parametrize(
    ("day", "starts_in", "first"),
    [
        (date(2026, 7, 1), 7, date(2026, 7, 1)),
        (date(2026, 6, 30), 7, date(2025, 7, 1)),
        (date(2024, 2, 29), 2, date(2024, 2, 1)),
        (date(2026, 1, 31), 2, date(2025, 2, 1)),
        (date(2026, 12, 31), 1, date(2026, 1, 1)),
    ],
)
def test_a_year_begins_in_its_month(day: date, starts_in: int, first: date):
    year = year_of(day, starts_in=starts_in)

    assert year == Period(first, first.replace(year=first.year + 1))


def test_a_year_to_date_is_one_month_in_its_first():
    assert str(year_to_date(date(2026, 7, 1), starts_in=7)) == "July 2026"


def test_a_designation_ahead_is_a_month():
    assert since(date(2027, 3, 9), date(2026, 11, 25)) == Period(date(2027, 3, 1), date(2027, 4, 1))


@given(today=st.dates(date(2015, 1, 1), date(2099, 1, 1)), starts_in=st.integers(1, 12))
def test_periods_are_whole_months_and_the_running_ones_hold_today(today: date, starts_in: int):
    community = Calendar(starts_in, date(2014, 5, 5))

    for key, _, period in periods_of(community, today):
        assert (period.starts_on.day, period.ends_on.day) == (1, 1)
        assert period.starts_on < period.ends_on
        assert (today in period) is not key.startswith("last-")
