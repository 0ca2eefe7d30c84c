"""The national report says the same on its page, on paper and in both files."""

import csv
from datetime import UTC, date, datetime
from io import BytesIO, StringIO

import pytest
import time_machine
from django_scopes import scope
from openpyxl import load_workbook

from communities.models import Community
from reports.portfolio import keeping
from reports.portfolio.national_report import national_report, printed, table_of
from tests.factories import CommunityFactory, PlacementFactory

pytestmark = pytest.mark.django_db
URL = "/national/report/"


@pytest.fixture(autouse=True)
def _a_day_in_november():
    with time_machine.travel(datetime(2026, 11, 20, 15, tzinfo=UTC), tick=True):
        yield


@pytest.fixture
def nation(community, other_community) -> list[Community]:
    """Two that say something, in one round and state; one that says nothing; one in two states."""
    CommunityFactory(name="Quiet", round="2016-03")
    both = CommunityFactory(name="=Both()", states="KY,IN", round="2016-03")
    Community.objects.filter(pk=community.pk).update(round="2015-03")
    for place, n in ((community, 3), (both, 2)):
        with scope(community=place):
            for _ in range(n):
                PlacementFactory(community=place, starts_on=date(2026, 8, 6))
    communities = list(Community.objects.all())
    keeping.count_some([one.pk for one in communities])
    keeping.take_nation()
    return communities


def test_groups_add_up_and_unknown_is_not_zero(nation):
    report = national_report()

    rounds = {one.name: (one.communities, one.reporting, one.people) for one in report.by_round}
    assert rounds == {
        "2015-03": (1, 1, 3),
        "2016-03": (2, 1, 2),
        "Before there were rounds": (1, 0, None),
    }
    states = {one.name: (one.communities, one.people) for one in report.by_state}
    assert states == {"Indiana": (1, 2), "Kentucky": (3, 5), "Ohio": (1, None)}
    assert [(one.key, one.communities) for one in report.by_stage] == [("1", 4)]
    assert report.totals.words == "2 of 4 communities reporting, oldest figure November 20, 2026."


def test_an_area_inside_another_is_in_no_group_twice(nation, community):
    state = CommunityFactory(kind="state", name="Kentucky")
    Community.objects.filter(pk=community.pk).update(parent=state)
    with scope(community=state):
        PlacementFactory(community=state, starts_on=date(2026, 8, 6))
    keeping.count_some([community.pk, state.pk])

    kentucky = next(one for one in national_report().by_state if one.name == "Kentucky")

    assert (kentucky.communities, kentucky.people) == (4, 3)


def test_page_paper_and_files_say_the_same(nation, client, cast):
    client.force_login(cast["manager"])
    report = national_report()
    rows = list(table_of(report))

    page = client.get(URL).text
    told = list(csv.reader(StringIO(client.get(f"{URL}report.csv").text.removeprefix("\ufeff"))))
    sheet = load_workbook(BytesIO(client.get(f"{URL}report.xlsx").content)).active
    paper = printed(report)
    for figure, row in zip(report.figures, paper["figures"], strict=True):
        assert figure.words in page
        assert row[:2] == [figure.name, figure.words]
    assert len(told) == sheet.max_row == len(rows) + 1
    for one, (part, what, number, *_), kept in zip(
        told[1:], rows, sheet.iter_rows(min_row=2, values_only=True), strict=True
    ):
        assert one[0] == kept[0] == part
        assert one[1] == kept[1] == (f"'{what}" if what.startswith("=") else what)
        assert one[2] == ("" if number is None else str(number))
        assert kept[2] in (number, "", None)


def test_the_paper_is_a_pdf(nation, client, cast):
    client.force_login(cast["reviewer"])
    answer = client.get(f"{URL}report.pdf")
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF-")


def test_without_any_count_the_report_says_so(client, cast):
    client.force_login(cast["manager"])
    page = client.get(URL).text
    assert "0 of 2 communities reporting." in page
    assert "Not known" in page


@pytest.mark.parametrize("many", [1, 3, 12])
def test_the_report_costs_the_same_whatever_there_is(client, cast, django_assert_num_queries, many):
    others = [CommunityFactory(round=f"R{number}") for number in range(many)]
    keeping.count_some([one.pk for one in others])
    client.force_login(cast["manager"])
    client.get(URL)
    with django_assert_num_queries(9):
        assert client.get(URL).status_code == 200
