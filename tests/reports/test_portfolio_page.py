"""The nation's portfolio: who comes first, what a cell says, and that the numbers add up."""

import csv
import io
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.utils import timezone
from django_scopes import scope, scopes_disabled

from communities import actions as people
from communities.models import Activity, Community
from reports.models import Attention, PortfolioRow
from reports.portfolio import keeping
from reports.portfolio.matrix import attention_words, cell_of
from reports.portfolio.tile_map import GRID, tile_map
from tests.factories import CommunityFactory, PlacementFactory

URL = "/national/portfolio/"


@pytest.fixture(autouse=True)
def clock(own_cache):
    with time_machine.travel(datetime(2026, 5, 20, 15, tzinfo=UTC), tick=False) as clock:
        yield clock


@pytest.fixture
def manager(client, cast):
    client.force_login(cast["manager"])
    return client


def count(*communities: Community) -> None:
    keeping.count_some([community.pk for community in communities])


def names(response) -> list[str]:
    return [line.community.name for line in response.context["lines"]]


def quiet_since(community: Community, days: int, by) -> None:
    with scope(community=community):
        at = timezone.now() - timedelta(days=days)
        Activity.record(community, by=by, verb="item.note", sentence="wrote", at=at)


def row_with(**fields: object) -> PortfolioRow:
    told = {"as_of": date(2026, 5, 20), "attention": Attention.NONE, "stage": 3}
    return PortfolioRow(**{**told, **fields})


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"attention": "silent", "attention_since": date(2026, 3, 1)}, "Silent for 80 days"),
        ({"attention": "late", "attention_since": date(2026, 5, 8)}, "Report 12 days late"),
        ({"attention": "late", "attention_since": date(2026, 5, 19)}, "Report 1 day late"),
        ({"attention": "late", "attention_since": date(2026, 5, 20)}, "Report due today"),
        (
            {"attention": "stalled", "attention_since": date(2025, 12, 21)},
            "Nothing finished for 150 days",
        ),
        ({"attention": "behind", "items_late": 4}, "4 items late"),
        ({"attention": "behind", "items_late": 1}, "1 item late"),
        ({}, "Nothing is late"),
    ],
)
def test_the_reason_is_said_with_its_age(fields, words):
    assert attention_words(row_with(**fields)) == words


STAGE = {"number": 3, "done": 2, "exempt": 1, "total": 6, "completed_on": ""}


def test_the_cell_of_the_stage_says_its_age_and_the_report_s(db):
    row = row_with(stage_since=date(2026, 5, 10), reported_on=date(2026, 4, 30))

    cell = cell_of(row, STAGE)
    assert (cell.words, cell.note, cell.marks) == (
        "10 days",
        "2 of 5 done, report 20 days ago",
        "here",
    )
    assert cell_of(row, {**STAGE, "completed_on": "2026-03-02"}).note == "Mar 2026"
    assert cell_of(row, {**STAGE, "number": 4, "done": 0}).words == ""


def test_a_stage_that_nobody_began_has_no_age(db):
    assert cell_of(row_with(), STAGE).words == "not begun"


def test_silent_ones_come_first_and_what_is_not_counted_last(manager, cast, community):
    silent, late, new = (CommunityFactory(name=name) for name in ("Silent", "Late", "New"))
    quiet_since(community, 1, cast["coordinator"])
    quiet_since(silent, 80, cast["coordinator"])
    quiet_since(late, 1, cast["coordinator"])
    count(community, silent, late)
    with scopes_disabled():
        rows = PortfolioRow.objects.filter(community=late)
        rows.update(attention="late", attention_rank=2, attention_since=date(2026, 5, 1))
    Community.objects.filter(slug="toledo").delete()

    response = manager.get(URL)

    assert names(response) == ["Silent", "Late", "Louisville", "New"]
    assert "Silent for 80 days" in response.text
    assert "Not counted yet" in response.text
    assert new.name in response.text


