"""The figures worked out once more, the slow way: from the rows, in plain Python.

Written from the definitions in words and sharing no code with the rollup. Whoever changes a
definition changes it here too.
"""

from datetime import date, timedelta
from decimal import Decimal
from statistics import median

from communities.models import Community
from communities.periods import Period

KINDS = ("full_time", "part_time", "internship", "apprenticeship", "temporary", "other")
SAID = {
    "women": ("gender", {"woman"}),
    "people_of_color": ("person_of_color", {"yes"}),
    "young": ("age", {"17-29"}),
    "no_bachelor": ("education", {"none", "school", "some_college", "associate"}),
    "veterans": ("veteran", {"yes"}),
    "limited_english": ("limited_english", {"yes"}),
}
Numbers = tuple[object, object, object, object]  # value, numerator, denominator, missing


def all_figures(community: Community, period: Period, today: date) -> dict[str, Numbers]:
    placements = [
        row
        for row in community.placements.filter(removed_at=None).select_related("employer")
        if row.starts_on in period and row.starts_on <= today
    ]
    return {
        **of_placements(placements),
        **of_cohorts(community, period, today),
        **of_checks(community, period, today),
        **of_wages(placements),
        **of_people(placements),
        **of_employers(community, placements),
    }


def count(n: int | None, of: int | None = None, missing: int | None = None) -> Numbers:
    return (n, n, of, missing)


def of_placements(placements: list) -> dict[str, Numbers]:
    people = {(row.issuer_id, row.reference) for row in placements}
    size = len(placements)
    return {
        "people": count(len(people)),
        "placements": count(size),
        **{
            f"placements_{kind}": count(sum(row.kind == kind for row in placements), size)
            for kind in KINDS
        },
    }


def of_cohorts(community: Community, period: Period, today: date) -> dict[str, Numbers]:
    cohorts = [c for c in community.cohorts.filter(removed_at=None) if c.starts_on in period]
    enrolled = sum(c.enrolled or 0 for c in cohorts)
    found = {}
    for key in ("enrolled", "completed", "withdrew"):
        silent = [c for c in cohorts if getattr(c, key) is None]
        asked = [c for c in silent if key == "enrolled" or not c.ends_on or c.ends_on <= today]
        n = sum(getattr(c, key) or 0 for c in cohorts)
        is_known = len(silent) < len(cohorts) or not cohorts
        of = None if key == "enrolled" else enrolled
        found[key] = count(n if is_known else None, of, len(asked))
    silent = sum(c.enrolled is None for c in cohorts)
    left = sum(c.enrolled - (c.completed or 0) - (c.withdrew or 0) for c in cohorts if c.enrolled)
    is_known = silent < len(cohorts) or not cohorts
    found["in_training"] = count(left if is_known else None, enrolled, silent)
    return found


def of_checks(community: Community, period: Period, today: date) -> dict[str, Numbers]:
    kept = community.retentionchecks.filter(removed_at=None, placement__removed_at=None)
    found = {}
    for after in (30, 90, 180, 365):
        due = [c for c in kept.filter(after=after) if c.due_on in period and c.due_on <= today]
        missing = sum(c.outcome in ("", "unknown") for c in due)
        for key, outcomes in (("retained", {"same"}), ("at_work", {"same", "other"})):
            n = sum(c.outcome in outcomes for c in due) if len(due) > missing else None
            value = None if n is None else Decimal(n) / len(due)
            found[f"{key}_{after}"] = (value, n, len(due), missing)
    return found


def of_wages(placements: list) -> dict[str, Numbers]:
    wages = [row.wage for row in placements if row.wage is not None]
    gains = [
        row.wage - row.prior_wage
        for row in placements
        if row.wage is not None and row.prior_wage is not None
    ]
    size = len(placements)
    return {
        key: (median(known) if known else None, len(known), size, size - len(known))
        for key, known in (("median_wage", wages), ("median_gain", gains))
    }


def of_people(placements: list) -> dict[str, Numbers]:
    """By what somebody said at their first start in the period."""
    first: dict[tuple[int, str], object] = {}
    for row in sorted(placements, key=lambda row: (row.starts_on, row.pk)):
        first.setdefault((row.issuer_id, row.reference), row)
    found = {}
    for key, (band, yes) in SAID.items():
        said = [getattr(row, band) for row in first.values()]
        known = [answer for answer in said if answer not in ("", "declined")]
        n = sum(answer in yes for answer in known) if known else None
        value = None if n is None else Decimal(n) / len(known)
        found[f"share_{key}"] = (value, n, len(known), len(said) - len(known))
    return found


def of_employers(community: Community, placements: list) -> dict[str, Numbers]:
    hiring = set()
    for row in placements:
        partner = row.employer
        while partner.merged_into:
            partner = partner.merged_into
        hiring.add(partner.pk)
    employers = [p for p in community.partners.filter(removed_at=None) if "employer" in p.kinds]
    engaged = [p for p in employers if p.pipeline in ("engaged", "committed", "champion")]
    committed = [
        p
        for p in employers
        if p.commitments.filter(
            removed_at=None,
            kind__in=("hires", "internships"),
            step__in=("promised", "started", "delivered"),
        ).exists()
    ]
    return {
        "employers_hiring": count(len(hiring)),
        "employers_engaged": count(len(engaged)),
        "employers_committed": count(len(committed)),
    }


def of_funnel(community: Community, period: Period, today: date) -> dict[str, int | None]:
    cohorts = [c for c in community.cohorts.filter(removed_at=None) if c.starts_on in period]
    came: dict[tuple[int, int, str], object] = {}
    rows = community.placements.filter(removed_at=None).order_by("starts_on", "pk")
    for cohort in cohorts:
        for row in rows.filter(starts_on__gte=cohort.starts_on, starts_on__lte=today):
            same = rows.filter(issuer=row.issuer, reference=row.reference)
            first = same.filter(starts_on__gte=cohort.starts_on).first()
            if row.cohort_id == cohort.pk and row == first:
                came[cohort.pk, row.issuer_id, row.reference] = row
    checks = [row.checks.get(after=180) for row in came.values()]
    due = [check for check in checks if check.due_on <= today]
    answered = [check for check in due if check.outcome not in ("", "unknown")]
    said = {key: [getattr(c, key) for c in cohorts] for key in ("enrolled", "completed")}
    return {
        **{
            key: sum(n or 0 for n in numbers) if any(n is not None for n in numbers) else None
            for key, numbers in said.items()
        },
        "placed": len(came),
        "retained": sum(c.outcome == "same" for c in answered) if answered else None,
    }


def states_of_checks(community: Community, period: Period, today: date) -> dict[int, dict]:
    """By days after the start: how many checks are in which state."""
    found: dict[int, dict[str, int]] = {after: {} for after in (30, 90, 180, 365)}
    for check in community.retentionchecks.filter(removed_at=None, placement__removed_at=None):
        if check.due_on not in period:
            continue
        late = today - check.due_on
        state = "overdue" if late > timedelta(days=30) else "due"
        state = check.outcome or ("not_due" if late < timedelta(0) else state)
        found[check.after][state] = found[check.after].get(state, 0) + 1
    return found
