"""The list of follow-ups: what is owed, narrowed by its address, done and taken back."""

import csv
import io
import json
import re
from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from django_scopes import scope

from communities import actions as people
from partners import actions
from partners.models import Interaction, Partner
from tests.factories import ContactFactory, InteractionFactory, PartnerFactory, UserFactory
from tests.partners.sending import text_of

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
LIST = "/c/louisville/partners/follow-ups/"
PAGE = "http://testserver/c/louisville/partners/"


@pytest.fixture(autouse=True)
def _a_wednesday_in_november(time_machine):
    time_machine.move_to(datetime(2026, 11, 25, 17, tzinfo=UTC), tick=False)


@pytest.fixture
def client(sign_in):
    return sign_in("coordinator")


@pytest.fixture
def owe(community, cast):
    """Log a call with this partner that is to be followed up in so many days."""

    def one(partner: str, days: int | None, *, by: str = "coordinator", **said: object):
        today = community.today()
        on = {"on": today - timedelta(days=20)}
        if days is not None:
            on["follow_up_on"] = today + timedelta(days=days)
        with scope(community=community):
            row = community.partners.filter(name=partner).first()
            row = row or PartnerFactory(community=community, name=partner)
            return InteractionFactory(partner=row, by=cast[by], **on, **said)

    return one


@pytest.fixture
def four(owe, community, cast) -> None:
    owe("Bit Source", -1, summary="They may hire.")
    owe("Interapt", 0, by="contributor", kind="visit")
    owe("KCTCS", 7, follow_up_owner=cast["contributor"])
    former = UserFactory(name="Former")
    with scope(community=community):
        people.set_role(community, former, "contributor", by=None)
    owe("Old Mill", 8, follow_up_owner=former)
    with scope(community=community):
        people.end_membership(community, former, by=cast["coordinator"])
        mill = Interaction.objects.get(partner__name="Old Mill")
        contact = ContactFactory(partner=mill.partner, name="Rusty Justice")
        actions.change_interaction(mill, by=cast["coordinator"], contact=contact)
        done = InteractionFactory(
            partner=mill.partner, by=cast["coordinator"], follow_up_on=community.today()
        )
        actions.followed_up(done, by=cast["coordinator"])
        removed = InteractionFactory(
            partner=mill.partner, by=cast["coordinator"], follow_up_on=community.today()
        )
        actions.remove_interaction(removed, by=cast["coordinator"])
    owe("Old Mill", None)
    owe("Gone", 0)
    with scope(community=community):
        actions.remove_partner(Partner.objects.get(name="Gone"), by=cast["coordinator"])


def names(page) -> list[str]:
    return re.findall(r'<a class="title" href="[^"]*">([^<]*)</a>', page.content.decode())


BIT, INTERAPT, KCTCS, MILL = "Bit Source", "Interapt", "KCTCS", "Old Mill"
ALL = [BIT, INTERAPT, KCTCS, MILL]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ALL),
        ("q=hire", [BIT]),
        ("q=MILL", [MILL]),
        ("q=rusty+mill", [MILL]),
        ("q=rusty+bit", []),
        ("when=late", [BIT]),
        ("when=week", [INTERAPT, KCTCS]),
        ("when=later", [MILL]),
        ("owner=me", [BIT]),
        ("owner=left", [MILL]),
        ("owner=nobody", []),
        ("sort=-due", [MILL, KCTCS, INTERAPT, BIT]),
        ("sort=partner", ALL),
        ("sort=-partner", [MILL, KCTCS, INTERAPT, BIT]),
        ("sort=owner", [INTERAPT, KCTCS, BIT, MILL]),
        ("sort=-owner", [MILL, BIT, KCTCS, INTERAPT]),
        ("when=never&owner=999999&sort=password&page=x&q=%00", ALL),
    ],
)
def test_search_filters_and_order_are_in_the_address(client, four, query, expected):
    assert names(client.get(f"{LIST}?{query}")) == expected


def test_one_persons_follow_ups_are_asked_for_by_key(client, four, cast):
    page = client.get(LIST, {"owner": cast["contributor"].pk})

    assert names(page) == [INTERAPT, KCTCS]
    assert "2 follow-ups · Owner: Contributor" in text_of(page)


def test_a_follow_up_without_an_owner_is_found(client, owe, community):
    owe("Bit Source", 1)
    with scope(community=community):
        Interaction.objects.update(follow_up_owner=None)

    page = client.get(f"{LIST}?owner=nobody")

    assert names(page) == [BIT]
    assert "No owner yet" in text_of(page)


def test_a_row_says_what_is_owed_by_when_whose_it_is_and_after_what(client, four):
    rows = text_of(client.get(LIST)).split("Sort by")[1]

    assert (
        "Bit Source Due Nov 24, 1 day late They may hire. Coordinator Call, Nov 5 Done : "
        "followed up with Bit Source" in rows
    )
    assert "Interapt Due today" in rows
    assert "Contributor Visit, Nov 5" in rows
    assert "KCTCS Due Dec 2" in rows
    assert "Former Call with Rusty Justice, Nov 5" in rows


def test_another_year_is_said(client, owe):
    owe("Bit Source", 60)

    assert "Due Jan 24, 2027" in text_of(client.get(LIST))


def test_a_long_summary_is_cut_and_no_html(client, owe):
    owe("<b>Bold</b>", 0, summary="<script>x</script>" + "y" * 400)

    html = client.get(LIST).content.decode()

    assert "&lt;b&gt;Bold&lt;/b&gt;" in html
    assert "&lt;script&gt;x&lt;/script&gt;yyy" in html
    assert "y" * 282 not in html


