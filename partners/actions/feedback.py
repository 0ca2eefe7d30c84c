"""What an employer says, months later, about the people it hired: it came, or is still owed."""

from datetime import date

from django.db import transaction

from communities.actions.rows import swap
from communities.models import User
from communities.refusal import Refused
from partners.actions.commitments import facts
from partners.actions.held import hold, record
from partners.models import Commitment
from partners.written import check_past


@transaction.atomic
def feedback_came(commitment: Commitment, *, by: User, on: date | None = None) -> Commitment:
    """Note that the partner has said how the hires have done."""
    held, partner = hold(commitment)
    if held.feedback_on is None:
        raise Refused("No feedback was agreed on. Set a day for it first.")
    if held.feedback_given_on:
        raise Refused("This feedback has come already.")
    on = on or partner.community.today()
    check_past(on, partner.community)
    swap(held, by=by, feedback_given_on=on)
    sentence = f"noted that {partner.name} gave feedback on {held.words}"
    record(partner, "commitment.feedback", sentence, by=by, **facts(held))
    return held


@transaction.atomic
def feedback_still_owed(commitment: Commitment, *, by: User) -> Commitment:
    """Take “feedback came” back."""
    held, partner = hold(commitment)
    if not held.feedback_given_on:
        raise Refused("This feedback has not come yet.")
    swap(held, by=by, feedback_given_on=None)
    sentence = f"noted that {partner.name} still owes feedback on {held.words}"
    record(partner, "commitment.feedback_reopened", sentence, by=by, **facts(held))
    return held
