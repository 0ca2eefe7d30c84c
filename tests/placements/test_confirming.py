"""Employers asked to confirm: the acts, the letter, our own pages."""

from datetime import UTC, date, datetime

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone
from django_scopes import scope

from communities.models import Community, User
from communities.tokens import digest, token_from
from partners import actions as network
from placements import actions, schedule
from placements.models import Confirmation
from tests.factories import ContactFactory, PartnerFactory, PlacementFactory
from tests.forgetting import forget_all
from tests.partners.sending import text_of
from tests.placements.confirming import JUNE_10, again, link, send
from tests.placements.sending import ROOM

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _a_day_in_june(time_machine):
    time_machine.move_to(JUNE_10, tick=False)
    forget_all()  # how often the page was opened


# --- The letter ----------------------------------------------------------------------------------


def test_the_letter_asks_without_a_name_or_a_wage(letter, scoped, client: Client):
    assert send(letter) is True
    assert send(letter) is False

    (sent,) = mail.outbox
    assert (sent.to, sent.reply_to) == (["kim@humana.example"], ["coordinator@example.org"])
    assert sent.subject == "TechHire Louisville asks Humana to confirm a hire"
    html = sent.alternatives[0].content
    for part in (sent.body, html):
        for words in (
            *("Kim Lee", "Coordinator", "Louisville", "Humana", "Software development"),
            *("Web developer", "May 4, 2026", "Full-time", "IA-17", "July 1, 2026", link(letter)),
        ):
            assert words in part
        assert "21.50" not in part
    assert client.get(link(letter)).status_code == 200
    assert again(letter).sent_at is not None


def test_only_a_hash_of_the_token_is_kept_and_it_opens_no_invitation(letter):
    kept = [str(value) for value in again(letter).__dict__.values()]

    assert digest(letter.token) in kept
    assert not any(letter.token in value for value in kept)
    assert token_from(letter.seed) != letter.token


def test_a_letter_made_again_after_a_crash_is_the_same(letter, scoped):
    send(letter)
    Confirmation.objects.update(sent_at=None)  # as if the process had died before it wrote this

    assert schedule.send_unsent_confirmations() == 0  # the lease still runs
    Confirmation.objects.update(try_at=timezone.now())
    assert schedule.send_unsent_confirmations() == 1
    assert send(letter) is True

    first, second = mail.outbox
    assert first.body == second.body
    assert first.extra_headers == second.extra_headers


@pytest.mark.parametrize("why", ["left", "paused"])
def test_nothing_leaves_that_nobody_may_answer_now(letter, scoped, by, kim, why):
    if why == "left":
        network.contact_left(kim, by=by)
    else:
        Community.objects.update(status="paused")

    assert send(letter) is False

    assert mail.outbox == []
    assert again(letter).sent_at is None


def test_one_letter_asks_about_several(scoped, by, kim, placement, check, job, client: Client):
    other = PlacementFactory(community=scoped, **{**job, "reference": "IA-18"})
    late = other.checks.get(after=30)

    letter = actions.ask_employer(
        scoped, by=by, contact=kim, placements=[placement], checks=[late, check]
    )
    send(letter)
    actions.answer_confirmation(
        letter,
        said={
            one.pk: actions.Said("same" if one.retention_check else "right", 0)
            for one in letter.questions.all()
        },
    )

    assert mail.outbox[0].body.count("Does this person still work for you?") == 2
    assert mail.outbox[0].subject.endswith("confirm 3 facts about hires")
    assert [again(row).outcome for row in (check, late)] == ["same", "same"]
    assert {again(row).evidence for row in (check, late, placement)} == {"employer"}
    assert again(other).evidence == "partner"


def test_a_second_click_writes_no_second_letter(letter, scoped, by, kim, placement, cast):
    twice = actions.ask_employer(scoped, by=by, contact=kim, placements=[placement])

    assert twice == letter
    with pytest.raises(actions.Refused, match="Kim Lee has been asked about this already"):
        actions.ask_employer(scoped, by=cast["contributor"], contact=kim, placements=[placement])
    assert Confirmation.objects.count() == 1


