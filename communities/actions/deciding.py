"""Deciding an application: pending, changed, taken back, and reopened once it was announced.

A pending decision is for the staff alone; nothing that a community reads moves before its letter
does (communities/actions/announcing.py).
"""

from typing import Any

from django.db import IntegrityError, transaction

from communities.actions.applying import hold, move, record
from communities.actions.decision_letters import checked_letter, draft_of
from communities.actions.pending import note, pending_decision, take_back
from communities.actions.rows import lock, swap
from communities.models import (
    Application,
    ApplicationState,
    Decision,
    DecisionState,
    Outcome,
    Revision,
    User,
)
from communities.models.decision import LONGEST_REASON
from communities.refusal import Refused, Stale

ENDED = "The decision is not pending any more: somebody has announced it or taken it back."
CHANGED = "{} has changed this decision or its letter before you. This is how it is now."
IN_CONFLICT = "You have a conflict of interest with {}. Somebody else has to decide."
SEALED = "The round {} is sealed until it closes. Nobody decides before."
NOT_HERE = "The application of {} is “{}”. Only one that is with the program can be decided."
ALONE = (
    "Nobody but you has reviewed {}. Whoever decides is not the only reviewer: ask for another "
    "review."
)
NO_REVIEW = "Nobody has reviewed {} yet. A review has to be in before it is decided."
THERE = "{} has a pending decision already: {}, by {}. Change it, or take it back."


@transaction.atomic
def decide(
    application: Application, *, by: User, outcome: str, reason: str, version: int | None = None
) -> Decision:
    """Decide about the latest revision, for the staff alone, with a draft of the letter.

    The same by the same person is a second click. Raises Refused for who may not decide and for
    what cannot be decided; Stale when the application is not as the person saw it.
    """
    held = hold(application, version=version)
    outcome, reason = as_outcome(outcome), as_reason(reason)
    refuse_to_decide(held, by=by)
    if there := pending_decision(held):
        if (there.by, there.outcome, there.reason) == (by, outcome, reason):
            return there
        raise Refused(pending_already(there))
    subject, body = draft_of(held, outcome)
    said = {"outcome": outcome, "reason": reason, "letter_subject": subject, "letter_body": body}
    decision = insert(held, by=by, **said)
    sentence = f"decided to {in_words(outcome)}, pending: {reason}"
    note(decision, "made", sentence, by=by, revision=decision.revision.number)
    return decision


def insert(held: Application, *, by: User, **said: str) -> Decision:
    people = {"by": by, "created_by": by, "changed_by": by}
    about = {"community": held.community, "revision": latest_revision(held), "round": held.round}
    try:
        with transaction.atomic():
            return held.decisions.create(**about, **people, **said)
    except IntegrityError:
        raise Stale(f"Somebody else has just decided about {held.community}.") from None


@transaction.atomic
def change_decision(
    decision: Decision, *, by: User, outcome: str, reason: str, version: int | None = None
) -> Decision:
    """Decide anew, about the latest revision. Another outcome begins with its own letter.

    Raises Refused as decide does, and Stale when it was changed, announced or taken back since.
    """
    held, now = hold_pending(decision)
    outcome, reason = as_outcome(outcome), as_reason(reason)
    refuse_to_decide(held, by=by)
    values: dict[str, Any] = {"outcome": outcome, "reason": reason}
    values["revision"] = latest_revision(held)
    if now.by == by and all(getattr(now, field) == said for field, said in values.items()):
        return now  # a second click
    check_seen(now, version)
    if outcome != now.outcome:
        values["letter_subject"], values["letter_body"] = draft_of(held, outcome)
        values["is_edited"] = False
    was = now.outcome
    if swap(now, by=by, **values):
        Decision.objects.filter(pk=now.pk).update(by=by)
        now.by = by
        note(now, "changed", f"now means to {in_words(outcome)}: {reason}", by=by, was=was)
    return now


@transaction.atomic
def take_back_decision(
    decision: Decision, *, by: User, reason: str, version: int | None = None
) -> Decision:
    """The application is undecided again. Raises Refused without a reason."""
    _, now = hold_pending(decision)
    refuse_conflict(now.application, by=by)
    check_seen(now, version)
    take_back(now, by=by, because=as_reason(reason))
    return now


