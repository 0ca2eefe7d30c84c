"""The checks to ask: four states told apart, answered with one press, and taken back."""

import csv
import io
import json
import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django_scopes import scope

from placements import actions
from placements.models import RetentionCheck
from tests.factories import PartnerFactory, PlacementFactory
from tests.partners.sending import text_of
from tests.placements.sending import HTMX, ROOM

pytestmark = pytest.mark.django_db
LIST = f"{ROOM}checks/"
TODAY = date(2026, 11, 25)


@pytest.fixture(autouse=True)
def _a_wednesday_in_november(time_machine):
    time_machine.move_to(datetime(2026, 11, 25, 17, tzinfo=UTC), tick=False)


@pytest.fixture
def client(sign_in):
    return sign_in("coordinator")


@pytest.fixture
def began(community):
    """Place somebody so many days ago, at an employer of this name."""

    def one(reference: str, days: int, employer: str = "Humana"):
        with scope(community=community):
            found = community.partners.filter(name=employer).first()
            found = found or PartnerFactory(community=community, name=employer)
            on = TODAY - timedelta(days=days)
            return PlacementFactory(
                community=community, reference=reference, starts_on=on, employer=found
            )

    return one


def check(placement, after: int) -> RetentionCheck:
    with scope(community=placement.community):
        return placement.checks.get(after=after)


@pytest.fixture
def three(began, community, cast):
    """One whose first check is due, one overdue at another employer, one answered, one removed."""
    began("DUE", 40)
    began("LATE", 95, "Norton")
    asked = began("ASKED", 31)
    with scope(community=community):
        actions.answer_check(check(asked, 30), by=cast["coordinator"], outcome="unknown")
        actions.remove_placement(began("GONE", 50), by=cast["coordinator"])


def names(page) -> list[str]:
    """Reference and distance of each row."""
    html = page.content.decode()
    rows = re.findall(
        r'<a class="title" href="[^"]*">(\S+) .*?<span>(\d+) days after', html, re.DOTALL
    )
    return [f"{reference} {days}" for reference, days in rows]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["LATE 30", "DUE 30", "LATE 90"]),
        ("q=late", ["LATE 30", "LATE 90"]),
        ("q=humana", ["DUE 30"]),
        ("after=90", ["LATE 90"]),
        ("state=overdue", ["LATE 30"]),
        ("state=due", ["DUE 30", "LATE 90"]),
        ("state=ahead&after=90", ["DUE 90", "ASKED 90"]),
        ("state=answered", ["ASKED 30"]),
        ("sort=-due", ["LATE 90", "DUE 30", "LATE 30"]),
        ("sort=employer", ["DUE 30", "LATE 30", "LATE 90"]),
        ("sort=reference", ["DUE 30", "LATE 30", "LATE 90"]),
        ("state=never&after=7&sort=password&employer=x", ["LATE 30", "DUE 30", "LATE 90"]),
    ],
)
def test_search_filters_and_order_are_in_the_address(client, three, query, expected):
    assert names(client.get(f"{LIST}?{query}")) == expected


def test_an_employer_is_asked_for_by_key(client, three, community):
    with scope(community=community):
        key = community.partners.get(name="Norton").pk

    assert names(client.get(LIST, {"employer": key})) == ["LATE 30", "LATE 90"]


def test_the_four_states_are_said_in_words(client, three):
    open_ones, ahead, answered = (
        text_of(client.get(f"{LIST}?state={state}")) for state in ("", "ahead", "answered")
    )

    assert "Overdue: was due Sep 21" in open_ones
    assert "Due since Nov 15" in open_ones
    # Three of DUE, two of LATE and three of ASKED; those of what was removed are not counted.
    assert "Not yet due 8 . Its day has not come." in open_ones
    assert "Not yet due: Jan 14, 2027" in ahead
    assert "Same employer :" not in ahead
    assert "Could not find out, asked Nov 25" in answered


@pytest.mark.parametrize(
    ("days", "words"),
    [(29, "Nothing to ask today"), (30, "Due today"), (60, "Due since Oct 26"), (61, "Overdue")],
)
def test_a_check_is_overdue_after_thirty_days(client, began, days, words):
    began("A-1", days)

    assert words in text_of(client.get(LIST)).split("Four things")[0]


def test_an_answer_by_htmx_returns_the_row_with_its_way_back(client, began):
    row = check(began("A-1", 40), 30)

    answer = client.post(
        f"{LIST}{row.pk}/answer/?v=0", {"outcome": "other", "evidence": "self"}, headers=HTMX
    )

    html = answer.content.decode()
    assert html.strip().startswith(f'<li id="check-{row.pk}" class="changed">')
    assert "Other employer, asked Nov 25" in html
    assert "Self-reported" in html
    assert f'hx-post="{LIST}{row.pk}/reopen/" data-focus>Take it back' in html
    assert "<html" not in html
    assert json.loads(answer["HX-Trigger"]) == {
        "announce": "Placement A-1, 30 days after the start: other employer."
    }
    again = check(row.placement, 30)
    assert (again.outcome, again.evidence, again.answered_on) == ("other", "self", TODAY)


