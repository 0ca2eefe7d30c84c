"""The board, its rows and its fragments, through the door."""

import re

import pytest
from django.urls import reverse
from django_scopes import scope

from stages import actions
from stages.checklist import checklist_of
from stages.models import Status
from tests.factories import CommunityFactory

pytestmark = pytest.mark.django_db

HTMX = {"HTTP_HX_REQUEST": "true"}


def url(name: str, *args: object, query: str = "") -> str:
    return reverse(f"stages:{name}", args=["louisville", *args]) + query


@pytest.fixture
def work(community, cast):
    """Do something on the checklist outside of a request."""

    def act(action, *args, by="coordinator", **kwargs):
        with scope(community=community):
            return action(community, *args, by=cast[by], **kwargs)

    return act


def status_of(community, key: str) -> str:
    with scope(community=community):
        return checklist_of(community).line(key).status


def test_board_shows_every_item_and_opens_the_current_stage(sign_in):
    page = sign_in("coordinator").get(url("board")).content.decode()

    assert len(re.findall(r'<li id="item-', page)) == 22
    assert re.findall(r'<details class="stage (s\d)" open', page) == ["s1"]


def test_tick_without_javascript_comes_back_to_its_row_and_offers_undo(sign_in, community):
    client = sign_in("coordinator")
    board = url("board", query="?status=todo")

    answer = client.post(
        url("change-status", "1.1", query="?v=0"),
        {"to": "done"},
        HTTP_REFERER=f"http://testserver{board}",
    )

    assert answer.url == url("board", query="?status=todo&changed=1.1#item-1-1")
    page = client.get(answer.url).content.decode()
    assert 'is done. <button class="link" form="ticks"' in page
    assert '<li id="item-1-1"' in page  # kept, though it is not “todo” any more
    assert '<li id="item-1-2"' in page
    assert status_of(community, "1.1") == Status.DONE


def test_tick_never_goes_back_to_another_site(sign_in):
    client = sign_in("coordinator")

    answer = client.post(
        url("change-status", "1.1", query="?v=0"),
        {"to": "done"},
        HTTP_REFERER="https://evil.example" + url("board"),
    )

    assert answer.url == url("item", "1.1")


def test_tick_with_htmx_answers_row_track_and_figures(sign_in):
    answer = sign_in("coordinator").post(
        url("change-status", "3.1", query="?v=0"), {"to": "done"}, **HTMX
    )

    page = answer.content.decode()
    assert page.strip().startswith('<li id="item-3-1" class="done')
    assert "Undo</button>" in page
    assert 'id="track" hx-swap-oob="true"' in page
    assert '<span id="figures-3" hx-swap-oob="true">1 of 5 done</span>' in page
    assert "<html" not in page
    assert "is done." in answer["HX-Trigger"]


def test_undo_takes_the_tick_back(sign_in, community, work):
    work(actions.change_status, "3.1", to="done")

    answer = sign_in("coordinator").post(url("undo", "3.1", query="?v=1"), **HTMX)

    assert answer.status_code == 200
    assert status_of(community, "3.1") == Status.TODO


def test_undo_after_somebody_elses_change_says_so(sign_in, community, work):
    work(actions.change_status, "3.1", to="doing")
    work(actions.change_status, "3.1", to="done", by="contributor")

    answer = sign_in("coordinator").post(url("undo", "3.1", query="?v=1"), **HTMX)

    assert answer.status_code == 409
    assert "Somebody else changed this item before you." in answer.content.decode()
    assert status_of(community, "3.1") == Status.DONE


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_stale_change_shows_theirs_beside_mine(sign_in, community, work, headers):
    work(actions.change_status, "3.1", to="waiting", waiting_on="the mayor", by="contributor")

    answer = sign_in("coordinator").post(
        url("change-status", "3.1", query="?v=0"),
        {"to": "exempt", "reason": "No pilots here."},
        **headers,
    )

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Contributor marked 3.1 as waiting on the mayor" in page
    assert 'value="No pilots here."' in page
    assert '<option value="exempt" selected>' in page
    assert "Save mine instead" in page
    assert "Keep it as it is" in page
    assert "status/?v=1" in page
    assert status_of(community, "3.1") == Status.WAITING
    assert ("<html" in page) == (not headers)


def test_mine_can_be_saved_after_seeing_theirs(sign_in, community, work):
    work(actions.change_status, "3.1", to="doing", by="contributor")
    client = sign_in("coordinator")

    client.post(url("change-status", "3.1", query="?v=1"), {"to": "done"})

    assert status_of(community, "3.1") == Status.DONE


@pytest.mark.parametrize(
    "query", ["", "?v=", "?v=x", "?v=-1", "?v=99999999999999", "?v=²", "?v=0&q=2026-02-31"]
)
def test_change_without_the_state_that_was_seen_changes_nothing(
    sign_in, community, work, query: str
):
    work(actions.change_status, "3.1", to="doing", by="contributor")

    answer = sign_in("coordinator").post(
        url("change-status", "3.1", query=query), {"to": "done"}, **HTMX
    )

    assert answer.status_code == 409
    assert status_of(community, "3.1") == Status.DOING


@pytest.mark.parametrize(
    "data, sentence",
    [
        ({"to": "waiting"}, "Say on whom"),
        ({"to": "exempt"}, "Say why"),
        ({"to": "sideways"}, "not one of the available choices"),
        ({}, "required"),
        ({"to": "waiting", "waiting_on": "x" * 201}, "at most 200"),
        ({"to": "waiting", "waiting_on": "a\0b"}, "Null characters"),
    ],
)
@pytest.mark.parametrize("headers", [{}, HTMX])
def test_incomplete_change_says_what_is_missing(sign_in, data, sentence: str, headers):
    answer = sign_in("coordinator").post(url("change-status", "3.1", query="?v=0"), data, **headers)

    assert answer.status_code == 422
    assert sentence in answer.content.decode()


