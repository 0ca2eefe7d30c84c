"""What happens to a promise: asked for, given, begun, delivered, withdrawn."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from communities.actions.rows import lock, second_click, swap
from communities.models import User
from communities.refusal import Refused
from partners.actions.held import diff, hold, hold_removed, record
from partners.actions.steps import as_step, settled, six_months_after, stepped
from partners.models import (
    JOBS,
    STEPS,
    Commitment,
    CommitmentKind,
    FeedbackWay,
    Partner,
    Step,
    in_words,
)
from partners.names import tidy
from partners.written import check_day

MOST = 1_000_000_000
LONGEST_NOTE = 500


@transaction.atomic
def add_commitment(
    partner: Partner,
    *,
    by: User | None,
    kind: str,
    quantity: int,
    step: str = Step.ASKED,
    on: date | None = None,
    due_on: date | None = None,
    note: str = "",
    feedback_on: date | None = None,
    feedback_way: str = "",
) -> Commitment:
    """Write down what a partner was asked for or promised; `on` is the day of that.

    A promise of jobs gets a day for feedback, six months on, unless another is given. Raises
    Refused for what is missing or wrong.
    """
    held = lock(partner)
    said = described(
        kind=kind,
        quantity=quantity,
        due_on=due_on,
        note=note,
        feedback_on=feedback_on,
        feedback_way=feedback_way,
    )
    commitment = Commitment(
        community=held.community, partner=held, created_by=by, changed_by=by, **said
    )
    said |= stepped(commitment, as_step(step), on=on)
    if twice := second_click(held.commitments.kept(), by=by, **said):
        return twice
    for field, value in said.items():
        setattr(commitment, field, value)
    commitment.save(force_insert=True)
    sentence = f"noted for {held.name}: {commitment}, {commitment.get_step_display().lower()}"
    record(held, "commitment.added", sentence, by=by, now=commitment.step, **facts(commitment))
    return commitment


@transaction.atomic
def change_commitment(
    commitment: Commitment, *, by: User, version: int | None = None, **fields: Any
) -> Commitment:
    """Correct what was promised: kind, quantity, day, note, feedback.

    The step follows the quantity: it is delivered when all of it has come. Raises Stale when
    somebody was faster, Refused for what is wrong.
    """
    held, partner = hold(commitment, version=version)
    names = ("kind", "quantity", "due_on", "note", "feedback_on", "feedback_way")
    new = described(**{f: fields.get(f, getattr(held, f)) for f in names})
    new |= settled(held, new["quantity"])
    if new["kind"] in JOBS and held.kind not in JOBS and held.promised_on:
        new["feedback_on"] = new["feedback_on"] or six_months_after(held.promised_on)
    if new["feedback_on"] is None:
        new["feedback_given_on"] = None
    before = swap(held, by=by, **new)
    if before:
        sentence = f"changed a commitment of {partner.name}: {held}"
        changes = diff(before, held)
        record(partner, "commitment.changed", sentence, by=by, changes=changes, **facts(held))
    return held


@transaction.atomic
def advance(
    commitment: Commitment,
    *,
    to: str,
    by: User | None,
    on: date | None = None,
    version: int | None = None,
) -> Commitment:
    """Take a promise to another step of the ladder; “delivered” counts all of it as delivered.

    The same step with another day corrects the day.
    """
    held, partner = hold(commitment, version=version)
    was, now = Step(held.step), as_step(to)
    if was == now and on is None:
        raise Refused(f"This is already “{was.label}”.")
    if was != now and now not in STEPS[was]:
        raise Refused("All of it has come, so there is nothing to withdraw.")
    before = swap(held, by=by, **stepped(held, now, on=on))
    if before:
        sentence = f"marked a commitment of {partner.name} {now.label.lower()}: {held}"
        if was == now:
            sentence = f"corrected the day of a commitment of {partner.name}: {held}"
        about = {"was": was.value, "now": now.value, "changes": diff(before, held), **facts(held)}
        record(partner, "commitment.moved", sentence, by=by, **about)
    return held


@transaction.atomic
def deliver(
    commitment: Commitment,
    *,
    delivered: int,
    by: User | None,
    on: date | None = None,
    version: int | None = None,
) -> Commitment:
    """Say how many have come so far. All of them: delivered; some: started.

    Raises Refused for a promise that was withdrawn, or a number that cannot be.
    """
    held, partner = hold(commitment, version=version)
    if held.step == Step.WITHDRAWN:
        raise Refused("This promise was withdrawn. Take it up again first.")
    if not 0 <= delivered <= MOST:
        raise Refused("Say how many have come so far, from 0 on.")
    to = held.step
    if delivered >= held.quantity:
        to = Step.DELIVERED
    elif delivered or held.step == Step.DELIVERED:
        to = Step.STARTED
    changes = stepped(held, Step(to), on=on) if to != held.step else {}
    before = swap(held, by=by, **changes | {"delivered": delivered})
    if before:
        came = in_words(held.kind, held.quantity, delivered=held.delivered)
        about = {"was": before.get("delivered"), "now": held.delivered, **facts(held)}
        sentence = f"noted for {partner.name}: {came} delivered"
        record(partner, "commitment.delivered", sentence, by=by, **about)
    return held


@transaction.atomic
def remove_commitment(
    commitment: Commitment, *, by: User, version: int | None = None
) -> Commitment:
    """Take away what was written down by mistake. What was promised and broken is withdrawn."""
    held, partner = hold(commitment, version=version)
    swap(held, by=by, removed_at=timezone.now())
    sentence = f"removed a commitment of {partner.name}: {held}"
    record(partner, "commitment.removed", sentence, by=by, **facts(held))
    return held


@transaction.atomic
def restore_commitment(commitment: Commitment, *, by: User) -> Commitment:
    """Bring a removed commitment back."""
    held, partner = hold_removed(commitment)
    swap(held, by=by, removed_at=None)
    sentence = f"brought a commitment of {partner.name} back: {held}"
    record(partner, "commitment.restored", sentence, by=by, **facts(held))
    return held


def facts(commitment: Commitment) -> dict[str, Any]:
    """What the log keeps of a promise beside its step."""
    return {"commitment": commitment.pk, "kind": commitment.kind, "quantity": commitment.quantity}


def described(
    *,
    kind: str,
    quantity: int,
    due_on: date | None,
    note: str,
    feedback_on: date | None,
    feedback_way: str,
) -> dict[str, Any]:
    """The fields as they are kept. Raises Refused for what is missing or wrong."""
    note = tidy(note)
    if kind not in CommitmentKind.values:
        raise Refused("Choose what was promised.")
    if feedback_way and feedback_way not in FeedbackWay.values:
        raise Refused("Choose how the feedback comes.")
    if not 1 <= quantity <= MOST:
        raise Refused("Say how many, from 1 on.")
    if len(note) > LONGEST_NOTE:
        raise Refused(f"Write the note in at most {LONGEST_NOTE} characters.")
    check_day(due_on)
    check_day(feedback_on)
    return {
        "kind": kind,
        "quantity": quantity,
        "due_on": due_on,
        "note": note,
        "feedback_on": feedback_on,
        "feedback_way": feedback_way,
    }
