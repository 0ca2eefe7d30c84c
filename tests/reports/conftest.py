"""Schedules and letters for the tests of the ledger."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from importlib import import_module

import pytest
import time_machine
from django.apps import apps
from django.core.cache import caches
from pytest_django import Settings

from communities import ledger
from communities.models import Community, User
from reports import actions
from reports.models import (
    ProgressReport,
    Reminder,
    ReportingSchedule,
    ReportVersion,
    Rule,
    Rung,
)
from stages.models import ChecklistItem, Stage
from stages.national_checklist import load
from techhire.celery import app
from tests.forgetting import forget_all
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
def rungs(db: None) -> None:
    """The program's ladder, also where a test before this one emptied the database."""
    if not Rung.objects.exists():
        import_module("reports.migrations.0003_rungs").add_rungs(apps, None)


@pytest.fixture
def own_cache() -> Iterator[None]:
    prefix = caches["default"].key_prefix
    forget_all()
    yield
    caches["default"].key_prefix = prefix


@pytest.fixture
def national_checklist(db: None) -> None:
    """Also where a test before this one emptied the database."""
    if not Stage.objects.exists():
        load(Stage, ChecklistItem)


@pytest.fixture
def schedule(
    clock: time_machine.Traveller, cast: dict[str, User], scoped: Community, rungs: None
) -> ReportingSchedule:
    """Louisville's: quarterly, ten days after, at nine. The letters of October are planned.

    The coordinator wants no Monday letter, which is another ladder's matter.
    """
    actions.choose_mail(scoped, by=cast["coordinator"], mail_class="digest", is_on=False)
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


# Before any letter about the report that is due on Thursday, October 15 at 9:00.
EARLY = datetime(2026, 9, 1, 14, tzinfo=UTC)
PROMISED = datetime(2026, 10, 15, 13, tzinfo=UTC)


def replan(community: Community, now: datetime) -> None:
    actions.plan(community, now=now)


def write_and_send(report: ProgressReport, *, by: User, because: str = "") -> ReportVersion:
    """With as few words as may go out."""
    actions.draft_report(report, by=by)
    said = {"standing": "on_track", "ask-1": "Offer a seat in the next cohort."}
    saved = actions.save_draft(report, by=by, answers=said, seen={})
    return actions.submit_report(report, by=by, edits=saved.draft.edits, because=because)


@pytest.fixture
def waiting(
    clock: time_machine.Traveller, cast: dict[str, User], scoped: Community
) -> ProgressReport:
    """A report that waits for its author, in a community that names who helps when it is late."""
    clock.move_to(EARLY)
    scoped.liaison = cast["manager"]
    scoped.save(update_fields=["liaison"])
    actions.set_schedule(
        scoped,
        by=cast["coordinator"],
        cadence="quarterly",
        days_after_period=15,
        hour=9,
        sends_itself=False,
    )
    ReportingSchedule.objects.update(lead_person=cast["contributor"])
    clock.move_to(PROMISED - timedelta(days=20))
    replan(scoped, PROMISED - timedelta(days=20))
    report = scoped.reports.get()
    report.community = scoped
    return report


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
