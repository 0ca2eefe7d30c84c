"""Which way a figure moves, and for how many periods in a row: apart from how high it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from placements.metrics import Polarity

UP, DOWN, LEVEL, UNKNOWN = "up", "down", "level", "unknown"


@dataclass(frozen=True)
class Direction:
    """`periods` in a row it moved that way, up to the last full one. Unknown is never level."""

    way: str = UNKNOWN
    periods: int = 0

    @property
    def words(self) -> str:
        if self.way == UNKNOWN:
            return "Direction not known"
        noun = "quarter" if self.periods == 1 else "quarters"
        return f"{self.way.capitalize()} for {self.periods} {noun}"

    def is_good(self, polarity: str) -> bool | None:
        """None where it is neither good nor bad, or nobody knows."""
        if self.way in (UNKNOWN, LEVEL) or polarity == Polarity.NEITHER:
            return None
        return (self.way == UP) == (polarity == Polarity.MORE)


def direction_of(values: Sequence[float | int | None]) -> Direction:
    """Of a figure in periods that follow each other, the last one at the end."""
    steps = [step(before, after) for before, after in pairwise(values)]
    if not steps or steps[-1] == UNKNOWN:
        return Direction()
    way, periods = steps[-1], 0
    for one in reversed(steps):
        if one != way:
            break
        periods += 1
    return Direction(way, periods)


def step(before: float | None, after: float | None) -> str:
    if before is None or after is None:
        return UNKNOWN
    if before == after:
        return LEVEL
    return UP if after > before else DOWN
