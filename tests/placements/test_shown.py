"""In which words a figure is said, and what of a breakdown can be worked out."""

from datetime import date
from decimal import Decimal

import pytest

from placements.breakdowns import BREAKDOWNS
from placements.metrics import METRICS, Unit
from placements.releases import Reading
from placements.shown import TOO_FEW, part_line, words_of

JUNE = date(2026, 6, 30)


def checks(**shown: int) -> Reading:
    return Reading(BREAKDOWNS["check_90"], 60, JUNE, shown, {"of": 80, "missing": 20})


@pytest.mark.parametrize(
    ("shown", "retained", "at_work"),
    [
        ({"same": 30, "other": 15, "not_working": 15}, ("38%", 30), ("56%", 45)),
        # Whoever is at work are all with an answer, without those who are not.
        ({"not_working": 15}, (TOO_FEW, None), ("56%", 45)),
        ({"same": 30}, ("38%", 30), (TOO_FEW, None)),
        ({}, (TOO_FEW, None), (TOO_FEW, None)),
    ],
)
def test_a_figure_is_shown_where_its_answers_are(shown, retained, at_work):
    lines = [part_line(METRICS[key], checks(**shown)) for key in ("retained_90", "at_work_90")]

    assert [(line.words, line.numerator) for line in lines] == [retained, at_work]
    assert {(line.denominator, line.missing, line.through) for line in lines} == {(80, 20, JUNE)}


def test_an_answer_to_more_than_one_total_is_worked_out_of_none():
    placed = Reading(BREAKDOWNS["placed"], 90, JUNE, {"others": 30, "not_placed": 20})

    assert placed.sum_of(["trained"]) is None


@pytest.mark.parametrize(
    ("unit", "value", "denominator", "words"),
    [
        (Unit.PEOPLE, 0, None, "0"),
        (Unit.PEOPLE, 1200, None, "1,200"),
        (Unit.PEOPLE, None, 12, "Not known"),
        (Unit.DOLLARS, Decimal("26.125"), 12, "$26.12"),
        (Unit.DOLLARS, Decimal("-3.5"), 12, "−$3.50"),
        (Unit.SHARE, Decimal("0.876"), 12, "88%"),
        (Unit.SHARE, None, 12, "Not known"),
        (Unit.SHARE, None, 0, "Nothing to count yet"),
    ],
)
def test_values_are_said_in_words_and_unknown_is_no_zero(unit, value, denominator, words: str):
    assert words_of(value, unit, denominator) == words
