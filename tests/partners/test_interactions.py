"""What passed with a partner: the acts, and the pages that ask for them."""

from datetime import date, timedelta

import pytest
from django_scopes import scope

from communities.actions import end_membership
from partners import actions
from partners.models import Interaction
from tests.factories import ContactFactory, InteractionFactory, PartnerFactory
from tests.partners.sending import Forms, opened, send, text_of

pytestmark = pytest.mark.django_db
ROOM = "/c/louisville/partners/"


@pytest.fixture
def by(cast):
    return cast["coordinator"]


@pytest.fixture
def today(community) -> date:
    return community.today()


def log(community, verb: str) -> list[str]:
    return [act.sentence for act in community.activities.verbs(verb).order_by("pk")]


# --- Acts ----------------------------------------------------------------------------------------


def test_log_interaction_writes_down_what_passed_and_what_is_owed(scoped, by, cast, partner, today):
    contact = ContactFactory(partner=partner)

    call = actions.log_interaction(
        partner,
        by=by,
        kind="call",
        summary=" They may hire.\r\nIn May. ",
        contact=contact,
        follow_up_on=today + timedelta(7),
        follow_up_owner=cast["contributor"],
    )

    assert (call.on, call.summary, call.contact) == (today, "They may hire.\nIn May.", contact)
    assert (call.follow_up_owner, call.created_by) == (cast["contributor"], by)
    (act,) = scoped.activities.verbs("interaction.logged")
    assert (act.sentence, act.subject) == ("logged a call with Bit Source", partner.subject)
    assert act.data == {"partner": "Bit Source", "interaction": call.pk}


@pytest.mark.parametrize(
    ("kind", "words"),
    [("call", "a call"), ("visit", "a visit"), ("mail", "a mail"), ("event", "an event")],
)
def test_each_kind_is_spoken_of(scoped, by, partner, kind: str, words: str):
    InteractionFactory(partner=partner, by=by, kind=kind)

    assert log(scoped, "interaction.logged") == [f"logged {words} with Bit Source"]


def test_a_follow_up_without_an_owner_is_the_writers_and_none_has_none(scoped, by, partner, today):
    owed = actions.log_interaction(partner, by=by, kind="call", summary="x", follow_up_on=today)
    done = actions.log_interaction(partner, by=by, kind="call", summary="y", follow_up_owner=by)

    assert (owed.follow_up_owner, done.follow_up_owner) == (by, None)


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"kind": "lunch"}, "Choose what it was"),
        ({"summary": " \0 "}, "Say in a sentence"),
        ({"summary": "x" * 2001}, "at most 2,000 characters"),
        ({"on": date(2099, 1, 1)}, "has not come yet"),
        ({"on": date(206, 1, 1)}, "Check the year"),
        ({"follow_up_on": date(20, 1, 1)}, "Check the year"),
        ({"follow_up_on": date(2020, 1, 1)}, "cannot come before the day"),
    ],
)
def test_log_interaction_refuses(scoped, by, partner, wrong: dict, sentence: str):
    with pytest.raises(actions.Refused, match=sentence):
        actions.log_interaction(partner, by=by, **{"kind": "call", "summary": "Spoke.", **wrong})

    assert not Interaction.objects.exists()
    assert log(scoped, "interaction.logged") == []


def test_who_follows_up_works_here(scoped, by, cast, partner, today):
    with pytest.raises(actions.Refused, match="does not work on the partners"):
        InteractionFactory(
            partner=partner, by=by, follow_up_on=today, follow_up_owner=cast["council"]
        )


def test_with_whom_is_somebody_who_is_there(scoped, by, partner):
    elsewhere = ContactFactory(partner=PartnerFactory(community=scoped), name="Jo")
    removed = ContactFactory(partner=partner, name="Ann")
    actions.remove_contact(removed, by=by)

    for contact in (elsewhere, removed):
        with pytest.raises(actions.Refused, match=f"{contact} is not at Bit Source"):
            InteractionFactory(partner=partner, by=by, contact=contact)


def test_a_second_click_logs_nothing_twice(scoped, by, cast, partner):
    first = InteractionFactory(partner=partner, by=by, summary="Spoke.")

    assert InteractionFactory(partner=partner, by=by, summary="Spoke.") == first
    assert InteractionFactory(partner=partner, by=cast["contributor"], summary="Spoke.") != first
    assert len(log(scoped, "interaction.logged")) == 2


