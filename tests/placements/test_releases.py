"""What goes out of who is served, and that no stored release gives a small number away."""

from datetime import date, timedelta

import pytest
from django.db import transaction
from django_scopes import scope
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from communities.models import Status
from placements import actions
from placements.models import BANDS, Placement, ReleasedBreakdown
from placements.releases import release_breakdowns, who_is_served
from placements.schedule import release_who_is_served
from placements.suppression import SMALLEST_CELL
from placements.tally import recount_all, together
from tests.factories import PlacementFactory
from tests.placements.test_suppression import (
    CATEGORIES,
    is_determined,
    quarter,
    reduced,
    row_of,
    secrets,
)

pytestmark = pytest.mark.django_db
SPRING = date(2026, 4, 15)
AFTER_SPRING = date(2026, 8, 20)  # the files of April to June are in
AFTER_SUMMER = date(2026, 11, 20)


def place(scoped, job, day: date, **said: int) -> None:
    """So many people who said this of their gender; `unreported` said nothing."""
    with transaction.atomic(), together(scoped):
        for answer, people in said.items():
            for n in range(people):
                actions.log_placement(
                    scoped,
                    by=None,
                    **{
                        **job,
                        "reference": f"{answer}-{day}-{n}",
                        "starts_on": day,
                        "gender": "" if answer == "unreported" else answer,
                    },
                )


def gender(community) -> dict[str, int | None]:
    return {answer.name: answer.people for answer in who_is_served(community)["gender"].answers}


def test_nothing_went_out_yet(scoped):
    assert who_is_served(scoped) == {}


def test_a_release_says_what_is_hidden_and_until_when_it_counts(scoped, job):
    place(scoped, job, SPRING, woman=14, man=12, another=3, unreported=11)
    place(scoped, job, date(2026, 7, 1), woman=20)

    release_breakdowns(scoped, by=None, today=AFTER_SPRING)

    found = who_is_served(scoped)["gender"]
    assert gender(scoped) == {
        "Woman": 14,
        "Man": 12,
        "Another gender": None,
        "Prefer not to say": None,
        "Unreported": None,
    }
    assert (found.people, found.through, found.hides) == (40, date(2026, 6, 30), True)


def test_the_files_of_a_quarter_have_to_be_in(scoped, job):
    place(scoped, job, SPRING, woman=20)

    assert release_breakdowns(scoped, by=None, today=date(2026, 8, 14)) == []
    assert len(release_breakdowns(scoped, by=None, today=date(2026, 8, 15))) == len(BANDS)


def test_a_small_step_keeps_the_release_before(scoped, job):
    place(scoped, job, SPRING, woman=20, man=30, another=12, declined=15, unreported=11)
    release_breakdowns(scoped, by=None, today=AFTER_SPRING)
    place(scoped, job, date(2026, 7, 15), woman=3, man=40)

    released = release_breakdowns(scoped, by=None, today=AFTER_SUMMER)

    assert "gender" not in {row.band for row in released}
    assert who_is_served(scoped)["gender"].through == date(2026, 6, 30)
    assert gender(scoped)["Woman"] == 20


def test_a_large_step_goes_out(scoped, job):
    everybody = {"woman": 20, "man": 30, "another": 12, "declined": 15, "unreported": 11}
    place(scoped, job, SPRING, **everybody)
    release_breakdowns(scoped, by=None, today=AFTER_SPRING)
    place(scoped, job, date(2026, 7, 15), **everybody)

    release_breakdowns(scoped, by=None, today=AFTER_SUMMER)

    assert who_is_served(scoped)["gender"].through == date(2026, 9, 30)
    assert gender(scoped)["Woman"] == 40


def test_a_person_who_starts_again_is_one(scoped, job):
    place(scoped, job, SPRING, woman=12, man=12)
    for n in range(12):
        again = {"reference": f"woman-{SPRING}-{n}", "starts_on": date(2026, 6, 1)}
        actions.log_placement(scoped, by=None, **{**job, **again})

    release_breakdowns(scoped, by=None, today=AFTER_SPRING)

    assert who_is_served(scoped)["gender"].people == 24


def test_letting_out_twice_lets_out_once(scoped, job):
    place(scoped, job, SPRING, woman=20)
    release_breakdowns(scoped, by=None, today=AFTER_SPRING)
    place(scoped, job, SPRING, man=50)  # a file that came late

    assert release_breakdowns(scoped, by=None, today=AFTER_SPRING) == []
    assert ReleasedBreakdown.objects.filter(band="gender").count() == 1
    assert scoped.activities.verbs("breakdown.released").count() == 1


def test_the_log_says_what_went_out_and_no_number(scoped, job):
    place(scoped, job, SPRING, woman=20)

    release_breakdowns(scoped, by=None, today=AFTER_SPRING)

    line = scoped.activities.verbs("breakdown.released").get()
    assert line.sentence == (
        "released who is served through June 30, 2026: gender, person of color, age, education, "
        "veteran, limited english"
    )
    assert "20" not in str(line.data)


def test_the_clock_opens_each_communitys_scope(community, other_community, time_machine):
    time_machine.move_to("2026-08-20T12:00:00Z", tick=False)
    for one in (community, other_community):
        with scope(community=one):
            PlacementFactory(community=one, starts_on=SPRING)
    other_community.status = Status.PROSPECTIVE
    other_community.save()

    assert [release_who_is_served(), release_who_is_served()] == [len(BANDS), 0]

    with scope(community=other_community):
        assert not ReleasedBreakdown.objects.exists()


def test_the_page_needs_one_query(scoped, job, django_assert_num_queries):
    place(scoped, job, SPRING, woman=12)
    release_breakdowns(scoped, by=None, today=AFTER_SPRING)

    with django_assert_num_queries(1):
        who_is_served(scoped)


QUARTERS = [date(2026, 1, 1), date(2026, 4, 1), date(2026, 7, 1), date(2026, 10, 1)]


def fill(community, job, quarter: date, people: dict[str, int]) -> None:
    rows = [
        Placement(
            community=community,
            **{**job, "reference": f"{quarter}-{answer}-{n}"},
            gender=answer.replace("unreported", ""),
        )
        for answer in CATEGORIES
        for n in range(people[answer])
    ]
    for n, row in enumerate(rows):
        row.starts_on = quarter + timedelta(days=n % 80)
    Placement.objects.bulk_create(rows)
    recount_all(community)


def found_by_an_attacker(quarters: list[dict[str, int]]) -> list[object]:
    """Small numbers that follow from the totals of each quarter and from all stored releases."""
    size = len(quarters)
    rows = [row_of({(q, c) for c in CATEGORIES}, size) for q in range(size)]
    for one in ReleasedBreakdown.objects.filter(band="gender"):
        covered = range(QUARTERS.index(one.until))
        shown = [answer or "unreported" for answer in one.release.shown]
        rows += [row_of({(q, answer) for q in covered}, size) for answer in shown]
    basis = reduced(rows)
    return [
        cell
        for cell in secrets(quarters, SMALLEST_CELL)
        if is_determined(row_of(cell, size), basis)
    ]


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(quarters=st.lists(quarter, min_size=2, max_size=3))
def test_no_small_number_follows_from_the_releases_that_are_stored(scoped, job, quarters):
    with transaction.atomic():
        for begins, people in zip(QUARTERS, quarters, strict=False):
            fill(scoped, job, begins, people)
            release_breakdowns(scoped, by=None, today=begins + timedelta(days=150))

        assert found_by_an_attacker(quarters) == []

        transaction.set_rollback(True)
