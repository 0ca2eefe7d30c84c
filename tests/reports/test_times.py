"""When mail leaves: every zone, month ends, leap days, clocks forward and back."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import islice, pairwise
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from communities.models import Community
from communities.periods import Period, add_months, instant, month_of, quarter_of
from reports.models import Cadence, ReportingSchedule

ZONES = sorted(available_timezones() - {"localtime"})
YEARS = range(2024, 2031)
dates = st.dates(date(2020, 1, 1), date(2040, 12, 31))
zones = st.sampled_from(ZONES)


def schedule_in(zone: str, **values: object) -> ReportingSchedule:
    community = Community(
        name="Anywhere", time_zone=zone, fiscal_year_start=values.pop("fiscal_year_start", 1)
    )
    began = datetime(2000, 1, 1, tzinfo=UTC)
    return ReportingSchedule(community=community, **{"starts_at": began, **values})


schedules = st.builds(
    schedule_in,
    zones,
    cadence=st.sampled_from(Cadence.values),
    days_after_period=st.integers(1, 60),
    hour=st.integers(0, 23),
    fiscal_year_start=st.integers(1, 12),
)


def shifts_of(zone: ZoneInfo) -> list[tuple[date, timedelta]]:
    """The local days on which a zone's clocks change in those years, with how far they jump."""
    found = []
    day = datetime(YEARS[0], 1, 1, tzinfo=UTC)
    while day.year in YEARS:
        after = day + timedelta(days=1)
        jump = after.astimezone(zone).utcoffset() - day.astimezone(zone).utcoffset()
        if jump:
            found += [((day + timedelta(days=n)).astimezone(zone).date(), jump) for n in (0, 1)]
        day = after
    return found


def test_instant_is_right_in_every_zone_on_every_day_its_clocks_change():
    """The whole truth, not a sample: each zone, each such day of seven years, each hour."""
    gaps = overlaps = 0
    for name in ZONES:
        zone = ZoneInfo(name)
        for day, jump in shifts_of(zone):
            for hour in range(24):
                at = instant(day, hour=hour, zone=zone)
                shown = at.astimezone(zone).replace(tzinfo=None)
                asked = datetime.combine(day, time(hour))
                if shown != asked:
                    # The hour does not happen: the clock shows as much later as it jumped.
                    assert jump > timedelta(0)
                    assert shown - asked == jump
                    gaps += 1
                    continue
                earlier = at - abs(jump)
                # Of two such hours it is the first: none before it shows the same.
                assert earlier.astimezone(zone).replace(tzinfo=None) != asked
                later = at + abs(jump)
                overlaps += later.astimezone(zone).replace(tzinfo=None) == asked
    assert gaps > 100
    assert overlaps > 100


@pytest.mark.parametrize(
    ("day", "hour", "utc"),
    [
        (date(2026, 3, 8), 2, "2026-03-08 07:00"),  # does not happen: shown as 3:00 by then
        (date(2026, 3, 8), 3, "2026-03-08 07:00"),
        (date(2026, 11, 1), 1, "2026-11-01 05:00"),  # happens twice: the first
        (date(2026, 11, 1), 2, "2026-11-01 07:00"),
    ],
)
def test_instant_in_louisville_when_clocks_change(day: date, hour: int, utc: str):
    at = instant(day, hour=hour, zone=ZoneInfo("America/Kentucky/Louisville"))

    assert f"{at:%Y-%m-%d %H:%M}" == utc


def test_instant_on_a_day_that_a_zone_left_out():
    """Samoa went from December 29 to December 31, 2011."""
    at = instant(date(2011, 12, 30), hour=9, zone=ZoneInfo("Pacific/Apia"))

    assert at.astimezone(ZoneInfo("Pacific/Apia")).date() == date(2011, 12, 31)


@given(dates, st.integers(1, 12))
def test_periods_hold_their_day_and_touch_their_neighbors(day: date, fiscal_year_start: int):
    for period in (month_of(day), quarter_of(day, fiscal_year_start=fiscal_year_start)):
        assert day in period
        assert period.ends_on not in period
        assert period.next().starts_on == period.ends_on
        assert period.next().previous() == period
        assert period.starts_on.day == period.ends_on.day == 1


@given(dates, st.integers(1, 12))
def test_quarters_begin_with_the_fiscal_year_and_last_three_months(
    day: date, fiscal_year_start: int
):
    period = quarter_of(day, fiscal_year_start=fiscal_year_start)

    assert period.months == 3
    assert (period.starts_on.month - fiscal_year_start) % 3 == 0


@given(dates, st.integers(-60, 60))
def test_add_months_is_undone_by_its_opposite(day: date, months: int):
    first = day.replace(day=1)

    assert add_months(add_months(first, months), -months) == first


@given(schedules, dates, st.integers(0, 23))
def test_coming_sends_are_later_in_order_and_leave_no_period_out(
    schedule: ReportingSchedule, day: date, hour: int
):
    after = datetime(day.year, day.month, day.day, hour, tzinfo=UTC)

    sends = list(islice(schedule.coming(after=after), 8))

    assert all(at > after for _, at in sends)
    assert all(later[1] > earlier[1] for earlier, later in pairwise(sends))
    assert all(later[0] == earlier[0].next() for earlier, later in pairwise(sends))
    assert all(schedule.has(period) for period, _ in sends)
    # The one before the first has left by then.
    assert schedule.due_at(sends[0][0].previous()) <= after


@given(schedules, dates)
def test_mail_leaves_on_its_day_at_its_hour(schedule: ReportingSchedule, day: date):
    period, at = next(schedule.coming(after=datetime(day.year, day.month, day.day, tzinfo=UTC)))
    local = at.astimezone(schedule.community.zone)

    days = (schedule.due_on(period) - (period.ends_on - timedelta(days=1))).days
    assert days == schedule.days_after_period
    if local.date() == schedule.due_on(period):
        assert schedule.hour <= local.hour <= schedule.hour + 2
    else:  # a gap at the end of the day
        assert local.date() > schedule.due_on(period)


@given(schedules, dates, st.integers(1, 9))
def test_notice_leaves_that_many_calendar_days_before(
    schedule: ReportingSchedule, day: date, days_before: int
):
    period = schedule.period_of(day)
    report_at = schedule.due_at(period)
    notice_at = schedule.due_at(period, days_before=days_before)

    apart = report_at - notice_at
    # A day has 23 to 25 hours, and in a few places once had none.
    assert abs(apart - timedelta(days=days_before)) <= timedelta(hours=25)
    assert notice_at < report_at


def test_coming_looks_no_further_back_than_the_schedule():
    began = datetime(2026, 11, 10, 14, 0, 1, tzinfo=UTC)
    schedule = schedule_in("America/New_York", cadence="monthly", starts_at=began)

    period, at = next(schedule.coming(after=datetime(2026, 1, 1, tzinfo=UTC)))

    # October's was due on November 10 at 9:00, a second before.
    assert period == Period(date(2026, 11, 1), date(2026, 12, 1))
    assert at == datetime(2026, 12, 10, 14, tzinfo=UTC)


def test_leap_day_is_the_last_of_its_month():
    schedule = schedule_in("America/Chicago", cadence="monthly", days_after_period=1, hour=0)

    sends = islice(schedule.coming(after=datetime(2028, 2, 15, tzinfo=UTC)), 2)

    assert [str(schedule.due_on(period)) for period, _ in sends] == ["2028-03-01", "2028-04-01"]