def test_form_of_a_row_opens_in_the_row_and_closes_again(sign_in):
    client = sign_in("coordinator")

    opened = client.get(url("change-status", "3.1"), **HTMX).content.decode()
    closed = client.get(url("row", "3.1"), **HTMX).content.decode()

    assert opened.strip().startswith('<li id="item-3-1"')
    assert "<select" in opened
    assert closed.strip().startswith('<li id="item-3-1"')
    assert "<select" not in closed
    assert client.get(url("row", "3.1")).url == url("item", "3.1")


@pytest.mark.parametrize(
    "query, keys",
    [
        ("?status=done", {"3.1"}),
        ("?status=open&owner=me", {"3.2"}),
        ("?owner=nobody&status=waiting", {"3.3"}),
        ("?late=1", {"3.4"}),
        ("?status=exempt", set()),
        ("?status=nonsense&owner=999999", None),
    ],
)
def test_board_filters_by_the_address(sign_in, work, community, query: str, keys):
    work(actions.change_status, "3.1", to="done")
    work(actions.assign_owner, "3.2", owner=None)
    with scope(community=community):
        actions.assign_owner(
            community, "3.2", owner=community.memberships.get(role="coordinator").user,
            by=community.memberships.get(role="coordinator").user,
        )  # fmt: skip
    work(actions.change_status, "3.3", to="waiting", waiting_on="them")
    from datetime import timedelta

    work(actions.set_due, "3.4", due_on=community.today() - timedelta(days=1))

    client = sign_in("coordinator")
    page = client.get(url("board", query=query)).content.decode()
    sheet = client.get(url("board", query=f"{query}&format=csv")).content.decode("utf-8-sig")

    shown = set(re.findall(r'<li id="item-(\d)-(\d)"', page))
    expected = (
        {(f"{s}", f"{n}") for s, n in (k.split(".") for k in keys)} if keys is not None else None
    )
    assert shown == expected if expected is not None else len(shown) == 22
    assert len(sheet.splitlines()) == len(shown) + 1


def test_export_disarms_formulas(sign_in, work):
    work(actions.change_status, "3.1", to="waiting", waiting_on="=HYPERLINK(1)")

    sheet = sign_in("coordinator").get(url("board", query="?format=csv")).content.decode()

    assert ",'=HYPERLINK(1)," in sheet


def test_words_of_people_are_escaped(sign_in, work):
    work(actions.change_status, "3.1", to="waiting", waiting_on="<script>alert(1)</script>")
    work(actions.add_local_item, 3, title="<img src=x onerror=alert(1)>")

    page = sign_in("coordinator").get(url("board")).content.decode()

    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert "&lt;script&gt;alert(1)" in page


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize("name, queries", [("board", 7), ("stage", 8)])
def test_board_costs_the_same_whatever_is_on_it(
    sign_in, work, cast, django_assert_num_queries, name: str, queries: int, rows: int
):
    for n, key in enumerate(("3.1", "3.2", "3.4")[:rows]):
        item = work(actions.add_local_item, 3, title=f"Ours {n}")
        work(actions.assign_owner, item.key, owner=cast["contributor"])
        work(actions.attach_link, item.key, url="https://example.org")
        work(actions.comment, item.key, body="Yes", by="contributor")
        work(actions.change_status, key, to="done", by="contributor")
    client = sign_in("coordinator")
    address = url(name) if name == "board" else url(name, 3)
    client.get(address)

    # session, user, membership, grants; progress, records, local items; on a stage's own page
    # what looks done
    with django_assert_num_queries(queries):
        client.get(address)


def test_locked_stages_say_what_opens_them(sign_in, cast, client):
    applicant = CommunityFactory(status="prospective", slug="tupelo", name="Tupelo")
    from communities.actions import set_role

    with scope(community=applicant):
        set_role(applicant, cast["newcomer"], "coordinator", by=None)
    client = sign_in("newcomer")

    board = client.get("/c/tupelo/stages/").content.decode()
    answer = client.post("/c/tupelo/items/2.1/status/?v=0", {"to": "done"}, **HTMX)

    assert board.count("opens when the program approves your application") == 4
    assert len(re.findall(r'<button class="tick', board)) == 7
    assert answer.status_code == 422
    assert "when the program approves" in answer.content.decode()


def test_national_staff_read_and_do_not_touch(sign_in):
    page = sign_in("reviewer").get(url("board")).content.decode()

    assert len(re.findall(r'<li id="item-', page)) == 22
    assert 'class="tick todo" form=' not in page


@pytest.mark.parametrize("key", ["9.9", "local-1", "3.1.1", "local-999999999999999999999"])
def test_unknown_items_are_not_found(sign_in, key: str):
    client = sign_in("coordinator")

    assert client.get(url("item", key)).status_code == 404
    assert client.post(url("change-status", key, query="?v=0"), {"to": "done"}).status_code == 404


def test_items_of_another_community_are_not_found(sign_in, other_community, cast):
    with scope(community=other_community):
        theirs = actions.add_local_item(
            other_community, 1, title="Theirs", by=cast["other_coordinator"]
        )

    assert sign_in("coordinator").get(url("item", theirs.key)).status_code == 404
