"""Schedules and letters for the tests of the ledger."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import time_machine
from pytest_django import Settings

from communities import ledger
from communities.models import Community, User
from reports import actions
from reports.models import Reminder, ReportingSchedule, Rule
from techhire.celery import app
from tests.reports.mail_server import Server

# A Friday morning in Louisville; the report for July to September leaves on October 10 at 9:00.
BEFORE = datetime(2026, 10, 2, 14, tzinfo=UTC)
DUE = datetime(2026, 10, 10, 13, tzinfo=UTC)


def claim(pk: int, *, now: datetime | None = None) -> Reminder | None:
    """Take one letter and no other, as a worker of the house's ledger does."""
    letters = Reminder.objects.select_related("recipient", "report", "community")
    return ledger.claim(letters, pk, now=now)


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(BEFORE, tick=False) as traveller:
        yield traveller


@pytest.fixture
def schedule(
    clock: time_machine.Traveller, cast: dict[str, User], scoped: Community
) -> ReportingSchedule:
    """Louisville's: quarterly, ten days after, at nine. The letters of October are planned."""
    return actions.set_schedule(
        scoped,
        by=cast["coordinator"],
        cadence="quarterly",
        days_after_period=10,
        hour=9,
        sends_itself=True,
    )


@pytest.fixture
def notice(schedule: ReportingSchedule, cast: dict[str, User]) -> Reminder:
    """The coordinator's of October 7: the community wants it three days before."""
    days = {"rung": "coordinator_notice", "days": -3, "is_on": True, "because": "Time to read."}
    actions.change_rung(schedule.community, by=cast["coordinator"], **days)
    return Reminder.objects.get(rule=Rule.COORDINATOR_NOTICE)


@pytest.fixture
def letter(schedule: ReportingSchedule) -> Reminder:
    """The council's letter of October 10, not due yet."""
    return Reminder.objects.get(rule=Rule.COUNCIL_PROGRESS)


@pytest.fixture
def due_letter(letter: Reminder, clock: time_machine.Traveller) -> Reminder:
    """The same at the moment it is due, its report published."""
    clock.move_to(DUE)
    actions.publish(letter.report, now=DUE)
    letter.refresh_from_db()
    return letter


@pytest.fixture
def mail_server(settings: Settings) -> Iterator[Server]:
    with Server() as server:
        for name, value in server.settings().items():
            setattr(settings, name, value)
        yield server


@pytest.fixture
def eager() -> Iterator[None]:
    """Run tasks where they are called, so that a sweep in a test does all of its work."""
    app.conf.task_always_eager = True
    app.conf.task_eager_propagates = True
    yield
    app.conf.task_always_eager = False
