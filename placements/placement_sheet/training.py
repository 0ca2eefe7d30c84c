"""Which program and cohort a row means. What is not on record is left out, and said so."""

from typing import Any

from partners.models import Partner
from placements.models import Cohort, Placement, TrainingProgram
from placements.placement_sheet.known import Known
from placements.placement_sheet.spoken import Spoken

NO_PROGRAM = (
    "No training program “{}” is on record, so it is left out. Add it under Training, then import "
    "the file again."
)
SEVERAL = "Several partners teach “{}”, so it is left out. Choose one on the placement."
NO_COHORT = "No cohort “{}” of {} began on that day, so it is left out."


def training_of(
    spoken: Spoken, issuer: Partner, placement: Placement | None, known: Known
) -> dict[str, Any]:
    """The fields that name program and cohort, where the row says them."""
    if "program" not in spoken.said:
        return {}
    program = program_of(spoken, issuer, placement, known)
    if program is None:
        return {}
    cohort = cohort_of(spoken, program, placement, known)
    said: dict[str, Any] = {"program": program}
    if cohort:
        said["cohort"] = cohort
    elif placement and placement.program_id != program.pk:
        said["cohort"] = None  # that of another program
    return said


def program_of(
    spoken: Spoken, issuer: Partner, placement: Placement | None, known: Known
) -> TrainingProgram | None:
    """The one on record, else the issuer's own of this name, else the only one of it."""
    name = spoken.said["program"]
    was = known.programs.get(placement.program_id) if placement and placement.program_id else None
    if was and was.name == name:
        return was
    found = known.programs_named.get(name.casefold(), [])
    own = [program for program in found if known.heir(program.provider_id) == issuer.pk]
    if len(own or found) == 1:
        return (own or found)[0]
    spoken.row.warnings["program"] = (SEVERAL if found else NO_PROGRAM).format(name[:60])
    return None


def cohort_of(
    spoken: Spoken, program: TrainingProgram, placement: Placement | None, known: Known
) -> Cohort | None:
    """That which began on the day. A day on which none did is when one person began."""
    day, name = spoken.said.get("training_start"), spoken.said.get("cohort", "")
    if day is None:
        return None
    was = known.cohorts.get(placement.cohort_id) if placement and placement.cohort_id else None
    if was and (was.program_id, was.starts_on, was.name) == (program.pk, day, name):
        return was
    found = [cohort for cohort in known.cohorts_of[program.pk] if cohort.starts_on == day]
    named = [cohort for cohort in found if cohort.name == name]
    if len(named or ([] if name else found)) == 1:
        return (named or found)[0]
    if name:
        spoken.row.warnings["cohort"] = NO_COHORT.format(name[:60], program)
    return None
