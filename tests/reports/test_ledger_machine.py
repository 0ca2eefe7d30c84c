"""The ledger under any order of events: workers, clocks, crashes, people, refusals.

Hypothesis drives the real functions on real rows. Three promises hold after every step: no
letter that is owed is lost, an obligation keeps one Message-ID, and none leaves twice unless the
ledger says that it may have.
"""

from collections import Counter
from datetime import datetime, timedelta

import pytest
import time_machine
from django.db import transaction
from django.utils import timezone
from django_scopes import scope
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from communities import actions as people
from communities.models import Community, User
from reports import actions, ledger
from reports.models import ProgressReport, Reminder, ReminderState, ReportStatus, Rule
from reports.models.reminder import CLAIMABLE
from reports.reminders import OF_THE_AUTHOR, reasons_against
from tests.reports.conftest import BEFORE, DUE, claim

S = ReminderState
READERS = ("ann@example.org", "bob@example.org", "cleo@example.org")
FATES = (
    "accepted",
    "refused",
    "slow",
    "slow to hear",
    "killed before it is on its way",
    "killed before it is recorded",
)
ENDED = {S.SENT, S.CANCELLED, S.MISSED, S.FAILED}


class Ledger(RuleBasedStateMachine):
    """Workers hold what they claimed in `hands`; a crash makes them forget it."""

    def __init__(self) -> None:
        super().__init__()
        self.clock = time_machine.travel(BEFORE, tick=False)
        self.time = self.clock.start()
        self.block = transaction.atomic()
        self.block.__enter__()
        self.hands: list[Reminder] = []
        self.on_the_wire: list[Reminder] = []
        self.delivered: Counter[str] = Counter()
        self.message_ids: dict[tuple[object, ...], str] = {}

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.block.__exit__(None, None, None)
        self.scope.__exit__(None, None, None)
        self.clock.stop()

    @initialize()
    def begin(self) -> None:
        self.community = people.found_community(
            by=None,
            name="Louisville",
            slug="louisville",
            kind="city",
            states="KY",
            status="active",
            designated_on=BEFORE.date(),
        )
        self.scope = scope(community=self.community)
        self.scope.__enter__()
        self.users = [User.objects.create_user(email, None, name=email) for email in READERS]
        self.coordinator = User.objects.create_user("lead@example.org", None, name="Lead")
        people.set_role(self.community, self.coordinator, "coordinator", by=None)
        people.set_role(self.community, self.users[0], "council", by=None)
        actions.set_schedule(
            self.community, by=None, cadence="quarterly", hour=9, sends_itself=True
        )
        people.set_role(self.community, self.users[1], "council", by=None)
        self.time.move_to(DUE)
        self.look()

    # --- the clock -------------------------------------------------------------------------------

    @rule(minutes=st.sampled_from([1, 1, 3, 3, 5, 60, 60 * 24, 60 * 24 * 4]))
    def time_passes(self, minutes: int) -> None:
        self.time.shift(timedelta(minutes=minutes))

    @rule()
    def sweep(self) -> None:
        self.look()

    def look(self) -> None:
        ledger.expire_leases()
        ledger.mark_missed()
        actions.plan(self.community, now=self.now)
        actions.publish_due(self.community, now=self.now)

    # --- the workers -----------------------------------------------------------------------------

    @rule(data=st.data(), fate=st.sampled_from(FATES), minutes=st.sampled_from([0, 3, 300]))
    def work(self, data: st.DataObject, fate: str, minutes: int) -> None:
        """Time passes, the clock sweeps, a worker takes a letter and gets as far as it may."""
        self.time.shift(timedelta(minutes=minutes))
        self.look()
        due = list(Reminder.objects.to_send(now=self.now))
        if not due:
            return
        held = claim(data.draw(st.sampled_from(due)).pk)
        assert held is not None
        if fate == "killed before it is on its way":
            return
        if fate == "refused":
            ledger.note_failure(held, "451 later")
            return
        self.hands.append(held)
        if fate != "slow":
            self.hand_over_now(self.hands.pop())
        if fate == "accepted" and self.on_the_wire:
            ledger.mark_sent(self.on_the_wire.pop())
        if fate == "killed before it is recorded" and self.on_the_wire:
            self.on_the_wire.pop()

    @precondition(lambda self: self.hands)
    @rule(data=st.data())
    def hand_over(self, data: st.DataObject) -> None:
        self.hand_over_now(self.pop(self.hands, data))

    def hand_over_now(self, held: Reminder) -> None:
        """The letter reaches the server, which keeps it; its yes is still on the way."""
        because = reasons_against([held]).get(held.pk, "")
        if because:
            ledger.cancel(ledger.held(held), because)
        elif ledger.mark_sending(held):
            self.delivered[held.message_id] += 1
            self.on_the_wire.append(held)

    @precondition(lambda self: self.on_the_wire)
    @rule(data=st.data())
    def hear_yes(self, data: st.DataObject) -> None:
        ledger.mark_sent(self.pop(self.on_the_wire, data))

    @precondition(lambda self: self.on_the_wire)
    @rule(data=st.data())
    def lose_the_line(self, data: st.DataObject) -> None:
        ledger.note_uncertain(self.pop(self.on_the_wire, data), "the line broke")

    # --- the people ------------------------------------------------------------------------------

    @rule(who=st.integers(0, 2), comes=st.booleans())
    def come_or_go(self, who: int, comes: bool) -> None:
        user = self.users[who]
        if comes:
            people.set_role(self.community, user, "council", by=None)
        elif self.community.memberships.current().filter(user=user).exists():
            people.end_membership(self.community, user, by=self.coordinator)

    @rule(skips=st.booleans())
    def skip_or_take_it_back(self, skips: bool) -> None:
        status = ReportStatus.OPEN if skips else ReportStatus.SKIPPED
        for report in ProgressReport.objects.filter(status=status, due_at__gt=self.now):
            if skips:
                actions.skip_report(report, by=self.coordinator, reason="Office move.")
            else:
                actions.take_back_skip(report, by=self.coordinator)

    @rule(days=st.integers(1, 40))
    def put_it_off(self, days: int) -> None:
        for report in ProgressReport.objects.open().filter(due_at__gt=self.now):
            report.community = self.community
            until = (report.due_at + timedelta(days=days)).date()
            try:
                actions.postpone_report(report, by=self.coordinator, until=until, reason="Wait.")
            except actions.Refused:
                return  # further off than may be

    @rule(hour=st.sampled_from([7, 9, 15]), cadence=st.sampled_from(["monthly", "quarterly"]))
    def change_the_schedule(self, hour: int, cadence: str) -> None:
        actions.set_schedule(self.community, by=self.coordinator, hour=hour, cadence=cadence)

    @rule()
    def write_today(self) -> None:
        try:
            actions.send_now(self.community, by=self.coordinator)
        except actions.Refused:
            return  # nobody is there, or everybody has had one

    @rule()
    def send_the_stuck_again(self) -> None:
        for letter in Reminder.objects.filter(state__in=[S.FAILED, S.MISSED]):
            actions.send_again(letter, by=self.coordinator)

    # --- what holds, whatever happened -----------------------------------------------------------

    @invariant()
    def no_letter_is_lost(self) -> None:
        """Each row has ended, or a worker has it, or its time will come again."""
        for letter in self.rows():
            held = letter.state in (S.CLAIMED, S.SENDING) and letter.lease_until is not None
            assert letter.state in ENDED or letter.state in CLAIMABLE or held
            if letter.state == S.SENT:
                assert self.delivered[letter.message_id] >= 1

    @invariant()
    def an_obligation_keeps_its_message_id(self) -> None:
        for letter in self.rows():
            key = (letter.report_id, letter.rule, letter.occurrence, letter.recipient_id)
            assert self.message_ids.setdefault(key, letter.message_id) == letter.message_id
        assert len(set(self.message_ids.values())) == len(self.message_ids)

    @invariant()
    def nothing_leaves_twice_unless_the_ledger_says_so(self) -> None:
        doubted = {row.message_id for row in self.rows() if row.uncertain_at}
        assert {key for key, times in self.delivered.items() if times > 1} <= doubted

    @invariant()
    def nobody_gets_two_letters_written_by_hand_in_a_day(self) -> None:
        by_hand = [row for row in self.rows() if row.rule == Rule.SENT_BY_HAND]
        days = Counter((row.occurrence, row.recipient_id) for row in by_hand)
        assert all(times == 1 for times in days.values())

    @invariant()
    def nothing_asks_for_a_report_that_is_out(self) -> None:
        """A letter to its author that somebody sends again is refused at the last moment."""
        for row in self.rows():
            if row.rule in OF_THE_AUTHOR and row.report.status != ReportStatus.OPEN:
                assert row.state not in (S.PENDING, S.HELD) or reasons_against([row])

    def rows(self) -> list[Reminder]:
        return (
            list(Reminder.objects.select_related("report", "recipient", "community"))
            if hasattr(self, "scope")
            else []
        )

    @property
    def now(self) -> datetime:
        return timezone.now()

    def pop(self, from_: list[Reminder], data: st.DataObject) -> Reminder:
        return from_.pop(data.draw(st.integers(0, len(from_) - 1)))


@pytest.mark.django_db
def test_ledger_keeps_its_promises_in_any_order_of_events(db: None):
    run_state_machine_as_test(
        Ledger,
        settings=settings(
            max_examples=15,
            stateful_step_count=30,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


@pytest.mark.django_db
def test_ledger_comes_to_rest_once_everything_works_again(
    due_letter: Reminder, clock: time_machine.Traveller, scoped: Community
):
    """Whatever was interrupted: with workers that live, each owed letter is sent in the end."""
    held = claim(due_letter.pk)
    assert held is not None
    ledger.mark_sending(held)
    for _ in range(5):
        clock.shift(timedelta(minutes=5))
        ledger.expire_leases()
        again = claim(due_letter.pk)
        if again and ledger.mark_sending(again):
            ledger.mark_sent(again)

    due_letter.refresh_from_db()
    assert due_letter.state == S.SENT
