"""What happens to programs and cohorts."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from communities.actions.rows import lock, second_click, swap
from communities.models import Community, User
from communities.refusal import Refused
from partners.models import Partner
from partners.written import check_day, check_past
from placements.actions.held import hold_removed, named, record, still_there
from placements.models import Cohort, TrainingProgram
from placements.tally import Touched, recount
from placements.written import (
    LONGEST_COHORT,
    LONGEST_CREDENTIAL,
    LONGEST_PROGRAM,
    MOST_WEEKS,
    as_cost,
    as_count,
    as_line,
    as_mode,
    as_track,
)

COUNTS = ("enrolled", "completed", "withdrew")


@transaction.atomic
def add_program(
    community: Community,
    *,
    by: User | None,
    provider: Partner,
    name: str,
    track: str,
    mode: str = "",
    weeks: int | None = None,
    cost: Decimal | None = None,
    credential: str = "",
) -> TrainingProgram:
    """Write down what a partner teaches. Raises Refused when it has one of that name already."""
    provider = still_there(community, provider)
    said = program_as_kept(
        {
            "name": name,
            "track": track,
            "mode": mode,
            "weeks": weeks,
            "cost": cost,
            "credential": credential,
        }
    )
    programs = community.trainingprograms.kept().filter(provider=provider)
    if twice := second_click(programs, by=by, **said):
        return twice
    refuse_name(provider, said["name"])
    program = TrainingProgram.objects.create(
        community=community, provider=provider, created_by=by, changed_by=by, **said
    )
    log(program, "program.added", f"added the program {program} of {provider}", by=by)
    return program


@transaction.atomic
def change_program(
    program: TrainingProgram, *, by: User, version: int | None = None, **fields: Any
) -> TrainingProgram:
    """Correct a program. Raises Stale when somebody was faster, Refused as add_program does."""
    held = lock(program, version=version)
    said = program_as_kept({**values(held, PROGRAM_FIELDS), **fields})
    said["provider"] = still_there(
        held.community, fields.get("provider", held.provider), before=held.provider
    )
    refuse_name(said["provider"], said["name"], but=held)
    before = swap(held, by=by, **said)
    if before:
        log(held, "program.changed", f"changed the program {held}", by=by, **named(before))
    return held


@transaction.atomic
def remove_program(
    program: TrainingProgram, *, by: User, version: int | None = None
) -> TrainingProgram:
    """Take away a program that was written down by mistake. It can be taken back.

    Raises Refused while cohorts or placements refer to it.
    """
    held = lock(program, version=version)
    if held.cohorts.filter(removed_at=None).exists():
        raise Refused(f"{held} has cohorts. Remove them first.")
    if held.placements.filter(removed_at=None).exists():
        raise Refused(f"People who went through {held} have been placed. It stays on record.")
    swap(held, by=by, removed_at=timezone.now())
    log(held, "program.removed", f"removed the program {held}", by=by)
    return held


@transaction.atomic
def restore_program(program: TrainingProgram, *, by: User) -> TrainingProgram:
    """Bring a removed program back. Raises Refused when another one has its name by now."""
    held = hold_removed(program)
    refuse_name(held.provider, held.name, but=held)
    swap(held, by=by, removed_at=None)
    log(held, "program.restored", f"brought the program {held} back", by=by)
    return held


@transaction.atomic
def add_cohort(
    program: TrainingProgram,
    *,
    by: User | None,
    starts_on: date,
    ends_on: date | None = None,
    name: str = "",
    **counts: Any,
) -> Cohort:
    """Write down a group that trains, planned or past, with what is known of it.

    `counts` are seats, enrolled, completed, withdrew and reported_on, the day on which they were
    true. Raises Refused when they cannot be, or the program has such a cohort already.
    """
    held = lock(program)
    said = cohort_as_kept(
        held.community, {"name": name, "starts_on": starts_on, "ends_on": ends_on, **counts}
    )
    if twice := second_click(held.cohorts.all(), by=by, **said):
        return twice
    refuse_twin(held, said)
    cohort = Cohort.objects.create(
        community=held.community, program=held, created_by=by, changed_by=by, **said
    )
    log(cohort, "cohort.added", f"added the cohort {cohort}", by=by)
    recount_for(cohort)
    return cohort


@transaction.atomic
def change_cohort(cohort: Cohort, *, by: User, version: int | None = None, **fields: Any) -> Cohort:
    """Correct a cohort, or report how it went. Raises Stale or Refused, as add_cohort does.

    The log keeps what the counts were, so that a restated figure can be followed.
    """
    program = lock(cohort.program)
    held = lock(cohort, version=version)
    said = cohort_as_kept(held.community, {**values(held, COHORT_FIELDS), **fields})
    refuse_twin(program, said, but=held)
    began_on = held.starts_on
    before = swap(held, by=by, **said)
    if before:
        counts = {f: {"was": before[f], "now": getattr(held, f)} for f in COUNTS if f in before}
        sentence = f"{'reported on' if counts else 'changed'} the cohort {held}"
        log(held, "cohort.changed", sentence, by=by, **named(before), counts=counts)
        recount_for(held, began_on)
    return held


@transaction.atomic
def remove_cohort(cohort: Cohort, *, by: User, version: int | None = None) -> Cohort:
    """Take away a cohort that was written down by mistake. It can be taken back."""
    held = lock(cohort, version=version)
    if held.placements.filter(removed_at=None).exists():
        raise Refused(f"People of {held} have been placed. It stays on record.")
    swap(held, by=by, removed_at=timezone.now())
    log(held, "cohort.removed", f"removed the cohort {held}", by=by)
    recount_for(held)
    return held


@transaction.atomic
def restore_cohort(cohort: Cohort, *, by: User) -> Cohort:
    """Bring a removed cohort back. Raises Refused when its program is gone, or has its twin."""
    program = lock(cohort.program)
    held = hold_removed(cohort)
    refuse_twin(program, values(held, COHORT_FIELDS), but=held)
    swap(held, by=by, removed_at=None)
    log(held, "cohort.restored", f"brought the cohort {held} back", by=by)
    recount_for(held)
    return held


def recount_for(cohort: Cohort, *began_on: date) -> None:
    touched = Touched()
    for day in (cohort.starts_on, *began_on):
        touched.cohort(day)
    recount(cohort.community, touched)


PROGRAM_FIELDS = ("name", "track", "mode", "weeks", "cost", "credential")
COHORT_FIELDS = ("name", "starts_on", "ends_on", "seats", *COUNTS, "reported_on")


def values(row: TrainingProgram | Cohort, fields: tuple[str, ...]) -> dict[str, Any]:
    return {field: getattr(row, field) for field in fields}


def program_as_kept(said: Mapping[str, Any]) -> dict[str, Any]:
    """The fields as they are kept. Raises Refused for what is missing or wrong."""
    weeks = as_count(said["weeks"], "how many weeks it takes", MOST_WEEKS)
    if weeks == 0:
        raise Refused("A program takes at least a week.")
    name = as_line(said["name"], "the name of the program", LONGEST_PROGRAM, is_needed=True)
    return {
        "name": name,
        "track": as_track(said["track"]),
        "mode": as_mode(said["mode"]),
        "weeks": weeks,
        "cost": as_cost(said["cost"]),
        "credential": as_line(said["credential"], "the credential", LONGEST_CREDENTIAL),
    }


def cohort_as_kept(community: Community, said: Mapping[str, Any]) -> dict[str, Any]:
    """The fields as they are kept. Raises Refused for what is wrong or cannot be."""
    starts_on, ends_on = said["starts_on"], said.get("ends_on")
    check_day(starts_on)
    check_day(ends_on)
    if ends_on and ends_on < starts_on:
        raise Refused("The cohort cannot end before it starts.")
    check_past(said.get("reported_on"), community)
    counts = {field: as_count(said.get(field), field) for field in COUNTS}
    reported_on = said.get("reported_on") or community.today()
    return {
        "name": as_line(said["name"], "the name of the cohort", LONGEST_COHORT),
        "starts_on": starts_on,
        "ends_on": ends_on,
        "seats": as_count(said.get("seats"), "how many seats it has"),
        **counts_that_agree(counts),
        "reported_on": reported_on if counts["enrolled"] is not None else None,
    }


def counts_that_agree(counts: dict[str, int | None]) -> dict[str, int | None]:
    """Raises Refused when more people left than came."""
    enrolled, completed, withdrew = (counts[field] for field in COUNTS)
    if enrolled is None and (completed is not None or withdrew is not None):
        raise Refused("Say how many enrolled first.")
    if enrolled is not None and (completed or 0) + (withdrew or 0) > enrolled:
        raise Refused(
            f"{completed or 0:,} completed and {withdrew or 0:,} withdrew: that is more than the "
            f"{enrolled:,} who enrolled."
        )
    return counts


def refuse_name(provider: Partner, name: str, *, but: TrainingProgram | None = None) -> None:
    others = provider.programs.filter(removed_at=None, name__iexact=name)
    if (others.exclude(pk=but.pk) if but else others).exists():
        raise Refused(f"{provider} has a program “{name}” already.")


def refuse_twin(
    program: TrainingProgram, said: Mapping[str, Any], *, but: Cohort | None = None
) -> None:
    same = {field: said[field] for field in ("name", "starts_on")}
    others = program.cohorts.filter(removed_at=None, **same)
    if (others.exclude(pk=but.pk) if but else others).exists():
        raise Refused("This program has a cohort that starts on this day. Give it a name too.")


def log(
    row: TrainingProgram | Cohort, verb: str, sentence: str, *, by: User | None, **data: Any
) -> None:
    subject = f"{verb.partition('.')[0]}:{row.pk}"
    record(row.community, verb, sentence, by=by, subject=subject, **data)
