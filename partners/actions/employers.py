"""What an employer commits to: jobs, feedback on the people in them, and the use of its name."""

from datetime import date

from django.db import transaction

from communities.actions.rows import lock
from communities.models import User
from communities.refusal import Refused
from partners.actions.commitments import add_commitment
from partners.actions.partners import change_partner
from partners.actions.steps import FEEDBACK_MONTHS, months_after
from partners.models import JOBS, Commitment, Partner, Step
from partners.written import check_past


@transaction.atomic
def promise_jobs(
    partner: Partner,
    *,
    by: User,
    kind: str,
    quantity: int,
    roles: str,
    feedback_months: int,
    feedback_way: str,
    on: date | None = None,
    due_on: date | None = None,
    name_use_allowed_on: date | None = None,
) -> Commitment:
    """Write an employer's commitment down, and since when we may use its name and logo.

    Feedback comes `feedback_months` after the promise. Without `name_use_allowed_on` the
    permission stays as it is. Raises Refused for what is missing or wrong; then nothing of it
    is kept.
    """
    held = lock(partner)
    first, last = FEEDBACK_MONTHS
    if kind not in JOBS:
        raise Refused("Choose full-time hires, or paid internships or apprenticeships.")
    if not first <= feedback_months <= last:
        raise Refused(f"Feedback comes after {first} to {last} months.")
    if not feedback_way:
        raise Refused("Choose how the feedback comes.")
    promised_on = on or held.community.today()
    check_past(promised_on, held.community)
    commitment = add_commitment(
        held,
        by=by,
        kind=kind,
        quantity=quantity,
        step=Step.PROMISED,
        on=promised_on,
        due_on=due_on,
        note=roles,
        feedback_on=months_after(promised_on, feedback_months),
        feedback_way=feedback_way,
    )
    if name_use_allowed_on:
        change_partner(held, by=by, name_use_allowed_on=name_use_allowed_on)
    return commitment
