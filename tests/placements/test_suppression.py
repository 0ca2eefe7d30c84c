"""No hidden cell can be computed: random placements, all that is published, and an attacker."""

from fractions import Fraction
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from placements.suppression import SMALLEST_CELL, Release, may_show_median, release

CATEGORIES = ("woman", "man", "another", "declined", "unreported")
Row = list[Fraction]


def published(quarters: list[dict[str, int]], threshold: int) -> list[tuple[int, Release]]:
    """What goes out at the end of each quarter, with how many quarters it covers."""
    out: list[tuple[int, Release]] = []
    for n in range(1, len(quarters) + 1):
        cells = {c: sum(quarter[c] for quarter in quarters[:n]) for c in CATEGORIES}
        new = release(cells, earlier=[old for _, old in out], threshold=threshold)
        if new:
            out.append((n, new))
    return out


def row_of(cells: set[tuple[int, str]], quarters: int) -> Row:
    """One for each (quarter, category) that is in the sum."""
    return [Fraction((q, c) in cells) for q in range(quarters) for c in CATEGORIES]


def known_to_all(quarters: list[dict[str, int]], out: list[tuple[int, Release]]) -> list[Row]:
    """Every sum that somebody who kept all pages can write down: totals, and cells shown."""
    count = len(quarters)
    rows = [row_of({(q, c) for c in CATEGORIES}, count) for q in range(count)]
    for n, one in out:
        rows += [row_of({(q, c) for q in range(n)}, count) for c in one.shown]
    return rows


def reduced(rows: list[Row]) -> list[Row]:
    """Gauss and Jordan, in exact arithmetic."""
    rows, done = [row[:] for row in rows], 0
    for column in range(len(rows[0])):
        pivot = next((i for i in range(done, len(rows)) if rows[i][column]), None)
        if pivot is None:
            continue
        rows[done], rows[pivot] = rows[pivot], rows[done]
        rows[done] = [x / rows[done][column] for x in rows[done]]
        for i, row in enumerate(rows):
            if i != done and row[column]:
                rows[i] = [x - row[column] * y for x, y in zip(row, rows[done], strict=True)]
        done += 1
    return rows[:done]


def is_determined(wanted: Row, basis: list[Row]) -> bool:
    """Whether the sum follows from the ones that are known."""
    left = wanted[:]
    for row in basis:
        column = next(i for i, x in enumerate(row) if x)
        if left[column]:
            left = [x - left[column] * y for x, y in zip(left, row, strict=True)]
    return not any(left)


def secrets(quarters: list[dict[str, int]], threshold: int) -> list[set[tuple[int, str]]]:
    """Every cell of every run of quarters that holds fewer people than the threshold."""
    spans = combinations(range(len(quarters) + 1), 2)
    cells = [{(q, c) for q in range(a, b)} for a, b in spans for c in CATEGORIES]
    return [cell for cell in cells if sum(quarters[q][c] for q, c in cell) < threshold]


counts = st.one_of(st.integers(0, 4), st.integers(0, 40))
quarter = st.fixed_dictionaries(dict.fromkeys(CATEGORIES, counts))


@settings(max_examples=150, deadline=None)
@given(
    quarters=st.lists(quarter, min_size=2, max_size=5),
    threshold=st.integers(SMALLEST_CELL, SMALLEST_CELL + 8),
)
def test_no_small_cell_follows_from_all_that_is_published(quarters, threshold: int):
    out = published(quarters, threshold)
    basis = reduced(known_to_all(quarters, out))

    found = [
        cell
        for cell in secrets(quarters, threshold)
        if is_determined(row_of(cell, len(quarters)), basis)
    ]

    assert found == []


@settings(max_examples=150, deadline=None)
@given(quarters=st.lists(quarter, min_size=2, max_size=5))
def test_what_is_pooled_is_never_few_people_unless_there_are_no_more(quarters):
    for n, one in published(quarters, SMALLEST_CELL):
        pooled = one.total - sum(one.shown.values())  # whoever subtracts finds this number
        assert not one.hidden or pooled >= SMALLEST_CELL or not one.shown, n


