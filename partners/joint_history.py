"""How close two partners that are one were on every day: what is left of two histories in a merge.

Counts at a past day follow the steps of the partners that are in the directory now
(partners/growth.py), and the merged one is not. If the kept one only had its own steps, an
organization that was engaged in July through the other row would no longer have been. So the kept
one gets the joint history: on each day the closer of the two places, as far as either was a
partner already. The organization then counts once on every day, as close as anybody had it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from communities.periods import instant
from partners.merge_choices import closeness
from partners.models import Partner, PipelineStep


@dataclass(frozen=True)
class Move:
    was: str
    now: str
    at: datetime
    by_id: int | None


@dataclass(frozen=True)
class History:
    """Where a partner stood from when on: its first place, and its moves in order."""

    begins: datetime
    first: str
    moves: tuple[Move, ...]

    @classmethod
    def of(cls, partner: Partner, steps: Iterable[PipelineStep]) -> "History":
        moves = tuple(Move(step.was, step.now, step.at, step.by_id) for step in steps)
        begins = instant(partner.since, hour=0, zone=partner.community.zone)
        if not moves:
            return cls(begins, partner.pipeline, moves)
        return cls(min(begins, moves[0].at), moves[0].was, moves)

    @property
    def last(self) -> str:
        return self.moves[-1].now if self.moves else self.first

    def place(self, at: datetime) -> str | None:
        """Where it stood after what happened at this moment; None before it was a partner."""
        if at < self.begins:
            return None
        gone = [move.now for move in self.moves if move.at <= at]
        return gone[-1] if gone else self.first

    def moved(self, *, to: str, at: datetime, by_id: int | None) -> "History":
        """The same with one more move; as it is when it stands there already."""
        if to == self.last:
            return self
        return replace(self, moves=(*self.moves, Move(self.last, to, at, by_id)))


def joint(one: History, other: History) -> History:
    """The closer of the two at each moment. Where one begins as the closer, that is a move too."""
    first = min((one, other), key=lambda history: (history.begins, -closeness(history.first)))
    movers = {move.at: move.by_id for move in (*other.moves, *one.moves)}
    both = replace(first, moves=())
    for at in sorted({one.begins, other.begins, *movers}):
        places = [place for place in (one.place(at), other.place(at)) if place]
        if places:
            both = both.moved(to=max(places, key=closeness), at=at, by_id=movers.get(at))
    return both
