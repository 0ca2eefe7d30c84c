"""Each step of a letter, and the ones that must not be."""

from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.utils import timezone
from django_scopes import scope
from django_scopes.exceptions import ScopeError
from pytest_django import Settings

from communities.models import Community
from reports import ledger
from reports.models import Reminder, ReminderState
from reports.models.reminder import STEPS, TROUBLED
from tests.reports.conftest import claim

pytestmark = pytest.mark.django_db
S = ReminderState
Clock = time_machine.Traveller


def state_of(letter: Reminder) -> str:
    letter.refresh_from_db()
    return letter.state


def claimed(letter: Reminder) -> Reminder:
    held = claim(letter.pk)
    assert held is not None
    return held


def test_claim_takes_a_due_letter_once(due_letter: Reminder):
    first, second = claim(due_letter.pk), claim(due_letter.pk)

    assert first is not None
    assert second is None
    assert (first.state, first.attempts) == (S.CLAIMED, 1)


def test_claim_leaves_a_letter_before_its_time(letter: Reminder):
    assert claim(letter.pk) is None
    assert state_of(letter) == S.PENDING


def test_claim_lasts_one_lease(due_letter: Reminder, settings: Settings):
    settings.REMINDER_LEASE_SECONDS = 30

    assert claimed(due_letter).lease_until == timezone.now() + timedelta(seconds=30)


@pytest.mark.parametrize("state", [S.SENT, S.CANCELLED, S.MISSED, S.FAILED, S.CLAIMED, S.SENDING])
def test_claim_refuses_every_state_that_does_not_lead_there(due_letter: Reminder, state: S):
    put(due_letter, state)

    assert claim(due_letter.pk) is None
    assert state_of(due_letter) == state


def put(letter: Reminder, state: S) -> None:
    now = timezone.now()
    Reminder.objects.filter(pk=letter.pk).update(
        state=state,
        lease_until=now + timedelta(minutes=2) if state in (S.CLAIMED, S.SENDING) else None,
        sent_at=now if state == S.SENT else None,
        uncertain_at=now if state == S.UNCERTAIN else None,
        cancelled_because="A reason." if state == S.CANCELLED else "",
    )


@pytest.mark.parametrize("to", list(S))
@pytest.mark.parametrize("was", list(S))
def test_step_moves_exactly_the_legal_ones(due_letter: Reminder, was: S, to: S):
    put(due_letter, was)
    now = timezone.now()
    values = {
        "lease_until": now,
        "sent_at": now if to == S.SENT else None,
        "uncertain_at": now,
        "cancelled_because": "A reason.",
    }

    moved = Reminder.objects.filter(pk=due_letter.pk).step(to, **values)

    assert moved == (to in STEPS[was])
    assert state_of(due_letter) == (to if moved else was)


def test_every_state_has_its_steps_and_sent_is_the_end():
    assert set(STEPS) == set(S)
    assert STEPS[S.SENT] == frozenset()
    assert {was for was in S if S.SENT in STEPS[was]} == set(S) - {S.SENT}
    assert {S.UNCERTAIN, S.MISSED, S.FAILED} == TROUBLED


def test_mark_sending_needs_the_claim(due_letter: Reminder, clock: Clock):
    slow = claimed(due_letter)
    clock.shift(timedelta(hours=1))
    ledger.expire_leases()
    quick = claimed(due_letter)

    assert ledger.mark_sending(slow) is False
    assert ledger.mark_sending(quick) is True


def test_mark_sent_records_the_time_and_ends_the_lease(due_letter: Reminder):
    held = claimed(due_letter)
    ledger.mark_sending(held)

    assert ledger.mark_sent(held) is True

    assert state_of(due_letter) == S.SENT
    assert due_letter.sent_at == timezone.now()
    assert due_letter.lease_until is None


def test_mark_sent_by_a_worker_that_outlived_its_lease_stops_the_second_copy(
    due_letter: Reminder, clock: Clock
):
    slow = claimed(due_letter)
    ledger.mark_sending(slow)
    clock.shift(timedelta(hours=1))
    ledger.expire_leases()
    clock.shift(timedelta(hours=1))
    quick = claimed(due_letter)

    assert ledger.mark_sent(slow) is True
    assert ledger.mark_sending(quick) is False


def test_marks_of_a_letter_need_the_scope_of_its_community(
    due_letter: Reminder, other_community: Community
):
    held = claimed(due_letter)

    with scope(community=other_community), pytest.raises(ScopeError):
        ledger.mark_sending(held)
    with scope(community=None), pytest.raises(ScopeError):
        ledger.mark_sent(held)


def test_mark_sent_twice_writes_once(due_letter: Reminder):
    held = claimed(due_letter)
    ledger.mark_sending(held)

    assert [ledger.mark_sent(held), ledger.mark_sent(held)] == [True, False]


def test_failure_is_written_down_and_tried_again_later(due_letter: Reminder):
    held = claimed(due_letter)

    ledger.note_failure(held, "ConnectionRefusedError: nobody there")

    assert state_of(due_letter) == S.PENDING
    assert due_letter.error == "ConnectionRefusedError: nobody there"
    assert due_letter.next_try_at == timezone.now() + timedelta(minutes=1)


