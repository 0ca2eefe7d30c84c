"""What goes out of who is served, and that no stored release gives a small number away."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import transaction
from django_scopes import scope

from communities.models import Status
from placements import actions
from placements.models import BANDS, ReleasedBreakdown
from placements.releases import readings_of, release_breakdowns
from placements.schedule import release_who_is_served
from placements.tally import together
from tests.factories import PartnerFactory, PlacementFactory

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


def released(community, today: date) -> set[str]:
    return {row.breakdown for row in release_breakdowns(community, by=None, today=today)}


def gender(community) -> dict[str, int | None]:
    return dict(readings_of(community)["gender"].answers)


def test_nothing_went_out_yet(scoped):
    assert readings_of(scoped) == {}


def test_a_release_says_what_is_hidden_and_until_when_it_counts(scoped, job):
    place(scoped, job, SPRING, woman=14, man=12, another=3, unreported=11)
    place(scoped, job, date(2026, 7, 1), woman=20)

    release_breakdowns(scoped, by=None, today=AFTER_SPRING)

    found = readings_of(scoped)["gender"]
    assert gender(scoped) == {
        "Woman": 14,
        "Man": 12,
        "Another gender": None,
        "Prefer not to say": None,
        "Unreported": None,
    }
    assert (found.total, found.through, found.hides) == (40, date(2026, 6, 30), True)


def test_the_files_of_a_quarter_have_to_be_in(scoped, job):
    place(scoped, job, SPRING, woman=20)

    assert release_breakdowns(scoped, by=None, today=date(2026, 8, 14)) == []
    assert released(scoped, date(2026, 8, 15)) == {"kind", "placed", *BANDS}


def test_a_small_step_keeps_the_release_before(scoped, job):
    place(scoped, job, SPRING, woman=20, man=30, another=12, declined=15, unreported=11)
    release_breakdowns(scoped, by=None, today=AFTER_SPRING)
    place(scoped, job, date(2026, 7, 15), woman=3, man=40)

    assert "gender" not in released(scoped, AFTER_SUMMER)
    assert readings_of(scoped)["gender"].through == date(2026, 6, 30)
    assert gender(scoped)["Woman"] == 20


def test_a_large_step_goes_out(scoped, job):
    everybody = {"woman": 20, "man": 30, "another": 12, "declined": 15, "unreported": 11}
    place(scoped, job, SPRING, **everybody)
    release_breakdowns(scoped, by=None, today=AFTER_SPRING)
    place(scoped, job, date(2026, 7, 15), **everybody)

    release_breakdowns(scoped, by=None, today=AFTER_SUMMER)

    assert readings_of(scoped)["gender"].through == date(2026, 9, 30)
    assert gender(scoped)["Woman"] == 40


def test_a_person_who_starts_again_is_one(scoped, job):
    place(scoped, job, SPRING, woman=12, man=12)
    for n in range(12):
        again = {"reference": f"woman-{SPRING}-{n}", "starts_on": date(2026, 6, 1)}
        actions.log_placement(scoped, by=None, **{**job, **again})

    release_breakdowns(scoped, by=None, today=AFTER_SPRING)

    assert readings_of(scoped)["gender"].total == 24


def test_letting_out_twice_lets_out_once(scoped, job):
    place(scoped, job, SPRING, woman=20)
    release_breakdowns(scoped, by=None, today=AFTER_SPRING)
    place(scoped, job, SPRING, man=50)  # a file that came late

    assert release_breakdowns(scoped, by=None, today=AFTER_SPRING) == []
    assert ReleasedBreakdown.objects.filter(breakdown="gender").count() == 1
    assert scoped.activities.verbs("breakdown.released").count() == 1


def test_the_log_says_what_went_out_and_no_number(scoped, job):
    place(scoped, job, SPRING, woman=20)

    release_breakdowns(scoped, by=None, today=AFTER_SPRING)

    line = scoped.activities.verbs("breakdown.released").get()
    assert line.sentence == (
        "released to the council what is known through June 30, 2026: outcomes, gender, person of "
        "color, age, education, veteran, limited english"
    )
    assert "20" not in str(line.data)


def test_the_clock_opens_each_communitys_scope(community, other_community, time_machine):
    time_machine.move_to("2026-08-20T12:00:00Z", tick=False)
    for one in (community, other_community):
        with scope(community=one):
            PlacementFactory(community=one, starts_on=SPRING)
    other_community.status = Status.PROSPECTIVE
    other_community.save()

    assert [release_who_is_served(), release_who_is_served()] == [len(BANDS) + 2, 0]

    with scope(community=other_community):
        assert not ReleasedBreakdown.objects.exists()


def test_the_page_needs_one_query(scoped, job, django_assert_num_queries):
    place(scoped, job, SPRING, woman=12)
    release_breakdowns(scoped, by=None, today=AFTER_SPRING)

    with django_assert_num_queries(1):
        readings_of(scoped)


def test_a_community_may_ask_for_more_people_behind_a_number(scoped, job):
    scoped.smallest_cell = 15
    place(scoped, job, SPRING, woman=14, man=16, another=15, declined=15, unreported=15)

    release_breakdowns(scoped, by=None, today=AFTER_SPRING)

    assert gender(scoped) == {
        "Woman": None,
        "Man": 16,
        "Another gender": 15,
        "Prefer not to say": 15,
        "Unreported": None,
    }


@pytest.mark.parametrize(("fewest", "median"), [(3, "24"), (4, None)])
def test_a_median_goes_out_with_enough_people_and_employers(scoped, job, fewest: int, median):
    scoped.fewest_employers = fewest
    with transaction.atomic(), together(scoped):
        for n in range(12):
            paid = {"wage": Decimal(18 + n // 4 * 6), "reference": f"W-{n}", "starts_on": SPRING}
            if n % 4 == 0:
                job = {**job, "employer": PartnerFactory(community=scoped)}
            actions.log_placement(scoped, by=None, **{**job, **paid})

    release_breakdowns(scoped, by=None, today=AFTER_SPRING)

    found = readings_of(scoped)["wage"].beside["median"]
    assert found == median or Decimal(found) == Decimal(median)


def test_a_wage_that_is_put_right_moves_no_median_that_is_out(scoped, job):
    with transaction.atomic(), together(scoped):
        for n in range(12):
            paid = {"wage": Decimal(21), "reference": f"W-{n}", "starts_on": SPRING}
            employer = {"employer": PartnerFactory(community=scoped)}
            row = actions.log_placement(scoped, by=None, **{**job, **paid, **employer})
    release_breakdowns(scoped, by=None, today=AFTER_SPRING)
    for one in scoped.placements.exclude(pk=row.pk):
        actions.change_placement(one, by=None, version=one.version, wage=Decimal(23))

    released(scoped, AFTER_SUMMER)

    wage = readings_of(scoped)["wage"]
    assert (wage.through, Decimal(wage.beside["median"])) == (date(2026, 9, 30), Decimal(21))
