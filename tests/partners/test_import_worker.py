"""The states of an import: acts that lead on, a worker that does a step, a clock that wakes it."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import OperationalError
from django.utils import timezone
from django_scopes import scope
from django_scopes.exceptions import ScopeError

from communities.models import Community
from partners import actions, imports, schedule, tasks
from partners.imports import applying, checking, reading, states, work
from partners.imports.progress import SILENT_SECONDS, Meter
from partners.models import AT_WORK, ImportState, Partner, SheetImport
from techhire.celery import app
from tests.partners.sheets import applied, at_work, bring, checked, work_on
from tests.partners.test_import_reading import workbook

pytestmark = pytest.mark.django_db
S = ImportState


@pytest.fixture
def by(cast):
    return cast["coordinator"]


@pytest.fixture
def eager() -> Iterator[None]:
    """Run tasks where they are called."""
    app.conf.task_always_eager = app.conf.task_eager_propagates = True
    yield
    app.conf.task_always_eager = False


def put_into(state: S, found: SheetImport) -> SheetImport:
    SheetImport.objects.filter(pk=found.pk).update(state=state)
    found.refresh_from_db()
    return found


# Acts

ACTS = {
    "choose": lambda found, by: actions.choose_columns(found, by=by, columns=found.columns),
    "confirm": lambda found, by: actions.confirm_import(found, by=by),
    "undo": lambda found, by: actions.undo_import(found, by=by),
    "discard": lambda found, by: actions.discard_import(found, by=by),
}
LEADS_TO = {
    ("choose", S.UPLOADED): S.CHECKING,
    ("choose", S.CHECKED): S.CHECKING,
    ("confirm", S.CHECKED): S.APPLYING,
    ("undo", S.APPLIED): S.UNDOING,
    ("discard", S.UPLOADED): S.DISCARDED,
    ("discard", S.CHECKING): S.DISCARDED,
    ("discard", S.CHECKED): S.DISCARDED,
}


@pytest.mark.parametrize("state", S)
@pytest.mark.parametrize("act", ACTS)
def test_an_act_leads_on_or_says_where_the_import_is(scoped, by, act: str, state: S):
    found = put_into(state, checked(scoped, by))
    to = LEADS_TO.get((act, state))

    if to:
        ACTS[act](found, by)
    else:
        with pytest.raises(actions.Refused) as refused:
            ACTS[act](found, by)
        assert str(refused.value) == actions.imports.WHERE_IT_IS[state]

    found.refresh_from_db()
    assert found.state == (to or state)


@pytest.mark.parametrize("act, state", LEADS_TO)
def test_an_act_done_twice_says_so_and_changes_nothing(scoped, by, act: str, state: S):
    found = put_into(state, checked(scoped, by))
    slower = SheetImport.objects.get(pk=found.pk)
    ACTS[act](found, by)

    with pytest.raises(actions.Refused):
        ACTS[act](slower, by)

    found.refresh_from_db()
    assert found.state == LEADS_TO[act, state]


def test_every_state_that_a_worker_has_leads_back_and_on():
    assert set(states.BACK) == set(AT_WORK) == set(work.STEP_OF)
    assert all(back in states.STEPS[state] for state, back in states.BACK.items())


def test_discarding_drops_the_file_and_its_rows(scoped, by):
    found = checked(scoped, by)

    actions.discard_import(found, by=by)

    found.refresh_from_db()
    assert (bytes(found.content), found.rows.count()) == (b"", 0)


def test_acts_wake_the_worker_once_they_are_committed(
    scoped, by, eager, django_capture_on_commit_callbacks
):
    brought = bring(scoped, by)

    with django_capture_on_commit_callbacks(execute=True):
        actions.choose_columns(brought, by=by, columns=brought.columns)
    brought.refresh_from_db()
    assert brought.state == S.CHECKED

    with django_capture_on_commit_callbacks(execute=True):
        actions.confirm_import(brought, by=by)
    brought.refresh_from_db()
    assert (brought.state, Partner.objects.count()) == (S.APPLIED, 2)


# The worker


def test_the_worker_opens_the_scope_itself(community, by):
    brought = at_work(community, by)

    assert tasks.work_on_import(brought.pk, community.pk)

    with scope(community=community):
        brought.refresh_from_db()
    assert brought.state == S.CHECKED


def test_work_outside_a_scope_raises(community, by):
    brought = at_work(community, by)

    with pytest.raises(ScopeError):
        imports.work_on(brought.pk)


def test_the_worker_finds_nothing_in_another_community(community, other_community, by):
    brought = at_work(community, by)

    assert not tasks.work_on_import(brought.pk, other_community.pk)

    with scope(community=community):
        brought.refresh_from_db()
    assert brought.state == S.CHECKING


@pytest.mark.parametrize("state", [state for state in S if state not in AT_WORK])
def test_a_late_wake_up_changes_nothing(scoped, by, state: S):
    found = put_into(state, checked(scoped, by))

    assert not imports.work_on(found.pk)

    found.refresh_from_db()
    assert found.state == state


def test_a_step_done_by_two_is_done_once(scoped, by, monkeypatch):
    """The slower one has read and planned already when the faster one finishes."""
    found = checked(scoped, by)
    actions.confirm_import(found, by=by)
    plan_of = applying.plan_of

    def meanwhile(*args: Any):
        monkeypatch.setattr(applying, "plan_of", plan_of)
        assert imports.work_on(found.pk)
        return plan_of(*args)

    monkeypatch.setattr(applying, "plan_of", meanwhile)

    assert not imports.work_on(found.pk)
    found.refresh_from_db()
    assert (found.state, Partner.objects.count()) == (S.APPLIED, 2)


def test_a_check_of_columns_that_were_chosen_anew_shows_nothing(scoped, by, monkeypatch):
    brought = at_work(scoped, by)
    plan_of = checking.plan_of

    def meanwhile(sheet_import: SheetImport, meter: Meter):
        plan = plan_of(sheet_import, meter)
        SheetImport.objects.filter(pk=sheet_import.pk).update(columns=["name", "", ""])
        return plan

    monkeypatch.setattr(checking, "plan_of", meanwhile)

    assert not imports.work_on(brought.pk)
    brought.refresh_from_db()
    assert (brought.state, brought.rows.count()) == (S.CHECKING, 0)


def test_what_is_wrong_further_down_a_file_stops_the_check(scoped, by, monkeypatch):
    content = workbook([["Name"], *([f"Partner {n}"] for n in range(80))])
    brought = actions.start_import(
        scoped, by=by, sheet="partners", name="large.xlsx", content=content
    )
    actions.choose_columns(brought, by=by, columns=brought.columns)
    monkeypatch.setattr(reading, "MOST_ROWS", 70)

    work_on(brought)

    assert brought.state == S.UPLOADED
    assert brought.error == "There are more than 70 rows. Split it into parts."


def test_a_database_that_is_away_leaves_the_import_waiting(scoped, by, monkeypatch):
    brought = at_work(scoped, by)

    def fail(*_: Any) -> None:
        raise OperationalError("the connection is lost")

    monkeypatch.setattr(checking, "show", fail)

    with pytest.raises(OperationalError):
        imports.work_on(brought.pk)

    brought.refresh_from_db()
    assert (brought.state, brought.error) == (S.CHECKING, "")


@pytest.mark.parametrize("state", AT_WORK)
def test_a_fault_of_ours_is_raised_and_the_import_is_back(scoped, by, monkeypatch, state: S):
    found = put_into(state, applied(scoped, by))

    def fail(*_: Any) -> None:
        raise ZeroDivisionError

    monkeypatch.setitem(work.STEP_OF, state, fail)

    with pytest.raises(ZeroDivisionError):
        imports.work_on(found.pk)

    found.refresh_from_db()
    assert (found.state, found.error) == (states.BACK[state], work.OUR_FAULT)


def test_progress_is_told_while_there_is_some(scoped, by):
    found = checked(scoped, by)
    meter = Meter(found.pk)
    meter.begin("Checking the rows", 10)
    meter.noted_at = 0

    meter.at(4)
    assert imports.progress_of(found) == imports.Progress(4, 10, "Checking the rows")

    meter.end()
    assert imports.progress_of(found) == imports.Progress(0, 0, "")


# The clock


def test_the_clock_wakes_what_waits_in_every_community(
    community: Community, other_community: Community, cast, eager
):
    waiting = [
        at_work(community, cast["coordinator"]),
        at_work(other_community, cast["other_coordinator"]),
    ]
    with scope(community=community):
        bring(community, cast["coordinator"])

    assert schedule.wake_imports() == 2

    for brought in waiting:
        with scope(community=brought.community):
            brought.refresh_from_db()
        assert brought.state == S.CHECKED
    assert schedule.wake_imports() == 0


def test_the_clock_leaves_to_a_worker_what_it_has_in_hand(community, by, eager):
    brought = at_work(community, by)
    meter = Meter(brought.pk)
    meter.begin("Checking the rows")
    assert schedule.wake_imports() == 0

    meter.end()
    assert schedule.wake_imports() == 1


def test_the_clock_wakes_another_worker_when_one_has_fallen_silent(community, by, eager):
    brought = at_work(community, by)
    now = timezone.now()
    with time_machine.travel(now, tick=False):
        Meter(brought.pk).begin("Checking the rows")
    later = now + timedelta(seconds=SILENT_SECONDS + 1)

    with time_machine.travel(later, tick=False):
        assert schedule.wake_imports() == 1
