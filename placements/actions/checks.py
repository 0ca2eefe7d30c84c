"""What is found when somebody asks whether a person who was placed still works."""

from datetime import date
from typing import Any

from django.db import transaction

from communities.actions.rows import lock, swap
from communities.models import User
from communities.refusal import Refused
from partners.written import check_past
from placements.actions.held import check_remembered, record
from placements.models import Evidence, Outcome, RetentionCheck
from placements.tally import Touched, recount
from placements.written import as_choice, as_evidence


@transaction.atomic
def answer_check(
    check: RetentionCheck,
    *,
    by: User,
    outcome: str,
    evidence: str = Evidence.PARTNER,
    on: date | None = None,
    version: int | None = None,
) -> RetentionCheck:
    """Write down what was found. An answer that is there already is corrected.

    Raises Refused before the check is due, Stale when somebody was faster.
    """
    check_remembered(lock(check.placement))
    held = lock(check, version=version)
    before = write_answer(held, by=by, outcome=outcome, evidence=evidence, on=on)
    if before:
        word = Outcome(outcome).label.lower()
        sentence = f"noted {held}: {word}"
        data = {"was": before.get("outcome"), "now": outcome, "after": held.after}
        tell(held, "check.answered", sentence, by=by, **data)
        recount(held.community, touched_by(held))
    return held


def write_answer(
    held: RetentionCheck, *, by: User | None, outcome: str, evidence: str, on: date | None = None
) -> dict[str, Any]:
    """Write what was found into a check that is locked; return what that replaced."""
    outcome = as_choice(outcome, Outcome, "Choose what was found.")
    on = on or held.community.today()
    check_past(on, held.community)
    if on < held.due_on:
        raise Refused(
            f"This check is due on {held.due_on:%B} {held.due_on.day}, {held.due_on.year}."
        )
    return swap(held, by=by, outcome=outcome, evidence=as_evidence(evidence), answered_on=on)


@transaction.atomic
def reopen_check(check: RetentionCheck, *, by: User, version: int | None = None) -> RetentionCheck:
    """Take an answer back: the question is open again."""
    check_remembered(lock(check.placement))
    held = lock(check, version=version)
    if not held.outcome:
        raise Refused("This check has no answer.")
    swap(held, by=by, outcome="", evidence="", answered_on=None)
    tell(held, "check.reopened", f"took back what was noted {held}", by=by, after=held.after)
    recount(held.community, touched_by(held))
    return held


def touched_by(check: RetentionCheck) -> Touched:
    touched = Touched()
    touched.check(check)
    return touched


def tell(check: RetentionCheck, verb: str, sentence: str, *, by: User, **data: object) -> None:
    placement = check.placement
    record(
        check.community,
        verb,
        sentence,
        by=by,
        subject=placement.subject,
        reference=placement.reference,
        **data,
    )