def test_change_interaction_corrects_what_is_named_and_quotes_nothing(scoped, by, partner):
    call = InteractionFactory(partner=partner, by=by, summary="They are nearly broke.")

    now = actions.change_interaction(call, by=by, version=0, kind="visit", summary="They may hire.")

    assert (now.kind, now.summary, now.on, now.version) == ("visit", "They may hire.", call.on, 1)
    (act,) = scoped.activities.verbs("interaction.changed")
    assert act.sentence == "corrected a visit with Bit Source"
    assert act.data["fields"] == ["kind", "summary"]
    assert "broke" not in str(act.data)


def test_change_interaction_refuses_the_slower_of_two(scoped, by, cast, partner):
    call = InteractionFactory(partner=partner, by=by)
    actions.change_interaction(call, by=cast["contributor"], version=0, summary="Theirs.")

    with pytest.raises(actions.Stale, match="Somebody else changed"):
        actions.change_interaction(call, by=by, version=0, summary="Mine.")

    assert Interaction.objects.get().summary == "Theirs."


def test_people_who_left_stay_where_they_were_named(scoped, by, cast, partner, today):
    contact = ContactFactory(partner=partner)
    call = InteractionFactory(
        partner=partner,
        by=by,
        contact=contact,
        follow_up_on=today,
        follow_up_owner=cast["contributor"],
    )
    end_membership(scoped, cast["contributor"], by=by)
    actions.remove_contact(contact, by=by)

    now = actions.change_interaction(call, by=by, summary="Corrected.")

    assert (now.contact, now.follow_up_owner) == (contact, cast["contributor"])


def test_a_follow_up_is_done_once_and_can_be_opened_again(scoped, by, partner, today):
    call = InteractionFactory(partner=partner, by=by, follow_up_on=today)

    done = actions.followed_up(call, by=by)
    with pytest.raises(actions.Refused, match="followed up already"):
        actions.followed_up(call, by=by)
    again = actions.reopen_follow_up(call, by=by)
    with pytest.raises(actions.Refused, match="still open"):
        actions.reopen_follow_up(call, by=by)

    assert (done.followed_up_by, done.followed_up_at is None) == (by, False)
    assert (again.followed_up_by, again.followed_up_at) == (None, None)
    assert log(scoped, "interaction.followed_up") == ["followed up with Bit Source"]
    assert log(scoped, "interaction.reopened") == ["reopened a follow-up with Bit Source"]


def test_nothing_owed_cannot_be_followed_up(scoped, by, partner):
    with pytest.raises(actions.Refused, match="Nothing was to be followed up"):
        actions.followed_up(InteractionFactory(partner=partner, by=by), by=by)


@pytest.mark.parametrize("days", [None, 3])
def test_a_follow_up_with_another_day_or_none_is_not_done(scoped, by, partner, today, days):
    call = InteractionFactory(partner=partner, by=by, follow_up_on=today)
    actions.followed_up(call, by=by)

    on = today + timedelta(days) if days else None
    now = actions.change_interaction(call, by=by, follow_up_on=on)

    assert (now.follow_up_on, now.followed_up_at, now.followed_up_by) == (on, None, None)
    assert now.follow_up_owner == (by if on else None)


def test_correcting_the_words_leaves_a_done_follow_up_done(scoped, by, partner, today):
    call = InteractionFactory(partner=partner, by=by, follow_up_on=today)
    actions.followed_up(call, by=by)

    assert actions.change_interaction(call, by=by, summary="Better.").followed_up_at is not None


def test_a_removed_interaction_owes_nothing_and_can_come_back(scoped, by, partner, today):
    call = InteractionFactory(partner=partner, by=by, follow_up_on=today)

    actions.remove_interaction(call, by=by)
    owed = list(Interaction.objects.to_follow_up())
    with pytest.raises(actions.Stale, match="Somebody has removed"):
        actions.followed_up(call, by=by)
    actions.restore_interaction(call, by=by)

    assert (owed, list(Interaction.objects.to_follow_up())) == ([], [call])
    assert log(scoped, "interaction.removed") == ["removed a call with Bit Source"]
    assert log(scoped, "interaction.restored") == ["brought a call with Bit Source back"]
    with pytest.raises(actions.Refused, match="is there"):
        actions.restore_interaction(call, by=by)


# --- Pages ---------------------------------------------------------------------------------------


def only(community) -> Interaction:
    with scope(community=community):
        return Interaction.objects.select_related("contact", "follow_up_owner").get()


def test_the_form_on_the_partners_page_is_ready_for_a_call_today(
    sign_in, community, partner, page, cast, today
):
    with scope(community=community):
        contact = ContactFactory(partner=partner)

    action, fields = opened(sign_in("coordinator"), page, holds="summary")

    assert action == f"{page}log/"
    assert {name: fields[name] for name in ("kind", "on", "contact", "follow_up_owner")} == {
        "kind": ["call"],
        "on": [today.isoformat()],
        "contact": [str(contact.pk)],
        "follow_up_owner": [str(cast["coordinator"].pk)],
    }


