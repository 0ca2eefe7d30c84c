"""The bulk edit at its door: what it will do is shown first, then done, then taken back."""

import re
from urllib.parse import urlsplit

import pytest
from django.urls import reverse
from django_scopes import scope

from communities.models import Activity
from partners import actions
from partners.models import Partner
from tests.factories import PartnerFactory
from tests.partners.sending import Forms, text_of

pytestmark = pytest.mark.django_db
ROOM = "/c/louisville/partners/"
CHANGE = f"{ROOM}change/"


@pytest.fixture
def client(sign_in):
    return sign_in("coordinator")


@pytest.fixture
def three(community) -> list[Partner]:
    said = [
        {"name": "Bit Source", "tags": ["pilot"]},
        {"name": "Interapt", "pipeline": "engaged"},
        {"name": "KCTCS", "kinds": ["education"]},
    ]
    with scope(community=community):
        return [PartnerFactory(community=community, **fields) for fields in said]


def keys(rows: list[Partner]) -> list[int]:
    return [partner.pk for partner in rows]


def rungs(community) -> list[str]:
    with scope(community=community):
        return list(community.partners.order_by("name").values_list("pipeline", flat=True))


def go_on(client, answer):
    """Press the button of the page that says what would change."""
    html = answer.content.decode()
    _, fields = next(form for form in Forms(html).found if "act" in form[1])
    seen = re.search(r'name="seen" value="(\w+)"', html)[1]
    return client.post(answer.wsgi_request.get_full_path(), {**fields, "seen": seen})


def test_the_table_offers_every_act(client, three):
    html = client.get(ROOM).content.decode()

    assert re.findall(r'<optgroup label="([^"]*)">', html) == [
        "Owner",
        "Pipeline",
        "Add a kind",
        "Remove a kind",
        "Add a tag",
        "Remove a tag",
    ]
    assert '<option value="remove_tag:pilot">Remove tag: pilot</option>' in html
    assert '<option value="pipeline:engaged">Move to engaged</option>' in html
    assert '<option value="owner:">Owner: nobody</option>' in html
    assert [int(pk) for pk in re.findall(r'name="pk" value="(\d+)"', html)] == keys(three)


def test_what_will_change_is_shown_and_nothing_is_written(client, three, community):
    answer = client.post(CHANGE, {"pk": keys(three), "act": "pipeline:engaged"})

    text = text_of(answer)
    assert answer.status_code == 200
    assert "Move to engaged 2 partners will change. You can take it back afterward." in text
    assert "Will change Bit Source KCTCS" in text
    assert "Stays as it is Interapt is there already" in text
    assert "Change 2 partners" in text
    assert rungs(community) == ["identified", "engaged", "identified"]


def test_it_is_done_once_it_was_seen_and_leads_back_to_the_same_list(client, three, community):
    shown = client.post(f"{CHANGE}?q=i&page=1", {"pk": keys(three), "act": "pipeline:champion"})

    answer = go_on(client, shown)

    assert answer.url == f"{ROOM}?q=i&page=1"
    assert rungs(community) == ["champion"] * 3
    assert "You moved 3 partners to champion. Undo" in text_of(client.get(answer.url))


def test_a_tag_is_written_beside_its_act(client, three, community):
    shown = client.post(CHANGE, {"pk": keys(three[1:]), "act": "add_tag:", "tag": " Winter Fair"})
    assert "Add the tag “winter fair”" in text_of(shown)

    go_on(client, shown)

    with scope(community=community):
        assert set(community.partners.tagged("winter fair")) == set(three[1:])


def test_what_nobody_saw_is_not_done(client, three, community):
    sent = {"pk": keys(three), "act": "pipeline:champion", "seen": "3"}

    answer = client.post(CHANGE, sent)

    assert "The directory has changed since you looked." in text_of(answer)
    assert rungs(community) == ["identified", "engaged", "identified"]


def test_another_selection_than_the_one_that_was_seen_is_shown_again(
    client, three, community, cast
):
    shown = client.post(f"{CHANGE}?kind=employer", {"all": "on", "act": "pipeline:champion"})
    with scope(community=community):
        PartnerFactory(community=community, name="Aviatra")
        actions.remove_partner(three[1], by=cast["coordinator"])

    answer = go_on(client, shown)

    text = text_of(answer)
    assert "The directory has changed since you looked. This is what would change now." in text
    assert "Will change Aviatra Bit Source" in text
    assert go_on(client, answer).status_code == 302
    assert rungs(community) == ["champion", "champion", "engaged", "identified"]


def test_all_that_match_are_changed_ticked_or_not(client, community):
    with scope(community=community):
        for n in range(60):
            PartnerFactory(community=community, name=f"Partner {n:02}")
        PartnerFactory(community=community, name="KCTCS", kinds=["education"])

    sent = {"all": "on", "pk": [], "act": "pipeline:champion"}
    shown = client.post(f"{CHANGE}?kind=employer&page=2", sent)
    text = text_of(shown)
    go_on(client, shown)

    assert "60 partners will change, of all that match your search and filters." in text
    assert "Partner 19 and 40 more" in text
    assert rungs(community) == ["identified"] + ["champion"] * 60


def test_nothing_to_change_says_so_and_offers_no_button(client, three):
    page = client.post(CHANGE, {"pk": keys(three[:1]), "act": "add_tag:", "tag": "Pilot"})

    assert "Nothing would change." in text_of(page)
    assert "Bit Source has it already" in text_of(page)
    assert 'name="seen"' not in page.content.decode()


