"""The staff's work with communities: who looks after which, notes, and fair comparison."""

from datetime import UTC, datetime

import pytest
import time_machine
from django_scopes import scope, scopes_disabled

from communities.models import Activity, ProgramAct
from communities.refusal import Refused
from reports import actions
from reports.models import LiaisonNote
from reports.portfolio import keeping
from tests.factories import CommunityFactory

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
