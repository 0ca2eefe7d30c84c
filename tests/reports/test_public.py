"""What the public sees: what a community wants to show, and nothing small or personal."""

import json
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
import time_machine
from django_scopes import scope

from communities.models import Activity, Community
from communities.refusal import Refused
from partners.models import Partner
from reports import actions
from reports.models import PublicStory
from reports.portfolio import keeping
from reports.public.badge import Badge
from tests.factories import CommunityFactory, PartnerFactory, PlacementFactory

pytestmark = pytest.mark.django_db
PAGE, SETTINGS = "/communities/louisville/", "/c/louisville/settings/public/"
DOORS = (PAGE, f"{PAGE}badge.svg", f"{PAGE}figures.json")


@pytest.fixture(autouse=True)
def clock(own_cache):
    with time_machine.travel(datetime(2026, 11, 20, 15, tzinfo=UTC), tick=False) as clock:
        yield clock


@pytest.fixture
def shows(community, cast) -> Community:
    with scope(community=community):
        actions.show_in_public(community, by=cast["coordinator"], is_on=True)
    keeping.count_some([community.pk])
    return community


def placed(community: Community, n: int, **fields: object) -> None:
    with scope(community=community):
        for _ in range(n):
            PlacementFactory(community=community, starts_on=date(2026, 8, 6), **fields)
    keeping.count_some([community.pk])


@pytest.mark.parametrize("page", DOORS)
def test_a_community_that_did_not_ask_for_it_has_no_page(client, community, page):
    assert client.get(page).status_code == 404


@pytest.mark.parametrize("page", DOORS)
def test_a_page_opens_without_a_cookie_and_closes_at_once(client, shows, cast, page):
    opened = client.get(page)
    assert (opened.status_code, dict(opened.cookies)) == (200, {})

    with scope(community=shows):
        actions.show_in_public(shows, by=cast["coordinator"], is_on=False)

    assert client.get(page).status_code == 404


def test_a_community_that_applies_cannot_show_itself(db):
    applying = CommunityFactory(status="prospective")
    with scope(community=applying), pytest.raises(Refused, match="Designation opens it"):
        actions.show_in_public(applying, by=None, is_on=True)


def test_turning_it_on_twice_is_one_act(community, cast):
    with scope(community=community):
        for _ in range(2):
            actions.show_in_public(community, by=cast["coordinator"], is_on=True)
        assert Activity.objects.verbs("public.page").count() == 1


def test_page_badge_and_data_say_the_same(client, shows):
    placed(shows, 12)

    page, badge, data = (client.get(address) for address in DOORS)

    figures = {one["key"]: one for one in json.loads(data.content)["figures"]}
    assert figures["people"]["says"] == "12"
    assert "12 people placed" in badge.text
    for one in figures.values():
        assert one["name"] in page.text
        assert one["says"] in page.text


def test_parts_of_a_total_are_hidden_with_a_reason_and_no_number(client, shows):
    placed(shows, 4, wage=Decimal("21.75"), gender="woman")

    data = client.get(DOORS[2])

    wage = next(one for one in json.loads(data.content)["figures"] if one["key"] == "median_wage")
    assert "hidden_because" in wage
    for page in DOORS:
        assert "21.75" not in client.get(page).text


def test_unknown_is_not_zero(client, shows):
    people = json.loads(client.get(DOORS[2]).content)["figures"][0]
    assert (people["key"], people["says"]) == ("people", "Not known")
    assert "stage 1 of 5" in client.get(DOORS[1]).text