def test_an_empty_list_says_how_something_comes_here(client, community):
    page = client.get(LIST)

    assert "Nothing to follow up" in text_of(page)
    assert 'type="search"' not in page.content.decode()


def test_a_search_without_an_answer_offers_all_again(client, four):
    assert "No follow-ups match what you asked for." in text_of(client.get(f"{LIST}?q=zzz"))


def test_the_next_page_keeps_the_search(client, owe):
    for n in range(51):
        owe(f"Partner {n:02}", 0)

    first, second = (client.get(LIST, {"q": "partner", "page": page}) for page in (1, 2))

    assert (len(names(first)), names(second)) == (50, ["Partner 50"])
    assert 'href="?q=partner&amp;page=2"' in first.content.decode()


def test_the_export_follows_the_filters_and_holds_no_formula(client, four, owe):
    owe("=Acme", 3, summary="@SUM(A1)")

    answer = client.get(f"{LIST}?when=week&sort=partner&format=csv")

    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [(row["Partner"], row["Due"], row["Owner"]) for row in rows] == [
        ("'=Acme", "2026-11-28", "Coordinator"),
        ("Interapt", "2026-11-25", "Contributor"),
        ("KCTCS", "2026-12-02", "Contributor"),
    ]
    assert (rows[0]["Summary"], rows[0]["After"], rows[0]["On"]) == (
        "'@SUM(A1)", "Call", "2026-11-05",
    )  # fmt: skip


# --- Done, and not done --------------------------------------------------------------------------


def act(client, name: str, row: Interaction, **headers: object):
    url = reverse(f"partners:{name}", args=["louisville", row.pk])
    return client.post(url, **headers)


def is_open(row: Interaction) -> bool:
    with scope(community=row.community):
        row.refresh_from_db()
    return row.followed_up_at is None


def test_done_without_javascript_leads_back_to_the_list_and_offers_undo(client, owe):
    row = owe("Bit Source", 0)

    answer = act(client, "followed-up", row, HTTP_REFERER=f"{PAGE}follow-ups/?when=week")

    assert answer.url == f"{LIST}?when=week"
    page = client.get(answer.url)
    assert "You followed up with Bit Source. Undo" in text_of(page)
    assert f'formaction="{LIST}{row.pk}/reopen/"' in page.content.decode()
    assert 'id="acts"' in page.content.decode()
    assert (names(page), is_open(row)) == ([], False)


def test_done_with_htmx_answers_the_row_with_its_way_back(client, owe):
    row = owe("Bit Source", 0)

    answer = act(client, "followed-up", row, headers=HTMX)

    html = answer.content.decode()
    assert html.strip().startswith(f'<li id="follow-up-{row.pk}" class="changed">')
    assert '<span class="end good">Done</span>' in html
    assert f'hx-post="{LIST}{row.pk}/reopen/" data-focus>Undo' in html
    assert "<html" not in html
    assert json.loads(answer["HX-Trigger"]) == {"announce": "You followed up with Bit Source."}
    assert not is_open(row)


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_done_is_taken_back(client, owe, cast, community, headers):
    row = owe("Bit Source", -2)
    with scope(community=community):
        actions.followed_up(row, by=cast["contributor"])

    answer = act(client, "reopen-follow-up", row, headers=headers)

    text = answer.content.decode() if headers else text_of(client.get(answer.url))
    said = json.loads(answer["HX-Trigger"])["announce"] if headers else text
    assert "The follow-up with Bit Source is open again." in said
    assert "Due Nov 23, 2 days late" in text
    assert is_open(row)


@pytest.mark.parametrize(
    ("name", "is_done", "sentence"),
    [
        ("followed-up", True, "This has been followed up already."),
        ("reopen-follow-up", False, "This follow-up is still open."),
    ],
)
@pytest.mark.parametrize("headers", [{}, HTMX])
def test_the_slower_of_two_is_told_and_changes_nothing(
    client, owe, cast, community, headers, name, is_done, sentence
):
    row = owe("Bit Source", 0)
    if is_done:
        with scope(community=community):
            actions.followed_up(row, by=cast["contributor"])

    answer = act(client, name, row, headers=headers)

    assert answer.status_code == (409 if headers else 302)
    html = answer.content.decode() if headers else client.get(answer.url).content.decode()
    assert sentence in html
    assert is_open(row) == (not is_done)


def test_what_is_not_there_any_more_cannot_be_done(client, owe, cast, community):
    row, other = owe("Bit Source", 0), owe("Interapt", 0)
    with scope(community=community):
        actions.remove_interaction(row, by=cast["coordinator"])
        actions.remove_partner(other.partner, by=cast["coordinator"])

    for gone in (row, other):
        assert act(client, "followed-up", gone).status_code == 404
        assert act(client, "reopen-follow-up", gone, headers=HTMX).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("query", ["", "?q=a&when=week&sort=owner"])
def test_the_list_costs_the_same_for_one_row_as_for_three(
    client, owe, community, django_assert_num_queries, count, query
):
    for n in range(count):
        row = owe(f"Partner {n}", n, by=["coordinator", "contributor"][n % 2])
        with scope(community=community):
            contact = ContactFactory(partner=row.partner)
            Interaction.objects.filter(pk=row.pk).update(contact=contact)
    client.get(LIST)

    # session, user, membership, grants; what is offered to choose, how many, the rows
    with django_assert_num_queries(7):
        page = client.get(LIST + query)

    assert len(names(page)) == count
