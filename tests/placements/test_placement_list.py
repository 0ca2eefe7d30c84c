"""The list of placements: narrowed by its address, and as light for many as for few."""

import csv
import io
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django_scopes import scope

from partners import actions as network
from placements import actions, listing, searching
from tests.factories import PartnerFactory, PlacementFactory, ProgramFactory
from tests.partners.sending import text_of
from tests.placements.sending import ROOM, references

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _a_wednesday_in_november(time_machine):
    time_machine.move_to(datetime(2026, 11, 25, 17, tzinfo=UTC), tick=False)


@pytest.fixture
def client(sign_in):
    return sign_in("coordinator")


@pytest.fixture
def place(community):
    """Log a placement at an employer of this name."""

    def one(reference: str, employer: str = "Humana", **said: object):
        with scope(community=community):
            found = community.partners.filter(name=employer).first()
            found = found or PartnerFactory(community=community, name=employer)
            said["employer"], said["reference"] = found, reference
            return PlacementFactory(community=community, **said)

    return one


@pytest.fixture
def four(place, community):
    place("A-1", starts_on=date(2026, 1, 5), wage=Decimal(20), title="Help desk")
    place("B-2", "Interapt", starts_on=date(2026, 5, 4), kind="apprenticeship", evidence="self")
    with scope(community=community):
        program = ProgramFactory(community=community, name="Code Kentucky")
    place("C-3", starts_on=date(2026, 6, 30), family="support", program=program)
    place("D-4", "Norton", starts_on=date(2026, 7, 1), wage=Decimal(30), evidence="employer")
    gone = place("E-5")
    with scope(community=community):
        actions.remove_placement(gone, by=None)


ALL = ["D-4", "C-3", "B-2", "A-1"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ALL),
        ("q=b-2", ["B-2"]),
        ("q=humana", ["C-3", "A-1"]),
        ("q=desk+humana", ["A-1"]),
        ("q=desk+norton", []),
        ("kind=apprenticeship", ["B-2"]),
        ("family=support", ["C-3"]),
        ("evidence=employer", ["D-4"]),
        ("program=none", ["D-4", "B-2", "A-1"]),
        ("from=2026-Q2", ["D-4", "C-3", "B-2"]),
        ("to=2026-Q2", ["C-3", "B-2", "A-1"]),
        ("from=2026-Q2&to=2026-Q2", ["C-3", "B-2"]),
        ("sort=start", ALL[::-1]),
        ("sort=reference", ALL[::-1]),
        ("sort=employer", ["A-1", "C-3", "B-2", "D-4"]),
        ("sort=wage", ["A-1", "D-4", "B-2", "C-3"]),
        ("sort=-wage", ["D-4", "A-1", "C-3", "B-2"]),
        ("kind=never&employer=999999&sort=password&page=x&q=%00", ALL),
    ],
)
def test_search_filters_and_order_are_in_the_address(client, four, query, expected):
    assert references(client.get(f"{ROOM}?{query}")) == expected


def test_a_program_is_asked_for_by_key(client, four, community):
    with scope(community=community):
        key = community.trainingprograms.get().pk

    page = client.get(ROOM, {"program": key})

    assert references(page) == ["C-3"]
    assert "1 placement · Program: Code Kentucky" in text_of(page)


def test_an_employer_is_asked_for_with_what_was_merged_into_it(client, place, community, cast):
    kept = place("A-1", "Humana").employer
    gone = place("B-2", "Humana Foundation").employer
    place("C-3", "Norton")
    with scope(community=community):
        network.merge(kept, gone, by=cast["coordinator"], choices={}, versions=(0, 0))

    page = client.get(ROOM, {"employer": kept.pk})

    assert sorted(references(page)) == ["A-1", "B-2"]


def test_a_row_says_what_is_known_and_leaves_the_rest_empty(client, place):
    one = place("A-1", wage=Decimal("24.5"), title="<b>Junior</b>", starts_on=date(2026, 5, 4))

    html = client.get(ROOM).content.decode()

    assert f'<a href="{ROOM}{one.pk}/">A-1</a>' in html
    assert '<td data-label="Wage" class="num">$24.50</td>' in html
    assert "&lt;b&gt;Junior&lt;/b&gt;" in html
    assert '<td data-label="Program"></td>' in html


