"""The board: columns and cards, moving a card with and without JavaScript, and the way back."""

import re

import pytest
from django.urls import reverse
from django_scopes import scope

from communities.models import Activity
from partners import actions
from partners.models import Partner
from tests.factories import CommitmentFactory, InteractionFactory, PartnerFactory
from tests.partners.sending import text_of

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
BOARD = "/c/louisville/partners/board/"
FROM_BOARD = {"HTTP_REFERER": f"http://testserver{BOARD}"}
NOWHERE = "Choose one of the places of the pipeline."


@pytest.fixture
def client(sign_in):
    return sign_in("coordinator")


@pytest.fixture
def add(community):
    def one(name: str, **said: object) -> Partner:
        with scope(community=community):
            return PartnerFactory(community=community, name=name, **said)

    return one


def door(name: str, partner: Partner, query: str = "") -> str:
    return reverse(f"partners:{name}", args=["louisville", partner.pk]) + query


def columns(html: str) -> dict[str, list[str]]:
    """The names of the cards, in each column that is there."""
    parts = re.split(r'<section id="column-(\w+)"', html)[1:]
    pairs = zip(parts[::2], parts[1::2], strict=True)
    return {rung: re.findall(r'<a class="title"[^>]*>([^<]*)</a>', part) for rung, part in pairs}


def place_of(partner: Partner) -> tuple[str, int]:
    with scope(community=partner.community):
        partner.refresh_from_db()
    return partner.pipeline, partner.version


# --- What stands on it ---------------------------------------------------------------------------


def test_each_partner_stands_in_the_column_of_its_rung(client, add):
    add("Bit Source", pipeline="engaged")
    add("Interapt", pipeline="engaged")
    add("Old Mill", pipeline="inactive")

    page = client.get(BOARD).content.decode()

    assert columns(page) == {
        "identified": [],
        "contacted": [],
        "engaged": ["Bit Source", "Interapt"],
        "committed": [],
        "champion": [],
        "inactive": ["Old Mill"],
    }
    assert '<a href="/c/louisville/partners/?pipeline=engaged" aria-label="2 engaged' in page


def test_a_card_says_who_when_and_what_is_owed(client, add, community, cast):
    bit, today = add("Bit Source", kinds=["employer", "training"]), community.today()
    with scope(community=community):
        InteractionFactory(partner=bit, by=cast["coordinator"], on=today, follow_up_on=today)
        CommitmentFactory(partner=bit, quantity=5)

    card = text_of(client.get(BOARD)).split("Bit Source")[1]

    day = f"{today:%b} {today.day}"
    assert card.startswith(
        f" Employer, Accelerated training provider No owner yet Last contact {day} "
        f"Follow up {day} 0 of 5 jobs delivered"
    )


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("q=bit", {"Bit Source"}),
        ("kind=training", {"Interapt"}),
        ("pipeline=contacted", {"Interapt"}),
        ("pipeline=active", {"Bit Source"}),
        ("kind=nonsense&moved=x", {"Bit Source", "Interapt"}),
    ],
)
def test_search_and_filters_narrow_the_board_as_they_do_the_table(client, add, query, expected):
    add("Bit Source", pipeline="engaged")
    add("Interapt", pipeline="contacted", kinds=["training"])

    page = client.get(f"{BOARD}?{query}")

    cards = columns(page.content.decode()).values()
    assert {name for column in cards for name in column} == expected
    assert f"{len(expected)} partner{'s' if len(expected) > 1 else ''}" in text_of(page)


def test_a_filter_by_pipeline_leaves_only_its_columns(client, add):
    for query, rungs in (
        ("active", ["engaged", "committed", "champion"]),
        ("in_touch", ["contacted", "engaged", "committed", "champion"]),
        ("inactive", ["inactive"]),
    ):
        page = client.get(BOARD, {"pipeline": query}).content.decode()

        assert list(columns(page)) == rungs


def test_the_order_of_the_address_holds_in_each_column(client, add):
    add("Bit Source")
    add("Interapt")

    page = client.get(f"{BOARD}?sort=-name").content.decode()

    assert columns(page)["identified"] == ["Interapt", "Bit Source"]


def test_a_long_column_ends_in_a_link_to_the_table(client, add):
    for n in range(32):
        add(f"Partner {n:02}")
    add("Zipline", pipeline="engaged")

    page = client.get(f"{BOARD}?kind=employer")

    shown = columns(page.content.decode())
    assert shown["identified"] == [f"Partner {n:02}" for n in range(30)]
    assert shown["engaged"] == ["Zipline"]
    assert "and 2 more identified" in text_of(page)
    assert 'href="/c/louisville/partners/?kind=employer&amp;pipeline=identified"' in (
        page.content.decode()
    )


def test_a_moved_card_is_shown_however_far_down_it_belongs(client, add):
    for n in range(31):
        add(f"Partner {n:02}")
    last = add("Zipline")

    page = client.get(f"{BOARD}?moved={last.pk}").content.decode()

    assert columns(page)["identified"][-2:] == ["Partner 29", "Zipline"]
    assert f'<li id="partner-{last.pk}" class="deal moved"' in page


