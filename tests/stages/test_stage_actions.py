"""Starting, aiming, completing and reopening a stage, and a community's own items."""

from datetime import date, timedelta

import pytest

from stages import actions
from stages.checklist import checklist_of
from stages.models import Status

pytestmark = pytest.mark.django_db


@pytest.fixture
def by(cast):
    return cast["coordinator"]


def finish(community, number: int, by) -> None:
    for line in checklist_of(community).standing(number).lines:
        actions.change_status(community, line.key, to="done", by=by)


def test_first_stage_starts_without_a_gate(scoped, by):
    record = actions.start_stage(scoped, 1, by=by)

    assert (record.started_on, record.opened_because) == (scoped.today(), "")
    log = scoped.activities.get(subject="stage:1")
    assert (log.verb, log.sentence) == ("stage.started", "started stage 1")


def test_next_stage_needs_the_one_before_or_a_reason(scoped, by):
    with pytest.raises(actions.Refused, match="Stage 1 is not complete"):
        actions.start_stage(scoped, 2, by=by, reason="  ")

    record = actions.start_stage(scoped, 2, by=by, reason="The mayor convened them already.")

    assert record.opened_because == "The mayor convened them already."


def test_next_stage_opens_when_every_item_is_done_or_not_applicable(scoped, by):
    finish(scoped, 2, by)
    actions.change_status(scoped, "2.2", to="exempt", reason="Done by the county.", by=by)

    record = actions.start_stage(scoped, 3, by=by, reason="not needed, so not kept")

    assert record.opened_because == ""


def test_stage_starts_once(scoped, by):
    actions.start_stage(scoped, 1, by=by)

    with pytest.raises(actions.Refused, match="was started on"):
        actions.start_stage(scoped, 1, by=by)


@pytest.mark.parametrize("act", ["start_stage", "complete_stage"])
def test_stages_do_not_change_in_the_future(scoped, by, act: str):
    with pytest.raises(actions.Refused, match="future"):
        getattr(actions, act)(scoped, 1, by=by, on=scoped.today() + timedelta(days=1))


def test_due_dates_count_from_the_start(scoped, by):
    assert checklist_of(scoped).line("1.1").due_on is None

    actions.start_stage(scoped, 1, by=by, on=scoped.today() - timedelta(days=40))

    line = checklist_of(scoped).line("1.1")
    assert (line.due_on, line.days_late) == (scoped.today() - timedelta(days=10), 10)


def test_complete_stage_needs_a_reason_for_open_items(scoped, by):
    actions.start_stage(scoped, 1, by=by)
    with pytest.raises(actions.Refused, match="7 items are still open"):
        actions.complete_stage(scoped, 1, by=by)

    record = actions.complete_stage(scoped, 1, by=by, reason="Carried over from 2015.")

    assert (record.completed_on, record.completed_because) == (
        scoped.today(),
        "Carried over from 2015.",
    )
    assert checklist_of(scoped).current.stage.number == 2


def test_complete_stage_keeps_no_reason_that_was_not_needed(scoped, by):
    actions.start_stage(scoped, 2, by=by, reason="now")
    finish(scoped, 2, by)

    assert actions.complete_stage(scoped, 2, by=by, reason="just so").completed_because == ""


def test_complete_stage_refuses_before_the_start(scoped, by):
    with pytest.raises(actions.Refused, match="Start stage 1 first"):
        actions.complete_stage(scoped, 1, by=by, reason="x")


def test_reopen_stage_takes_the_completion_back(scoped, by):
    actions.start_stage(scoped, 1, by=by)
    actions.complete_stage(scoped, 1, by=by, reason="x")

    record = actions.reopen_stage(scoped, 1, by=by)

    assert (record.completed_on, record.completed_because) == (None, "")
    with pytest.raises(actions.Refused, match="not complete"):
        actions.reopen_stage(scoped, 1, by=by)


def test_set_target_is_kept_and_taken_away(scoped, by):
    actions.start_stage(scoped, 1, by=by)
    day = scoped.today() + timedelta(days=60)

    assert actions.set_target(scoped, 1, target_on=day, by=by).target_on == day
    assert actions.set_target(scoped, 1, target_on=None, by=by).target_on is None
    with pytest.raises(actions.Refused, match="before the start"):
        actions.set_target(scoped, 1, target_on=date(2020, 1, 1), by=by)


def test_unknown_stages_are_refused(scoped, by):
    for act in (actions.start_stage, actions.complete_stage, actions.reopen_stage):
        with pytest.raises(actions.Refused, match="no such stage"):
            act(scoped, 6, by=by)
    with pytest.raises(actions.Refused, match="no such stage"):
        actions.add_local_item(scoped, 6, title="x", by=by)


def test_local_item_counts_in_progress(scoped, by):
    before = checklist_of(scoped).standing(3).progress

    item = actions.add_local_item(scoped, 3, title="  Transit \n passes ", by=by)
    actions.change_status(scoped, item.key, to="done", by=by)

    line = checklist_of(scoped).line(item.key)
    after = checklist_of(scoped).standing(3).progress
    assert (line.title, line.label, line.status) == ("Transit passes", "Local", Status.DONE)
    assert (after.total, after.done) == (before.total + 1, before.done + 1)


def test_retired_local_item_leaves_the_list_and_comes_back_where_it_stood(scoped, by):
    item = actions.add_local_item(scoped, 3, title="Passes", by=by)
    actions.change_status(scoped, item.key, to="done", by=by)

    actions.retire_local_item(scoped, item.key, by=by)
    checklist = checklist_of(scoped)
    assert (checklist.line(item.key), checklist.retired) == (None, [item])
    with pytest.raises(actions.Refused, match="retired"):
        actions.change_status(scoped, item.key, to="todo", by=by)
    with pytest.raises(actions.Refused, match="retired already"):
        actions.retire_local_item(scoped, item.key, by=by)

    actions.restore_local_item(scoped, item.key, by=by)
    assert checklist_of(scoped).line(item.key).status == Status.DONE


def test_edit_local_item_keeps_its_progress(scoped, by):
    item = actions.add_local_item(scoped, 3, title="Passes", by=by)
    actions.change_status(scoped, item.key, to="doing", by=by)

    actions.edit_local_item(
        scoped, item.key, title="Transit passes", guidance="Ask.", evidence_hint="", by=by
    )

    line = checklist_of(scoped).line(item.key)
    assert (line.title, line.item.guidance, line.status) == ("Transit passes", "Ask.", "doing")
    sentence = scoped.activities.about(f"item:{item.key}").latest("pk").sentence
    assert sentence == "renamed “Passes” to “Transit passes”"


@pytest.mark.parametrize("title", ["", "  \n", "x" * 251])
def test_local_item_needs_a_title_of_a_sensible_length(scoped, by, title: str):
    with pytest.raises(actions.Refused):
        actions.add_local_item(scoped, 3, title=title, by=by)


def test_national_items_are_not_the_communitys_to_change(scoped, by):
    with pytest.raises(actions.Refused, match="Only the program"):
        actions.retire_local_item(scoped, "3.1", by=by)


def test_exempt_items_leave_the_denominator(scoped, by):
    actions.change_status(scoped, "2.1", to="exempt", reason="Done by the state.", by=by)

    progress = checklist_of(scoped).standing(2).progress

    assert (progress.done, progress.counted, progress.exempt, progress.percent) == (0, 1, 1, 0)
    assert not progress.is_complete
