"""The ladder of a promise: which fields go with each step, and what has come by then."""

from datetime import date
from typing import Any

from communities.periods import add_months
from communities.refusal import Refused
from partners.models import JOBS, PROMISED, Commitment, Step
from partners.written import check_past

FEEDBACK_MONTHS = (6, 12)  # an employer says in 6 to 12 months how the hires have done
# The day that goes with each step.
DAY_OF = {
    Step.ASKED: "asked_on",
    Step.PROMISED: "promised_on",
    Step.STARTED: "started_on",
    Step.DELIVERED: "delivered_on",
}


def stepped(commitment: Commitment, to: Step, *, on: date | None) -> dict[str, Any]:
    """The fields that go with a step: its day, the days below it, and what has come.

    Without `on` a step that was taken before keeps its day. Steps above it have none; those
    below it were taken on their day, and at the latest on this one.
    """
    today = commitment.community.today()
    check_past(on, commitment.community)
    if to == Step.WITHDRAWN:
        return {"step": to.value, "withdrawn_on": on or today}
    ladder = list(DAY_OF)
    days = {step: getattr(commitment, field) for step, field in DAY_OF.items()}
    day = on or days[to] or today
    fields: dict[str, Any] = {"step": to.value, "withdrawn_on": None, DAY_OF[to]: day}
    fields |= {DAY_OF[s]: min(days[s] or day, day) for s in ladder[: ladder.index(to)]}
    fields |= {DAY_OF[s]: None for s in ladder[ladder.index(to) + 1 :]}
    fields["delivered"] = come_by(to, commitment)
    if to in PROMISED and commitment.kind in JOBS and commitment.feedback_on is None:
        fields["feedback_on"] = six_months_after(fields["promised_on"])
    return fields


def come_by(to: Step, commitment: Commitment) -> int:
    """How many have come once it stands there. A slip taken back counts nothing."""
    if to == Step.DELIVERED:
        return max(commitment.delivered, commitment.quantity)
    some_came = to == Step.STARTED and commitment.delivered < commitment.quantity
    return commitment.delivered if some_came else 0


def settled(commitment: Commitment, quantity: int) -> dict[str, Any]:
    """The step that a new quantity leads to."""
    has_come = bool(commitment.delivered) and commitment.delivered >= quantity
    if has_come and commitment.step != Step.DELIVERED:
        today = commitment.community.today()
        return {"step": Step.DELIVERED.value, "delivered_on": today, "withdrawn_on": None}
    if not has_come and commitment.step == Step.DELIVERED:
        return {"step": Step.STARTED.value, "delivered_on": None}
    return {}


def six_months_after(day: date) -> date:
    return months_after(day, FEEDBACK_MONTHS[0])


def months_after(day: date, months: int) -> date:
    """The same day so many months on, or the last of that month."""
    first = add_months(day.replace(day=1), months)
    last = (add_months(first, 1) - first).days
    return first.replace(day=min(day.day, last))


def as_step(value: str) -> Step:
    if value not in Step.values:
        raise Refused("Choose one of the steps on the list.")
    return Step(value)
