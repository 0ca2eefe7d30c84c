"""Who could review what: a balanced proposal, worked out from plain rows.

Each application gets the reviews that it lacks, from those who have the fewest in hand. Where two
have the same, somebody from another state comes first: who works next door often knows the people.
Never somebody with a conflict of interest, never twice, never above what a reviewer takes at
once. The same rows give the same proposal.
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Wanting:
    """An application that lacks `lacks` reviews; `taken` are those who have it, or had it."""

    pk: int
    states: frozenset[str]
    lacks: int
    taken: frozenset[int] = frozenset()
    barred: frozenset[int] = frozenset()  # with a conflict of interest


@dataclass
class Able:
    """A reviewer with `load` reviews in hand, who takes at most `most` at once."""

    pk: int
    load: int
    most: int
    states: frozenset[str] = frozenset()

    @property
    def has_room(self) -> bool:
        return self.load < self.most


@dataclass(frozen=True)
class Pair:
    application: int
    reviewer: int
    why: str


@dataclass(frozen=True)
class Proposal:
    """`short` says of each application for which nobody is left how many reviews it lacks."""

    pairs: list[Pair]
    short: dict[int, int]


@dataclass(frozen=True)
class Move:
    application: int
    was: int
    now: int


def propose(wanting: Iterable[Wanting], reviewers: Iterable[Able]) -> Proposal:
    """Fill all that can be filled, then even the loads out, then spread over the states."""
    plan = Plan(wanting, reviewers)
    # Those that fewest people may review choose first: the others have a choice left.
    for one in sorted(plan.wanting.values(), key=lambda w: (len(plan.open_to(w.pk)), w.pk)):
        for _ in range(one.lacks):
            if not plan.place(one.pk):
                break
    plan.even_out()
    plan.spread()
    lacking = {w.pk: w.lacks - len(plan.given[w.pk]) for w in plan.wanting.values()}
    return Proposal(list(plan.pairs()), {pk: n for pk, n in lacking.items() if n > 0})


class Plan:
    """The proposal while it is made: who is given what, with why."""

    def __init__(self, wanting: Iterable[Wanting], reviewers: Iterable[Able]) -> None:
        self.wanting = {one.pk: one for one in sorted(wanting, key=lambda w: w.pk)}
        self.able = {r.pk: replace(r) for r in sorted(reviewers, key=lambda r: r.pk)}
        self.given: dict[int, dict[int, str]] = {pk: {} for pk in self.wanting}

    def may(self, reviewer: int, application: int) -> bool:
        one = self.wanting[application]
        return reviewer not in one.barred | one.taken | self.given[application].keys()

    def open_to(self, application: int) -> list[Able]:
        return [able for able in self.able.values() if self.may(able.pk, application)]

    def is_near(self, reviewer: int, application: int) -> bool:
        return bool(self.able[reviewer].states & self.wanting[application].states)

    def give(self, application: int, reviewer: int, why: str) -> None:
        self.given[application][reviewer] = why
        self.able[reviewer].load += 1

    def move(self, moves: Iterable[Move], why: str) -> None:
        for step in moves:
            del self.given[step.application][step.was]
            self.able[step.was].load -= 1
            self.give(step.application, step.now, why)

    def place(self, application: int) -> bool:
        """Give it to one more reviewer; where all are full, somebody passes another one on."""
        may = self.open_to(application)
        free = [able for able in may if able.has_room]
        if not free:
            return self.make_room(application, may)
        chosen = min(free, key=lambda a: (a.load, self.is_near(a.pk, application), a.pk))
        fewest = min(able.load for able in self.able.values() if able.has_room)
        among = "" if chosen.load == fewest else " among those who may"
        self.give(application, chosen.pk, f"fewest reviews so far{among} ({chosen.load})")
        return True

    def make_room(self, application: int, full: list[Able]) -> bool:
        path = self.path([able.pk for able in full], lambda able: able.has_room)
        if path is None:
            return False
        self.move(path, "has room for one more")
        self.give(application, path[0].was, "one of the few who may")
        return True

    def even_out(self) -> None:
        """Pass reviews on until no way is left from somebody with more to somebody with less."""
        while path := self.way_down():
            self.move(path, "so that all have about the same")

    def way_down(self) -> list[Move] | None:
        for able in sorted(self.able.values(), key=lambda a: (-a.load, a.pk)):
            most = able.load - 2
            path = self.path([able.pk], lambda a, most=most: a.load <= most and a.has_room)  # type: ignore[misc]
            if path:
                return path
        return None

    def path(self, start: list[int], is_goal: Callable[[Able], bool]) -> list[Move] | None:
        """The shortest chain in which each passes one application on, to somebody who fits."""
        came: dict[int, Move | None] = dict.fromkeys(start)
        waiting = deque(start)
        while waiting:
            here = waiting.popleft()
            for step in self.moves_from(here):
                if step.now in came:
                    continue
                came[step.now] = step
                if is_goal(self.able[step.now]):
                    return list(chain(came, step))
                waiting.append(step.now)
        return None

    def moves_from(self, reviewer: int) -> Iterator[Move]:
        for application, given in self.given.items():
            if reviewer in given:
                for able in self.open_to(application):
                    yield Move(application, reviewer, able.pk)

    def spread(self) -> None:
        """Take reviews out of a reviewer's own state where the loads stay as they are."""
        near = [(a, r) for a, given in self.given.items() for r in given if self.is_near(r, a)]
        for application, reviewer in near:
            better = self.hand_on(application, reviewer) or self.exchange(application, reviewer)
            if better:
                self.move(better, "so that it is read from another state")

    def hand_on(self, application: int, reviewer: int) -> list[Move] | None:
        load = self.able[reviewer].load
        for able in self.open_to(application):
            fits = able.load == load - 1 and able.has_room
            if fits and not self.is_near(able.pk, application):
                return [Move(application, reviewer, able.pk)]
        return None

    def exchange(self, application: int, reviewer: int) -> list[Move] | None:
        for other, given in self.given.items():
            if not self.may(reviewer, other) or self.is_near(reviewer, other):
                continue
            for theirs in given:
                if self.may(theirs, application) and not self.is_near(theirs, application):
                    return [Move(other, theirs, reviewer), Move(application, reviewer, theirs)]
        return None

    def pairs(self) -> Iterator[Pair]:
        for application, given in self.given.items():
            for reviewer, why in given.items():
                yield Pair(application, reviewer, f"{why}, {self.place_of(reviewer, application)}")

    def place_of(self, reviewer: int, application: int) -> str:
        if self.is_near(reviewer, application):
            return "from the same state, for an even load"
        return "from another state" if self.able[reviewer].states else "state not known"


def chain(came: dict[int, Move | None], last: Move) -> Iterator[Move]:
    """The moves that lead to the last one, from the first on."""
    steps = [last]
    while (before := came[steps[-1].was]) is not None:
        steps.append(before)
    return reversed(steps)