def test_a_call_is_logged_from_the_partners_page(sign_in, community, cast, page, today):
    later = today + timedelta(7)

    answer = send(
        sign_in("coordinator"),
        page,
        holds="summary",
        summary="They may hire.",
        follow_up_on=later.isoformat(),
        follow_up_owner=cast["contributor"].pk,
    )

    assert answer.url == f"{page}#timeline"
    call = only(community)
    assert (call.kind, call.on, call.summary) == ("call", today, "They may hire.")
    assert (call.follow_up_on, call.follow_up_owner) == (later, cast["contributor"])


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"summary": ""}, "summary"),
        ({"summary": "x" * 2001}, "summary"),
        ({"kind": "lunch"}, "kind"),
        ({"on": "2099-01-01"}, "on"),
        ({"on": ""}, "on"),
        ({"contact": "999999"}, "contact"),
        ({"follow_up_on": "2020-01-01"}, "follow_up_on"),
        ({"follow_up_on": "soon"}, "follow_up_on"),
        ({"follow_up_owner": "999999"}, "follow_up_owner"),
    ],
)
def test_wrong_input_stays_in_its_field(sign_in, community, page, typed: dict, field: str):
    answer = send(
        sign_in("coordinator"), page, holds="summary", **{"summary": "Typed at length.", **typed}
    )

    assert answer.status_code == 422
    form = answer.context["form"]
    assert list(form.errors) == [field]
    assert form["summary"].value() == typed.get("summary", "Typed at length.")
    with scope(community=community):
        assert not Interaction.objects.exists()


def test_what_was_logged_is_corrected(sign_in, community, cast, partner, page, today):
    with scope(community=community):
        gone = ContactFactory(partner=partner)
        call = InteractionFactory(
            partner=partner, by=cast["contributor"], contact=gone, follow_up_on=today
        )
        actions.contact_left(gone, by=cast["contributor"])

    answer = send(
        sign_in("coordinator"), f"{ROOM}interactions/{call.pk}/", holds="summary", kind="event"
    )

    assert answer.url == f"{page}#timeline"
    now = only(community)
    assert (now.kind, now.contact, now.follow_up_owner) == ("event", gone, cast["contributor"])


def test_a_late_correction_takes_theirs_over_and_keeps_mine(sign_in, community, cast, partner):
    with scope(community=community):
        call = InteractionFactory(partner=partner, by=cast["contributor"], summary="Spoke.")
    client = sign_in("coordinator")
    action, fields = opened(client, f"{ROOM}interactions/{call.pk}/", holds="summary")
    with scope(community=community):
        actions.change_interaction(call, by=cast["contributor"], kind="visit", summary="Met.")

    late = client.post(action, {**fields, "summary": "We spoke."})

    assert late.status_code == 409
    text = text_of(late)
    assert "What it was was “Call”, is now “Visit”" in text
    assert "was “Spoke.”, is now “Met.” . You changed it too: yours is in the form" in text
    form = next(f for f in Forms(late.content.decode()).found if "summary" in f[1])
    assert client.post(form[0], form[1]).status_code == 302
    assert (only(community).kind, only(community).summary) == ("visit", "We spoke.")


def test_removing_offers_the_way_back(sign_in, community, cast, partner, page):
    with scope(community=community):
        call = InteractionFactory(partner=partner, by=cast["contributor"])
    client = sign_in("coordinator")

    client.post(f"{ROOM}interactions/{call.pk}/remove/")

    assert (
        f'formaction="{ROOM}interactions/{call.pk}/restore/"' in client.get(page).content.decode()
    )
    assert "This was removed" in text_of(client.get(f"{ROOM}interactions/{call.pk}/"))
    client.post(f"{ROOM}interactions/{call.pk}/restore/")
    assert only(community).removed_at is None


def test_the_button_of_the_page_says_it_is_followed_up(sign_in, community, cast, partner, page):
    with scope(community=community):
        call = InteractionFactory(
            partner=partner, by=cast["contributor"], follow_up_on=community.today()
        )
    client = sign_in("coordinator")
    assert f'formaction="../follow-ups/{call.pk}/done/"' in client.get(page).content.decode()

    answer = client.post(
        f"{ROOM}follow-ups/{call.pk}/done/", HTTP_REFERER=f"http://testserver{page}"
    )

    assert answer.url == page
    assert "Nothing is owed on either side." in text_of(client.get(page))
    assert only(community).followed_up_by == cast["coordinator"]
