"""Figures against a second computation, from the rows; and what each says of itself."""

from datetime import date, timedelta
from decimal import Decimal
from random import Random

import pytest
from django.db import transaction
from django_scopes import scope

from communities.periods import Period, month_of, periods_of
from placements import actions
from placements.figures import figures_of
from placements.metrics import METRICS
from placements.models import BANDS
from placements.tally import together
from tests.factories import (
    CohortFactory,
    CommitmentFactory,
    PartnerFactory,
    PlacementFactory,
    ProgramFactory,
)
from tests.partners.merges import join
from tests.placements.recomputing import all_figures, of_funnel, states_of_checks

pytestmark = pytest.mark.django_db
TODAY = date(2026, 6, 17)
MAY = month_of(date(2026, 5, 4))


@pytest.fixture(autouse=True)
def _clock(time_machine):
    time_machine.move_to("2026-06-17T16:00:00Z", tick=False)


def numbers(figure) -> tuple:
    return (figure.value, figure.numerator, figure.denominator, figure.missing)


def some_day(random: Random) -> date:
    return TODAY + timedelta(days=random.randint(-800, 60))


def fill(community, by, random: Random) -> None:
    """A network with cohorts, placements, answers, corrections, and partners that were one."""
    issuers = [PartnerFactory(community=community, kinds=("training",)) for _ in range(2)]
    stages = ("identified", "engaged", "champion", "engaged", "contacted")
    employers = [PartnerFactory(community=community, pipeline=stage) for stage in stages]
    program = ProgramFactory(community=community)
    cohorts = [some_cohort(program, random) for _ in range(5)]
    for employer in employers[:2]:
        CommitmentFactory(partner=employer)
    rows = []
    for _ in range(60):
        try:
            rows.append(some_placement(community, random, issuers, employers, cohorts))
        except actions.Refused:
            continue  # the same start twice
    for row in random.sample(rows, 25):
        for check in row.checks.filter(due_on__lte=TODAY):
            outcome = random.choice(["same", "same", "other", "not_working", "unknown"])
            actions.answer_check(check, by=None, outcome=outcome)
    for row in random.sample(rows, 4):
        actions.remove_placement(row, by=None)
    join(employers[4], employers[3], by=by)


def some_cohort(program, random: Random):
    starts_on = some_day(random)
    enrolled = random.choice([None, 12, 20])
    completed, withdrew = random.choice([(None, None), (9, 2), (8, None), (None, 1)])
    if enrolled is None:
        completed = withdrew = None
    return CohortFactory(
        program=program,
        starts_on=starts_on,
        ends_on=random.choice([None, starts_on + timedelta(days=100)]),
        enrolled=enrolled,
        completed=completed,
        withdrew=withdrew,
    )


def some_placement(community, random: Random, issuers, employers, cohorts):
    bands = {band: random.choice(["", *choices.values]) for band, (_, choices) in BANDS.items()}
    dollars = [None, *(Decimal(random.randint(900, 4000)) / 100 for _ in range(3))]
    return PlacementFactory(
        community=community,
        issuer=random.choice(issuers),
        employer=random.choice(employers),
        reference=f"P-{random.randint(1, 30)}",
        starts_on=some_day(random),
        kind=random.choice(["full_time", "part_time", "internship", "other"]),
        evidence=random.choice(["self", "partner", "employer"]),
        cohort=random.choice([None, *cohorts]),
        wage=random.choice(dollars),
        prior_wage=random.choice([*dollars, Decimal(0)]),
        **bands,
    )


@pytest.mark.parametrize("seed", range(2))
def test_every_figure_is_what_the_rows_say(scoped, by, seed: int):
    with transaction.atomic(), together(scoped):
        fill(scoped, by, Random(seed))
    spans = [
        Period(date(2025, 2, 1), date(2026, 1, 1)),
        Period(date(2026, 6, 1), date(2026, 9, 1)),
        Period(date(2024, 2, 1), date(2026, 9, 1)),  # with a whole year, which is read as one
    ]

    for period in [*(named.period for named in periods_of(scoped, TODAY)), *spans]:
        found = figures_of(scoped, period, TODAY)

        assert {key: numbers(found[key]) for key in METRICS} == all_figures(scoped, period, TODAY)
        assert {s.key: s.n for s in found.funnel} == of_funnel(scoped, period, TODAY)
        for after, states in states_of_checks(scoped, period, TODAY).items():
            parts = found[f"retained_{after}"].parts
            assert {state: n for state, n in parts.items() if n} == states


@pytest.mark.parametrize(("rows", "queries"), [(0, 3), (1, 4), (3, 4)])
def test_figures_take_four_queries(scoped, django_assert_num_queries, rows: int, queries: int):
    for _ in range(rows):
        PlacementFactory(community=scoped, wage=Decimal("20.00"), prior_wage=Decimal("9.00"))

    with django_assert_num_queries(queries):
        figures_of(scoped, MAY, TODAY)