def test_those_who_were_removed_meanwhile_are_told(client, three, community, cast):
    with scope(community=community):
        actions.remove_partner(three[0], by=cast["coordinator"])

    page = client.post(CHANGE, {"pk": keys(three), "act": "pipeline:champion"})

    assert "1 of those that you ticked is not in the directory any more." in text_of(page)


@pytest.mark.parametrize(
    ("changes", "where", "sentence"),
    [
        ({"pk": []}, "alert", "Tick the partners that you mean first, or all that match."),
        ({"pk": ["x"]}, "alert", "One of these is no partner."),
        ({"pk": ["9" * 20]}, "alert", "One of these is no partner."),
        ({"pk": ["²"]}, "alert", "One of these is no partner."),
        ({"act": ""}, "act", "Choose what to do with them."),
        ({"act": "delete:"}, "act", "delete: is not one of the available choices."),
        ({"act": "pipeline:sideways"}, "act", "is not one of the available choices."),
        ({"act": "owner:999999"}, "act", "is not one of the available choices."),
        ({"act": "remove_tag:unknown"}, "act", "is not one of the available choices."),
        ({"act": "add_tag:", "tag": " "}, "tag", "Write the tag."),
        ({"act": "add_tag:", "tag": "a,b"}, "tag", "at most 40 characters and no comma."),
        ({"act": "add_tag:", "tag": "x" * 41}, "tag", "at most 40 characters and no comma."),
        ({"act": "add_tag:", "tag": "a\0b"}, "tag", "Null characters are not allowed."),
    ],
)
def test_what_is_wrong_is_said_where_it_was_typed(
    client, three, community, changes, where, sentence
):
    sent = {"pk": keys(three), "act": "pipeline:champion", **changes}

    answer = client.post(CHANGE, sent)

    html = answer.content.decode()
    place = (
        html.split('role="alert">')[1].split("</div>")[0]
        if where == "alert"
        else html.split(f'<label for="id_{where}">')[1].split("</div>")[0]
    )
    assert answer.status_code == 422
    assert sentence in place
    assert rungs(community) == ["identified", "engaged", "identified"]


def test_after_a_mistake_the_ticks_are_still_there(client, three, community):
    answer = client.post(CHANGE, {"pk": keys(three), "act": ""})

    _, fields = next(form for form in Forms(answer.content.decode()).found if "pk" in form[1])
    assert fields["pk"] == [str(pk) for pk in keys(three)]


def test_without_a_tick_there_is_only_the_way_back(client, three):
    html = client.post(f"{CHANGE}?q=i", {"act": "pipeline:champion"}).content.decode()

    assert 'name="act"' not in html
    assert "Go on" not in html
    assert f'<a class="button plain" href="{ROOM}?q=i">Back to the list</a>' in html


def test_names_and_tags_are_text_and_no_html(client, community):
    with scope(community=community):
        bad = PartnerFactory(community=community, name="<script>x</script>", tags=["<i>"])

    page = client.post(CHANGE, {"pk": [bad.pk], "act": "remove_tag:<i>"}).content.decode()

    assert "Remove the tag “&lt;i&gt;”" in page
    assert "&lt;script&gt;x&lt;/script&gt;" in page
    assert "<script>x" not in page


def test_partners_of_another_community_are_none_of_ours(client, three, other_community):
    with scope(community=other_community):
        theirs = PartnerFactory(community=other_community, name="Theirs")

    page = client.post(CHANGE, {"pk": [theirs.pk], "act": "pipeline:champion"})

    assert "Theirs" not in text_of(page)
    assert "1 of those that you ticked is not in the directory any more." in text_of(page)


# --- The way back --------------------------------------------------------------------------------


@pytest.fixture
def done(community, cast, three) -> Activity:
    with scope(community=community):
        asked = {"pks": keys(three), "act": "pipeline", "value": "champion"}
        return actions.change_many(community, by=cast["coordinator"], **asked).activity


def undo(client, activity: Activity, **headers: str):
    url = reverse("partners:undo-change-many", args=["louisville", activity.pk])
    return client.post(url, **headers)


def test_it_is_taken_back_from_the_list_on_which_one_is(client, done, community):
    answer = undo(client, done, HTTP_REFERER=f"http://testserver{ROOM}?kind=employer")

    assert answer.url == f"{ROOM}?kind=employer"
    assert "3 partners are as before." in text_of(client.get(answer.url))
    assert rungs(community) == ["identified", "engaged", "identified"]


def test_who_changed_since_is_named_and_left_alone(client, done, community, cast, three):
    with scope(community=community):
        for partner in three[:2]:
            partner.refresh_from_db()
            actions.change_partner(partner, by=cast["contributor"], notes="Met again.")

    answer = undo(client, done)

    page = text_of(client.get(answer.url))
    assert urlsplit(answer.url).path == ROOM
    assert "1 partner is as before." in page
    assert "Changed since, and left alone: Bit Source, Interapt." in page
    assert rungs(community) == ["champion", "champion", "identified"]


def test_a_second_undo_says_so(client, done):
    undo(client, done)
    client.get(ROOM)

    answer = undo(client, done)

    assert "This has been taken back already." in text_of(client.get(answer.url))


def test_what_is_no_bulk_edit_cannot_be_taken_back(client, community, cast, three, unscoped):
    added = Activity.objects.filter(verb="partner.added").first()

    assert undo(client, added).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_the_same_for_one_partner_as_for_three(
    client, three, django_assert_num_queries, count
):
    client.get(ROOM)

    # session, user, membership, grants; what is offered to choose, the partners
    with django_assert_num_queries(6):
        client.post(CHANGE, {"pk": keys(three[:count]), "act": "add_kind:funder"})