def test_each_number_leads_to_the_communities_behind_it(manager, cast, community):
    other = CommunityFactory(name="Bellevue", states="WA")
    quiet_since(other, 80, cast["coordinator"])
    quiet_since(community, 1, cast["coordinator"])
    count(community, other)

    assert names(manager.get(f"{URL}?attention=silent")) == ["Bellevue"]
    assert names(manager.get(f"{URL}?state=WA")) == ["Bellevue"]
    assert names(manager.get(f"{URL}?stage=1&state=KY")) == ["Louisville"]
    page = manager.get(URL)
    for key in ("attention=silent", "state=WA", "stage=1"):
        assert f'href="?{key}"' in page.text


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("liaison=mine", ["Louisville"]),
        ("liaison=nobody", ["Toledo"]),
        ("reporting=yes", ["Louisville"]),
        ("reporting=no", ["Toledo"]),
        ("standing=on_track", []),
        ("attention=nonsense", ["Louisville", "Toledo"]),
        ("q=tol", ["Toledo"]),
        ("sort=name", ["Louisville", "Toledo"]),
        ("sort=-people", ["Toledo", "Louisville"]),
    ],
)
def test_lists_are_narrowed_and_sorted(manager, cast, community, other_community, query, found):
    people.set_liaison(community, by=cast["manager"], liaison=cast["manager"])
    with scope(community=community):
        PlacementFactory(community=community, starts_on=date(2026, 2, 3))
    count(community, other_community)

    assert sorted(names(manager.get(f"{URL}?{query}"))) == sorted(found)


def test_totals_are_of_what_was_asked_for(manager, community, other_community):
    with scope(community=community):
        PlacementFactory(community=community, starts_on=date(2026, 2, 3))
    count(community, other_community)

    whole, one = manager.get(URL), manager.get(f"{URL}?state=OH")

    assert "1 of 2 communities reporting, oldest figure May 20, 2026." in whole.text
    assert "0 of 1 communities reporting." in one.text
    assert "Not known" in one.text


def test_the_nation_counts_employers_once_and_a_part_says_that_it_does_not(manager, community):
    count(community)
    keeping.take_nation()

    assert "each counted once" in manager.get(URL).text
    part = manager.get(f"{URL}?state=KY").text
    assert "each counted once" not in part
    assert "one that hires in two communities counts in each" in part


def test_the_export_has_every_row_and_column(manager, community, other_community):
    with scope(community=community):
        PlacementFactory(community=community, starts_on=date(2026, 2, 3))
    count(community)

    response = manager.get(f"{URL}?format=csv&sort=name")

    louisville, toledo = csv.DictReader(io.StringIO(response.text.removeprefix("\ufeff")))
    assert (louisville["Community"], louisville["People placed"]) == ("Louisville", "1")
    assert (louisville["Figures as of"], louisville["Reporting"]) == ("2026-05-20", "yes")
    assert (toledo["People placed"], toledo["Attention"]) == ("", "Not counted yet")


@pytest.mark.parametrize("more", [0, 2, 30])
def test_the_page_costs_the_same_whatever_there_is(
    manager, community, django_assert_num_queries, more
):
    others = [CommunityFactory(round=f"Round {number}") for number in range(more)]
    count(community, *others)
    with django_assert_num_queries(9):
        assert manager.get(URL).status_code == 200
    with django_assert_num_queries(6):
        assert manager.get(URL).status_code == 200


def test_what_is_remembered_is_forgotten_with_the_next_count(
    manager, clock, community, other_community
):
    count(community, other_community)
    assert "0 of 2 communities reporting" in manager.get(URL).text
    with scope(community=community):
        PlacementFactory(community=community, starts_on=date(2026, 2, 3))
    clock.shift(1)
    count(community)

    assert "1 of 2 communities reporting" in manager.get(URL).text


def test_without_a_community_the_page_says_so(manager, cast):
    Community.objects.all().delete()
    assert "Nothing matches" in manager.get(URL).text


def test_every_state_has_a_square_of_its_own():
    codes = [code for line in GRID for code in line.split() if code != ".."]
    assert len(codes) == len(set(codes)) == 52
    drawn = tile_map({"KY": 3, "GU": 1}, "?state={}".format).squares
    assert drawn.count('<rect class="step0"') == 51
    assert '<a href="?state=KY" aria-label="Kentucky: 3 communities"><rect class="step2"' in drawn


def test_a_territory_without_a_square_stands_in_the_list():
    table = tile_map({"KY": 3, "GU": 1}, "?state={}".format).table
    assert table == [("Guam", "?state=GU", 1), ("Kentucky", "?state=KY", 3)]
