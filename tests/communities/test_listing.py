"""The machinery of every list page: the address decides, nonsense in it changes nothing."""

import csv
import io
from datetime import date

import pytest
from django.db.models import F
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from communities.cells import as_read, cell
from communities.listing import Filter, Listing
from communities.models import Community, Status
from tests.factories import CommunityFactory

pytestmark = pytest.mark.django_db


def listing(address: str = "/", **changes: object) -> Listing:
    options = {
        "search": lambda rows, words: rows.search(words),
        "sorts": {
            "name": ("Name", "name"),
            "since": ("Since", F("designated_on").asc(nulls_last=True)),
        },
        "default_sort": "name",
        "filters": [
            Filter(
                "status",
                "Status",
                Status.choices,
                lambda rows, v: rows.filter(status=v),
            ),
            Filter(
                "after",
                "After",
                None,
                lambda rows, v: rows.filter(designated_on__gte=v),
            ),
        ],
        "columns": {"Name": lambda c: c.name, "Since": lambda c: c.designated_on},
        "nouns": ("community", "communities"),
        "per_page": 2,
    }
    return Listing(RequestFactory().get(address), Community.objects.all(), **{**options, **changes})


def names(found: Listing) -> list[str]:
    return [community.name for community in found.page]


@pytest.fixture
def three(db: None) -> None:
    CommunityFactory(name="Akron", designated_on=date(2016, 3, 9))
    CommunityFactory(name="Boise", designated_on=date(2015, 3, 9))
    CommunityFactory(name="Chico", status=Status.PROSPECTIVE)


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("/", ["Akron", "Boise"]),
        ("/?page=2", ["Chico"]),
        ("/?page=99", ["Chico"]),
        ("/?page=nonsense", ["Akron", "Boise"]),
        ("/?page=-3", ["Chico"]),
        ("/?sort=-name", ["Chico", "Boise"]),
        ("/?sort=password", ["Akron", "Boise"]),
        ("/?sort=since", ["Boise", "Akron"]),
        ("/?sort=-since", ["Akron", "Boise"]),
        ("/?q=chi", ["Chico"]),
        ("/?q=%00chi", ["Chico"]),
        ("/?status=prospective", ["Chico"]),
        ("/?status=invented", ["Akron", "Boise"]),
        ("/?after=2016-01-01", ["Akron"]),
        ("/?after=2016-02-31", ["Akron", "Boise"]),
        ("/?after=soon", ["Akron", "Boise"]),
        ("/?q=o&status=active", ["Akron", "Boise"]),
    ],
)
def test_listing_shows_what_the_address_asks_for(three: None, address: str, expected: list[str]):
    assert names(listing(address)) == expected


@pytest.mark.parametrize("rows", [0, 1, 3, 30])
def test_listing_costs_two_queries_at_most(rows: int, django_assert_max_num_queries):
    for _ in range(rows):
        CommunityFactory()

    with django_assert_max_num_queries(2):
        found = listing("/?status=active")
        assert len(names(found)) == min(rows, 2)
        assert found.total == rows
        assert found.noun in ("community", "communities")


def test_listing_keeps_rows_without_a_value_last_both_ways(three: None):
    assert names(listing("/?sort=since", per_page=3))[-1] == "Chico"
    assert names(listing("/?sort=-since", per_page=3))[-1] == "Chico"


def test_listing_says_how_each_link_changes_the_address(three: None):
    found = listing("/?status=active&sort=name&page=2")

    assert [(s.key, s.direction, s.link) for s in found.sort_links] == [
        ("name", "ascending", "?status=active&sort=-name"),
        ("since", "", "?status=active&sort=since"),
    ]
    assert [(c.word, c.without) for c in found.active_filters] == [("Active", "?sort=name")]


def test_export_holds_every_row_that_matches(three: None):
    response = listing("/?format=csv&page=2&sort=-name").answer("none.html", {}, name="places")

    text = response.content.decode()
    assert text.startswith("\ufeff")
    assert [row["Name"] for row in csv.DictReader(io.StringIO(text[1:]))] == [
        "Chico",
        "Boise",
        "Akron",
    ]
    assert response["Content-Disposition"] == (
        f'attachment; filename="places-{timezone.localdate():%Y-%m-%d}.csv"'
    )


@given(st.text(alphabet="'=+-@ \tx"))
def test_what_an_export_did_to_a_text_is_undone_by_reading_it(text: str):
    written = cell(text)

    assert not written.startswith(("=", "+", "-", "@", "\t"))
    assert as_read(written) == text


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n"])
def test_export_takes_the_formula_out_of_a_cell(start: str):
    assert cell(f"{start}1+1") == f"'{start}1+1"


@pytest.mark.parametrize(
    ("value", "written"),
    [(None, ""), (-3, -3), (True, "yes"), (date(2026, 1, 2), date(2026, 1, 2))],
)
def test_export_leaves_other_values_alone(value: object, written: object):
    assert cell(value) == written


@pytest.mark.parametrize("part", ["filters", "found", "sorts", "none"])
def test_parts_of_the_page_render(three: None, part: str):
    request = RequestFactory().get("/?q=o&status=active&sort=-name")

    html = render_to_string(
        f"components/listing.html#{part}",
        {"listing": listing("/?q=<o>&status=active&sort=-name")},
        request=request,
    )

    assert "<o>" not in html
    assert html.strip() != ""