@pytest.mark.parametrize("page", DOORS[1:])
def test_others_may_embed_it_and_ask_whether_it_changed(client, clock, shows, page):
    first = client.get(page)
    assert first["Cache-Control"] == "public, max-age=300"
    assert first["Access-Control-Allow-Origin"] == "*"
    assert first["Cross-Origin-Resource-Policy"] == "cross-origin"

    again = client.get(page, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")

    clock.shift(1)
    placed(shows, 1)
    assert client.get(page, headers={"If-None-Match": first["ETag"]}).status_code == 200


def test_a_badge_is_a_picture_without_script(client, shows):
    Community.objects.filter(pk=shows.pk).update(name="<script>alert(1)</script> & Co")
    badge = client.get(DOORS[1])
    assert badge["Content-Type"] == "image/svg+xml"
    assert "<script" not in badge.text
    assert "&lt;script&gt;" in badge.text
    assert Badge("TechHire A", "1 person placed").width > 150


def test_only_partners_that_allowed_it_are_named(client, shows):
    with scope(community=shows):
        for name, allowed_on in (("Humana", date(2026, 1, 5)), ("Quiet Bank", None)):
            partner = PartnerFactory(community=shows, name=name, kinds=("employer",))
            Partner.objects.filter(pk=partner.pk).update(name_use_allowed_on=allowed_on)

    page = client.get(PAGE).text

    assert "Humana" in page
    assert "Quiet Bank" not in page


STORY = {"title": "A desk of her own", "text": "She has one.", "released_on": date(2026, 11, 3)}


def test_a_story_needs_a_consent_and_ends_at_once(client, shows, cast):
    coordinator = cast["coordinator"]
    with scope(community=shows):
        story = actions.tell_in_public(shows, by=coordinator, **STORY)
        assert "A desk of her own" in client.get(PAGE).text
        assert "November 3, 2026" in client.get(PAGE).text
        for _ in range(2):
            actions.withdraw_story(story, by=coordinator)
        assert Activity.objects.verbs("public.story.withdrawn").count() == 1

    assert "A desk of her own" not in client.get(PAGE).text


def test_a_story_is_refused_before_the_consent_and_twice(shows, cast):
    by, tomorrow = cast["coordinator"], shows.today() + timedelta(days=1)
    with scope(community=shows):
        with pytest.raises(Refused, match="has to be given"):
            actions.tell_in_public(shows, by=by, **{**STORY, "released_on": tomorrow})
        actions.tell_in_public(shows, by=by, **STORY)
        with pytest.raises(Refused, match="on the page already"):
            actions.tell_in_public(shows, by=by, **STORY)


def test_the_coordinator_turns_it_on_tells_a_story_and_takes_it_back(client, community, cast):
    client.force_login(cast["coordinator"])
    assert "is off" in client.get(SETTINGS).text

    client.post(f"{SETTINGS}turn/", {"is_on": "yes"})
    client.post(SETTINGS, {**STORY, "released_on": "2026-11-03"})
    assert "A desk of her own" in client.get(PAGE).text

    with scope(community=community):
        pk = PublicStory.objects.get().pk
    client.post(f"{SETTINGS}stories/{pk}/")
    client.post(f"{SETTINGS}turn/", {"is_on": "no"})
    assert client.get(PAGE).status_code == 404


def test_what_was_typed_stays_when_it_is_refused(client, shows, cast):
    client.force_login(cast["coordinator"])
    typed = {**STORY, "released_on": "2026-12-24"}
    answer = client.post(SETTINGS, typed)
    assert answer.status_code == 422
    assert "The consent has to be given before the story is told." in answer.text
    assert "She has one." in answer.text


def test_nobody_withdraws_a_story_of_another_community(client, shows, other_community, cast):
    with scope(community=other_community):
        story = actions.tell_in_public(other_community, by=cast["other_coordinator"], **STORY)
    client.force_login(cast["coordinator"])
    assert client.post(f"{SETTINGS}stories/{story.pk}/").status_code == 404


@pytest.mark.parametrize("many", [1, 3, 30])
def test_public_pages_cost_the_same_whatever_there_is(
    client, shows, django_assert_num_queries, many
):
    placed(shows, many)
    for page in DOORS:
        with django_assert_num_queries(3):
            client.get(page)


def test_the_nation_shows_totals_and_of_how_many(client, shows, other_community):
    placed(shows, 3)
    keeping.count_some([other_community.pk])
    keeping.take_nation()

    page, data = client.get("/nation/"), json.loads(client.get("/nation/figures.json").content)

    assert "1 of 2 communities reporting, oldest figure November 20, 2026." in page.text
    figures = {one["key"]: one for one in data["figures"]}
    assert (figures["people"]["value"], figures["people"]["communities"]) == (3, 1)
    assert (figures["enrolled"]["value"], figures["employers_hiring"]["value"]) == (None, 3)
    assert "Louisville" not in page.text


def test_the_nation_asks_little_and_says_whether_it_changed(
    client, shows, django_assert_num_queries
):
    first = client.get("/nation/figures.json")
    with django_assert_num_queries(1):
        again = client.get("/nation/figures.json", headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 304


def test_the_list_leads_to_pages_that_are_on(client, shows, other_community):
    page = client.get("/communities/").text
    assert '<a href="louisville/">Louisville</a>' in page
    assert 'href="toledo/"' not in page
