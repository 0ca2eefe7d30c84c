"""The staff's work with communities: who looks after which, notes, and fair comparison."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django_scopes import scope, scopes_disabled

from communities.models import Activity, Community, ProgramAct
from communities.refusal import Refused
from reports import actions
from reports.models import LiaisonNote, PortfolioRow
from reports.portfolio import keeping
from reports.portfolio.comparing import FEWEST_OTHERS, comparison_of
from tests.factories import CommunityFactory, PlacementFactory

pytestmark = pytest.mark.django_db
LIST, ONE = "/national/portfolio/liaisons/", "/national/portfolio/of/louisville/"


@pytest.fixture(autouse=True)
def _a_day_in_november():
    with time_machine.travel(datetime(2026, 11, 20, 15, tzinfo=UTC), tick=True):
        yield


def test_several_are_given_at_once_and_each_has_its_line(client, cast, community, other_community):
    client.force_login(cast["manager"])
    chosen = {"pk": [community.pk, other_community.pk], "liaison": cast["reviewer"].pk}

    for _ in range(2):
        client.post(LIST, chosen)

    for place in (community, other_community):
        place.refresh_from_db()
        assert place.liaison == cast["reviewer"]
        with scope(community=place):
            assert Activity.objects.verbs("community.liaison").count() == 1


@pytest.mark.parametrize(
    ("posted", "said"),
    [
        ({}, "Tick the communities first."),
        ({"pk": ["1"], "liaison": "999999"}, "Choose somebody of the staff, or nobody."),
        ({"pk": ["x", "9" * 40]}, "Tick the communities first."),
    ],
)
def test_what_cannot_be_given_is_said(client, cast, community, posted, said):
    client.force_login(cast["manager"])
    assert said in client.post(LIST, posted, follow=True).text


def test_a_reviewer_reads_who_looks_after_whom_and_changes_nothing(client, cast, community):
    client.force_login(cast["reviewer"])
    assert "Louisville" in client.get(LIST).text
    assert client.post(LIST, {"pk": [community.pk]}).status_code == 404


@pytest.mark.parametrize("many", [1, 3, 25])
def test_the_list_costs_the_same(client, cast, django_assert_num_queries, many):
    for _ in range(many):
        CommunityFactory()
    client.force_login(cast["manager"])
    client.get(LIST)
    with django_assert_num_queries(7):
        assert client.get(LIST).status_code == 200


def test_a_note_is_for_the_staff_alone(client, cast, community):
    client.force_login(cast["reviewer"])
    client.post(ONE, {"text": "Their coordinator leaves in May."})
    assert "leaves in May" in client.get(ONE).text
    assert ProgramAct.objects.get().sentence == "wrote a note"

    for name in ("coordinator", "contributor", "council"):
        client.force_login(cast[name])
        assert client.get(ONE).status_code == 404
        for page in ("history/", "progress/", "settings/", "people/"):
            assert "leaves in May" not in client.get(f"/c/louisville/{page}").text
    with scope(community=community):
        assert not Activity.objects.filter(sentence__contains="note").exists()


def test_only_who_wrote_a_note_takes_it_away_and_brings_it_back(client, cast, community):
    with scope(community=community):
        note = actions.write_note(community, by=cast["manager"], text="Call them.")
        with pytest.raises(Refused, match="Only who wrote"):
            actions.remove_note(note, by=cast["reviewer"])
        with pytest.raises(Refused, match="Write something"):
            actions.write_note(community, by=cast["manager"], text="  ")

    client.force_login(cast["manager"])
    client.post(f"{ONE}notes/{note.pk}/")
    assert "Call them." not in client.get(ONE).text
    client.post(f"{ONE}notes/{note.pk}/", {"act": "restore"})
    assert "Call them." in client.get(ONE).text


def test_a_note_of_another_community_is_not_found(client, cast, community, other_community):
    with scope(community=other_community):
        note = actions.write_note(other_community, by=cast["manager"], text="Theirs.")
    client.force_login(cast["manager"])
    assert client.post(f"{ONE}notes/{note.pk}/").status_code == 404
    with scopes_disabled():
        assert LiaisonNote.objects.get().removed_at is None


def test_the_page_of_one_costs_the_same(client, cast, community, django_assert_num_queries):
    keeping.count_some([community.pk])
    client.force_login(cast["manager"])
    client.get(ONE)
    with django_assert_num_queries(6):
        client.get(ONE)


def similar(n: int, *, consents: bool = True, **fields: object) -> list[Community]:
    """So many others of one kind and age, with one person placed more in each."""
    made = [CommunityFactory(**fields) for _ in range(n)]
    for people, place in enumerate(made, start=1):
        with scope(community=place):
            for _ in range(people):
                PlacementFactory(community=place, starts_on=date(2026, 8, 6))
            if consents:
                actions.compare_with_others(place, by=None, is_on=True)
    keeping.count_some([place.pk for place in made])
    return made


def compared(community: Community):
    keeping.count_some([community.pk])
    with scopes_disabled():
        row = PortfolioRow.objects.select_related("community").get(community=community)
        return comparison_of(row)


def consent(community: Community, cast, *, is_on: bool = True) -> None:
    with scope(community=community):
        actions.compare_with_others(community, by=cast["coordinator"], is_on=is_on)
    community.refresh_from_db()


def test_the_median_is_of_those_that_consented(community, cast):
    similar(FEWEST_OTHERS)
    similar(3, consents=False)
    consent(community, cast)

    found = compared(community)

    people = found.lines[0]
    assert (people.own, people.median, people.of) == ("Not known", "3", 5)
    assert "5 communities of the same kind (city), designated 5 years ago or more" in found.of


def test_too_few_others_are_no_comparison(community, cast):
    similar(FEWEST_OTHERS - 1)
    consent(community, cast)
    assert compared(community) is None


def test_who_did_not_consent_sees_none(community):
    similar(FEWEST_OTHERS)
    assert compared(community) is None


@pytest.mark.parametrize("unlike", [{"kind": "state"}, {"designated_on": date(2026, 1, 5)}])
def test_only_similar_ones_are_compared(community, cast, unlike):
    similar(FEWEST_OTHERS, **unlike)
    consent(community, cast)
    assert compared(community) is None


def test_a_figure_that_too_few_of_them_have_is_left_out(community, cast):
    similar(FEWEST_OTHERS)
    consent(community, cast)
    names = [line.name for line in compared(community).lines]
    assert "Days since the last report" not in names


def test_the_dashboard_shows_it_until_the_consent_ends(client, community, cast):
    others = similar(FEWEST_OTHERS)
    consent(community, cast)
    compared(community)
    client.force_login(cast["coordinator"])
    page = client.get("/c/louisville/progress/").text
    assert "Beside similar communities" in page
    assert not any(place.name in page for place in others)

    client.post("/c/louisville/settings/compare/", {"is_on": "no"})
    assert "Beside similar communities" not in client.get("/c/louisville/progress/").text
    with scope(community=community):
        assert Activity.objects.verbs("community.comparison").count() == 2


def test_age_moves_a_community_into_another_band(community, cast):
    Community.objects.filter(pk=community.pk).update(
        designated_on=community.today() - timedelta(days=400)
    )
    similar(FEWEST_OTHERS, designated_on=community.today() - timedelta(days=500))
    consent(community, cast)
    assert "1 to 2 years ago" in compared(community).of
