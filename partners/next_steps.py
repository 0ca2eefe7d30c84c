"""What is owed next between the community and one partner, most urgent first.

Follow-ups until somebody has done them; promises and feedback that are late, or due soon. The
rules are those of partners.owed, which reads them for a whole community.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.text import Truncator

from partners.choices import Choices
from partners.ladder import promise_of
from partners.models import Commitment, Interaction

SOON = timedelta(days=30)
FOLLOW_UP, PROMISE, FEEDBACK = "follow-up", "promise", "feedback"


@dataclass(frozen=True, slots=True)
class NextStep:
    """One line: what is due on which day. `pk` is the interaction's or the commitment's."""

    what: str
    pk: int
    on: date
    is_late: bool
    title: str
    note: str
    owner: str


def next_steps_of(
    interactions: Iterable[Interaction],
    commitments: Iterable[Commitment],
    choices: Choices,
    today: date,
) -> list[NextStep]:
    """`interactions` are those of the partner that still owe a follow-up."""
    found = [follow_up_of(interaction, choices, today) for interaction in interactions]
    for commitment in commitments:
        found += [step for step in steps_of(commitment, today) if step.on <= today + SOON]
    return sorted(found, key=lambda step: (step.on, step.what, step.pk))


def follow_up_of(interaction: Interaction, choices: Choices, today: date) -> NextStep:
    on = interaction.follow_up_on or interaction.on
    whom = f" with {interaction.contact}" if interaction.contact else ""
    return NextStep(
        what=FOLLOW_UP,
        pk=interaction.pk,
        on=on,
        is_late=on < today,
        title=Truncator(interaction.summary).chars(140),
        note=f"{interaction.get_kind_display()}{whom}, {interaction.on:%b} {interaction.on.day}",
        owner=choices.name(interaction.follow_up_owner_id),
    )


def steps_of(commitment: Commitment, today: date) -> list[NextStep]:
    """What one promise owes: the rest of it, and feedback."""
    promise, found = promise_of(commitment, today), []
    if promise.can_deliver and commitment.is_open and promise.due_on:
        title = f"{commitment.so_far} delivered" if promise.delivered else promise.words
        found.append((PROMISE, promise.due_on, title, promise.note))
    if promise.feedback_on and not promise.feedback_given_on:
        title = f"Feedback on {promise.words}"
        found.append((FEEDBACK, promise.feedback_on, title, promise.feedback_way))
    return [
        NextStep(what, promise.pk, on, on < today, title, note, owner="")
        for what, on, title, note in found
    ]
