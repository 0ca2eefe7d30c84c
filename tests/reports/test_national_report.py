"""The national report says the same on its page, on paper and in both files."""

import csv
import json
from datetime import UTC, date, datetime
from html.parser import HTMLParser
from io import BytesIO, StringIO
from typing import Any, Self

import pytest
import time_machine
import typst
from django_scopes import scope
from openpyxl import load_workbook

from communities.cells import as_read
from communities.models import Community
from communities.pdf import compiler
from communities.printing import day
from reports.portfolio import keeping
from reports.portfolio.national_report import national_report, printed
from tests.factories import CommunityFactory, PlacementFactory

pytestmark = pytest.mark.django_db
URL = "/national/report/"


@pytest.fixture(autouse=True)
def _a_day_in_november():
    with time_machine.travel(datetime(2026, 11, 20, 15, tzinfo=UTC), tick=False):
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
    """Each is read as its reader has it: tables of the page and of the paper, and both files."""
    client.force_login(cast["manager"])
    with Tables() as page:
        page.feed(client.get(URL).text)
    told = list(csv.reader(StringIO(client.get(f"{URL}report.csv").text.removeprefix("\ufeff"))))
    sheet = load_workbook(BytesIO(client.get(f"{URL}report.xlsx").content)).active
    kept = [[as_text(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]
    paper = tables_on(compiler("nation.typ", printed(national_report())))

    assert page.tables == paper
    assert kept == told
    assert page.tables == tables_in(told[1:])
    totals, stages, rounds, states, each = paper
    assert totals[0][:3] == ["People placed", "5", "from 2 of 4, as of November 20, 2026"]
    assert ["Kentucky", "3", "2", "5", "November 20, 2026"] in states
    assert ["Quiet", stages[0][0], "Not known", ""] in [line[:4] for line in each]
    assert len(rounds) == 3


def test_a_name_that_looks_like_a_formula_is_text_in_both_files(nation, client, cast):
    client.force_login(cast["manager"])
    assert ",'=Both()," in client.get(f"{URL}report.csv").text
    sheet = load_workbook(BytesIO(client.get(f"{URL}report.xlsx").content)).active
    cells = [cell for row in sheet.iter_rows() for cell in row if "Both" in str(cell.value)]
    assert [(cell.value, cell.data_type) for cell in cells] == [("'=Both()", "s")]


class Tables(HTMLParser):
    """The cells of every table's body, row by row."""

    def __enter__(self) -> Self:
        self.tables: list[list[list[str]]] = []
        self.is_in_body = self.is_in_cell = False
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag == "tbody":
            self.is_in_body = True
            self.tables.append([])
        elif self.is_in_body and tag == "tr":
            self.tables[-1].append([])
        elif self.is_in_body and tag in ("th", "td"):
            self.is_in_cell = True
            self.tables[-1][-1].append("")

    def handle_endtag(self, tag: str) -> None:
        self.is_in_body = self.is_in_body and tag != "tbody"
        self.is_in_cell = self.is_in_cell and tag not in ("th", "td")

    def handle_data(self, data: str) -> None:
        if self.is_in_cell:
            self.tables[-1][-1][-1] += data


def tables_on(paper: typst.Compiler) -> list[list[list[str]]]:
    """The same of the document as typst has set it."""
    found = []
    for table in json.loads(paper.query("table")):
        width = len(table["columns"])
        cells = [words_in(cell) for cell in table["children"] if cell["func"] == "cell"]
        found.append([cells[i : i + width] for i in range(0, len(cells), width)])
    return found


def words_in(content: Any) -> str:
    if isinstance(content, dict):
        own = content["text"] if content.get("func") == "text" else ""
        return own + "".join(words_in(content.get(part, "")) for part in ("body", "child"))
    return ""


def tables_in(rows: list[list[str]]) -> list[list[list[str]]]:
    """The rows of a file as the page and the paper say them, part by part."""
    found: dict[str, list[list[str]]] = {}
    for part, name, number, known, of, as_of, stage, note in rows:
        words = f"{int(number):,}" if number else "Not known"
        on = day(date.fromisoformat(as_of)) if as_of else ""
        told = {
            "Total": [name, words, f"from {known} of {of}{on and f', as of {on}'}", note],
            "Community": [as_read(name), stage, words, on, note],
        }
        found.setdefault(part, []).append(told.get(part, [name, of, known, words, on]))
    return list(found.values())


def as_text(value: object) -> str:
    """What the other file says for a cell of a workbook."""
    if isinstance(value, datetime):
        return value.date().isoformat()
    return "" if value is None else str(value)


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