def test_an_answer_without_javascript_leads_back_to_the_list_and_offers_undo(client, began):
    row = check(began("A-1", 40), 30)
    came = f"http://testserver{LIST}?after=30"

    answer = client.post(
        f"{LIST}{row.pk}/answer/?v=0", {"outcome": "same"}, headers={"Referer": came}
    )

    assert answer.url == f"{LIST}?after=30"
    page = client.get(answer.url)
    said = "Placement A-1, 30 days after the start: same employer. Undo"
    assert said in text_of(page)
    assert f'formaction="{LIST}{row.pk}/reopen/"' in page.content.decode()
    assert check(row.placement, 30).evidence == "partner"


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_an_answer_is_taken_back(client, began, cast, community, headers):
    row = check(began("A-1", 40), 30)
    with scope(community=community):
        actions.answer_check(row, by=cast["contributor"], outcome="same")

    answer = client.post(f"{LIST}{row.pk}/reopen/", headers=headers)

    text = answer.content.decode() if headers else text_of(client.get(answer.url))
    assert "Due since Nov 15" in text
    assert check(row.placement, 30).outcome == ""


@pytest.mark.parametrize("headers", [{}, HTMX])
@pytest.mark.parametrize(
    ("version", "said", "sentence"),
    [
        ("0", {"outcome": "other"}, "Somebody else changed"),
        ("1", {"outcome": "perhaps"}, "Select a valid choice."),
        ("1", {}, "Choose what was found."),
        ("1", {"outcome": "other", "on": "2026-11-26"}, "This day has not come yet."),
        ("1", {"outcome": "other", "on": "2026-11-01"}, "This check is due on November 15, 2026."),
    ],
)
def test_a_refused_answer_changes_nothing(
    client, began, cast, community, headers, version, said, sentence
):
    row = check(began("A-1", 40), 30)
    with scope(community=community):
        actions.answer_check(row, by=cast["contributor"], outcome="same")

    answer = client.post(f"{LIST}{row.pk}/answer/?v={version}", said, headers=headers)

    assert answer.status_code == (409 if headers else 302)
    html = answer.content.decode() if headers else client.get(answer.url).content.decode()
    assert sentence in html
    assert check(row.placement, 30).outcome == "same"


def test_a_check_is_corrected_on_the_placements_own_page(client, began, cast, community):
    row = check(began("A-1", 40), 30)
    with scope(community=community):
        actions.answer_check(row, by=cast["contributor"], outcome="same")
    page = f"{ROOM}{row.placement_id}/"

    typed = {"outcome": "not_working", "evidence": "employer", "on": "2026-11-20"}
    client.post(
        f"{LIST}{row.pk}/answer/?v=1", typed, headers={"Referer": f"http://testserver{page}"}
    )

    html = client.get(page).content.decode()
    assert '<option value="employer" selected>' in html
    assert 'max="2026-11-25" value="2026-11-20"' in html
    text = text_of(client.get(page))
    assert "Not working, asked Nov 20 Employer-confirmed" in text
    assert "Coordinator noted 30 days after the start: not working" in text


def test_checks_of_what_was_removed_cannot_be_answered(client, began, cast, community):
    one = began("A-1", 40)
    row = check(one, 30)
    with scope(community=community):
        actions.remove_placement(one, by=cast["coordinator"])

    answer = client.post(f"{LIST}{row.pk}/answer/?v=0", {"outcome": "same"})

    assert answer.status_code == 404


def test_the_export_follows_the_filters_and_holds_no_formula(client, began):
    began("=A-1", 40)
    began("B-2", 40, "Norton")

    answer = client.get(f"{LIST}?q=humana&format=csv")

    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [(r["Reference"], r["Check"], r["Due"], r["Found"]) for r in rows] == [
        ("'=A-1", "30 days", "2026-11-15", "")
    ]


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(("query", "queries"), [("", 10), ("?q=P&state=due&sort=employer", 9)])
def test_the_list_costs_the_same_for_one_row_as_for_three(
    client, began, django_assert_num_queries, count, query, queries
):
    for n in range(count):
        began(f"P-{n}", 40, f"Employer {n}")
    client.get(LIST)

    # session, user, membership, grants; employers to choose, how many, the rows, how many later,
    # what their employers were asked, whom employers do not know
    with django_assert_num_queries(queries):
        page = client.get(LIST + query)

    assert len(names(page)) == count