def test_failures_wait_longer_each_time_and_never_longer_than_four_hours():
    waits = [ledger.wait_after(attempts) for attempts in range(1, 8)]

    minutes = [wait // timedelta(minutes=1) for wait in waits]
    assert minutes == [1, 4, 16, 64, 240, 240, 240]


def test_last_attempt_that_fails_is_shown_as_failed(
    due_letter: Reminder, clock: Clock, settings: Settings
):
    settings.REMINDER_ATTEMPTS = 3
    for _ in range(3):
        ledger.note_failure(claimed(due_letter), "550 no such person")
        clock.shift(timedelta(hours=5))

    assert state_of(due_letter) == S.FAILED
    assert (due_letter.attempts, due_letter.error) == (3, "550 no such person")


def test_claim_past_its_lease_waits_again_at_once(due_letter: Reminder, clock: Clock):
    claimed(due_letter)
    clock.shift(timedelta(hours=1))

    assert ledger.expire_leases() == 1
    assert state_of(due_letter) == S.PENDING
    assert due_letter.uncertain_at is None
    assert claimed(due_letter).attempts == 2


def test_lease_that_runs_is_left_alone(due_letter: Reminder):
    claimed(due_letter)

    assert ledger.expire_leases() == 0
    assert state_of(due_letter) == S.CLAIMED


def test_letter_that_was_on_its_way_becomes_uncertain_and_keeps_saying_so(
    due_letter: Reminder, clock: Clock
):
    held = claimed(due_letter)
    ledger.mark_sending(held)
    clock.shift(timedelta(hours=1))
    doubted_at = timezone.now()

    ledger.expire_leases()

    assert state_of(due_letter) == S.UNCERTAIN
    assert claim(due_letter.pk) is None  # a slow worker may still hear from the server
    clock.move_to(due_letter.next_try_at)
    again = claimed(due_letter)
    ledger.mark_sending(again)
    ledger.mark_sent(again)
    assert state_of(due_letter) == S.SENT
    assert due_letter.uncertain_at == doubted_at
    assert again.message_id == held.message_id


def test_worker_that_always_dies_on_a_letter_gives_up(
    due_letter: Reminder, clock: Clock, settings: Settings
):
    settings.REMINDER_ATTEMPTS = 2
    for _ in range(2):
        claimed(due_letter)
        clock.shift(timedelta(hours=1))
        ledger.expire_leases()

    assert state_of(due_letter) == S.FAILED
    assert due_letter.error == ledger.STOPPED


def test_broken_line_is_uncertain_and_waits(due_letter: Reminder):
    held = claimed(due_letter)
    ledger.mark_sending(held)

    ledger.note_uncertain(held, "TimeoutError: no answer")

    assert state_of(due_letter) == S.UNCERTAIN
    assert due_letter.uncertain_at == timezone.now()
    assert due_letter.next_try_at == timezone.now() + timedelta(minutes=1)


def test_letter_older_than_the_window_is_missed(
    due_letter: Reminder, clock: Clock, settings: Settings
):
    clock.shift(timedelta(hours=settings.REMINDER_CATCH_UP_HOURS, seconds=1))

    assert ledger.mark_missed() == 1
    assert state_of(due_letter) == S.MISSED
    assert due_letter.error == ledger.TOO_LATE


def test_letter_just_inside_the_window_is_not_missed(
    due_letter: Reminder, clock: Clock, settings: Settings
):
    clock.shift(timedelta(hours=settings.REMINDER_CATCH_UP_HOURS))

    assert ledger.mark_missed() == 0
    assert claim(due_letter.pk) is not None


def test_cancel_says_why_and_spares_what_is_on_its_way(due_letter: Reminder):
    held = claimed(due_letter)
    ledger.mark_sending(held)

    assert ledger.cancel(ledger.row(held), "Nobody needs it.") == 0

    ledger.note_failure(held, "451 later")
    assert ledger.cancel(ledger.row(held), "Nobody needs it.") == 1
    assert state_of(due_letter) == S.CANCELLED
    assert due_letter.cancelled_because == "Nobody needs it."


def test_cancel_takes_a_claimed_letter_from_its_worker(due_letter: Reminder):
    held = claimed(due_letter)

    ledger.cancel(ledger.row(held), "Nobody needs it.")

    assert ledger.mark_sending(held) is False


def test_need_again_never_brings_back_a_letter_that_may_have_left(
    due_letter: Reminder, clock: Clock
):
    held = claimed(due_letter)
    ledger.mark_sending(held)
    clock.shift(timedelta(hours=1))
    ledger.expire_leases()
    ledger.cancel(ledger.row(held), "Nobody needs it.")

    assert ledger.need_again(ledger.row(held), at=timezone.now()) == 0
    assert state_of(due_letter) == S.CANCELLED


@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        ({"state": S.SENT}, "sent_reminders_have_a_time"),
        ({"sent_at": timezone.now()}, "sent_reminders_have_a_time"),
        ({"state": S.CLAIMED}, "claimed_reminders_have_a_lease"),
        ({"state": S.UNCERTAIN}, "uncertain_reminders_say_since_when"),
        ({"state": S.CANCELLED}, "cancelled_reminders_say_why"),
    ],
)
def test_database_refuses_what_must_never_be(
    letter: Reminder, values: dict[str, object], constraint: str
):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Reminder.objects.filter(pk=letter.pk).update(**values)


def test_database_refuses_a_second_letter_for_a_rule_and_reader(letter: Reminder):
    twin = Reminder(
        community=letter.community,
        report=letter.report,
        rule=letter.rule,
        recipient=letter.recipient,
        due_at=letter.due_at,
        next_try_at=letter.next_try_at,
    )

    with pytest.raises(IntegrityError), transaction.atomic():
        twin.save()