def test_an_empty_list_says_how_to_begin(client, community):
    page = client.get(ROOM)

    assert "No placements yet" in text_of(page)
    assert 'type="search"' not in page.content.decode()


def test_the_export_follows_the_filters_holds_no_formula_and_nothing_people_said(client, place):
    place("=A-1", "@Acme", note="+1", wage=Decimal("24.50"), gender="woman", age="17-29")
    place("B-2", kind="other")

    answer = client.get(f"{ROOM}?kind=full_time&format=csv")

    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [(r["Reference"], r["Employer"], r["Note"], r["Wage"]) for r in rows] == [
        ("'=A-1", "'@Acme", "'+1", "24.50")
    ]
    assert not {"Woman", "17 to 29"} & set(rows[0].values())


def test_more_than_anybody_pages_are_counted_no_further_and_sorted_by_an_index(
    client, place, monkeypatch
):
    monkeypatch.setattr(listing, "MOST_COUNTED", 2)
    for n, wage in enumerate((30, 10, 20)):
        place(f"P-{n}", starts_on=date(2026, 1, 1 + n), wage=Decimal(wage))

    page = client.get(f"{ROOM}?sort=wage")

    text, html = text_of(page), page.content.decode()
    assert "2 placements or more" in text
    assert references(page) == ["P-2", "P-1"]
    assert "sorted by start only. Narrow them down to sort them by reference or employer or" in text
    assert '<th scope="col">Wage</th>' in html
    assert '<input type="hidden" name="sort" value="wage">' in html
    assert references(client.get(f"{ROOM}?sort=wage&to=2026-Q1&q=P-1")) == ["P-1"]


def test_earlier_ones_are_found_by_a_whole_reference_or_an_employer(client, place, monkeypatch):
    monkeypatch.setattr(searching, "HOLDING_SQL", searching.HOLDING_SQL.replace("10000", "1"))
    place("EARLY-1", "Humana", starts_on=date(2026, 1, 5), title="Tester")
    place("LATE-1", "Norton", starts_on=date(2026, 5, 4), title="Tester")

    found = {
        words: references(client.get(ROOM, {"q": words}))
        for words in ("early-1", "huma", "tester", "EARLY", "huma early-1", "huma late-1", "100%")
    }

    assert found == {
        "early-1": ["EARLY-1"],
        "huma": ["EARLY-1"],
        "tester": ["LATE-1"],
        "EARLY": [],
        "huma early-1": ["EARLY-1"],
        "huma late-1": [],
        "100%": [],
    }
    assert "Looked for in the latest 10,000" in text_of(client.get(ROOM, {"q": "tomorrow"}))
    assert "Looked for in the latest" not in text_of(client.get(ROOM, {"q": "huma"}))


def test_how_many_there_are_is_counted_anew_after_each_act(client, place):
    placement = place("P-1", "Humana")
    assert "1 placement" in text_of(client.get(ROOM))

    place("P-2", "Brown-Forman")
    assert "2 placements" in text_of(client.get(ROOM))
    with scope(community=placement.community):
        actions.remove_placement(placement, by=None)
    assert "1 placement" in text_of(client.get(ROOM))


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(
    ("query", "queries"), [("", 8), ("?q=P&kind=full_time&sort=employer&from=2026-Q1", 9)]
)
def test_the_list_costs_the_same_for_one_row_as_for_three(
    client, place, community, django_assert_num_queries, count, query, queries
):
    for n in range(count):
        with scope(community=community):
            program = ProgramFactory(community=community)
        place(f"P-{n}", f"Employer {n}", program=program)
    client.get(ROOM)

    # session, user, membership, grants; employers and programs to choose; how many, the rows, and
    # who of the national staff may read them. How long the whole list is stays known.
    with django_assert_num_queries(queries):
        page = client.get(ROOM + query)

    assert len(references(page)) == count
