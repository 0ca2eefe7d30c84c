"""What a row says of one start of work, or of two: each becomes a placement or finds one."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from communities.refusal import Refused
from partners.models import Partner
from placements.models import BANDS, Evidence, Placement
from placements.occupations import FAMILY_OF
from placements.placement_sheet.columns import SECOND
from placements.placement_sheet.known import Key, Known
from placements.placement_sheet.spoken import Spoken
from placements.placement_sheet.training import training_of
from placements.written import as_occupation

# What a row says of the person, and so of both starts.
OF_PERSON = ("kind", "family", "evidence", "reported_by", "prior_wage", *BANDS)
OF_JOB = ("title", "wage")
OF_FIRST_JOB = ("occupation", "note")
NEEDED = {
    "kind": "Say what kind of work it is, here or once for the whole file.",
    "family": "Say the role family, here or once for the whole file.",
    "evidence": "Say who says so, here or once for the whole file.",
}
NEAR = timedelta(days=45)
GONE = "“{}” was removed from the directory. Bring it back first, then import this row again."
REMOVED = "This placement was removed by hand. Importing it logs it again."
NEAR_ANOTHER = (
    "{} has a placement at {} that starts on {:%B} {}, {}. If this is the same one, correct its "
    "start there and leave this row out."
)


@dataclass(slots=True)
class Start:
    """`said` has the fields of the placement; `begins` goes before their columns' names."""

    spoken: Spoken
    issuer: Partner
    employer: Partner
    key: Key
    placement: Placement | None
    begins: str = ""
    said: dict[str, Any] = field(default_factory=dict)

    def column(self, name: str) -> str:
        is_own = name in ("employer", "starts_on", *OF_JOB)
        return f"{self.begins}{name}" if is_own else COLUMN_OF.get(name, name)


COLUMN_OF = {"cohort": "training_start"}


def starts_in(spoken: Spoken, known: Known) -> list[Start]:
    """The starts of a row, none for somebody without a job yet; what is wrong is at the row."""
    row, said = spoken.row, spoken.said
    issuer = said.get("issuer") or spoken.once.get("issuer")
    if not issuer and "issuer" not in row.errors:
        row.errors["issuer"] = "Say which partner gave out the reference."
    if "reference" not in said and "reference" not in row.errors:
        row.errors["reference"] = "Write the partner's reference for the person."
    begins = list(jobs_in(spoken))
    row.label = label_of(spoken, has_job=bool(begins))
    if row.errors or issuer is None:
        return []
    starts = [start_of(spoken, issuer, known, prefix) for prefix in begins]
    for start in starts:
        check(start, known)
    return [] if row.errors else starts


def jobs_in(spoken: Spoken) -> Iterator[str]:
    """How the columns begin of each job that the row speaks of. Half a job is an error."""
    given = spoken.said.keys() | spoken.row.errors.keys()
    for prefix in ("", SECOND):
        if not any(f"{prefix}{name}" in given for name in ("employer", "starts_on", *OF_JOB)):
            continue
        if f"{prefix}employer" not in given:
            spoken.row.errors[f"{prefix}employer"] = "Say where the work is."
        if f"{prefix}starts_on" not in given:
            spoken.row.errors[f"{prefix}starts_on"] = "Say when the work started."
        yield prefix


def label_of(spoken: Spoken, *, has_job: bool) -> str:
    said = spoken.said
    employers = [said[key] for key in ("employer", f"{SECOND}employer") if key in said]
    where = " and ".join(str(employer) for employer in employers)
    person: str = said.get("reference", "")
    if where or not person:
        return f"{person} at {where}" if person else ""
    return person if has_job else f"{person}, no job yet"


def start_of(spoken: Spoken, issuer: Partner, known: Known, prefix: str) -> Start:
    said = spoken.said
    employer = said[f"{prefix}employer"]
    key = Key(issuer.pk, said["reference"], employer.pk, said[f"{prefix}starts_on"])
    placement = known.placements.get(key)
    start = Start(spoken, issuer, employer, key, placement, prefix)
    names = (*OF_PERSON, *OF_JOB) if prefix else (*OF_PERSON, *OF_JOB, *OF_FIRST_JOB)
    cells = ((name, said.get(start.column(name), "")) for name in names)
    start.said = {name: value for name, value in cells if value not in ("", None)}
    if bands := said.get("age"):
        start.said["age"] = bands[-1 if prefix else 0]
    start.said |= training_of(spoken, issuer, placement, known)
    return start


def check(start: Start, known: Known) -> None:
    """Whether it can be written; what is worth a look is at the row too."""
    row = start.spoken.row
    if start.placement is None:
        as_new(start, known)
    elif weaker(start.said.get("evidence", ""), start.placement.evidence):
        del start.said["evidence"]
    check_occupation(start)
    for name, sentence in NEEDED.items():
        if start.placement is None and not start.said.get(name) and name not in row.errors:
            row.errors[name] = sentence


def as_new(start: Start, known: Known) -> None:
    row = start.spoken.row
    for name, partner in (("issuer", start.issuer), (start.column("employer"), start.employer)):
        if partner.removed_at:
            row.errors[name] = GONE.format(partner)
    if why := known.forgotten.refusal(start.issuer.pk, start.key.starts_on):
        row.errors[start.column("starts_on")] = why
    for name in NEEDED:
        if name not in start.said and name in start.spoken.once:
            start.said[name] = start.spoken.once[name]
    if start.key in known.removed_keys:
        row.warnings[start.column("employer")] = REMOVED
    days = known.days_of.get(start.key[:3], ())
    near = min((day for day in days if abs(day - start.key.starts_on) <= NEAR), default=None)
    if near:
        row.warnings[start.column("starts_on")] = NEAR_ANOTHER.format(
            start.key.reference, start.employer, near, near.day, near.year
        )


def check_occupation(start: Start) -> None:
    """A code decides the family where the row says none; the two have to agree."""
    said, was, row = start.said, start.placement, start.spoken.row
    if "occupation" not in said and "family" not in said:
        return
    code = said.get("occupation") or (was.occupation if was else "")
    if "occupation" in said and "family" not in start.spoken.said:
        known = FAMILY_OF.get(code)
        said["family"] = str(known) if known else said.get("family") or (was.family if was else "")
    if not said.get("family"):
        return
    try:
        as_occupation(said["family"], code)
    except Refused as refused:
        row.errors["occupation" if "occupation" in said else "family"] = str(refused)


def weaker(one: str, other: str) -> bool:
    order = Evidence.values
    return bool(one) and order.index(one) < order.index(other)
