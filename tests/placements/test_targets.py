"""Targets against what one works out by hand, and totals of spans against the figures."""

from datetime import date
from fractions import Fraction
from random import Random

import pytest

from communities.models import Goal
from communities.periods import Period, month_of, quarter_of
from placements.figures import figures_of
from placements.pace import actual_words, caveat, needed_words, still_words, verdict
from placements.spans import Spans, figures_and_totals, totals_in
from placements.targets import Target, each_quarter, span_of, targets_of
from tests.factories import CohortFactory, GoalFactory, PlacementFactory, ProgramFactory
from tests.placements.test_figures import fill

JUNE = date(2026, 6, 17)
NOT_KNOWN = "Ended. Whether it was reached is not known"
YEAR = Period(date(2026, 1, 1), date(2027, 1, 1))


def near(today: date, counted: int | None, *, target: int = 350, **more) -> Target:
    goal = Goal(metric="people", horizon="near", year=2026, target=target)
    return Target(goal, YEAR, today, counted, **more)


def employers(today: date, counted: int, baseline: int | None, as_of: str = "") -> Target:
    goal = Goal(metric="employers_engaged", horizon="near", year=2026, target=40)
    goal.baseline, goal.baseline_as_of = baseline, as_of
    return Target(goal, YEAR, today, counted)


def words(target: Target) -> tuple[str, ...]:
    return (actual_words(target), needed_words(target), verdict(target))


def test_the_run_rate_is_what_one_works_out_by_hand():
    """On June 17 there are 14 of 30 days of June left and six months: 6.4667 of 12."""
    target = near(JUNE, 120)

    assert target.months_left == 6 + Fraction(14, 30)
    assert target.time_gone == (5 + Fraction(16, 30)) / 12
    assert target.needed == 230 / (6 + Fraction(14, 30))  # 35.567
    assert target.so_far == 120 / (5 + Fraction(16, 30))  # 21.687
    assert target.forecast == 260  # 120 + 140.24
    assert words(target) == (
        "120",
        "35.6 a month",
        "Not enough: 21.6 a month so far lead to 260 by December 31, 2026.",
    )
    assert still_words(target) == "230 to go in 6.4 months; 46% of the time is over"


@pytest.mark.parametrize(
    ("target", "said"),
    [
        (
            near(JUNE, 180),
            (
                "180",
                "26.3 a month",
                "Enough: 32.5 a month so far lead to 390 by December 31, 2026.",
            ),
        ),
        (near(JUNE, 350), ("350", "Nothing more", "Reached.")),
        # The last day: 1 of 31 days is left, and asks for all that is missing.
        (
            near(date(2026, 12, 31), 312),
            (
                "312",
                "38 more by December 31, 2026",
                "Not enough: 26 a month so far lead to 312 by December 31, 2026.",
            ),
        ),
        (near(date(2027, 1, 1), 312), ("312", "", "Ended, and not reached: 38 short.")),
        (near(date(2027, 1, 1), 350), ("350", "", "Ended, and reached: 350 of 350.")),
        (
            near(date(2027, 1, 1), 312, record_on=date(2026, 5, 1)),
            (
                "312",
                "",
                f"{NOT_KNOWN}: there may be more than is on record.",
            ),
        ),
        (
            near(date(2027, 1, 1), 0, is_on_record=False),
            (
                "Not known",
                "",
                f"{NOT_KNOWN}: nothing is on record for that time.",
            ),
        ),
        (
            near(date(2026, 1, 31), 9),
            ("9", "31 a month", "Too early to tell: less than a month is over."),
        ),
        (
            near(date(2025, 12, 31), 0),
            ("Not begun", "", "Not begun. It counts from January 1, 2026 on."),
        ),
        (near(JUNE, None), ("Not known", "", "Not known: nobody has reported how many yet.")),
        (
            near(JUNE, 120, is_hidden=True),
            (
                "After each quarter",
                "",
                "Not shown here: parts of a total go out after each quarter, on Outcomes.",
            ),
        ),
        # Counted since May 1: 1.5333 months.
        (
            near(JUNE, 120, record_on=date(2026, 5, 1)),
            (
                "120",
                "35.6 a month",
                "Enough: 78.2 a month so far lead to 626 by December 31, 2026.",
            ),
        ),
        (
            employers(JUNE, 30, None),
            (
                "30",
                "1.6 a month",
                "Not known: without a baseline nobody can say how fast it grows.",
            ),
        ),
        # Since the last day of 2025: 10 more in 5.5333 months.
        (
            employers(JUNE, 30, 20, "2025"),
            ("30", "1.6 a month", "Enough: 1.8 a month so far lead to 41 by December 31, 2026."),
        ),
        # Since March 10: 4 fewer in 3.2430 months.
        (
            employers(JUNE, 30, 34, "2026-03-09"),
            (
                "30",
                "1.6 a month",
                "Not enough: −1.3 a month so far lead to 22 by December 31, 2026.",
            ),
        ),
        (
            employers(JUNE, 40, None),
            ("40", "Nothing more", "Reached today. It counts on December 31, 2026."),
        ),
        (
            employers(date(2027, 1, 1), 40, 20, "2025"),
            (
                "Not known",
                "",
                f"{NOT_KNOWN}: what stood on its last day is not on record.",
            ),
        ),
    ],
)
def test_where_a_goal_stands_in_words(target: Target, said: tuple[str, ...]):
    assert words(target) == said


