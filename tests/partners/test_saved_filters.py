"""Filters under a name: one's own, those that are shared, and how they are kept and removed."""

import re

import pytest
from django.urls import reverse
from django_scopes import scope

from communities import actions
from communities.models import Activity, SavedFilter
from communities.refusal import Refused
from tests.factories import PartnerFactory, UserFactory
from tests.partners.sending import text_of

pytestmark = pytest.mark.django_db
ROOM = "/c/louisville/partners/"
SAVE = f"{ROOM}filters/save/"
BOARD = f"{ROOM}board/"


@pytest.fixture
def keep(community, cast):
    """Keep a filter as one of the cast."""

    def one(name: str, query: str = "kind=employer", *, by: str, **said: object) -> SavedFilter:
        kept = {"list": "partners:directory", "name": name, "query": query, **said}
        with scope(community=community):
            return actions.save_filter(community, by=cast[by], **kept)

    return one


@pytest.fixture(autouse=True)
def partner(community):
    with scope(community=community):
        return PartnerFactory(community=community, name="Bit Source")


def saved_on(page) -> list[str]:
    """The saved filters of a page as one reads them, each with what can be done to it."""
    html = page.content.decode()
    part = html.split('aria-label="Saved filters">')[1].split("</section>")[0]
    items = re.findall(r"<li>(.*?)</li>", part, re.DOTALL)
    return [" ".join(re.sub(r"<[^>]+>", " ", item).split()) for item in items]


def kept_in(community) -> list[tuple[str, str, bool]]:
    with scope(community=community):
        return list(community.saved_filters.values_list("name", "query", "is_shared"))


def remove(client, saved: SavedFilter, **headers: str):
    url = reverse("partners:remove-filter", args=["louisville", saved.pk])
    return client.post(url, **headers)


# --- Saving --------------------------------------------------------------------------------------


def test_search_filters_and_order_are_kept_and_nothing_else_of_the_address(sign_in, community):
    client = sign_in("coordinator")
    address = f"{SAVE}?page=3&q=bit&format=csv&kind=employer&owner=me&tag=gone&sort=-since&x=1"

    answer = client.post(address, {"name": " Mine,  lately "})

    query = "q=bit&kind=employer&owner=me&sort=-since"
    assert kept_in(community) == [("Mine, lately", query, False)]
    assert answer.url == f"{ROOM}?{query}"
    page = client.get(answer.url)
    assert "Saved as “Mine, lately”." in text_of(page)
    assert saved_on(page) == ["Mine, lately × Remove the saved filter Mine, lately"]
    assert f'href="?{query.replace("&", "&amp;")}" aria-current="true"' in page.content.decode()


def test_a_filter_that_is_not_set_is_not_marked_as_the_one(sign_in, keep):
    keep("Employers", by="coordinator")

    page = sign_in("coordinator").get(f"{ROOM}?kind=employer&owner=me").content.decode()

    assert '<a href="?kind=employer">Employers</a>' in page


def test_from_the_board_one_comes_back_to_the_board(sign_in, community):
    client = sign_in("coordinator")

    answer = client.post(
        f"{SAVE}?kind=employer&moved=3", {"name": "E"}, HTTP_REFERER=f"http://testserver{BOARD}"
    )

    assert answer.url == f"{BOARD}?kind=employer"
    assert saved_on(client.get(answer.url)) == ["E × Remove the saved filter E"]


def test_the_same_name_of_the_same_person_is_replaced(sign_in, community, keep):
    keep("Employers", by="contributor")
    keep("Employers", by="coordinator")

    sign_in("coordinator").post(f"{SAVE}?pipeline=active", {"name": "Employers", "is_shared": "on"})

    assert kept_in(community) == [
        ("Employers", "kind=employer", False),
        ("Employers", "pipeline=active", True),
    ]


@pytest.mark.parametrize(
    ("query", "sent", "sentence"),
    [
        ("", {"name": "Nothing"}, "Set a search, a filter or an order first"),
        ("?kind=nonsense&page=2", {"name": "Nothing"}, "Set a search, a filter or an order first"),
        ("?kind=employer", {"name": " "}, "This field is required."),
        ("?kind=employer", {}, "This field is required."),
        ("?kind=employer", {"name": "x" * 61}, "at most 60 characters"),
        ("?kind=employer", {"name": "a\0b"}, "Null characters are not allowed."),
        (f"?q={'é' * 200}", {"name": "Long"}, "The search is too long to be saved."),
    ],
)
def test_what_cannot_be_saved_says_why_and_keeps_what_was_typed(
    sign_in, community, query, sent, sentence
):
    answer = sign_in("coordinator").post(f"{SAVE}{query}", {**sent, "is_shared": "on"})

    html = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in html
    assert "checked" in html
    assert kept_in(community) == []


def test_the_page_of_a_mistake_names_the_filters_and_leads_back(sign_in):
    page = sign_in("coordinator").post(f"{SAVE}?q=<b>&kind=employer", {"name": ""})

    assert "With “&lt;b&gt;”. Kind: Employer." in text_of(page)
    assert f'href="{ROOM}?q=%3Cb%3E&amp;kind=employer"' in page.content.decode()


