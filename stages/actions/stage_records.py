"""When a community starts a stage, means to finish it, and does."""

from datetime import date
from typing import Any

from django.db import transaction

from communities.models import Activity, Community, User
from communities.refusal import Refused, Stale
from stages.actions.held import LOCKED
from stages.actions.items import check_year, in_words
from stages.checklist import Checklist, StageStanding, checklist_of
from stages.models import StageRecord
from stages.models.progress import REASON_LENGTH


@transaction.atomic
def start_stage(
    community: Community, number: int, *, by: User, on: date | None = None, reason: str = ""
) -> StageRecord:
    """Start a stage; due dates count from this day.

    Raises Refused when the stage before it is not complete and no reason is given.
    """
    checklist, standing = find(community, number)
    on, reason = on or checklist.today, checked(reason)
    check_past(on, checklist.today)
    if standing.is_started:
        raise Refused(f"Stage {number} was started on {in_words(standing.record.started_on)}.")  # type: ignore[union-attr,arg-type]
    before = checklist.before(standing)
    is_gated = bool(before and not before.is_completed and not before.progress.is_complete)
    if is_gated and not reason:
        raise Refused(f"Stage {number - 1} is not complete. Say why you start this one now.")
    record, _ = community.stage_records.get_or_create(stage=standing.stage)
    opened_because = reason if is_gated else ""
    swap(record, {"started_on": None}, started_on=on, opened_because=opened_because)
    why = f" before stage {number - 1} was complete: {reason}" if is_gated else ""
    write(record, "stage.started", f"started stage {number}{why}", by=by, was=None, now=on)
    return record


@transaction.atomic
def set_target(
    community: Community, number: int, *, target_on: date | None, by: User
) -> StageRecord:
    """Say by which day the stage should be complete; None takes the target away."""
    _, standing = find(community, number)
    record, _ = community.stage_records.get_or_create(stage=standing.stage)
    was = record.target_on
    if target_on == was:
        return record
    check_year(target_on)
    if target_on and record.started_on and target_on < record.started_on:
        raise Refused(f"The target is before the start, {in_words(record.started_on)}.")
    swap(record, {"target_on": was}, target_on=target_on)
    sentence = (
        f"set the target of stage {number} to {in_words(target_on)}"
        if target_on
        else f"took the target of stage {number} away"
    )
    write(record, "stage.target_changed", sentence, by=by, was=was, now=target_on)
    return record


@transaction.atomic
def complete_stage(
    community: Community, number: int, *, by: User, on: date | None = None, reason: str = ""
) -> StageRecord:
    """Complete a stage. Raises Refused when items are open and no reason is given."""
    checklist, standing = find(community, number)
    on, reason = on or checklist.today, checked(reason)
    check_past(on, checklist.today)
    if not standing.is_started or standing.record is None:
        raise Refused(f"Start stage {number} first.")
    if standing.is_completed:
        raise Refused(f"Stage {number} is complete already.")
    if standing.record.started_on and on < standing.record.started_on:
        raise Refused("A stage is completed after it was started.")
    open_items = sum(line.is_open for line in standing.lines)
    if open_items and not reason:
        raise Refused(f"{count_of_items(open_items)} still open. Say why the stage is complete.")
    reason = reason if open_items else ""
    swap(standing.record, {"completed_on": None}, completed_on=on, completed_because=reason)
    why = f" with {open_items} open: {reason}" if reason else ""
    write(
        standing.record,
        "stage.completed",
        f"completed stage {number}{why}",
        by=by,
        was=None,
        now=on,
    )
    return standing.record


def count_of_items(number: int) -> str:
    return "1 item is" if number == 1 else f"{number} items are"


@transaction.atomic
def reopen_stage(community: Community, number: int, *, by: User) -> StageRecord:
    """Take the completion of a stage back."""
    _, standing = find(community, number)
    record = standing.record
    if record is None or record.completed_on is None:
        raise Refused(f"Stage {number} is not complete.")
    was = record.completed_on
    swap(record, {"completed_on": was}, completed_on=None, completed_because="")
    write(record, "stage.reopened", f"reopened stage {number}", by=by, was=was, now=None)
    return record


def find(community: Community, number: int) -> tuple[Checklist, StageStanding]:
    checklist = checklist_of(community)
    standing = checklist.standing(number)
    if standing is None:
        raise Refused("There is no such stage.")
    if standing.is_locked:
        raise Refused(LOCKED)
    return checklist, standing


def check_past(on: date, today: date) -> None:
    check_year(on)
    if on > today:
        raise Refused("This day lies in the future.")


def checked(reason: str) -> str:
    reason = reason.strip()
    if len(reason) > REASON_LENGTH:
        raise Refused(f"A reason has at most {REASON_LENGTH} characters.")
    return reason


def swap(record: StageRecord, expected: dict[str, Any], **changes: Any) -> None:
    """Change the record if it still says what was expected. Raises Stale otherwise."""
    if not StageRecord.objects.filter(pk=record.pk, **expected).update(**changes):
        raise Stale("Somebody else has just changed this stage.")
    record.refresh_from_db()


def write(record: StageRecord, verb: str, sentence: str, *, by: User, was: Any, now: Any) -> None:
    Activity.record(
        record.community,
        by=by,
        verb=verb,
        sentence=sentence,
        subject=f"stage:{record.stage_id}",
        data={"title": record.stage.title, "was": was, "now": now},
    )