def test_a_far_goal_counts_from_the_month_of_the_designation_on():
    goal = Goal(metric="people", horizon="far", year=2028, target=900)

    assert span_of(goal, date(2015, 3, 9)) == Period(date(2015, 3, 1), date(2029, 1, 1))
    assert span_of(goal, None) is None
    assert span_of(goal, date(2029, 1, 1)) is None
    assert words(Target(goal, None, JUNE)) == (
        "Not begun",
        "",
        "Not begun. It counts from the designation on.",
    )


def test_the_number_says_when_it_may_be_too_low():
    assert caveat(near(JUNE, 3, record_on=date(2026, 5, 1), missing=2)) == (
        "The record begins in May 2026. 2 cohorts have not reported."
    )
    assert caveat(near(JUNE, 0, is_on_record=False)) == "Nothing is on record yet."
    assert caveat(near(JUNE, 3)) == ""


def test_a_goal_is_spread_evenly_over_the_quarters_of_its_time():
    quarters = [quarter_of(date(*day)) for day in ((2025, 11, 5), (2026, 1, 1), (2026, 12, 31))]
    far = Goal(metric="people", horizon="far", year=2026, target=240)
    targets = [Target(far, Period(date(2025, 1, 1), date(2027, 1, 1)), JUNE), near(JUNE, 0)]

    assert each_quarter(targets, quarters) == dict(
        zip(quarters, [30, Fraction(175, 2), Fraction(175, 2)], strict=True)
    )
    assert each_quarter([], quarters[:1]) == {quarters[0]: None}


@pytest.fixture
def _clock(time_machine):
    time_machine.move_to("2026-06-17T16:00:00Z", tick=False)


SPANS = (
    YEAR,
    Period(date(2025, 1, 1), date(2026, 1, 1)),
    Period(date(2024, 5, 1), date(2029, 1, 1)),
    Period(date(2016, 1, 1), date(2017, 1, 1)),
    month_of(JUNE),
)
PROMISABLE = (
    *("people", "placements", "placements_apprenticeship", "enrolled", "completed"),
    *("employers_committed", "employers_engaged", "employers_hiring"),
)


@pytest.mark.django_db
@pytest.mark.usefixtures("_clock")
def test_totals_of_spans_are_the_figures_of_each(scoped, cast, django_assert_num_queries):
    fill(scoped, cast["coordinator"], Random(3))

    with django_assert_num_queries(3):
        totals = totals_in(scoped, Spans(SPANS, frozenset(SPANS)), JUNE)

    for span in SPANS:
        figures = figures_of(scoped, span, JUNE)
        beside, same = figures_and_totals(scoped, span, Spans(SPANS, frozenset(SPANS)), JUNE)
        assert (beside, same) == (figures, totals)
        assert {key: totals.of[span][key].value for key in PROMISABLE} == {
            key: figures[key].value for key in PROMISABLE
        }
    first = scoped.placements.kept().order_by("starts_on").first()
    assert totals.began["placements"] == month_of(first.starts_on).starts_on


@pytest.mark.django_db
@pytest.mark.usefixtures("_clock")
def test_goals_are_held_against_the_rows(scoped, by):
    """Two people this year, one of them twice; four in all. One more is agreed on for July."""
    scoped.designated_on = date(2025, 5, 20)
    scoped.save()
    goals = [
        GoalFactory(community=scoped, metric=metric, horizon=horizon, year=year, target=10)
        for metric, horizon, year in (
            *(("people", "near", 2026), ("people", "far", 2028), ("placements", "near", 2026)),
            *(("employers_hiring", "near", 2026), ("enrolled", "near", 2026)),
            *(("people", "near", 2025), ("employers_hiring", "far", 2028)),
        )
    ]
    again = PlacementFactory(community=scoped, starts_on=date(2026, 2, 2))
    PlacementFactory(
        community=scoped,
        issuer=again.issuer,
        reference=again.reference,
        employer=again.employer,
        starts_on=date(2026, 4, 1),
    )
    for day in ((2026, 6, 17), (2026, 7, 1), (2025, 6, 2), (2025, 5, 2)):
        PlacementFactory(community=scoped, starts_on=date(*day))
    program = ProgramFactory(community=scoped)
    for enrolled in (12, None):
        CohortFactory(
            program=program, starts_on=date(2026, 3, 2 + (enrolled is None)), enrolled=enrolled
        )

    found = targets_of(scoped, goals, JUNE, sees_rows=False)

    assert [(t.actual, t.missing, t.record_on) for t in found] == [
        (2, 0, None),
        (4, 0, None),
        (3, 0, None),
        (2, 0, None),
        (12, 1, date(2026, 3, 1)),
        (2, 0, date(2025, 5, 1)),
        (4, 0, None),
    ]
