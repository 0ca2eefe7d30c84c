"""The staff's work with communities: who looks after which, and notes."""

from datetime import UTC, datetime

import pytest
import time_machine
from django_scopes import scope, scopes_disabled

from communities import actions as people
from communities.models import Activity, Community, ProgramAct
from communities.refusal import Refused
from reports import actions
from reports.models import Attention, LiaisonNote, PortfolioRow
from reports.portfolio import keeping
from reports.portfolio.workload import loads_of_staff
from tests.factories import CommunityFactory

pytestmark = pytest.mark.django_db
LIST, ONE = "/national/portfolio/liaisons/", "/national/portfolio/of/louisville/"


@pytest.fixture(autouse=True)
def _a_day_in_november():
    with time_machine.travel(datetime(2026, 11, 20, 15, tzinfo=UTC), tick=False):
        yield


def box(community: Community) -> str:
    return f"{community.pk}-{community.liaison_id or ''}"


def acts_of(community: Community) -> int:
    with scope(community=community):
        return Activity.objects.verbs("community.liaison").count()


def test_several_are_given_at_once_and_each_has_its_line(client, cast, community, other_community):
    client.force_login(cast["manager"])
    places = (community, other_community)
    chosen = {"box": [box(place) for place in places], "liaison": cast["reviewer"].pk}

    page = client.post(LIST, chosen, follow=True).text
    assert "Reviewer looks after Louisville and Toledo now." in page
    assert "2 were so before." in client.post(LIST, chosen, follow=True).text

    for place in places:
        place.refresh_from_db()
        assert place.liaison == cast["reviewer"]
        assert acts_of(place) == 1


def test_nobody_looks_after_it_again(client, cast, community):
    Community.objects.filter(pk=community.pk).update(liaison=cast["reviewer"])
    community.refresh_from_db()
    client.force_login(cast["manager"])
    page = client.post(LIST, {"box": [box(community)], "liaison": ""}, follow=True).text
    assert "Nobody looks after Louisville now." in page
    community.refresh_from_db()
    assert community.liaison is None


def test_what_somebody_else_gave_since_is_named_and_stays(client, cast, community, other_community):
    boxes = [box(community), box(other_community)]
    with scope(community=community):
        people.set_liaison(community, by=cast["manager"], liaison=cast["manager"])
    client.force_login(cast["manager"])

    page = client.post(LIST, {"box": boxes, "liaison": cast["reviewer"].pk}, follow=True).text

    assert "Not changed: Louisville: since you opened the page, Manager looks after it." in page
    assert "Reviewer looks after Toledo now." in page
    community.refresh_from_db()
    assert community.liaison == cast["manager"]
    assert acts_of(community) == 1


def test_who_is_not_of_the_staff_is_refused_for_each_by_name(cast, community):
    seen = {community.pk: None}
    made = actions.assign_liaison(seen, by=cast["manager"], liaison=cast["coordinator"])
    assert made.refused == ["Louisville: Choose somebody of the national staff."]
    assert acts_of(community) == 0


@pytest.mark.parametrize(
    ("posted", "said"),
    [
        ({}, "Tick the communities first."),
        ({"box": ["1-"], "liaison": "999999"}, "Choose somebody of the staff, or nobody."),
        ({"box": ["x", "9" * 40, "1", "٣-", "1-x"]}, "Tick the communities first."),
        ({"box": ["999999999-"]}, "None of them is a community that takes part any more."),
    ],
)
def test_what_cannot_be_given_is_said(client, cast, community, posted, said):
    client.force_login(cast["manager"])
    assert said in client.post(LIST, posted, follow=True).text


def test_one_comes_back_to_the_list_that_one_saw(client, cast, community):
    client.force_login(cast["manager"])
    address = f"{LIST}?liaison=nobody&q=lou"
    assert client.post(address, {"box": [box(community)]})["Location"] == address


def test_a_reviewer_reads_who_looks_after_whom_and_changes_nothing(client, cast, community):
    client.force_login(cast["reviewer"])
    page = client.get(LIST).text
    assert "Louisville" in page
    assert "checkbox" not in page
    assert client.post(LIST, {"box": [box(community)]}).status_code == 404


def test_how_much_each_has_in_hand_leads_to_the_list(client, cast, community, other_community):
    manager = cast["manager"]
    Community.objects.filter(pk=community.pk).update(liaison=manager)
    keeping.count_some([community.pk, other_community.pk])
    with scopes_disabled():
        PortfolioRow.objects.filter(community=community).update(attention=Attention.LATE)
        loads = {str(load.person): (load.communities, load.needy) for load in loads_of_staff()}
        needy = PortfolioRow.objects.exclude(attention=Attention.NONE).count()
    assert loads == {"None": (1, needy - 1), "Manager": (1, 1), "Reviewer": (0, 0)}

    client.force_login(cast["reviewer"])
    assert f'href="?liaison={manager.pk}"' in client.get(LIST).text
    narrowed = client.get(f"{LIST}?liaison={manager.pk}").text
    assert "1 community · Liaison: Manager" in narrowed


