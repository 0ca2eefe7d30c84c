"""What scores come to: the one definition, which static/js/review.js repeats while somebody scores.

A review's total = sum(weight × score) ÷ sum(weight of what was scored), on the scale of the scores
and rounded half up to hundredths. What the reviewer cannot judge, or has not judged yet, is left
out of both sums and said beside the total. Means are of totals as they are shown, so that
everybody can add them up again.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import TypeVar

from communities.models.round import HIGHEST

HUNDREDTH = Decimal("0.01")
N = TypeVar("N", int, Decimal)


@dataclass(frozen=True)
class Total:
    """`judged` weight points of `of`; `points` are the weighted scores."""

    points: int
    judged: int
    of: int

    @property
    def value(self) -> Decimal | None:
        """None while nothing is judged: that is something else than zero."""
        if not self.judged:
            return None
        hundredths = (200 * self.points + self.judged) // (2 * self.judged)
        return (Decimal(hundredths) / 100).quantize(HUNDREDTH)

    @property
    def is_whole(self) -> bool:
        return self.judged == self.of

    @property
    def words(self) -> str:
        """“2.75 of 4, judged 9 of 12 weight points”."""
        judged = f"judged {self.judged} of {self.of} weight points"
        return f"{self.value} of {HIGHEST}, {judged}" if self.judged else f"No total yet, {judged}"


def total_of(scores: Iterable[tuple[int, int | None]]) -> Total:
    """Of pairs of a weight and a score, which is None where nothing was judged."""
    pairs = list(scores)
    judged = [(weight, score) for weight, score in pairs if score is not None]
    return Total(
        points=sum(weight * score for weight, score in judged),
        judged=sum(weight for weight, _ in judged),
        of=sum(weight for weight, _ in pairs),
    )


def mean_of(numbers: Iterable[Decimal | int | None]) -> Decimal | None:
    """The mean of those that are there, in hundredths."""
    known = [Decimal(number) for number in numbers if number is not None]
    return rounded(sum(known, Decimal()) / len(known)) if known else None


def rounded(mean: Decimal | None) -> Decimal | None:
    return None if mean is None else mean.quantize(HUNDREDTH, ROUND_HALF_UP)


def spread_of(numbers: Iterable[N | None]) -> N | None:
    """How far apart the highest and the lowest lie; None where there are not two to compare."""
    known = [number for number in numbers if number is not None]
    return max(known) - min(known) if len(known) > 1 else None