def test_the_attacker_finds_what_is_not_suppressed():
    """The proof above can fail: with one cell hidden alone, the total gives it away."""
    cells = {"woman": 40, "man": 30, "another": 3, "declined": 12, "unreported": 11}
    careless = Release(cells, frozenset({"another"}))
    basis = reduced(known_to_all([cells], [(1, careless)]))

    assert is_determined(row_of({(0, "another")}, 1), basis)


def test_the_attacker_finds_what_differs_between_two_careless_releases():
    quarters = [
        {"woman": 40, "man": 30, "another": 20, "declined": 12, "unreported": 11},
        {"woman": 3, "man": 30, "another": 20, "declined": 12, "unreported": 11},
    ]
    careless = [
        (1, Release(quarters[0], frozenset())),
        (2, Release({c: quarters[0][c] + quarters[1][c] for c in CATEGORIES}, frozenset())),
    ]
    basis = reduced(known_to_all(quarters, careless))

    assert is_determined(row_of({(1, "woman")}, 2), basis)


@pytest.mark.parametrize(
    ("cells", "hidden"),
    [
        ({"a": 10, "b": 12}, set()),
        ({"a": 9, "b": 12, "c": 30}, {"a", "b"}),
        ({"a": 0, "b": 9, "c": 30}, {"a", "b", "c"}),
        ({"a": 4, "b": 6, "c": 30}, {"a", "b"}),
        ({"a": 4, "b": 5, "c": 30, "d": 31}, {"a", "b", "c"}),
        ({"a": 4}, {"a"}),
        ({"a": 0, "b": 0}, {"a", "b"}),
    ],
)
def test_small_cells_are_hidden_with_as_many_others_as_it_takes(cells, hidden: set):
    assert release(cells).hidden == hidden


def test_a_small_step_waits_and_a_large_one_goes_out():
    first = release({"a": 20, "b": 30})

    assert release({"a": 21, "b": 45}, earlier=[first]) is None
    assert release({"a": 19, "b": 45}, earlier=[first]) is None
    assert release({"a": 30, "b": 45}, earlier=[first]).shown == {"a": 30, "b": 45}


def test_the_same_figures_may_stand_there_again():
    first = release({"a": 20, "b": 30})

    assert release({"a": 20, "b": 30}, earlier=[first]) == first


def test_a_step_is_measured_from_every_earlier_release():
    first = release({"a": 20, "b": 30, "c": 40})
    second = Release({"a": 28, "b": 41, "c": 52}, frozenset({"a", "b"}))

    assert release({"a": 29, "b": 60, "c": 70}, earlier=[first, second]) is None


def test_a_threshold_is_never_lowered():
    with pytest.raises(ValueError, match="never lowered"):
        release({"a": 20}, threshold=9)
    assert release({"a": 20, "b": 30}, threshold=25).hidden == {"a", "b"}


@pytest.mark.parametrize(
    ("people", "employers", "shown"), [(10, 3, True), (9, 3, False), (10, 2, False)]
)
def test_a_median_needs_people_and_employers(people: int, employers: int, shown):
    assert may_show_median(people=people, employers=employers) is shown


def test_an_answer_that_nobody_gave_hides_nobody_where_it_may_be_empty():
    one = {"from": 20, "others": 0, "left": 30}
    may = {"stands_together": True, "remainder": "left", "may_be_nobody": "others"}

    first = release(one, **may)
    assert first.hidden == frozenset()
    assert release({**one, "others": 3}, **may).hidden == set(one)
    assert (
        release({"from": 35, "others": 0, "left": 10}, earlier=[first], **may).shown["from"] == 35
    )
    assert release({"from": 25, "others": 0, "left": 40}, earlier=[first], **may) is None


def test_what_people_leave_again_may_shrink_and_all_else_may_not():
    first = release({"completed": 40, "withdrew": 12, "in_training": 30})
    fewer = {"completed": 60, "withdrew": 24, "in_training": 10}

    assert release(fewer, earlier=[first]) is None
    assert release(fewer, earlier=[first], remainder="in_training").shown == fewer
