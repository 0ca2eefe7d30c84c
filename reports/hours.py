"""When a letter may leave: on working days, in the reader's own day.

What a schedule promises (the report itself, on its day and hour) leaves when it was promised. All
else keeps off weekends, US federal holidays and the reader's nights.
"""

from datetime import date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import holidays

FIRST_HOUR, LAST_HOUR = 7, 19  # of the reader's day: from 7:00, and before 19:00
ONE_DAY = timedelta(days=1)


@cache
def federal_holidays() -> holidays.HolidayBase:
    """Also the days on which one is observed. Years are worked out as they are asked for."""
    return holidays.country_holidays("US")


def is_working_day(day: date) -> bool:
    return day.weekday() < 5 and day not in federal_holidays()


def working_day(day: date, *, backward: bool = False) -> date:
    """This day if people work on it, else the nearest one after it (or before it)."""
    while not is_working_day(day):
        day += -ONE_DAY if backward else ONE_DAY
    return day


def decent_moment(at: datetime, zone: ZoneInfo, *, backward: bool = False) -> datetime:
    """The nearest moment to `at` at which this reader's day is a working one, in UTC.

    After it, or before it for a notice, which must not come after what it announces.
    """
    local = at.astimezone(zone)
    if backward:
        return before(local, zone).astimezone(at.tzinfo)
    return after(local, zone).astimezone(at.tzinfo)


def after(local: datetime, zone: ZoneInfo) -> datetime:
    day, hour = local.date(), local.hour
    if hour >= LAST_HOUR:
        day, hour = day + ONE_DAY, 0
    if is_working_day(day) and hour >= FIRST_HOUR:
        return local
    return datetime.combine(working_day(day), time(FIRST_HOUR), tzinfo=zone)


def before(local: datetime, zone: ZoneInfo) -> datetime:
    day, hour = local.date(), local.hour
    if hour < FIRST_HOUR:
        day, hour = day - ONE_DAY, LAST_HOUR
    if is_working_day(day) and hour < LAST_HOUR:
        return local
    return datetime.combine(working_day(day, backward=True), time(LAST_HOUR - 1), tzinfo=zone)
