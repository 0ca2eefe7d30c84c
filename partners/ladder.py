"""What a promise says on the page of its partner: its ladder, what has come, the sum by kind."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from partners.models import PROMISED, Commitment, CommitmentKind, Step, in_words, number_of

PAST, NOW, AHEAD = "past", "now", "ahead"


@dataclass(frozen=True, slots=True)
class Rung:
    word: str
    day: date | None
    state: str


@dataclass(frozen=True, slots=True)
class Promise:
    """One commitment as printed. `next_step` is where one button takes it: key and word."""

    pk: int
    version: int
    words: str
    note: str
    rungs: tuple[Rung, ...]
    withdrawn_on: date | None
    due_on: date | None
    is_late: bool
    quantity: int
    delivered: int
    percent: int
    came: str
    can_deliver: bool
    next_step: tuple[str, str] | None
    feedback_on: date | None
    feedback_given_on: date | None
    feedback_way: str
    feedback_is_late: bool


@dataclass(frozen=True, slots=True)
class Total:
    """Promised against delivered of one kind, in words; `percent` is None when nothing stands."""

    words: str
    beside: tuple[str, ...]
    percent: int | None


def promise_of(commitment: Commitment, today: date) -> Promise:
    step, is_open, kind = Step(commitment.step), commitment.is_open, commitment.kind
    owes_feedback = step in PROMISED and not commitment.feedback_given_on
    return Promise(
        pk=commitment.pk,
        version=commitment.version,
        words=commitment.words,
        note=commitment.note,
        rungs=rungs_of(commitment),
        withdrawn_on=commitment.withdrawn_on,
        due_on=commitment.due_on,
        is_late=bool(is_open and commitment.due_on and commitment.due_on < today),
        quantity=commitment.quantity,
        delivered=commitment.delivered,
        percent=percent_of(commitment.delivered, commitment.quantity),
        came=f"{number_of(kind, commitment.delivered)} of {number_of(kind, commitment.quantity)}",
        can_deliver=step in PROMISED,
        next_step=next_step_of(commitment),
        feedback_on=commitment.feedback_on if step in PROMISED else None,
        feedback_given_on=commitment.feedback_given_on,
        feedback_way=commitment.get_feedback_way_display(),
        feedback_is_late=bool(
            owes_feedback and commitment.feedback_on and commitment.feedback_on < today
        ),
    )


def rungs_of(commitment: Commitment) -> tuple[Rung, ...]:
    """The four rungs. Of a withdrawn promise those it had taken are past, and it is on none."""
    days = {
        Step.ASKED: commitment.asked_on,
        Step.PROMISED: commitment.promised_on,
        Step.STARTED: commitment.started_on,
        Step.DELIVERED: commitment.delivered_on,
    }
    return tuple(
        Rung(
            word=step.label,
            day=day,
            state=NOW if step == commitment.step else PAST if day else AHEAD,
        )
        for step, day in days.items()
    )


def next_step_of(commitment: Commitment) -> tuple[str, str] | None:
    match commitment.step:
        case Step.ASKED:
            return Step.PROMISED.value, "Mark promised"
        case Step.PROMISED:
            return Step.STARTED.value, "Mark started"
        case Step.WITHDRAWN:
            again = Step.STARTED if commitment.delivered else Step.PROMISED
            return again.value, "Take up again"
    return None


def percent_of(part: int, whole: int) -> int:
    return min(100, part * 100 // whole) if whole else 0


def totals_of(commitments: Iterable[Commitment]) -> list[Total]:
    """As CommitmentQuerySet.totals counts them, from rows that are here already."""
    rows = list(commitments)
    kinds = (kind for kind in CommitmentKind if any(row.kind == kind for row in rows))
    return [total_of(kind, [row for row in rows if row.kind == kind]) for kind in kinds]


def total_of(kind: CommitmentKind, rows: list[Commitment]) -> Total:
    promised, delivered, withdrawn, asked = sums_of(rows)
    beside = [f"{in_words(kind, asked)} asked for"] if asked else []
    beside += [f"{in_words(kind, withdrawn)} withdrawn"] if withdrawn else []
    if not promised:
        declined = f"{kind.label}: declined"
        words, *beside = beside or [declined]
        return Total(words=words, beside=tuple(beside), percent=None)
    words = f"{in_words(kind, promised, delivered=delivered)} delivered"
    return Total(words=words, beside=tuple(beside), percent=percent_of(delivered, promised))


def sums_of(rows: Iterable[Commitment]) -> tuple[int, int, int, int]:
    """Promised, delivered, withdrawn and asked, by the rule of CommitmentQuerySet.totals."""
    promised = delivered = withdrawn = asked = 0
    for row in rows:
        delivered += row.delivered
        if row.step == Step.ASKED:
            asked += row.quantity
        elif row.step in PROMISED:
            promised += row.quantity
        elif row.promised_on:
            promised += row.delivered
            withdrawn += row.quantity - row.delivered
    return promised, delivered, withdrawn, asked
