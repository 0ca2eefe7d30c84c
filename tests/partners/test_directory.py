"""The directory as a table: what its address asks for, its export, and what it costs."""

import csv
import gzip
import io
import re
from datetime import date, timedelta

import pytest
from django_scopes import scope

from communities import actions as people
from partners import actions
from tests.factories import (
    CommitmentFactory,
    ContactFactory,
    InteractionFactory,
    PartnerFactory,
    UserFactory,
)
from tests.partners.sending import text_of
from tests.partners.sheets import checked

pytestmark = pytest.mark.django_db
ROOM = "/c/louisville/partners/"


@pytest.fixture
def client(sign_in):
    return sign_in("coordinator")


@pytest.fixture
def four(community, cast) -> None:
    """Four partners who differ in whatever the page can ask for."""
    ann, today = cast["coordinator"], community.today()
    with scope(community=community):
        bit = PartnerFactory(
            community=community, name="Bit Source", website="bitsource.com", owner=ann,
            tags=["pilot"], pipeline="engaged", since=date(2015, 3, 9),
        )  # fmt: skip
        interapt = PartnerFactory(
            community=community, name="Interapt", kinds=["employer", "training"],
            owner=cast["contributor"], pipeline="contacted", since=date(2016, 3, 9),
        )  # fmt: skip
        kctcs = PartnerFactory(
            community=community, name="KCTCS", kinds=["education"], notes="Jefferson campus",
            since=date(2017, 3, 9),
        )  # fmt: skip
        left = UserFactory(name="Former")
        people.set_role(community, left, "contributor", by=None)
        PartnerFactory(
            community=community, name="Old Mill", kinds=["funder"], owner=left,
            pipeline="inactive", since=date(2014, 3, 9),
        )  # fmt: skip
        people.end_membership(community, left, by=ann)
        ContactFactory(partner=interapt, name="Rusty Justice", email="rusty@interapt.example")
        gone = ContactFactory(partner=kctcs, name="Gone Girl")
        actions.contact_left(gone, by=ann)
        spoken = {"partner": bit, "by": ann, "on": today - timedelta(days=10)}
        InteractionFactory(**spoken, follow_up_on=today - timedelta(days=1))
        spoken = {"partner": kctcs, "by": ann, "on": today - timedelta(days=100)}
        InteractionFactory(**spoken, follow_up_on=today + timedelta(days=30))
        actions.remove_partner(PartnerFactory(community=community, name="Removed"), by=ann)


def names(response) -> list[str]:
    html = response.content.decode()
    return re.findall(r'<th scope="row"><a href="\d+/">([^<]*)</a>', html)


BIT, INTERAPT, KCTCS, MILL = "Bit Source", "Interapt", "KCTCS", "Old Mill"
ALL = [BIT, INTERAPT, KCTCS, MILL]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ALL),
        ("q=bit", [BIT]),
        ("q=BITSOURCE.COM", [BIT]),
        ("q=pilot", [BIT]),
        ("q=jefferson", [KCTCS]),
        ("q=rusty", [INTERAPT]),
        ("q=rusty@interapt.example", [INTERAPT]),
        ("q=rusty+inter", [INTERAPT]),
        ("q=rusty+pilot", []),
        ("q=girl", []),  # she is not there any more
        ("kind=employer", [BIT, INTERAPT]),
        ("kind=training", [INTERAPT]),
        ("pipeline=inactive", [MILL]),
        ("pipeline=in_touch", [BIT, INTERAPT]),
        ("pipeline=active", [BIT]),
        ("owner=me", [BIT]),
        ("owner=nobody", [KCTCS]),
        ("owner=left", [MILL]),
        ("tag=pilot", [BIT]),
        ("contact=never", [INTERAPT, MILL]),
        ("contact=90", [INTERAPT, KCTCS, MILL]),
        ("follow_up=open", [BIT, KCTCS]),
        ("follow_up=late", [BIT]),
        ("kind=employer&pipeline=contacted&q=inter", [INTERAPT]),
        ("kind=employer&owner=nobody", []),
    ],
)
def test_search_and_filters_are_in_the_address(client, four, query, expected):
    assert names(client.get(f"{ROOM}?{query}")) == expected


