"""The rollup says what the rows say, after any acts in any order."""

from contextlib import suppress
from datetime import date, timedelta
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import transaction
from django_scopes import scope
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from communities.periods import add_months
from placements import actions
from placements.models import Placement, Tally, YearTally
from placements.tally import Key, Touched, Wrong, recount, recount_all, together
from tests.factories import CohortFactory, PlacementFactory, ProgramFactory

pytestmark = pytest.mark.django_db
FIRST = date(2025, 1, 1)
days = st.integers(0, 200).map(lambda n: FIRST + timedelta(days=n))
money = st.sampled_from([None, Decimal("17.50"), Decimal("22.05"), Decimal("31.99")])
placement = st.fixed_dictionaries(
    {
        "reference": st.sampled_from("ABC"),
        "starts_on": days,
        "wage": money,
        "prior_wage": st.one_of(money, st.just(Decimal(0))),
        "gender": st.sampled_from(["", "woman", "man"]),
        "kind": st.sampled_from(["full_time", "internship"]),
        "cohort": st.sampled_from([None, 0, 1]),
    }
)
counts = st.sampled_from([(None, None, None), (12, None, 3), (20, 15, 2), (0, 0, None)])
which = st.integers(0, 5)
acts = st.lists(
    st.one_of(
        st.tuples(st.just("log"), which, placement),
        st.tuples(st.just("change"), which, placement),
        st.tuples(st.sampled_from(["remove", "restore", "reopen"]), which, st.none()),
        st.tuples(
            st.just("answer"), which, st.sampled_from(["same", "other", "not_working", "unknown"])
        ),
        st.tuples(st.just("cohort"), which, st.tuples(days, counts)),
        st.tuples(st.sampled_from(["remove_cohort", "restore_cohort"]), which, st.none()),
    ),
    min_size=3,
    max_size=12,
)


def nth(rows, n: int):
    found = list(rows.order_by("pk"))
    return found[n % len(found)] if found else None


def do(community, by, job, cohorts, act: str, n: int, said) -> None:
    row = nth(community.placements.all(), n)
    if act in ("log", "change"):
        said = {**said, "cohort": None if said["cohort"] is None else cohorts[said["cohort"]]}
    if act == "log":
        actions.log_placement(community, by=by, **{**job, **said})
    elif "cohort" in act:
        change_cohort(nth(community.cohorts.all(), n), act, said, by)
    elif row and act == "change":
        actions.change_placement(row, by=by, **said)
    elif row and act in ("remove", "restore"):
        getattr(actions, f"{act}_placement")(row, by=by)
    elif row and act == "answer":
        actions.answer_check(nth(row.checks, n), by=by, outcome=said)
    elif row:
        actions.reopen_check(nth(row.checks, n), by=by)


def change_cohort(cohort, act: str, said, by) -> None:
    if act != "cohort":
        getattr(actions, act)(cohort, by=by)
        return
    day, (enrolled, completed, withdrew) = said
    actions.change_cohort(
        cohort, by=by, starts_on=day, enrolled=enrolled, completed=completed, withdrew=withdrew
    )


@settings(
    max_examples=16, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(acts=acts)
def test_sums_are_right_after_any_acts(scoped, by, job, provider, acts):
    with transaction.atomic():
        program = ProgramFactory(community=scoped, provider=provider)
        cohorts = [
            CohortFactory(program=program, starts_on=FIRST + timedelta(days=n)) for n in (0, 90)
        ]
        for act in acts:
            with suppress(actions.Refused):  # nothing is written
                do(scoped, by, job, cohorts, *act)

        assert recount_all(scoped) == []

        transaction.set_rollback(True)


def test_a_sum_that_went_wrong_is_found_and_put_right(scoped):
    PlacementFactory(community=scoped, wage=Decimal("20.00"))
    wage = Key(date(2026, 5, 1), "wage", 20, value=2000)
    Tally.objects.filter(measure="wage").update(n=7)

    assert recount_all(scoped) == [Wrong(wage, 7, 1)]
    assert recount_all(scoped) == []


def test_the_sum_of_a_year_that_went_wrong_is_found_and_put_right(scoped):
    PlacementFactory(community=scoped, kind="full_time")
    placements = Key(date(2026, 1, 1), "placements", of="full_time")
    YearTally.objects.filter(measure="placements").update(n=7)

    assert recount_all(scoped) == [Wrong(placements, 7, 1, is_year=True)]
    assert recount_all(scoped) == []


def test_rows_changed_behind_the_acts_are_found(scoped):
    row = PlacementFactory(community=scoped)
    Placement.objects.filter(pk=row.pk).update(kind="internship")

    found = {(w.key.of, w.stored, w.counted) for w in recount_all(scoped)}

    assert found == {("full_time", 1, 0), ("internship", 0, 1)}


def test_nothing_is_stored_of_nothing(scoped):
    row = PlacementFactory(community=scoped, wage=Decimal("20.00"))

    actions.remove_placement(row, by=None)

    assert not Tally.objects.exists()


def test_many_acts_are_counted_once(scoped, job):
    with transaction.atomic(), together(scoped):
        for n in range(3):
            actions.log_placement(scoped, by=None, **{**job, "reference": f"P-{n}"})

        assert not Tally.objects.exists()

    assert Tally.objects.get(measure="placements").n == 3
    assert recount_all(scoped) == []


def test_acts_that_fail_together_leave_no_sum(scoped, job):
    @transaction.atomic
    def log_twice():
        with together(scoped):
            actions.log_placement(scoped, by=None, **job)
            actions.log_placement(scoped, by=None, **job)

    with pytest.raises(actions.Refused):
        log_twice()

    assert not Tally.objects.exists()


def test_another_communitys_rows_are_not_counted(scoped, other_community):
    PlacementFactory(community=scoped)
    with scope(community=other_community):
        PlacementFactory(community=other_community)

        assert Tally.objects.get(measure="placements").n == 1
        assert recount_all(other_community) == []


def test_the_command_says_what_was_wrong(scoped):
    PlacementFactory(community=scoped)
    Tally.objects.filter(measure="evidence").update(n=4)
    said = StringIO()

    call_command("recount_placements", stdout=said)

    assert said.getvalue().splitlines() == [
        "Louisville: 1 sums were wrong",
        "  2026-05 evidence partner (0, 0): stored 4, counted 1",
    ]


def test_a_file_of_many_years_is_counted(scoped, job):
    """A statement may not name every month of them."""
    touched = Touched()
    for n in range(600):
        touched.starts.add(add_months(date(1960, 1, 1), n))
        touched.due |= {(add_months(date(1960, 1, 1), n), after) for after in (30, 365)}
        touched.began.add(add_months(date(1960, 1, 1), n))
    PlacementFactory(community=scoped, starts_on=date(1995, 5, 4))
    Tally.objects.all().delete()

    with transaction.atomic():
        wrong = recount(scoped, touched)

    assert len(wrong) == Tally.objects.count()
    assert {one.key.measure for one in wrong} >= {"people", "check"}
