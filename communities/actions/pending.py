"""The pending decision of an application: how it ends without having been announced."""

from communities.actions.acts import record_act
from communities.actions.rows import swap
from communities.models import Application, Decision, DecisionState, User


def pending_decision(held: Application) -> Decision | None:
    found = held.decisions.filter(state=DecisionState.PENDING).select_related("by").first()
    if found is not None:
        found.application = held
    return found


def end_pending(held: Application, *, by: User, because: str) -> None:
    """Take the pending decision back if there is one: what it was about lies elsewhere now."""
    found = pending_decision(held)
    if found is not None:
        take_back(found, by=by, because=because)


def take_back(decision: Decision, *, by: User, because: str) -> None:
    swap(decision, by=by, state=DecisionState.TAKEN_BACK, ended_because=because)
    note(decision, "taken_back", f"took back the pending decision: {because}", by=by)


def note(decision: Decision, verb: str, sentence: str, *, by: User | None, **data: object) -> None:
    """In the staff's own log: the community reads nothing of it."""
    record_act(
        decision.application.community,
        by=by,
        verb=f"decision.{verb}",
        sentence=sentence,
        subject=f"decision:{decision.pk}",
        outcome=decision.outcome,
        **data,
    )
