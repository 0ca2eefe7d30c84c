"""A community's dashboard: level and direction apart, what is asked, and no small number."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.utils import timezone
from django_scopes import scope
from hypothesis import given
from hypothesis import strategies as st

from communities.models import Community, Horizon
from communities.periods import since
from placements.figures import figures_of
from placements.metrics import METRICS, Audience
from placements.models import Evidence
from placements.outcomes import outcomes_of
from reports import actions
from reports.dashboard.direction import Direction, direction_of
from reports.dashboard.reading import Dashboard, dashboard_of
from reports.models import PortfolioRow
from reports.portfolio import keeping
from reports.portfolio.counting import count
from tests.factories import (
    CohortFactory,
    CommitmentFactory,
    GoalFactory,
    PartnerFactory,
    PlacementFactory,
    ProgramFactory,
)
from tests.reports.conftest import PROMISED, write_and_send

pytestmark = pytest.mark.django_db
URL = "/c/louisville/progress/"


@pytest.fixture(autouse=True)
def _a_day_in_november():
    with time_machine.travel(datetime(2026, 11, 20, 15, tzinfo=UTC), tick=False):
        yield


def placed(community: Community, n: int, *, on: date, **fields: object) -> None:
    for _ in range(n):
        PlacementFactory(community=community, starts_on=on, **fields)


@pytest.mark.parametrize(
    ("values", "found"),
    [
        ([], Direction()),
        ([3], Direction()),
        ([1, 2, 3], Direction("up", 2)),
        ([5, 2, 3, 4], Direction("up", 2)),
        ([1, 4, 3], Direction("down", 1)),
        ([2, 2, 2], Direction("level", 2)),
        ([None, 2, 3], Direction("up", 1)),
        ([2, 3, None], Direction()),
        ([0, 0], Direction("level", 1)),
    ],
)
def test_direction_counts_the_periods_in_a_row(values, found):
    assert direction_of(values) == found


@given(st.lists(st.one_of(st.none(), st.integers(0, 5)), max_size=12))
def test_direction_says_nothing_that_the_numbers_do_not(values):
    found = direction_of(values)

    tail = values[len(values) - found.periods - 1 :] if found.periods else []
    assert None not in tail
    assert found.periods == 0 or len(tail) == found.periods + 1
    if found.way == "up":
        assert tail == sorted(set(tail))
    if found.way == "level":
        assert len(set(tail)) == 1
    if not found.periods:
        assert found.way == "unknown"


def test_more_is_not_better_for_everything():
    assert Direction("up", 1).is_good("more") is True
    assert Direction("up", 1).is_good("fewer") is False
    assert Direction("level", 3).is_good("more") is None
    assert Direction("up", 1).is_good("neither") is None


def board_of(community: Community) -> dict[str, dict]:
    return {tile["key"]: tile for tile in count(community).board["tiles"]}


def test_a_tile_has_level_direction_goal_and_day(scoped):
    for quarter, n in ((date(2026, 2, 3), 1), (date(2026, 5, 5), 2), (date(2026, 8, 6), 4)):
        placed(scoped, n, on=quarter)
    GoalFactory(
        community=scoped, metric="people", horizon=Horizon.FAR, year=2028, target=400, approved=True
    )

    tile = board_of(scoped)["people"]

    assert (tile["words"], tile["target"]) == ("7", "of 400 by the end of 2028")
    assert (tile["level"], tile["mood"]) == ("Behind the pace", "bad")
    assert (tile["way"], tile["periods"], tile["is_good"]) == ("up", 2, True)
    assert tile["as_of"] == "2026-11-20"


def test_a_goal_of_one_year_shows_what_that_year_counts(scoped):
    placed(scoped, 2, on=date(2025, 8, 6))
    placed(scoped, 3, on=date(2026, 8, 6))
    GoalFactory(community=scoped, metric="people", year=2026, target=3, approved=True)

    tile = board_of(scoped)["people"]

    assert (tile["words"], tile["target"]) == ("3", "of 3 in 2026")
    assert (tile["whole"], tile["level"]) == ("5 since designation", "Reached")


def test_without_a_goal_a_tile_has_no_level(scoped):
    placed(scoped, 1, on=date(2026, 8, 6))
    assert board_of(scoped)["people"]["level"] == ""


def test_what_nobody_reported_is_grey_and_not_zero(scoped):
    CohortFactory(program=ProgramFactory(community=scoped), starts_on=date(2026, 3, 2))

    tile = board_of(scoped)["enrolled"]

    assert (tile["words"], tile["is_known"], tile["level"]) == ("Not known", False, "Not known")


def test_figures_are_those_of_the_page_of_outcomes(scoped):
    placed(scoped, 12, on=date(2026, 8, 6))
    CohortFactory(program=ProgramFactory(community=scoped), enrolled=20)
    board = count(scoped).board
    council = outcomes_of(scoped, "", scoped.today(), sees_rows=False)

    shown = {line.metric.key: line for section in council.sections for line in section.lines}
    for tile in board["tiles"]:
        assert tile["words"] == shown[tile["key"]].words
    assert [people for _, people, _ in board["trend"]] == [one.people for one in council.trend]
    assert [words for _, words, _, _ in board["funnel"]] == [words for _, words in council.funnel]


def test_no_part_of_a_total_is_on_the_board_before_it_goes_out(scoped):
    placed(scoped, 4, on=date(2026, 8, 6), wage=Decimal("21.00"), gender="woman")
    board = count(scoped).board
    whole = since(scoped.designated_on, scoped.today())
    figures = figures_of(scoped, whole, scoped.today())

    assert figures["median_wage"].value is not None
    parts = [tile for tile in board["tiles"] if METRICS[tile["key"]].audience != Audience.ALL]
    assert [tile["is_known"] for tile in parts] == [False, False]
    assert board["served"] == []


def test_evidence_is_said_where_most_have_it_and_never_counted(scoped):
    placed(scoped, 2, on=date(2026, 8, 6), evidence=Evidence.EMPLOYER)
    placed(scoped, 1, on=date(2026, 8, 6), evidence=Evidence.SELF)
    assert board_of(scoped)["people"]["evidence"] == "Mostly employer-confirmed"
    placed(scoped, 1, on=date(2026, 8, 6), evidence=Evidence.SELF)
    assert board_of(scoped)["people"]["evidence"] == ""


def test_promises_say_what_came_of_them(scoped):
    employer = PartnerFactory(community=scoped, kinds=("employer",))
    CommitmentFactory(partner=employer, kind="hires", quantity=8)
    assert count(scoped).board["promises"] == [["Full-time hires", 8, 0]]


def dash(community: Community, reader, *permissions: str) -> Dashboard:
    count(community)
    return dashboard_of(community, reader=reader.pk, permissions=frozenset(permissions))


def test_the_council_is_asked_to_read_what_it_has_not(scoped, waiting, cast, clock):
    clock.move_to(PROMISED - timedelta(days=3))
    write_and_send(waiting, by=cast["coordinator"])

    asked = dash(scoped, cast["council"], "acknowledge_reports")
    assert [todo.page for todo in asked.todos] == [f"reports/{waiting.pk}/"]
    assert asked.asks == [["Offer a seat in the next cohort.", ""]]

    actions.acknowledge(waiting.versions.get(), by=cast["council"])
    assert list(dash(scoped, cast["council"], "acknowledge_reports").todos) == []


def test_the_coordinator_is_told_of_a_late_report(scoped, waiting, cast, clock):
    clock.move_to(datetime(2026, 10, 20, 13, tzinfo=UTC))
    words = [todo.words for todo in dash(scoped, cast["coordinator"], "publish_reports").todos]
    assert words == ["A report was due on October 15: write it, or put it off"]


def test_ten_seconds_tell_the_level_of_checklist_goal_and_report(scoped, cast):
    placed(scoped, 1, on=date(2026, 8, 6))
    GoalFactory(community=scoped, metric="people", year=2026, target=1, approved=True)
    signs = list(dash(scoped, cast["council"]).signs)
    assert signs == [("Checklist", "Not begun", ""), ("People placed", "Reached", "good")]


@pytest.fixture
def opened(client, cast, community):
    def open_as(name: str, page: str = URL):
        client.force_login(cast[name])
        return client.get(page)

    return open_as


@pytest.mark.parametrize("name", ["coordinator", "contributor", "council", "reviewer"])
def test_everybody_reads_the_same_figures(opened, community, name):
    with scope(community=community):
        placed(community, 3, on=date(2026, 8, 6))
    keeping.count_some([community.pk])

    page = opened(name).text

    assert "People placed" in page
    assert "Up for" in page or "Direction not known" in page
    for other in ("meeting/", "brief/"):
        assert opened(name, URL + other).status_code == 200


def test_before_the_first_count_the_page_says_so(opened):
    assert "The figures are being counted." in opened("council").text


def test_a_community_that_applies_has_no_figures_to_show(opened, community):
    Community.objects.filter(pk=community.pk).update(status="prospective", designated_on=None)
    keeping.count_some([community.pk])
    page = opened("council").text
    assert "is applying to become" in page
    assert "What came of it" not in page


@pytest.mark.parametrize("many", [1, 3, 30])
@pytest.mark.parametrize("name", ["coordinator", "council"])
def test_the_dashboard_costs_the_same_whatever_there_is(
    client, cast, community, django_assert_num_queries, name, many
):
    with scope(community=community):
        placed(community, many, on=date(2026, 8, 6))
    keeping.count_some([community.pk])
    client.force_login(cast[name])
    client.get(URL)
    for page in (URL, f"{URL}meeting/", f"{URL}brief/"):
        with django_assert_num_queries(10):
            assert client.get(page).status_code == 200


def test_the_board_is_as_old_as_its_row(scoped):
    placed(scoped, 1, on=date(2026, 8, 6))
    row = count(scoped)
    placed(scoped, 1, on=date(2026, 8, 6))
    assert PortfolioRow.objects.get().board == row.board
    later = count(scoped, now=timezone.now())
    assert later.board["tiles"][0]["words"] == "2"