@pytest.mark.parametrize("moved", ["", "x", "-1", "²", "0", "9" * 30, "9" * 18, "9" * 5000])
def test_an_odd_card_in_the_address_marks_none(client, add, moved: str):
    add("Bit Source")

    page = client.get(BOARD, {"moved": moved}).content.decode()

    assert columns(page)["identified"] == ["Bit Source"]
    assert "deal moved" not in page


def test_an_empty_column_says_so(client, add):
    add("Bit Source")

    page = text_of(client.get(f"{BOARD}?q=zzz"))

    assert page.count("Nobody here.") == 6
    assert "0 partners with “zzz” Show all" in page


def test_a_board_of_nobody_shows_two_ways_in(client, community):
    page = client.get(BOARD)

    assert "Nobody is here yet" in text_of(page)
    assert 'href="/c/louisville/partners/imports/new/"' in page.content.decode()
    assert columns(page.content.decode()) == {}


def test_names_are_text_and_no_html(client, add, community, cast):
    bad = add('<img src=x onerror="alert(1)">', kinds=[])

    page = client.get(BOARD).content.decode()
    answer = client.post(door("move", bad, "?v=0"), {"to": "engaged"}, headers=HTMX)

    for html in (page, answer.content.decode()):
        assert "<img" not in html
        assert "&lt;img src=x onerror=&quot;alert(1)&quot;&gt;" in html


# --- Moving a card -------------------------------------------------------------------------------


@pytest.mark.parametrize("sent", [{"step": "contacted", "to": ""}, {"to": "contacted"}])
def test_a_card_moves_without_javascript_by_its_arrow_and_by_its_list(client, add, sent):
    bit = add("Bit Source")

    answer = client.post(door("move", bit, "?v=0&kind=employer&moved=3"), sent, **FROM_BOARD)

    assert answer.url == f"{BOARD}?kind=employer&moved={bit.pk}#partner-{bit.pk}"
    page = client.get(answer.url)
    assert columns(page.content.decode())["contacted"] == ["Bit Source"]
    assert "Bit Source is at “Contacted” now. Undo" in text_of(page)
    assert place_of(bit) == ("contacted", 1)


@pytest.mark.parametrize("sent", [{"step": "contacted", "to": ""}, {"to": "contacted"}])
def test_a_card_moves_with_htmx_and_answers_both_columns(client, add, sent):
    bit = add("Bit Source")
    add("Interapt")

    answer = client.post(door("move", bit, "?v=0&kind=employer"), sent, headers=HTMX)

    page = answer.content.decode()
    assert columns(page) == {"identified": ["Interapt"], "contacted": ["Bit Source"]}
    assert page.count('hx-swap-oob="true"') == 3  # the two columns, and what is said
    assert f'href="/c/louisville/partners/{bit.pk}/" draggable="false" data-focus>' in page
    assert f'hx-post="{door("undo-move", bit)}?v=1&amp;kind=employer"' in page
    assert "<html" not in page
    assert answer["HX-Trigger"] == ('{"announce": "Bit Source is at \\u201cContacted\\u201d now."}')
    assert place_of(bit) == ("contacted", 1)


def test_the_next_arrow_of_a_moved_card_knows_its_new_state(client, add):
    bit = add("Bit Source")
    client.post(door("move", bit, "?v=0"), {"step": "contacted"}, headers=HTMX)
    answer = client.post(door("move", bit, "?v=1"), {"step": "engaged"}, headers=HTMX)

    assert f'hx-post="{door("move", bit)}?v=2"' in answer.content.decode()
    assert place_of(bit) == ("engaged", 2)


def test_the_ends_of_the_ladder_have_one_arrow(client, add):
    add("Bit Source")
    add("Old Mill", pipeline="inactive")

    page = client.get(BOARD).content.decode()

    assert re.findall(r'aria-label="(Move [^"]* to \w+)"', page) == [
        "Move Bit Source to Contacted",
        "Move Old Mill to Champion",
    ]


def test_a_move_from_another_page_leads_back_to_it(client, add):
    bit = add("Bit Source")
    page = f"/c/louisville/partners/{bit.pk}/"

    answer = client.post(
        door("move", bit, "?v=0"), {"to": "engaged"}, HTTP_REFERER=f"http://testserver{page}?page=2"
    )

    assert answer.url == f"{page}?page=2"


@pytest.mark.parametrize(
    "elsewhere",
    ["https://evil.example/c/louisville/partners/", "http://testserver/c/toledo/partners/", "//"],
)
def test_a_move_never_leads_out_of_the_community(client, add, elsewhere: str):
    bit = add("Bit Source")

    answer = client.post(door("move", bit, "?v=0"), {"to": "engaged"}, HTTP_REFERER=elsewhere)

    assert answer.url == f"{BOARD}?moved={bit.pk}#partner-{bit.pk}"


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"to": ""}, NOWHERE),
        ({}, NOWHERE),
        ({"to": "sideways"}, NOWHERE),
        ({"step": "a\0b"}, NOWHERE),
        ({"to": "identified"}, "Bit Source is already “Identified”."),
    ],
)
@pytest.mark.parametrize("headers", [{}, HTMX])
def test_a_move_to_nowhere_says_so_and_moves_nothing(client, add, sent, sentence: str, headers):
    bit = add("Bit Source")

    answer = client.post(door("move", bit, "?v=0"), sent, headers=headers)

    assert (answer.status_code, place_of(bit)) == (422, ("identified", 0))
    assert sentence in answer.content.decode()
    assert ("<html" in answer.content.decode()) == (not headers)