def test_one_persons_partners_are_asked_for_by_key(client, four, cast):
    found = client.get(ROOM, {"owner": cast["contributor"].pk})

    assert names(found) == [INTERAPT]
    assert "1 partner · Owner: Contributor Show all" in text_of(found)


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        ("name", ALL),
        ("-name", [MILL, KCTCS, INTERAPT, BIT]),
        ("pipeline", [KCTCS, INTERAPT, BIT, MILL]),
        ("-pipeline", [MILL, BIT, INTERAPT, KCTCS]),
        ("since", [MILL, BIT, INTERAPT, KCTCS]),
        ("-since", [KCTCS, INTERAPT, BIT, MILL]),
        ("contact", [INTERAPT, MILL, KCTCS, BIT]),
    ],
)
def test_every_heading_sorts_both_ways(client, four, sort, expected):
    assert names(client.get(ROOM, {"sort": sort})) == expected


def test_since_means_since_the_last_move(client, four, community, cast):
    with scope(community=community):
        actions.move(community.partners.get(name=MILL), to="contacted", by=cast["coordinator"])

    assert names(client.get(f"{ROOM}?sort=since")) == [BIT, INTERAPT, KCTCS, MILL]


def test_the_last_contact_sorts_the_other_way_round_too(client, four):
    assert names(client.get(ROOM, {"sort": "-contact"}))[:2] == [BIT, KCTCS]


@pytest.mark.parametrize(
    "query",
    [
        "kind=emp",
        "kind=employer%00",
        "pipeline=nowhere",
        "owner=999999",
        "owner=99999999999999999999",
        "owner=%C2%B2",
        "tag=nobody-wrote-it",
        "contact=-1",
        "follow_up=yes",
        "sort=password",
        "sort=--name",
        "page=-1",
        "page=99999999999999999999",
        "page=x",
        "q=%00",
        "format=pdf",
        "nonsense=1",
    ],
)
def test_what_nobody_offers_is_left_out_of_account(client, four, query):
    answer = client.get(f"{ROOM}?{query}")

    assert (answer.status_code, names(answer)) == (200, ALL)


def test_fifty_stand_on_a_page_and_the_next_one_keeps_the_search(client, community):
    with scope(community=community):
        for n in range(51):
            PartnerFactory(community=community, name=f"Partner {n:02}")

    first, second = (client.get(ROOM, {"q": "partner", "page": page}) for page in (1, 2))

    assert names(first) == [f"Partner {n:02}" for n in range(50)]
    assert names(second) == ["Partner 50"]
    assert "51 partners with “partner” · page 1 of 2" in text_of(first)
    assert 'href="?q=partner&amp;page=2"' in first.content.decode()
    assert "All 51 that match, ticked or not" in text_of(first)


def test_a_row_says_how_close_who_and_what_is_owed(client, four, community):
    with scope(community=community):
        bit = community.partners.get(name=BIT)
        CommitmentFactory(partner=bit, quantity=5)
        hired = CommitmentFactory(partner=bit, kind="internships", quantity=3, step="delivered")
        CommitmentFactory(partner=bit, quantity=90, step="asked")
        CommitmentFactory(partner=bit, kind="seats", quantity=90)
        later = {"follow_up_on": community.today() + timedelta(days=9)}
        InteractionFactory(partner=bit, by=bit.owner, on=date(2020, 1, 1), **later)
    yesterday = community.today() - timedelta(days=1)

    html = client.get(f"{ROOM}?q=bit").content.decode()

    row = html.split("<tbody>")[1].split("</tbody>")[0]
    assert hired.delivered == 3
    assert '<a href="' + str(bit.pk) + '/">Bit Source</a><small>bitsource.com</small>' in row
    assert '<span class="rung engaged">Engaged</span>' in row
    assert '<td data-label="Since">Mar 9, 2015</td>' in row
    assert '<td data-label="Kind">Employer</td>' in row
    assert '<td data-label="Owner">Coordinator</td>' in row
    assert f'class="late">{yesterday:%b} {yesterday.day}' in row
    assert ", late</td>" in row
    assert '<td data-label="Jobs delivered">3 of 8</td>' in row


def test_what_came_before_a_promise_was_withdrawn_counts_and_what_was_removed_does_not(
    client, community, cast
):
    by, today = cast["coordinator"], community.today()
    with scope(community=community):
        partner = PartnerFactory(community=community, name="Bit Source")
        broken = CommitmentFactory(partner=partner, quantity=9)
        actions.deliver(broken, by=by, delivered=2)
        broken.refresh_from_db()
        actions.advance(broken, to="withdrawn", by=by)
        actions.remove_commitment(CommitmentFactory(partner=partner, quantity=70), by=by)
        wrong = InteractionFactory(partner=partner, by=by, on=today, follow_up_on=today)
        actions.remove_interaction(wrong, by=by)

    html = client.get(ROOM).content.decode()

    assert '<td data-label="Jobs delivered">2 of 2</td>' in html
    assert '<td data-label="Last contact"></td>' in html
    assert '<td data-label="Follow-up"></td>' in html