def test_who_left_the_staff_keeps_what_nobody_took_over(cast, community):
    Community.objects.filter(pk=community.pk).update(liaison=cast["newcomer"])
    with scopes_disabled():
        assert "Newcomer" in [str(load.person) for load in loads_of_staff()]


@pytest.mark.parametrize("many", [1, 3, 25])
def test_the_list_costs_the_same(client, cast, django_assert_num_queries, many):
    for _ in range(many):
        CommunityFactory(liaison=cast["reviewer"])
    client.force_login(cast["manager"])
    client.get(LIST)
    with django_assert_num_queries(9):
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


def test_only_who_wrote_a_note_changes_it_takes_it_away_and_brings_it_back(client, cast, community):
    with scope(community=community):
        note = actions.write_note(community, by=cast["manager"], text="Call them.")
        for act in (actions.remove_note, actions.restore_note):
            with pytest.raises(Refused, match="Only who wrote"):
                act(note, by=cast["reviewer"])
        with pytest.raises(Refused, match="Only who wrote"):
            actions.change_note(note, by=cast["reviewer"], text="Do not.")
    mine = f"{ONE}notes/{note.pk}/"

    client.force_login(cast["reviewer"])
    assert "Only who wrote a note changes it." in client.get(mine, follow=True).text
    assert mine not in client.get(ONE).text

    client.force_login(cast["manager"])
    assert mine in client.get(ONE).text
    client.post(mine, {"text": "Call them in May."})
    assert "Call them in May." in client.get(ONE).text


def test_what_is_taken_away_is_seen_by_who_wrote_it_and_comes_back(client, cast, community):
    with scope(community=community):
        note = actions.write_note(community, by=cast["manager"], text="Call them.")
    mine = f"{ONE}notes/{note.pk}/"
    client.force_login(cast["manager"])
    for _ in range(2):
        assert "Notes that you took away (1)" in client.post(mine, REMOVE, follow=True).text
    client.force_login(cast["reviewer"])
    assert "Call them." not in client.get(ONE).text

    client.force_login(cast["manager"])
    assert client.get(mine).status_code == 302
    client.post(mine, {"act": "restore"})
    client.force_login(cast["reviewer"])
    assert "Call them." in client.get(ONE).text

    verbs = list(ProgramAct.objects.order_by("pk").values_list("verb", flat=True))
    assert verbs == ["note.written", "note.removed", "note.restored"]
    assert not ProgramAct.objects.filter(sentence__contains="Call").exists()


REMOVE = {"act": "remove"}


def test_of_two_tabs_the_slower_changes_nothing(client, cast, community):
    with scope(community=community):
        note = actions.write_note(community, by=cast["manager"], text="Call them.")
    mine = f"{ONE}notes/{note.pk}/"
    client.force_login(cast["manager"])
    client.post(mine, {"text": "Call them in May.", "seen": ""})

    answer = client.post(mine, {"text": "Call them in June.", "seen": ""})

    assert answer.status_code == 422
    assert "You have changed this note elsewhere since you opened this page." in answer.text
    assert "Call them in June." in answer.text
    with scopes_disabled():
        kept = LiaisonNote.objects.get()
    assert kept.text == "Call them in May."
    seen = kept.changed_at.isoformat()
    assert client.post(mine, {"text": "In June.", "seen": seen}).status_code == 302


def test_two_clicks_are_one_note_and_no_words_are_none(client, cast, community):
    client.force_login(cast["manager"])
    for _ in range(2):
        client.post(ONE, {"text": "Call them."})
    assert client.post(ONE, {"text": "  "}).status_code == 422
    with scopes_disabled():
        assert LiaisonNote.objects.count() == 1


def test_a_note_of_another_community_is_not_found(client, cast, community, other_community):
    with scope(community=other_community):
        note = actions.write_note(other_community, by=cast["manager"], text="Theirs.")
    client.force_login(cast["manager"])
    assert client.post(f"{ONE}notes/{note.pk}/").status_code == 404
    with scopes_disabled():
        assert LiaisonNote.objects.get().removed_at is None


@pytest.mark.parametrize("many", [1, 3])
def test_the_page_of_one_costs_the_same(client, cast, community, django_assert_num_queries, many):
    with scope(community=community):
        for number in range(many):
            actions.write_note(community, by=cast["manager"], text=f"Note {number}")
            gone = actions.write_note(community, by=cast["manager"], text=f"Gone {number}")
            actions.remove_note(gone, by=cast["manager"])
    keeping.count_some([community.pk])
    client.force_login(cast["manager"])
    client.get(ONE)
    with django_assert_num_queries(7):
        client.get(ONE)


def test_the_page_says_why_and_how_the_goal_stands(client, cast, community):
    keeping.count_some([community.pk])
    with scopes_disabled():
        PortfolioRow.objects.update(
            attention=Attention.LATE, goal=350, goal_year=2028, goal_standing="not enough"
        )
    client.force_login(cast["reviewer"])
    page = client.get(ONE).text
    assert "A report to the council was due and has not gone out." in page
    assert "goal 350 by 2028: Behind the pace" in page
