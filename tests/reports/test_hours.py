"""When a letter of the ladder may leave: on working days, in the reader's own day."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from communities.models import User
from communities.periods import instant
from reports.hours import FIRST_HOUR, LAST_HOUR, decent_moment, is_working_day
from reports.ladder import Step
from reports.models import Rung
from reports.planning import LONGEST_WEEKEND
from reports.wanted import Plan
from tests.reports.test_times import schedule_in, zones

LOUISVILLE = ZoneInfo("America/Kentucky/Louisville")
dates = st.dates(date(2021, 1, 1), date(2035, 12, 31))
hours = st.integers(0, 23)
# Those in which communities and their people live; a letter may be read anywhere, though.
HOME = ("America/New_York", "America/Anchorage", "Pacific/Honolulu", "Pacific/Guam")


def is_decent(at: datetime, zone: ZoneInfo) -> bool:
    local = at.astimezone(zone)
    return is_working_day(local.date()) and FIRST_HOUR <= local.hour < LAST_HOUR


@given(dates, hours, zones, zones, st.booleans())
def test_no_letter_leaves_on_a_quiet_day_or_at_a_quiet_hour(
    day: date, hour: int, home: str, reader: str, backward: bool
):
    at, zone = instant(day, hour=hour, zone=ZoneInfo(home)), ZoneInfo(reader)

    moment = decent_moment(at, zone, backward=backward)

    assert is_decent(moment, zone)
    # Only as far as the next working day, and to where it was asked for if that is decent.
    assert (moment <= at) if backward else (moment >= at)
    assert abs(moment - at) <= LONGEST_WEEKEND + timedelta(days=1)
    assert (moment == at) == is_decent(at, zone)


@given(dates, hours, st.sampled_from(HOME), zones, st.integers(-30, -1))
def test_notices_never_come_after_their_report(
    day: date, hour: int, home: str, reader: str, days: int
):
    schedule = schedule_in(home, hour=hour)
    step = Step(Rung(key="notice_first", anchor="due", days=days, audience="coordinators"))
    due_at = instant(day, hour=hour, zone=ZoneInfo(home))

    plan = Plan(schedule, [step], due_at - timedelta(days=60))
    notice = plan.moment(step, day, User(time_zone=reader))

    assert notice < due_at
    assert is_decent(notice, ZoneInfo(reader))
    # Insertion looks no further ahead than this.
    assert due_at - notice <= timedelta(days=-days) + LONGEST_WEEKEND + timedelta(hours=25)


@pytest.mark.parametrize(
    ("asked", "backward", "leaves"),
    [
        ("2026-10-09 09:00", False, "2026-10-09 09:00"),
        ("2026-10-10 09:00", False, "2026-10-13 07:00"),  # Columbus Day is on Monday
        ("2026-10-13 09:00", True, "2026-10-13 09:00"),
        ("2026-10-12 09:00", True, "2026-10-09 18:00"),
        ("2026-10-13 06:59", False, "2026-10-13 07:00"),
        ("2026-10-13 06:59", True, "2026-10-09 18:00"),
        ("2026-10-08 19:00", False, "2026-10-09 07:00"),
        ("2026-07-03 09:00", False, "2026-07-06 07:00"),  # the Fourth is observed on Friday
        ("2027-12-31 09:00", False, "2028-01-03 07:00"),  # the New Year is, too, in the old one
        ("2028-02-29 09:00", False, "2028-02-29 09:00"),  # a leap day like any other
        ("2026-03-08 02:00", False, "2026-03-09 07:00"),  # an hour that does not happen
        ("2026-11-01 01:00", True, "2026-10-30 18:00"),  # an hour that happens twice
    ],
)
def test_moment_in_louisville(asked: str, backward: bool, leaves: str):
    at = datetime.fromisoformat(asked).replace(tzinfo=LOUISVILLE).astimezone(UTC)

    moment = decent_moment(at, LOUISVILLE, backward=backward)

    assert f"{moment.astimezone(LOUISVILLE):%Y-%m-%d %H:%M}" == leaves


def test_moment_is_the_readers_and_not_the_communitys():
    nine_in_louisville = datetime(2026, 10, 13, 13, tzinfo=UTC)  # five in Anchorage
    anchorage = ZoneInfo("America/Anchorage")

    assert decent_moment(nine_in_louisville, anchorage) == datetime(2026, 10, 13, 15, tzinfo=UTC)
