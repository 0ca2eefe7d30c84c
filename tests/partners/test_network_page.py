"""Who is at the table: which groups are missing, and the ways on from there."""

import re

import pytest
from django_scopes import scope

from partners import actions
from partners.models import Kind
from partners.network import GROUPS, gaps_in
from tests.factories import PartnerFactory
from tests.partners.sending import text_of

pytestmark = pytest.mark.django_db
PAGE = "/c/louisville/partners/network/"
LIST = "/c/louisville/partners/"


@pytest.fixture
def client(sign_in):
    return sign_in("coordinator")


@pytest.fixture
def add(community):
    def one(*kinds: str, pipeline: str = "engaged"):
        with scope(community=community):
            return PartnerFactory(community=community, kinds=kinds, pipeline=pipeline)

    return one


def counts(community) -> dict[str, tuple[int, int, int]]:
    with scope(community=community):
        groups = gaps_in(community).groups
    return {group.key: (group.identified, group.in_touch, group.active) for group in groups}


def gaps(page) -> list[str]:
    html = page.content.decode()
    return re.findall(r"<li>([^<]*)</li>", html.split('id="missing"')[1].split("</section>")[0])


# --- What counts ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("pipeline", "expected"),
    [
        ("identified", (1, 0, 0)),
        ("contacted", (1, 1, 0)),
        ("engaged", (1, 1, 1)),
        ("committed", (1, 1, 1)),
        ("champion", (1, 1, 1)),
        ("inactive", (0, 0, 0)),
    ],
)
def test_a_partner_counts_as_far_as_it_has_come(community, add, pipeline, expected):
    add("employer", pipeline=pipeline)

    assert counts(community)["employers"] == expected


def test_a_partner_of_several_kinds_counts_once_in_each_of_its_groups(community, add):
    add("community", "industry", "employer")

    found = counts(community)

    assert {key: found[key] for key in found if found[key] != (0, 0, 0)} == {
        "employers": (1, 1, 1),
        "community": (1, 1, 1),
    }


def test_every_kind_has_a_group_of_its_own():
    kinds = [kind for group in GROUPS for kind in group.kinds]

    assert sorted(kinds) == sorted(Kind)


def test_those_who_were_removed_and_those_of_others_do_not_count(
    community, other_community, add, cast
):
    with scope(community=community):
        actions.remove_partner(add("civic"), by=cast["coordinator"])
    with scope(community=other_community):
        PartnerFactory(community=other_community, kinds=["civic"], pipeline="champion")

    assert counts(community)["civic"] == (0, 0, 0)


# --- What the page says --------------------------------------------------------------------------


def test_an_empty_directory_misses_all_that_stage_2_asks_for(client, community):
    page = client.get(PAGE)

    assert "5 of the 5 groups that stage 2 asks for have no active partner yet." in text_of(page)
    assert gaps(page) == [
        "No state or city leader is in the directory yet.",
        "No employer is in the directory yet.",
        "No accelerated training provider is in the directory yet.",
        "No workforce development organization is in the directory yet.",
        "No community-based or industry organization is in the directory yet.",
    ]
    # Education and funders are told in their table, and are no gap of stage 2.
    assert "No funder is in the directory yet." in text_of(page)


def test_a_group_that_is_known_and_not_engaged_is_missing_too(client, add):
    for kind in ("civic", "training", "workforce", "industry"):
        add(kind)
    add("employer", pipeline="contacted")

    page = client.get(PAGE)

    assert "1 of the 5 groups that stage 2 asks for has no active partner yet." in text_of(page)
    assert gaps(page) == ["No employer is engaged yet."]


def test_nothing_missing_is_said_in_a_sentence(client, add):
    add("civic", "employer", "training", "workforce", "community")

    page = client.get(PAGE)

    assert "Each of the 5 groups that stage 2 asks for has an active partner." in text_of(page)
    assert "Still missing" not in text_of(page)


def test_a_group_leads_to_its_partners_and_to_adding_one(client, add):
    add("community", pipeline="contacted")

    html = client.get(PAGE).content.decode()

    for kind, word in (
        ("community", "community-based organization"),
        ("industry", "industry association"),
    ):
        assert f'<a href="{LIST}?kind={kind}">{word}s</a>' in html
        assert f'<a href="{LIST}new/?kind={kind}">a{"n" * (kind == "industry")} {word}</a>' in html
    assert f'<a href="{LIST}?kind=employer">' not in html  # there is none to look at
    assert f'<a href="{LIST}new/?kind=employer">' in html


def test_the_kind_that_is_missing_is_ticked_where_one_is_added(client, community):
    html = client.get(f"{LIST}new/?kind=industry").content.decode()

    assert re.findall(r'name="kinds" value="(\w+)"[^>]* checked', html) == ["industry"]


def test_a_group_that_is_active_offers_no_adding(client, add):
    add("workforce")

    html = client.get(PAGE).content.decode()

    assert f'<a href="{LIST}?kind=workforce">' in html
    assert f'<a href="{LIST}new/?kind=workforce">' not in html


def test_the_figures_stand_in_the_order_of_the_funnel(client, add):
    for pipeline in ("identified", "identified", "identified", "contacted", "contacted", "engaged"):
        add("employer", pipeline=pipeline)

    html = client.get(PAGE).content.decode()

    row = next(row for row in html.split("<tr>") if "Employers" in row)
    figures = re.findall(r'data-label="([^"]*)">(\d+)<', row)
    assert figures == [("Identified", "6"), ("In touch", "3"), ("Active", "1")]


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_the_same_for_one_partner_as_for_three(
    client, add, django_assert_num_queries, count
):
    for kind in ("employer", "civic", "funder")[:count]:
        add(kind)
    client.get(PAGE)

    # session, user, membership, grants; the groups
    with django_assert_num_queries(5):
        client.get(PAGE)
