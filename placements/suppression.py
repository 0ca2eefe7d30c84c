"""Small-cell suppression: what a council member and the public may see of a breakdown.

A breakdown (people placed by gender, say) goes out as a release: cumulative counts since the
community was designated, as of a day. Totals may be small and are always shown; a cell below the
threshold is hidden, and is said to be hidden. Two things keep it hidden:

- within a release, enough other cells are hidden that the total does not give it away: two at
  least, which hold as many people together as the threshold asks for;
- between releases, nothing new goes out while the difference to any earlier release would itself
  be a small cell. The earlier release stays up with its own date. A correction of old figures is
  such a difference too, and waits in the same way.

So everything anybody can compute from releases and totals, at any time, is a sum over as many
people as the threshold asks for. Federal guidance names no number; 10 is what many agencies use
(domain: privacy). tests/placements/test_suppression.py solves for the hidden cells, and fails;
tests/placements/test_attack.py does so with everything that the pages show.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from communities.models import FEWEST_EMPLOYERS, SMALLEST_CELL


@dataclass(frozen=True)
class Release:
    """Counts of people by category, of which those in `hidden` are not shown."""

    cells: Mapping[str, int]
    hidden: frozenset[str]

    @property
    def total(self) -> int:
        return sum(self.cells.values())

    @property
    def shown(self) -> dict[str, int]:
        return {c: n for c, n in self.cells.items() if c not in self.hidden}


def release(
    cells: Mapping[str, int],
    *,
    earlier: Iterable[Release] = (),
    threshold: int = SMALLEST_CELL,
    remainder: str | None = None,
    stands_together: bool = False,
    may_be_nobody: str | None = None,
) -> Release | None:
    """What may go out now, or None while the last release has to stay.

    `earlier` are all releases of the same breakdown; the same categories are counted in each.
    People leave a `remainder` again, so that it may shrink. Categories that stand together belong
    to more than one total: all are shown, or none. One that may be nobody tells of nobody as long
    as it is zero. Raises ValueError for a threshold below SMALLEST_CELL.
    """
    if threshold < SMALLEST_CELL:
        raise ValueError(f"The threshold may be raised above {SMALLEST_CELL}, never lowered.")
    counted = {c: n for c, n in cells.items() if n or c != may_be_nobody}
    hidden = hidden_in(counted, threshold=threshold)
    if stands_together and hidden:
        hidden = frozenset(cells)
    new = Release(cells, hidden)
    is_safe = all(
        is_far_from(new, old, threshold=threshold, remainder=remainder, may_be_nobody=may_be_nobody)
        for old in earlier
    )
    return new if is_safe else None


def hidden_in(cells: Mapping[str, int], *, threshold: int) -> frozenset[str]:
    """The small cells, and as many others, smallest first, as keep them from being computed."""
    smallest_first = sorted(cells, key=lambda category: (cells[category], category))
    small = [category for category in smallest_first if cells[category] < threshold]
    if not small:
        return frozenset()
    hidden, others = small, smallest_first[len(small) :]
    while others and (len(hidden) < 2 or sum(cells[c] for c in hidden) < threshold):
        hidden.append(others.pop(0))
    return frozenset(hidden)


def is_far_from(
    new: Release,
    before: Release,
    *,
    threshold: int,
    remainder: str | None = None,
    may_be_nobody: str | None = None,
) -> bool:
    """Whether nothing small stands between two releases: in a cell both show, or in the rest.

    What a remainder gains and loses is mixed: its step tells of nobody, alone or in the rest.
    """
    if new.cells == before.cells:
        return new.hidden >= before.hidden
    nobody = {c for c in new.cells if c == may_be_nobody and not new.cells[c] + before.cells[c]}
    both = (new.shown.keys() & before.shown.keys()) - nobody
    sums = [*({category} for category in both), new.cells.keys() - both - nobody]
    steps = [
        sum(new.cells[category] - before.cells[category] for category in of)
        for of in sums
        if of and remainder not in of
    ]
    return all(step >= threshold for step in steps)


def may_show_median(
    *,
    people: int,
    employers: int,
    threshold: int = SMALLEST_CELL,
    fewest_employers: int = FEWEST_EMPLOYERS,
) -> bool:
    """Whether a median wage tells of nobody in particular."""
    return people >= threshold and employers >= fewest_employers
