"""What those who see no single placement can work out of the figures that they are shown."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placements.figures import Figure
from placements.metrics import METRICS
from placements.models import Outcome
from placements.shown import ANSWERS, ELSEWHERE, TOO_FEW, TOO_FEW_PAID, why_hidden, words_of
from placements.suppression import SMALLEST_CELL
from tests.placements.test_suppression import is_determined, reduced

TODAY = date(2026, 6, 17)
SAME, OTHER, NOT_WORKING = (Outcome.SAME.value, Outcome.OTHER.value, Outcome.NOT_WORKING.value)


def checks(key: str, parts: dict[str, int]) -> Figure:
    known = sum(parts.values())
    n = parts[SAME] if key == "retained_90" else known - parts[NOT_WORKING]
    value = Decimal(n) / known if known else None
    return Figure(METRICS[key], value, n, TODAY, known, 0, parts=parts)


def equation(*answers: str) -> list[Fraction]:
    return [Fraction(answer in answers) for answer in ANSWERS]


counts = st.one_of(st.integers(0, 12), st.integers(0, 60))


@given(parts=st.fixed_dictionaries(dict.fromkeys(ANSWERS, counts)))
def test_no_small_answer_follows_from_what_is_shown_of_the_checks(parts):
    if not sum(parts.values()):
        return  # that nobody answered is a total, and says that each answer is none
    known = [equation(*ANSWERS)]
    if not why_hidden(checks("retained_90", parts), is_whole=True):
        known.append(equation(SAME))
    if not why_hidden(checks("at_work_90", parts), is_whole=True):
        known.append(equation(SAME, OTHER))
    basis = reduced(known)

    found = [
        answer
        for answer in ANSWERS
        if parts[answer] < SMALLEST_CELL and is_determined(equation(answer), basis)
    ]

    assert found == []


def test_large_answers_are_shown_since_designation_only():
    parts = {SAME: 40, OTHER: 12, NOT_WORKING: 11}

    hidden = [
        why_hidden(checks(key, parts), is_whole=is_whole)
        for key in ("retained_90", "at_work_90")
        for is_whole in (True, False)
    ]

    assert hidden == ["", ELSEWHERE, "", ELSEWHERE]


def test_a_small_answer_hides_what_gives_it_away():
    parts = {SAME: 40, OTHER: 12, NOT_WORKING: 2}

    assert why_hidden(checks("at_work_90", parts), is_whole=True) == TOO_FEW
    assert why_hidden(checks("retained_90", parts), is_whole=True) == ""


@pytest.mark.parametrize(
    ("people", "employers", "why"), [(10, 3, ""), (9, 3, TOO_FEW_PAID), (10, 2, TOO_FEW_PAID)]
)
def test_a_median_needs_people_and_employers(people: int, employers: int, why: str):
    figure = Figure(METRICS["median_wage"], Decimal(25), 12, TODAY, 14, 2, employers, people)

    assert why_hidden(figure, is_whole=True) == why


@pytest.mark.parametrize(
    ("key", "value", "denominator", "words"),
    [
        ("people", 0, None, "0"),
        ("people", 1200, None, "1,200"),
        ("completed", None, 12, "Not known"),
        ("median_wage", Decimal("26.125"), 12, "$26.12"),
        ("median_gain", Decimal("-3.5"), 12, "−$3.50"),
        ("retained_30", Decimal("0.876"), 12, "88%"),
        ("retained_30", None, 12, "Not known"),
        ("retained_30", None, 0, "Nothing to count yet"),
    ],
)
def test_values_are_said_in_words_and_unknown_is_no_zero(key: str, value, denominator, words: str):
    assert words_of(Figure(METRICS[key], value, None, TODAY, denominator)) == words
