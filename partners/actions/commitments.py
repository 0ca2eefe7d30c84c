"""What happens to a promise: asked for, given, begun, delivered, withdrawn."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from communities.models import Community, User
from communities.periods import add_months
from communities.refusal import Refused
from partners.actions.held import check_day, check_past, diff, lock, record, swap
from partners.models import (
    JOBS,
    PROMISED,
    STEPS,
    Commitment,
    CommitmentKind,
    FeedbackWay,
    Partner,
    Step,
)

FEEDBACK_MONTHS = (6, 12)  # an employer says in 6 to 12 months how the hires have done
MOST = 1_000_000_000
# The day that goes with each step.
DAY_OF = {
    Step.ASKED: "asked_on",
    Step.PROMISED: "promised_on",
    Step.STARTED: "started_on",
    Step.DELIVERED: "delivered_on",
}


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
        held.community,
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
    for field, value in stepped(commitment, as_step(step), on=on).items():
        setattr(commitment, field, value)
    commitment.save(force_insert=True)
    record(
        held,
        "commitment.added",
        f"noted for {held.name}: {words(commitment)}, {commitment.get_step_display().lower()}",
        by=by,
        now=commitment.step,
        **facts(commitment),
    )
    return commitment


@transaction.atomic
def change_commitment(
    commitment: Commitment, *, by: User, version: int | None = None, **fields: Any
) -> Commitment:
    """Correct what was promised: kind, quantity, day, note, feedback.

    Raises Stale when somebody was faster, Refused for what is wrong.
    """
    held, partner = lock(commitment, version=version), lock(commitment.partner)
    names = ("kind", "quantity", "due_on", "note", "feedback_on", "feedback_way")
    said = {f: fields.get(f, getattr(held, f)) for f in names}
    new = described(partner.community, **said)
    if held.step == Step.DELIVERED and held.delivered < new["quantity"]:
        new |= {"step": Step.STARTED.value, "delivered_on": None}
    before = swap(held, by=by, **new)
    if before:
        sentence = f"changed a commitment of {partner.name}: {words(held)}"
        changes = diff(before, held)
        record(partner, "commitment.changed", sentence, by=by, commitment=held.pk, changes=changes)
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
    """Take a promise to another step of the ladder; “delivered” counts all of it as delivered."""
    held, partner = lock(commitment, version=version), lock(commitment.partner)
    was, now = Step(held.step), as_step(to)
    if now not in STEPS[was]:
        raise Refused(f"This is already “{was.label}”.")
    swap(held, by=by, **stepped(held, now, on=on))
    record(
        partner,
        "commitment.moved",
        f"marked a commitment of {partner.name} {now.label.lower()}: {words(held)}",
        by=by,
        was=was.value,
        now=now.value,
        **facts(held),
    )
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
    held, partner = lock(commitment, version=version), lock(commitment.partner)
    if held.step == Step.WITHDRAWN:
        raise Refused("This promise was withdrawn. Set it to promised again first.")
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
        record(
            partner,
            "commitment.delivered",
            f"noted for {partner.name}: {words(held)} delivered",
            by=by,
            commitment=held.pk,
            kind=held.kind,
            was=before.get("delivered", held.delivered),
            now=held.delivered,
        )
    return held


@transaction.atomic
def remove_commitment(
    commitment: Commitment, *, by: User, version: int | None = None
) -> Commitment:
    """Take away what was written down by mistake. What was promised and broken is withdrawn."""
    held, partner = lock(commitment, version=version), lock(commitment.partner)
    swap(held, by=by, removed_at=timezone.now())
    sentence = f"removed a commitment of {partner.name}: {words(held)}"
    record(partner, "commitment.removed", sentence, by=by, commitment=held.pk)
    return held


def facts(commitment: Commitment) -> dict[str, Any]:
    """What the log keeps of a promise beside its step."""
    return {"commitment": commitment.pk, "kind": commitment.kind, "quantity": commitment.quantity}


def words(commitment: Commitment) -> str:
    """As in “2 of 5 full-time hires”, or “5 full-time hires” while none has come."""
    what = commitment.get_kind_display().lower()
    if commitment.delivered:
        return f"{commitment.delivered:,} of {commitment.quantity:,} {what}"
    return f"{commitment.quantity:,} {what}"


def stepped(commitment: Commitment, to: Step, *, on: date | None) -> dict[str, Any]:
    """The fields that go with a step: its day, the days before it, and what has come.

    Days of steps that lie above it are emptied; those below it that are missing get its own.
    """
    on = on or commitment.community.today()
    check_past(on, commitment.community)
    if to == Step.WITHDRAWN:
        return {"step": to.value}
    ladder = list(DAY_OF)
    below = ladder[: ladder.index(to)]
    fields: dict[str, Any] = {"step": to.value, DAY_OF[to]: on}
    fields |= {DAY_OF[s]: getattr(commitment, DAY_OF[s]) or on for s in below}
    fields |= {DAY_OF[s]: None for s in ladder[ladder.index(to) + 1 :]}
    if to == Step.DELIVERED:
        fields["delivered"] = max(commitment.delivered, commitment.quantity)
    elif to != Step.STARTED or commitment.delivered >= commitment.quantity:
        fields["delivered"] = 0
    if to in PROMISED and commitment.kind in JOBS and commitment.feedback_on is None:
        fields["feedback_on"] = six_months_after(fields["promised_on"])
    return fields


def six_months_after(day: date) -> date:
    """The same day six months on, or the last of that month."""
    first = add_months(day.replace(day=1), FEEDBACK_MONTHS[0])
    last = (add_months(first, 1) - first).days
    return first.replace(day=min(day.day, last))


def as_step(value: str) -> Step:
    if value not in Step.values:
        raise Refused("Choose one of the steps on the list.")
    return Step(value)


def described(
    community: Community,
    *,
    kind: str,
    quantity: int,
    due_on: date | None,
    note: str,
    feedback_on: date | None,
    feedback_way: str,
) -> dict[str, Any]:
    """The fields as they are kept. Raises Refused for what is missing or wrong."""
    note = " ".join(note.replace("\0", "").split())
    if kind not in CommitmentKind.values:
        raise Refused("Choose what was promised.")
    if feedback_way and feedback_way not in FeedbackWay.values:
        raise Refused("Choose how the feedback comes.")
    if not 1 <= quantity <= MOST:
        raise Refused("Say how many, from 1 on.")
    if len(note) > 500:
        raise Refused("Write the note in at most 500 characters.")
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