# --- Whose they are ------------------------------------------------------------------------------


def test_everybody_sees_their_own_and_those_that_are_shared(sign_in, keep):
    keep("For me", by="coordinator")
    keep("For us", by="coordinator", is_shared=True)
    keep("Only theirs", by="contributor")

    assert saved_on(sign_in("coordinator").get(ROOM)) == [
        "For me × Remove the saved filter For me",
        "For us shared × Remove the saved filter For us",
    ]
    for page in (ROOM, BOARD):
        assert saved_on(sign_in("contributor").get(page)) == [
            "For us shared by Coordinator",
            "Only theirs × Remove the saved filter Only theirs",
        ]


def test_a_shared_filter_of_mine_is_the_readers_own(sign_in, keep, community, cast):
    keep("Mine", "owner=me", by="coordinator", is_shared=True)
    with scope(community=community):
        PartnerFactory(community=community, name="Interapt", owner=cast["contributor"])

    page = sign_in("contributor").get(f"{ROOM}?owner=me").content.decode()

    assert re.findall(r'<th scope="row"><a href="\d+/">([^<]*)</a>', page) == ["Interapt"]


def test_filters_of_another_list_or_another_community_do_not_stand_here(
    sign_in, keep, other_community, cast
):
    late = keep("Late ones", "when=late", by="coordinator", list="partners:follow-ups")
    with scope(community=other_community):
        kept = {"list": "partners:directory", "name": "Theirs", "query": "q=x", "is_shared": True}
        theirs = actions.save_filter(other_community, by=cast["other_coordinator"], **kept)

    client = sign_in("coordinator")

    assert 'aria-label="Saved filters"' not in client.get(ROOM).content.decode()
    assert [remove(client, one).status_code for one in (late, theirs)] == [404, 404]


def test_names_are_text_and_no_html(sign_in, keep):
    keep('<script>"', by="coordinator")

    html = sign_in("coordinator").get(ROOM).content.decode()

    assert '<script>"' not in html
    assert "&lt;script&gt;&quot;</a>" in html


# --- Removing ------------------------------------------------------------------------------------


def test_one_removes_ones_own(sign_in, keep, community):
    client = sign_in("coordinator")

    answer = remove(client, keep("Employers", by="coordinator"), HTTP_REFERER="")

    assert answer.url == ROOM
    assert "The filter “Employers” is gone. Its partners are not." in text_of(client.get(ROOM))
    assert kept_in(community) == []


def test_nobody_removes_what_somebody_else_shares(sign_in, keep, community):
    saved = keep("For us", by="coordinator", is_shared=True)
    client = sign_in("contributor")

    answer = remove(client, saved, HTTP_REFERER=f"http://testserver{BOARD}?kind=employer")

    assert answer.url == BOARD
    assert "“For us” belongs to Coordinator." in text_of(client.get(BOARD))
    assert len(kept_in(community)) == 1


def test_what_somebody_keeps_to_themselves_is_not_there_for_others(sign_in, keep):
    assert remove(sign_in("contributor"), keep("Mine", by="coordinator")).status_code == 404


def test_what_somebody_left_behind_can_be_removed_by_others(sign_in, community, cast):
    gone, kept = UserFactory(name="Gone"), {"list": "partners:directory", "query": "owner=nobody"}
    with scope(community=community):
        actions.set_role(community, gone, "contributor", by=None)
        saved = actions.save_filter(community, by=gone, name="Old", is_shared=True, **kept)
        actions.end_membership(community, gone, by=cast["coordinator"])
    client = sign_in("contributor")
    assert saved_on(client.get(ROOM)) == ["Old shared by Gone × Remove the saved filter Old"]

    remove(client, saved)

    assert kept_in(community) == []


# --- The acts ------------------------------------------------------------------------------------


def test_each_act_leaves_a_line_in_the_log(keep, community, cast, scoped):
    saved = keep("Employers", by="coordinator", is_shared=True)
    actions.remove_filter(saved, by=cast["coordinator"])

    log = Activity.objects.filter(verb__startswith="filter.").order_by("pk")
    assert [(line.verb, line.sentence, line.by) for line in log] == [
        ("filter.saved", "saved the filter “Employers” for everybody", cast["coordinator"]),
        ("filter.removed", "removed the filter “Employers”", cast["coordinator"]),
    ]


@pytest.mark.parametrize("name", ["", "  ", "x" * 61])
def test_a_filter_has_a_name(keep, name: str):
    with pytest.raises(Refused, match="a name of at most 60 characters"):
        keep(name, by="coordinator")


@pytest.mark.parametrize("count", [1, 3])
def test_saved_filters_cost_no_query_each(sign_in, keep, django_assert_num_queries, count):
    for n in range(count):
        keep(f"Filter {n}", by="contributor", is_shared=True)
    client = sign_in("coordinator")
    client.get(ROOM)

    with django_assert_num_queries(9):
        page = client.get(ROOM)

    assert len(saved_on(page)) == count