def test_nobody_on_record_is_no_share_and_no_wage(scoped):
    found = figures_of(scoped, MAY, TODAY)

    assert found["people"].value == 0
    assert {key for key in METRICS if found[key].value is None} == {
        key for key in METRICS if key.startswith(("median", "retained", "at_work", "share"))
    }


def test_a_cohort_of_which_nothing_is_said_is_unknown(scoped):
    CohortFactory(program=ProgramFactory(community=scoped), starts_on=date(2026, 5, 4))

    found = figures_of(scoped, MAY, TODAY)

    assert [found[key].value for key in ("enrolled", "completed", "in_training")] == [None] * 3
    assert found["enrolled"].missing == 1
    assert found.funnel[0].n is None


def test_before_its_last_day_nobody_asks_who_completed(scoped):
    CohortFactory(
        program=ProgramFactory(community=scoped),
        starts_on=date(2026, 5, 4),
        ends_on=date(2026, 6, 18),
        enrolled=12,
    )

    missing = [
        figures_of(scoped, MAY, day)["completed"].missing for day in (TODAY, date(2026, 6, 18))
    ]

    assert missing == [0, 1]


def test_a_start_counts_from_its_day(scoped):
    PlacementFactory(community=scoped, starts_on=date(2026, 6, 20), wage=Decimal("20.00"))
    june = month_of(TODAY)

    before, after = (
        figures_of(scoped, june, day) for day in (date(2026, 6, 19), date(2026, 6, 20))
    )

    for key in ("people", "placements", "employers_hiring"):
        assert (before[key].value, after[key].value) == (0, 1)
    assert (before["median_wage"].value, after["median_wage"].value) == (None, Decimal(20))


@pytest.mark.parametrize(
    ("day", "state"),
    [
        (date(2026, 6, 2), "not_due"),
        (date(2026, 6, 3), "due"),
        (date(2026, 7, 3), "due"),
        (date(2026, 7, 4), "overdue"),
    ],
)
def test_a_check_is_not_due_due_and_overdue(scoped, day: date, state: str):
    PlacementFactory(community=scoped)  # since May 4: the first check falls due on June 3

    retained = figures_of(scoped, month_of(TODAY), day)["retained_30"]

    assert {name: n for name, n in retained.parts.items() if n} == {state: 1}
    assert retained.value is None
    assert retained.denominator == retained.missing == (state != "not_due")


def test_an_answer_nobody_could_find_is_no_departure(scoped):
    for outcome in ("same", "unknown", None):
        row = PlacementFactory(community=scoped)
        if outcome:
            actions.answer_check(row.checks.get(after=30), by=None, outcome=outcome)

    retained = figures_of(scoped, month_of(TODAY), TODAY)["retained_30"]

    assert numbers(retained) == (Decimal(1) / 3, 1, 3, 2)


def test_a_person_counts_once_and_their_placements_each(scoped):
    first = PlacementFactory(community=scoped, gender="woman")
    again = {"issuer": first.issuer, "reference": first.reference, "starts_on": date(2026, 5, 11)}
    PlacementFactory(community=scoped, **again)

    found = figures_of(scoped, MAY, TODAY)

    assert (found["people"].value, found["placements"].value) == (1, 2)
    assert numbers(found["share_women"]) == (1, 1, 1, 0)


def test_a_gain_needs_both_wages(scoped):
    for wage, prior in (("20.00", "12.50"), ("18.00", None), (None, None), ("15.01", "16.00")):
        PlacementFactory(
            community=scoped,
            wage=wage and Decimal(wage),
            prior_wage=prior and Decimal(prior),
        )

    found = figures_of(scoped, MAY, TODAY)

    assert numbers(found["median_wage"]) == (Decimal("18.00"), 3, 4, 1)
    assert numbers(found["median_gain"]) == (Decimal("3.255"), 2, 4, 2)
    assert found["median_gain"].employers == 2


def test_every_figure_has_a_definition_in_whole_sentences(scoped):
    found = figures_of(scoped, MAY, TODAY)

    assert set(found.by_key) == set(METRICS)
    for metric in METRICS.values():
        assert metric.definition.endswith(".")
        assert len(metric.definition) > 60
        assert metric.numerator
        assert metric.source
    assert len({metric.definition for metric in METRICS.values()}) == len(METRICS)
    for key, metric in METRICS.items():
        assert (found[key].missing is not None) is bool(metric.missing)
        assert (found[key].denominator is not None) is bool(metric.denominator)


def test_another_communitys_figures_are_another_communitys(scoped, other_community):
    PlacementFactory(community=scoped)

    with scope(community=other_community):
        found = figures_of(other_community, MAY, TODAY)

    assert (found["people"].value, found["employers_hiring"].value) == (0, 0)