def test_names_are_text_and_no_html(client, community):
    wild = '<script>alert("x")</script> & Söhne'
    with scope(community=community):
        PartnerFactory(community=community, name=wild, tags=['<b>"'])

    html = client.get(f"{ROOM}?q=<script>").content.decode()

    assert "<script>alert" not in html
    assert "&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt; &amp; Söhne" in html
    assert 'value="&lt;b&gt;&quot;"' in html


def test_an_empty_directory_shows_two_ways_in_and_no_table(client, community):
    page = client.get(ROOM)

    assert "Nobody is here yet" in text_of(page)
    for what in ("<table", "Export as CSV", 'name="act"', 'type="search"'):
        assert what not in page.content.decode()


def test_a_search_without_an_answer_offers_all_again(client, four):
    page = client.get(f"{ROOM}?q=zzz")

    assert "No partners match what you asked for." in text_of(page)
    assert "Export as CSV" not in text_of(page)
    assert 'value="zzz"' in page.content.decode()


# --- The export ----------------------------------------------------------------------------------


def exported(client, query: str = "") -> list[dict[str, str]]:
    answer = client.get(f"{ROOM}?format=csv&{query}")
    text = answer.content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ALL),
        ("kind=employer", [BIT, INTERAPT]),
        ("q=rusty", [INTERAPT]),
        ("sort=contact", [INTERAPT, MILL, KCTCS, BIT]),
        ("sort=-name&pipeline=in_touch", [INTERAPT, BIT]),
        ("page=2", ALL),
        ("owner=me&pipeline=champion", []),
    ],
)
def test_the_export_follows_search_filters_and_order(client, four, query, expected):
    assert [row["Name"] for row in exported(client, query)] == expected


def test_the_link_to_the_export_keeps_the_search(client, four):
    html = client.get(f"{ROOM}?kind=employer&page=1").content.decode()

    assert '<a href="?kind=employer&amp;format=csv" download>' in html


def test_the_export_imports_again_and_changes_nothing(client, four, community, cast):
    file = client.get(f"{ROOM}?format=csv")

    again = checked(community, cast["coordinator"], file.content.decode("utf-8-sig"))

    with scope(community=community):
        outcomes = [(row.outcome, row.errors) for row in again.rows.all()]
    assert outcomes == [("same", {})] * 4
    assert re.search(r'filename="louisville-partners-\d{4}-\d\d-\d\d\.csv"', str(file.headers))


def test_the_export_holds_no_formula(client, community):
    with scope(community=community):
        partner = PartnerFactory(community=community, name="=HYPERLINK(1)", notes="@SUM(A1)")
        ContactFactory(partner=partner, name="+Jo", title="-1")

    (row,) = exported(client)

    assert row["Name"] == "'=HYPERLINK(1)"
    assert row["Notes"] == "'@SUM(A1)"
    assert (row["Contact name"], row["Contact title"]) == ("'+Jo", "'-1")


# --- What it costs -------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("query", ["", "q=a&kind=employer&sort=contact&contact=90&follow_up=open"])
def test_the_page_costs_the_same_for_one_partner_as_for_three(
    client, community, cast, django_assert_num_queries, count, query
):
    by, today = cast["coordinator"], community.today()
    with scope(community=community):
        for n in range(count):
            partner = PartnerFactory(community=community, name=f"Partner {n}", owner=by, tags=["a"])
            old = {"on": today - timedelta(days=100), "follow_up_on": today}
            InteractionFactory(partner=partner, by=by, **old)
            CommitmentFactory(partner=partner)
    client.get(ROOM)

    # session, user, membership, grants; what is offered to choose, how many, the rows, what
    # belongs to them
    with django_assert_num_queries(9):
        page = client.get(f"{ROOM}?{query}")

    assert len(names(page)) == count


def test_a_full_page_is_light(client, community, cast):
    with scope(community=community):
        for n in range(50):
            PartnerFactory(
                community=community, name=f"{n} A partner whose name is rather long, Incorporated",
                website=f"https://partner-{n}.example.org", kinds=["employer", "training"],
                owner=cast["coordinator"], tags=[f"tag {n}"], pipeline="committed",
            )  # fmt: skip

    html = client.get(ROOM).content

    assert len(gzip.compress(html)) <= 25_000
