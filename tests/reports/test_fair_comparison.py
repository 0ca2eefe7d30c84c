"""A community beside similar ones: with everybody's consent, and nobody is found out."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.utils import timezone
from django_scopes import scope, scopes_disabled
from hypothesis import given
from hypothesis import strategies as st

from communities.models import Activity, Community
from reports import actions
from reports.models import PortfolioRow
from reports.portfolio import keeping
from reports.portfolio.comparing import FEWEST_OTHERS, comparison_of, rounded
from reports.portfolio.counting import count
from tests.factories import CommunityFactory, PlacementFactory

pytestmark = pytest.mark.django_db
BESIDE = "Beside similar communities"
ONE = "/national/portfolio/of/louisville/"


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(datetime(2026, 11, 20, 15, tzinfo=UTC), tick=False) as clock:
        yield clock


def similar(n: int, *, consents: bool = True, **fields: object) -> list[Community]:
    """So many others of one kind and age, with one person placed more in each."""
    made = [CommunityFactory(**fields) for _ in range(n)]
    for people, place in enumerate(made, start=1):
        with scope(community=place):
            for _ in range(people):
                PlacementFactory(community=place, starts_on=date(2026, 8, 6))
            if consents:
                actions.compare_with_others(place, by=None, is_on=True)
    keeping.count_some([place.pk for place in made])
    return made


def compared(community: Community):
    keeping.count_some([community.pk])
    with scopes_disabled():
        row = PortfolioRow.objects.select_related("community").get(community=community)
        return comparison_of(row)


def consent(community: Community, cast, *, is_on: bool = True) -> None:
    with scope(community=community):
        actions.compare_with_others(community, by=cast["coordinator"], is_on=is_on)
    community.refresh_from_db()


def test_the_median_is_of_those_that_consented(community, cast):
    similar(FEWEST_OTHERS)
    similar(3, consents=False)
    consent(community, cast)

    found = compared(community)

    people = found.lines[0]
    assert (people.own, people.median, people.of) == ("Not known", "3", 5)
    assert "5 communities of the same kind (city), designated 5 years ago or more" in found.of


def test_too_few_others_are_no_comparison(community, cast):
    similar(FEWEST_OTHERS - 1)
    consent(community, cast)
    assert compared(community) is None


def test_who_did_not_consent_sees_none(community):
    similar(FEWEST_OTHERS)
    assert compared(community) is None


@pytest.mark.parametrize("unlike", [{"kind": "state"}, {"designated_on": date(2026, 1, 5)}])
def test_only_similar_ones_are_compared(community, cast, unlike):
    similar(FEWEST_OTHERS, **unlike)
    consent(community, cast)
    assert compared(community) is None


def test_a_figure_that_too_few_of_them_have_is_left_out(community, cast):
    similar(FEWEST_OTHERS)
    consent(community, cast)
    names = [line.name for line in compared(community).lines]
    assert "Days since the last report" not in names


def test_the_dashboard_shows_it_until_the_consent_ends(client, community, cast):
    others = similar(FEWEST_OTHERS)
    consent(community, cast)
    compared(community)
    client.force_login(cast["coordinator"])
    page = client.get("/c/louisville/progress/").text
    assert "Beside similar communities" in page
    assert not any(place.name in page for place in others)

    client.post("/c/louisville/settings/compare/", {"is_on": "no"})
    assert "Beside similar communities" not in client.get("/c/louisville/progress/").text
    with scope(community=community):
        assert Activity.objects.verbs("community.comparison").count() == 2


def test_age_moves_a_community_into_another_band(community, cast):
    Community.objects.filter(pk=community.pk).update(
        designated_on=community.today() - timedelta(days=400)
    )
    similar(FEWEST_OTHERS, designated_on=community.today() - timedelta(days=500))
    consent(community, cast)
    assert "1 to 2 years ago" in compared(community).of


def test_who_leaves_is_in_no_median_from_then_on(client, community, cast):
    others = similar(FEWEST_OTHERS)
    consent(community, cast)
    compared(community)
    client.force_login(cast["council"])
    assert BESIDE in client.get("/c/louisville/progress/").text

    leave(others[0])

    assert BESIDE not in client.get("/c/louisville/progress/").text
    with scopes_disabled():
        assert community.pk in keeping.out_of_date(now=timezone.now())
    assert compared(community) is None


def test_of_more_than_enough_the_others_are_compared_again(client, community, cast):
    others = similar(FEWEST_OTHERS + 1)
    consent(community, cast)
    compared(community)
    leave(others[0])

    assert compared(community).lines[0].of == FEWEST_OTHERS

    client.force_login(cast["council"])
    assert BESIDE in client.get("/c/louisville/progress/").text


def test_a_count_that_began_before_somebody_left_brings_no_median_back(clock, community, cast):
    others = similar(FEWEST_OTHERS)
    consent(community, cast)
    compared(community)
    before = timezone.now()
    clock.shift(1)
    leave(others[0])

    with scope(community=community):
        row = count(community, now=before)

    assert row.figures_stamp.int == 0


def test_the_staff_see_a_comparison_of_any_and_members_do_not(client, community, cast):
    similar(FEWEST_OTHERS)
    keeping.count_some([community.pk])
    client.force_login(cast["reviewer"])
    assert BESIDE in client.get(ONE).text

    client.force_login(cast["coordinator"])
    assert BESIDE not in client.get("/c/louisville/progress/").text


def test_the_staff_see_no_median_of_too_few_or_of_who_did_not_consent(client, community, cast):
    similar(FEWEST_OTHERS - 1)
    similar(3, consents=False)
    keeping.count_some([community.pk])
    client.force_login(cast["manager"])
    assert BESIDE not in client.get(ONE).text


@pytest.mark.parametrize(
    ("exact", "shown"),
    [(0, 0), (19, 19), (22, 20), (23, 25), (98, 100), (104, 100), (1_249, 1_200)],
)
def test_medians_are_shown_rounded(exact, shown):
    assert rounded(exact) == shown


@given(st.integers(min_value=0, max_value=10**7))
def test_rounding_moves_a_number_by_an_eighth_at_most(number):
    assert abs(rounded(number) - number) <= number / 8
    assert rounded(rounded(number)) == rounded(number)


def test_one_more_or_less_moves_a_median_to_a_number_that_was_there(community, cast):
    """Between two of the others would lie a sum of theirs, from which one could be worked out."""
    similar(FEWEST_OTHERS + 1)
    consent(community, cast)
    assert compared(community).lines[0].median == "3"


@pytest.mark.parametrize("others", [FEWEST_OTHERS, FEWEST_OTHERS + 2])
def test_a_comparison_is_one_query(community, cast, django_assert_num_queries, others):
    similar(others)
    consent(community, cast)
    compared(community)
    with scopes_disabled():
        row = PortfolioRow.objects.select_related("community").get(community=community)
        with django_assert_num_queries(1):
            assert comparison_of(row)


def leave(place: Community) -> None:
    with scope(community=place):
        actions.compare_with_others(place, by=None, is_on=False)
