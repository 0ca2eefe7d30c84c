"""What happens to placements: logged, corrected, removed by mistake."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from communities.actions.rows import lock, second_click, swap
from communities.models import Community, User
from communities.refusal import Refused
from partners.models import Partner
from placements.actions.held import (
    check_ours,
    check_remembered,
    hold_removed,
    named,
    record,
    still_there,
)
from placements.models import BANDS, After, Placement, RetentionCheck
from placements.people import ForgottenStarts, Issuers, wrongly_linked
from placements.tally import Touched, recount
from placements.written import (
    LONGEST_NOTE,
    LONGEST_SOURCE,
    LONGEST_TITLE,
    as_bands,
    as_evidence,
    as_kind,
    as_line,
    as_occupation,
    as_reference,
    as_wage,
    check_start,
)

FIELDS = (
    *("issuer", "reference", "employer", "program", "cohort", "family", "occupation", "title"),
    *("kind", "starts_on", "wage", "prior_wage", "evidence", "reported_by", *BANDS, "note"),
)
EMPTY: dict[str, Any] = {
    **dict.fromkeys(("family", "occupation", "title", "reported_by", "note", *BANDS), ""),
    **dict.fromkeys(("program", "cohort", "wage", "prior_wage")),
}


@transaction.atomic
def log_placement(community: Community, *, by: User | None, **fields: Any) -> Placement:
    """Write down that somebody started paid work, and when to ask whether they still work.

    `fields` are those of FIELDS; what is left out is unknown or unreported. Raises Refused for
    what is missing or wrong, or when this start is on record already.
    """
    said = as_kept(community, {**EMPTY, **fields})
    if twice := second_click(community.placements.all(), by=by, **said):
        return twice
    refuse_twin(community, said)
    refuse_forgotten(community, said)
    placement = Placement.objects.create(community=community, created_by=by, changed_by=by, **said)
    plan_checks(placement, by=by)
    touched = Touched()
    link(placement.issuer, placement.reference, touched)
    placement.refresh_from_db()
    log(placement, "placement.logged", f"logged a placement at {placement.employer}", by=by)
    touched.placement(placement)
    recount(community, touched)
    return placement


@transaction.atomic
def change_placement(
    placement: Placement, *, by: User, version: int | None = None, **fields: Any
) -> Placement:
    """Correct a placement. Raises Stale when somebody was faster, Refused as log_placement does."""
    held = lock(placement, version=version)
    check_remembered(held)
    touched = Touched()
    if before := write_change(held, touched, by=by, **fields):
        sentence = f"corrected a placement at {held.employer}"
        log(held, "placement.changed", sentence, by=by, **named(before))
        recount(held.community, touched)
    return held


def write_change(
    held: Placement, touched: Touched, *, by: User | None, **fields: Any
) -> dict[str, Any]:
    """Change a placement that is locked, and what hangs on it; return what that replaced."""
    said = as_kept(held.community, {f: getattr(held, f) for f in FIELDS} | fields, before=held)
    refuse_twin(held.community, said, but=held)
    person, started = (held.issuer, held.reference), held.starts_on
    touched.placement(held)
    if any(said[f] != getattr(held, f) for f in ("issuer", "starts_on")):
        refuse_forgotten(held.community, said)
    if moves := any(said[f] != getattr(held, f) for f in ("issuer", "reference", "starts_on")):
        said["previous_on"] = None  # until it is linked anew
    before = swap(held, by=by, **said)
    if not before:
        return {}
    if held.starts_on != started:
        move_checks(held, by=by)
    if moves:
        for issuer, reference in {person, (held.issuer, held.reference)}:
            link(issuer, reference, touched)
    held.refresh_from_db()
    touched.placement(held)
    return {field: was for field, was in before.items() if field in FIELDS}


@transaction.atomic
def remove_placement(placement: Placement, *, by: User, version: int | None = None) -> Placement:
    """Take away what was logged by mistake. It can be taken back."""
    held = lock(placement, version=version)
    check_remembered(held)
    now = timezone.now()
    swap(held, by=by, removed_at=now, previous_on=None)
    held.checks.update(removed_at=now)
    touched = Touched()
    link(held.issuer, held.reference, touched)
    log(held, "placement.removed", f"removed a placement at {held.employer}", by=by)
    touched.placement(held)
    recount(held.community, touched)
    return held


@transaction.atomic
def restore_placement(placement: Placement, *, by: User) -> Placement:
    """Bring a removed placement back. Raises Refused when it has been logged anew since."""
    held = hold_removed(placement)
    check_remembered(held)
    refuse_twin(held.community, {f: getattr(held, f) for f in FIELDS}, but=held)
    swap(held, by=by, removed_at=None)
    held.checks.update(removed_at=None)
    touched = Touched()
    link(held.issuer, held.reference, touched)
    held.refresh_from_db()
    log(held, "placement.restored", f"brought a placement at {held.employer} back", by=by)
    touched.placement(held)
    recount(held.community, touched)
    return held


def as_kept(
    community: Community, said: Mapping[str, Any], *, before: Placement | None = None
) -> dict[str, Any]:
    """The fields as they are kept. Raises Refused for what is missing or wrong."""
    family, occupation = as_occupation(said["family"], said["occupation"])
    check_start(said["starts_on"], community)
    return {
        **whom_and_where(community, said, before=before),
        "reference": as_reference(said["reference"]),
        "family": family,
        "occupation": occupation,
        "title": as_line(said["title"], "the title of the job", LONGEST_TITLE),
        "kind": as_kind(said["kind"]),
        "starts_on": said["starts_on"],
        "wage": as_wage(said["wage"]),
        "prior_wage": as_wage(said["prior_wage"], may_be_zero=True),
        "evidence": as_evidence(said["evidence"]),
        "reported_by": as_line(said["reported_by"], "who said so", LONGEST_SOURCE),
        "note": as_line(said["note"], "the note", LONGEST_NOTE),
        **as_bands(said),
    }


def whom_and_where(
    community: Community, said: Mapping[str, Any], *, before: Placement | None
) -> dict[str, Any]:
    """Issuer, employer, program and cohort, which belong together. A cohort says its program."""
    # In the order of their keys: two acts on the same two partners cannot wait for each other.
    held = {
        role: still_there(community, said[role], before=getattr(before, role) if before else None)
        for role in sorted(("issuer", "employer"), key=lambda role: said[role].pk)
    }
    program, cohort = said["program"], said["cohort"]
    check_ours(community, program, before=before and before.program)
    check_ours(community, cohort, before=before and before.cohort)
    if cohort and program and cohort.program_id != program.pk:
        raise Refused(f"{cohort} is no cohort of {program}.")
    return {**held, "program": cohort.program if cohort else program, "cohort": cohort}


def refuse_twin(
    community: Community, said: Mapping[str, Any], *, but: Placement | None = None
) -> None:
    """The same person, employer and day are one start, however often it is reported."""
    same = {field: said[field] for field in ("reference", "starts_on")}
    issuers = Issuers(community)
    same |= {f"{role}__in": issuers.family(said[role].pk) for role in ("issuer", "employer")}
    others = community.placements.kept().filter(forgotten_at=None, **same)
    if (others.exclude(pk=but.pk) if but else others).exists():
        raise Refused(
            f"{said['reference']} starting at {said['employer']} on this day is on record already."
        )


def refuse_forgotten(community: Community, said: Mapping[str, Any]) -> None:
    """Nobody is logged anew who was counted and then forgotten."""
    forgotten = ForgottenStarts(community, Issuers(community))
    if sentence := forgotten.refusal(said["issuer"].pk, said["starts_on"]):
        raise Refused(sentence)


def link(issuer: Partner, reference: str, touched: Touched) -> None:
    """Give each placement of a person the start of the one before."""
    issuers = Issuers(issuer.community).family(issuer.pk)
    rows = Placement.objects.kept().of_person(issuers, reference).select_for_update()
    before: date | None = None
    for row in rows:
        if row.previous_on != before:
            Placement.objects.filter(pk=row.pk).update(previous_on=before)
            touched.linked(row)
        before = row.starts_on


def relink_people(community: Community, *, by: User | None) -> int:
    """Count people once whose issuers were merged, and apart where a merge was taken back.

    Each person is a transaction: killed in between, the next one goes on. Returns how many.
    """
    return sum(relink(community, *person, by=by) for person in list(wrongly_linked(community)))


@transaction.atomic
def relink(community: Community, issuer_pk: int, reference: str, *, by: User | None) -> bool:
    touched = Touched()
    link(community.partners.get(pk=issuer_pk), reference, touched)
    if not touched.starts:  # an act was faster
        return False
    record(
        community,
        "placements.linked",
        "counted anew who is one person, because of a merge of partners",
        by=by,
        subject=f"partner:{issuer_pk}",
    )
    recount(community, touched)
    return True


def plan_checks(placement: Placement, *, by: User | None) -> None:
    RetentionCheck.objects.bulk_create(
        RetentionCheck(
            community=placement.community,
            placement=placement,
            after=after,
            due_on=placement.starts_on + timedelta(days=after),
            created_by=by,
            changed_by=by,
        )
        for after in After.values
    )


def move_checks(placement: Placement, *, by: User | None) -> None:
    """Ask on other days. Raises Refused when one was answered that would not be due yet."""
    for check in placement.checks.select_for_update():
        due_on = placement.starts_on + timedelta(days=check.after)
        if check.answered_on and check.answered_on < due_on:
            raise Refused(
                f"The check {check} was answered on {check.answered_on:%B} "
                f"{check.answered_on.day}, before it would be due. Take the answer back first."
            )
        swap(check, by=by, due_on=due_on)


def log(placement: Placement, verb: str, sentence: str, *, by: User | None, **data: Any) -> None:
    data["reference"] = placement.reference
    record(placement.community, verb, sentence, by=by, subject=placement.subject, **data)