@transaction.atomic
def edit_letter(
    decision: Decision, *, by: User, subject: str, body: str, version: int | None = None
) -> Decision:
    """Change the draft. Raises Refused for a place in it that nothing can fill."""
    _, now = hold_pending(decision)
    refuse_conflict(now.application, by=by)
    subject, body = checked_letter(now.outcome, subject, body)
    if (subject, body) == (now.letter_subject, now.letter_body):
        return now
    check_seen(now, version)
    swap(now, by=by, letter_subject=subject, letter_body=body, is_edited=True)
    note(now, "letter_edited", "edited the letter of the pending decision", by=by)
    return now


@transaction.atomic
def reset_letter(decision: Decision, *, by: User, version: int | None = None) -> Decision:
    """The draft as its template makes it now."""
    held, now = hold_pending(decision)
    refuse_conflict(held, by=by)
    check_seen(now, version)
    subject, body = draft_of(held, now.outcome)
    if swap(now, by=by, letter_subject=subject, letter_body=body, is_edited=False):
        note(now, "letter_reset", "put the letter back to its template", by=by)
    return now


@transaction.atomic
def reopen(application: Application, *, by: User, reason: str) -> Application:
    """Take an announced “no” or “not yet” up again. Its letter stays as it left.

    The community reads the reason. Raises Refused for anything else, with what to do in its place.
    """
    reason = as_reason(reason)
    held = hold(application)
    refuse_conflict(held, by=by)
    if held.state not in (ApplicationState.DECLINED, ApplicationState.DEFERRED):
        raise Refused(why_not_reopened(held))
    announced = held.decisions.filter(state=DecisionState.APPLIED)
    last = announced.select_for_update().order_by("-applied_at", "-pk").first()
    if last is not None:
        swap(last, by=by, state=DecisionState.REOPENED, ended_because=reason)
    move(held, ApplicationState.SUBMITTED, by=by, decided_at=None)
    record(held, "application.reopened", f"reopened the application: {reason}", by=by)
    if last is not None:
        last.application = held
        note(last, "reopened", f"reopened what was announced: {reason}", by=by)
    return held


def hold_pending(decision: Decision) -> tuple[Application, Decision]:
    """Both rows as they are now, the application locked first, as everywhere."""
    held = hold(decision.application)
    now = lock(decision)
    if now.state != DecisionState.PENDING:
        raise Stale(ENDED)
    now.application = held
    return held, now


def check_seen(now: Decision, version: int | None) -> None:
    """Raises Stale when it is not as the person saw it."""
    if version is not None and version != now.version:
        raise Stale(CHANGED.format(now.changed_by or "Somebody"))


def refuse_to_decide(held: Application, *, by: User) -> None:
    refuse_conflict(held, by=by)
    if held.round and held.round.hides():
        raise Refused(SEALED.format(held.round))
    state = ApplicationState(held.state)
    if state != ApplicationState.SUBMITTED:
        raise Refused(NOT_HERE.format(held.community, state.label))
    reviews = held.reviews.counted()
    if not reviews.exclude(reviewer=by).exists():
        raise Refused((ALONE if reviews.exists() else NO_REVIEW).format(held.community))


def refuse_conflict(held: Application, *, by: User) -> None:
    if held.conflicts.filter(person=by, lifted_at=None).exists():
        raise Refused(IN_CONFLICT.format(held.community))


def why_not_reopened(held: Application) -> str:
    if held.state == ApplicationState.APPROVED:
        return (
            f"{held.community} takes part by now: an approval cannot be reopened. Its goals can be "
            "restated, each with a reason."
        )
    if held.state == ApplicationState.SUBMITTED:
        return f"The application of {held.community} is with the program already."
    label = ApplicationState(held.state).label
    return f"The application of {held.community} is “{label}”. It comes back once it is handed in."


def pending_already(there: Decision) -> str:
    return THERE.format(there.application.community, there.get_outcome_display(), there.by)


def latest_revision(held: Application) -> Revision:
    return held.revisions.latest("number")


def in_words(outcome: str) -> str:
    return Outcome(outcome).label.lower()


def as_outcome(outcome: str) -> str:
    if outcome not in Outcome.values:
        raise Refused("Choose one of the outcomes on the list.")
    return outcome


def as_reason(reason: str) -> str:
    reason = reason.strip()[:LONGEST_REASON]
    if not reason:
        raise Refused("Say why.")
    return reason