def test_a_partner_who_was_removed_cannot_be_moved(client, add, cast, community):
    bit = add("Bit Source")
    with scope(community=community):
        actions.remove_partner(bit, by=cast["coordinator"])

    assert client.post(door("move", bit, "?v=1"), {"to": "engaged"}).status_code == 404


# --- Somebody was faster -------------------------------------------------------------------------


@pytest.fixture
def taken(add, cast, community) -> Partner:
    """Somebody has moved it since the reader saw it."""
    bit = add("Bit Source")
    with scope(community=community):
        actions.move(bit, to="champion", by=cast["contributor"])
    return bit


def test_a_late_move_shows_the_board_as_it_stands(client, taken):
    answer = client.post(door("move", taken, "?v=0"), {"step": "contacted"}, headers=HTMX)

    page = answer.content.decode()
    assert answer.status_code == 409
    assert columns(page)["champion"] == ["Bit Source"]
    assert '<div id="board" class="board" hx-swap="none" hx-swap-oob="true">' in page
    assert "Contributor moved Bit Source from identified to champion" in page
    assert place_of(taken) == ("champion", 1)


@pytest.mark.parametrize("query", ["?v=0", "", "?v=", "?v=x", "?v=-1", "?v=²", "?v=99999999999"])
def test_a_move_without_the_state_that_was_seen_moves_nothing(client, taken, query: str):
    answer = client.post(door("move", taken, query), {"to": "contacted"})

    assert (answer.status_code, place_of(taken)) == (409, ("champion", 1))


def test_a_late_move_can_be_made_all_the_same(client, taken):
    page = client.post(door("move", taken, "?v=0&kind=employer"), {"to": "contacted"})

    text = text_of(page)
    assert "It is at “Champion” now. Nothing of yours was moved." in text
    assert "Contributor moved Bit Source from identified to champion" in text
    assert '<option value="contacted" selected>' in page.content.decode()
    action = re.search(r'method="post" action="([^"]*v=[^"]*)"', page.content.decode())[1]
    assert action.replace("&amp;", "&") == "?v=1&kind=employer"

    refused_at = f"http://testserver{door('move', taken)}"
    answer = client.post(
        door("move", taken, "?v=1&kind=employer"), {"to": "contacted"}, HTTP_REFERER=refused_at
    )

    assert answer.url == f"{BOARD}?kind=employer&moved={taken.pk}#partner-{taken.pk}"
    assert place_of(taken) == ("contacted", 2)


# --- Taking it back ------------------------------------------------------------------------------


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_a_move_is_taken_back(client, add, headers, community):
    bit = add("Bit Source")
    client.post(door("move", bit, "?v=0"), {"to": "engaged"}, headers=headers)
    client.get(BOARD)  # what was said there is read

    answer = client.post(door("undo-move", bit, "?v=1"), headers=headers)

    page = answer if headers else client.get(answer.url)
    assert columns(page.content.decode())["identified"] == ["Bit Source"]
    assert "Bit Source is back at “Identified”." in page.content.decode()
    assert 'name="step"' in page.content.decode()
    assert "undo-move" not in page.content.decode()
    assert place_of(bit) == ("identified", 2)
    with scope(community=community):
        assert not bit.steps.exists()


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_a_move_that_somebody_moved_on_is_not_taken_back(client, taken, headers):
    answer = client.post(door("undo-move", taken, "?v=0"), headers=headers)

    assert answer.status_code == 409
    assert "Contributor moved Bit Source" in answer.content.decode()
    assert place_of(taken) == ("champion", 1)


def test_what_was_never_moved_cannot_be_taken_back(client, add, unscoped):
    bit = add("Bit Source")
    before = Activity.objects.count()

    answer = client.post(door("undo-move", bit, "?v=0"), headers=HTMX)

    assert answer.status_code == 422
    assert "There is no move of Bit Source to take back." in answer.content.decode()
    assert Activity.objects.count() == before


# --- What it costs -------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("query", ["", "?sort=contact&kind=employer&q=partner"])
def test_the_board_costs_the_same_for_one_partner_as_for_three(
    client, add, community, cast, django_assert_num_queries, count, query
):
    for n, rung in enumerate(["identified", "contacted", "inactive"][:count]):
        partner = add(f"Partner {n}", pipeline=rung, owner=cast["contributor"])
        with scope(community=community):
            InteractionFactory(partner=partner, by=cast["coordinator"])
            CommitmentFactory(partner=partner)
    client.get(BOARD)

    # session, user, membership, grants; what is offered to choose, how many, the cards, what
    # belongs to them
    with django_assert_num_queries(8):
        page = client.get(BOARD + query).content.decode()

    assert page.count('class="deal"') == count