def test_who_or_what_cannot_be_asked_about_is_refused(scoped, by, kim, placement, check):
    ahead = placement.checks.get(after=365)
    elsewhere = ContactFactory(partner=PartnerFactory(community=scoped))
    silent = ContactFactory(partner=placement.employer, email="")
    gone = ContactFactory(partner=placement.employer)
    network.contact_left(gone, by=by)
    answered = actions.answer_check(check, by=by, outcome="same")

    for contact, asked, words in (
        *(
            (who, {"placements": [placement]}, "cannot be asked")
            for who in (elsewhere, silent, gone)
        ),
        (kim, {"checks": [ahead]}, "not due yet"),
        (kim, {"checks": [answered]}, "answered already"),
        (kim, {}, "Choose what to ask about"),
    ):
        with pytest.raises(actions.Refused, match=words):
            actions.ask_employer(scoped, by=by, contact=contact, **asked)
    assert Confirmation.objects.count() == 0


def test_asking_again_kills_the_earlier_link(letter, by, scoped, client: Client, time_machine):
    old = link(letter)
    assert actions.ask_again(letter, by=by).seed == letter.seed  # a second click
    time_machine.move_to(datetime(2026, 7, 20, 16, tzinfo=UTC))
    assert client.get(old).status_code == 410

    fresh = actions.ask_again(again(letter), by=by)

    assert client.get(old).status_code == 404
    assert client.get(link(fresh)).status_code == 200
    assert fresh.sent_at is None
    with pytest.raises(actions.Refused):
        actions.ask_again(Confirmation(pk=letter.pk, **stale(letter)), by=by)


def stale(letter: Confirmation) -> dict:
    return {"community": letter.community, "seed": letter.seed, "expires_at": letter.expires_at,
            "asked_at": letter.asked_at}  # fmt: skip


# --- Our own pages -------------------------------------------------------------------------------


def test_the_coordinator_asks_and_sees_what_became_of_it(
    sign_in, community, cast: dict[str, User], client: Client, django_assert_num_queries
):
    with scope(community=community):
        placement = PlacementFactory(community=community, starts_on=date(2026, 5, 4))
        kim = ContactFactory(partner=placement.employer, name="Kim Lee")
        check = placement.checks.get(after=30)
    sign_in("coordinator")
    ask, page = f"{ROOM}checks/{check.pk}/ask/", f"{ROOM}{placement.pk}/"
    client.get(ask)

    # session, user, membership, grants; the row, the people, checks and placements to ask about
    with django_assert_num_queries(8):
        assert "Kim Lee" in text_of(client.get(ask))
    wrong = client.post(ask, {"contact": kim.pk})
    about = [f"check-{check.pk}", f"placement-{placement.pk}"]
    done = client.post(ask, {"contact": kim.pk, "about": about}, follow=True)

    assert "Choose what to ask about." in text_of(wrong)
    assert "Kim Lee is asked. The letter is on its way. Withdraw" in text_of(done)
    for address in (page, f"{ROOM}checks/"):
        assert "Kim Lee was asked Jun 10, and has until Jul 1" in text_of(client.get(address))
    with scope(community=community):
        letter = Confirmation.objects.get()
        assert letter.questions.count() == 2
    client.post(f"{ROOM}asked/{letter.pk}/withdraw/")
    assert "was asked Jun 10; no longer since Jun 10" in text_of(client.get(page))
    refused = client.post(f"{ROOM}asked/{letter.pk}/again/", follow=True)
    assert "has been answered or withdrawn" in text_of(refused)


def test_an_employer_without_an_address_cannot_be_asked(sign_in, community):
    with scope(community=community):
        placement = PlacementFactory(community=community)

    page = text_of(sign_in("contributor").get(f"{ROOM}{placement.pk}/ask/"))

    assert "can be asked yet" in page
    assert "Send the letter" not in page
