"""A turn of one community's letters: claimed some at a time, carried over one connection."""

import threading
from datetime import timedelta

import pytest
import time_machine
from django.conf import settings as django_settings
from django.db import connection, connections
from django.utils import timezone
from django_scopes import scope, scopes_disabled
from pytest_django import Settings

from communities import actions as people
from communities.ledger import ALONE_FROM
from communities.models import Community, User
from reports import actions, ledger, tasks
from reports.models import Reminder, ReminderState, ReportingSchedule, Rule
from tests.factories import UserFactory
from tests.reports.conftest import DUE
from tests.reports.mail_server import Server

pytestmark = pytest.mark.django_db
Clock = time_machine.Traveller
S = ReminderState


@pytest.fixture
def council(schedule: ReportingSchedule, clock: Clock) -> list[Reminder]:
    """Twelve letters to the council, all due now."""
    community = schedule.community
    for number in range(11):
        reader = UserFactory(email=f"reader-{number:02}@example.org")
        people.set_role(community, reader, "council", by=None)
    actions.plan(community, now=timezone.now())
    clock.move_to(DUE)
    actions.publish(community.reports.get(due_at=DUE), now=DUE)
    ledger.mark_missed(now=DUE)  # Monday's digest, as a sweep would have done
    return list(Reminder.objects.filter(rule=Rule.COUNCIL_PROGRESS).order_by("pk"))


def states() -> dict[str, int]:
    found = Reminder.objects.filter(rule=Rule.COUNCIL_PROGRESS).values_list("state", flat=True)
    return {state: list(found).count(state) for state in found}


def test_turn_sends_every_letter_once_over_one_connection(
    council: list[Reminder], mail_server: Server
):
    community = council[0].community

    assert tasks.send_letters(community.pk) == 12
    assert tasks.send_letters(community.pk) == 0

    assert mail_server.message_ids() == {letter.message_id: 1 for letter in council}
    assert mail_server.connections == 1


def test_turn_leaves_the_letters_of_other_communities(
    council: list[Reminder], mail_server: Server, other_community: Community
):
    assert tasks.send_letters(other_community.pk) == 0

    assert mail_server.letters == []


def test_turn_that_is_over_wakes_the_next(
    council: list[Reminder],
    mail_server: Server,
    eager: None,
    monkeypatch: pytest.MonkeyPatch,
):
    monkeypatch.setattr(tasks, "LETTERS_A_TURN", 4)
    monkeypatch.setattr(tasks, "LETTERS_AT_ONCE", 2)

    assert tasks.send_letters(council[0].community_id) == 4

    assert states() == {S.SENT: 12}
    assert mail_server.connections == 3


def test_claim_takes_so_many_and_the_next_claim_takes_others(council: list[Reminder]):
    first, second = ledger.claim_some(most=5), ledger.claim_some(most=10)

    assert [letter.pk for letter in first + second] == [letter.pk for letter in council]
    assert {(letter.state, letter.attempts) for letter in first} == {(S.CLAIMED, 1)}


def test_claimed_letters_that_were_not_begun_are_put_back_untouched(council: list[Reminder]):
    [begun, *rest] = ledger.claim_some(most=12)
    assert ledger.mark_sending(begun)

    ledger.put_back([begun, *rest])

    assert states() == {S.SENDING: 1, S.PENDING: 11}
    assert set(Reminder.objects.filter(state=S.PENDING).values_list("attempts", flat=True)) == {0}


def test_letter_that_was_tried_often_is_claimed_alone(council: list[Reminder]):
    stuck = Reminder.objects.filter(pk__in=[council[0].pk, council[3].pk])
    stuck.update(attempts=ALONE_FROM)

    claims = [[letter.pk for letter in ledger.claim_some(most=12)] for _ in range(3)]

    others = [letter.pk for letter in council if letter.pk not in (council[0].pk, council[3].pk)]
    assert claims == [[council[0].pk], others, [council[3].pk]]


def test_one_letter_that_cannot_be_made_holds_up_no_other(
    council: list[Reminder], mail_server: Server, clock: Clock
):
    User.objects.filter(pk=council[2].recipient_id).update(time_zone="Nowhere/Nothing")

    with pytest.raises(KeyError):
        tasks.send_letters(council[0].community_id)
    assert states() == {S.SENT: 2, S.CLAIMED: 1, S.PENDING: 9}
    assert tasks.send_letters(council[0].community_id) == 9

    clock.shift(timedelta(minutes=5))
    ledger.expire_leases()
    assert states() == {S.SENT: 11, S.PENDING: 1}


def test_refusal_of_one_letter_ends_its_connection_and_no_other_letter(
    council: list[Reminder], mail_server: Server
):
    mail_server.script.refuse_once = "451 try later"

    assert tasks.send_letters(council[0].community_id) == 11

    assert states() == {S.SENT: 11, S.PENDING: 1}
    assert mail_server.connections == 2


def test_server_that_is_away_is_asked_once_a_turn(council: list[Reminder], settings: Settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1

    assert tasks.send_letters(council[0].community_id) == 0

    assert states() == {S.PENDING: 12}
    tried = Reminder.objects.filter(rule=Rule.COUNCIL_PROGRESS, next_try_at__gt=timezone.now())
    assert set(tried.values_list("attempts", flat=True)) == {1}
    assert tried.count() == 12


def test_slow_server_keeps_no_letter_beyond_its_lease(
    council: list[Reminder], mail_server: Server, clock: Clock
):
    """After one letter half of the lease is over: the others of its claim are put back."""
    lease = timedelta(seconds=django_settings.REMINDER_LEASE_SECONDS)
    mail_server.script.on_letter = lambda: clock.shift(lease / 2)

    assert tasks.send_letters(council[0].community_id) == 1

    assert states() == {S.SENT: 1, S.PENDING: 11}
    untouched = Reminder.objects.filter(state=S.PENDING, rule=Rule.COUNCIL_PROGRESS)
    assert set(untouched.values_list("attempts", flat=True)) == {0}


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite has one writer at a time")
def test_workers_that_claim_at_once_share_the_letters(council: list[Reminder]):
    community, barrier = council[0].community, threading.Barrier(4)
    claims: list[list[int]] = []

    def work() -> None:
        with scope(community=community):
            barrier.wait()
            claims.append([letter.pk for letter in ledger.claim_some(most=3)])
        connections.close_all()

    workers = [threading.Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    with scopes_disabled():
        assert sorted(pk for claim in claims for pk in claim) == [row.pk for row in council]
