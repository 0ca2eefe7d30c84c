"""The page of duplicates, as a person sees it."""

import csv
import io

import pytest
from django_scopes import scope

from partners import actions
from partners.models import Partner
from tests.factories import ContactFactory, PartnerFactory
from tests.partners.merges import join, text_of, url

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(sign_in):
    return sign_in("coordinator")


@pytest.fixture
def pair(community) -> tuple[Partner, Partner]:
    with scope(community=community):
        kept = PartnerFactory(community=community, name="Humana", notes="Mine.", tags=["a"])
        return kept, PartnerFactory(community=community, name="Humanna", notes="Theirs.")


# The list of pairs


def test_the_list_shows_each_pair_with_its_reason(client, pair):
    one, other = pair

    page = text_of(client.get(url("duplicates")))

    assert "1 pair" in page
    assert (
        "Humana Employer Identified No owner yet Humanna Employer Identified No owner yet" in page
    )
    assert "Probably the same : similar name" in page
    assert (
        url("merge", one.pk, other.pk).split("/partners/")[1]
        in client.get(url("duplicates")).content.decode()
    )


def test_the_closer_one_is_kept_unless_turned_round(client, pair, community, cast):
    one, other = pair
    with scope(community=community):
        actions.move(other, to="engaged", by=cast["coordinator"])

    html = client.get(url("duplicates")).content.decode()

    assert f'href="../merge/{other.pk}/{one.pk}/"' in html


def test_a_list_without_pairs_says_so(client, community):
    page = text_of(client.get(url("duplicates")))

    assert "No two partners look alike" in page
    assert "Search" not in page


def test_the_list_is_searched_and_narrowed_in_the_address(client, pair, community):
    with scope(community=community):
        for name in ("Louisville Metro: Parks", "Louisville Metro: Mayor's Office"):
            PartnerFactory(community=community, name=name, website="https://louisvilleky.gov")

    def names(query: str) -> list[str]:
        rows = client.get(url("duplicates") + query).context["rows"]
        return [row.pair.names[0] for row in rows]

    assert names("") == ["Humana", "Louisville Metro: Parks"]
    assert names("?sort=name") == ["Humana", "Louisville Metro: Parks"]
    assert names("?sort=-name") == ["Louisville Metro: Parks", "Humana"]
    assert names("?q=mayor+metro") == ["Louisville Metro: Parks"]
    assert names("?alike=likely") == ["Humana"]
    assert names("?alike=look") == ["Louisville Metro: Parks"]
    assert names("?q=nothing+of+that") == []


def test_the_list_is_paged(client, community):
    with scope(community=community):
        for number in range(60):
            letters = chr(97 + number // 2 % 26) * 3 + chr(97 + number // 52) * 2
            PartnerFactory(community=community, name=f"{letters}{'x' * (number % 2)}labs")

    first = client.get(url("duplicates")).context["listing"].page
    second = client.get(url("duplicates") + "?page=2").context["listing"].page

    assert first.paginator.count == 30
    assert (len(first), len(second)) == (25, 5)


def test_the_list_is_exported(client, pair):
    response = client.get(url("duplicates") + "?format=csv")

    rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert rows == [
        ["Partner", "Other", "How alike", "Why"],
        ["Humana", "Humanna", "Probably the same", "similar name"],
    ]


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_costs_the_same_for_one_and_three(
    client, community, cast, number: int, django_assert_num_queries
):
    with scope(community=community):
        for letter in "ABC"[:number]:
            for name in (f"{letter * 6}", f"{letter * 6}s"):
                partner = PartnerFactory(community=community, name=name, owner=cast["contributor"])
                ContactFactory(partner=partner)
    client.get(url("duplicates"))

    with django_assert_num_queries(9):
        response = client.get(url("duplicates"))

    assert len(response.context["rows"]) == number


# Told apart


def test_telling_two_apart_takes_them_off_the_list(client, pair):
    one, other = pair

    response = client.post(url("tell-apart", one.pk, other.pk), follow=True)

    assert "Humana and Humanna are told apart." in text_of(response)
    assert "No two partners look alike" in text_of(response)
    apart = text_of(client.get(url("duplicates") + "?alike=apart"))
    assert "Told apart by Coordinator on" in apart


def test_the_other_way_round_is_the_same_pair(client, pair, community):
    one, other = pair

    client.post(url("tell-apart", other.pk, one.pk))

    with scope(community=community):
        told = community.not_duplicates.get()
    assert (told.first_id, told.second_id) == (one.pk, other.pk)


def test_looking_again_offers_the_pair_again(client, pair):
    one, other = pair
    client.post(url("tell-apart", one.pk, other.pk))

    response = client.post(url("look-again", one.pk, other.pk), follow=True)

    assert len(response.context["rows"]) == 1


def test_htmx_gets_the_pair_as_it_is_now(client, pair):
    one, other = pair
    htmx = {"HTTP_HX_REQUEST": "true"}

    apart = client.post(url("tell-apart", one.pk, other.pk), **htmx)
    again = client.post(url("look-again", one.pk, other.pk), **htmx)

    assert "Told apart Look again" in text_of(apart)
    assert apart["HX-Trigger"] == '{"announce": "Humana and Humanna are told apart."}'
    assert "Merge…" in text_of(again)
    assert "<html" not in apart.content.decode()


def test_one_partner_twice_is_no_pair(client, pair):
    response = client.post(url("tell-apart", pair[0].pk, pair[0].pk), follow=True)

    assert "Choose two different partners." in text_of(response)


def test_what_was_told_apart_stays_so_for_the_heir_of_a_merge(client, pair, community, cast):
    one, other = pair
    with scope(community=community):
        third = PartnerFactory(community=community, name="Humana Labs")
        actions.tell_apart(other, third, by=cast["coordinator"])
        join(one, other, by=cast["coordinator"])

    assert client.get(url("duplicates")).context["rows"] == []
