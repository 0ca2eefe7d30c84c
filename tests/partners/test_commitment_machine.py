"""A promise under any order of acts: its ladder, its days and its figures stay true."""

from datetime import date, timedelta

import pytest
from django.db import transaction
from django_scopes import scope
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from communities.models import Community, User
from partners import actions
from partners.ladder import AHEAD, NOW, promise_of, sums_of
from partners.models import JOBS, PROMISED, Commitment, CommitmentKind, Step
from tests.factories import CommunityFactory, PartnerFactory, UserFactory

kinds = st.sampled_from(CommitmentKind.values)
steps = st.sampled_from(Step.values)
quantities = st.integers(1, 6)
ago = st.none() | st.integers(0, 400)


class Ladder(RuleBasedStateMachine):
    """One promise of one partner; what the rules refuse changes nothing."""

    community: Community
    by: User
    promise: Commitment

    def __init__(self) -> None:
        super().__init__()
        self.block = transaction.atomic()
        self.block.__enter__()
        self.by = UserFactory()
        self.community = CommunityFactory()
        self.scope = scope(community=self.community)
        self.scope.__enter__()
        self.today = self.community.today()

    def teardown(self) -> None:
        self.scope.__exit__(None, None, None)
        transaction.set_rollback(True)
        self.block.__exit__(None, None, None)

    def day(self, days: int | None) -> date | None:
        return None if days is None else self.today - timedelta(days)

    def attempt(self, act, **said: object) -> None:
        before = Commitment.objects.values().get()
        try:
            act(self.promise, by=self.by, **said)
        except actions.Refused:
            assert Commitment.objects.values().get() == before

    @initialize(kind=kinds, quantity=quantities, step=steps, days=ago)
    def promise_it(self, kind: str, quantity: int, step: str, days: int | None) -> None:
        partner = PartnerFactory(community=self.community)
        said = {"kind": kind, "quantity": quantity, "step": step, "on": self.day(days)}
        self.promise = actions.add_commitment(partner, by=self.by, **said)

    @rule(to=steps, days=ago)
    def advance(self, to: str, days: int | None) -> None:
        self.attempt(actions.advance, to=to, on=self.day(days))

    @rule(delivered=st.integers(0, 8), days=ago)
    def deliver(self, delivered: int, days: int | None) -> None:
        self.attempt(actions.deliver, delivered=delivered, on=self.day(days))

    @rule(quantity=quantities, kind=kinds)
    def change(self, quantity: int, kind: str) -> None:
        self.attempt(actions.change_commitment, quantity=quantity, kind=kind)

    @rule(days=ago)
    def feedback(self, days: int | None) -> None:
        self.attempt(actions.feedback_came, on=self.day(days))

    @rule(days=st.none() | st.integers(-400, 0))
    def agree_on_feedback(self, days: int | None) -> None:
        self.attempt(actions.change_commitment, feedback_on=self.day(days))

    @invariant()
    def the_step_and_what_has_come_agree(self) -> None:
        now = Commitment.objects.get()

        assert (now.step == Step.DELIVERED) == (now.delivered >= now.quantity)
        if now.delivered:
            assert now.step in (Step.STARTED, Step.DELIVERED, Step.WITHDRAWN)

    @invariant()
    def the_days_go_up_the_ladder(self) -> None:
        now = Commitment.objects.get()
        days = [now.asked_on, now.promised_on, now.started_on, now.delivered_on]
        taken = [day for day in days if day]

        assert taken == sorted(taken)
        assert days[: len(taken)] == taken, "no rung is left out"
        assert all(day <= self.today for day in taken)
        assert (now.withdrawn_on is not None) == (now.step == Step.WITHDRAWN)

    @invariant()
    def promised_and_delivered_make_sense(self) -> None:
        now = Commitment.objects.get()
        (row,) = Commitment.objects.totals("kind")
        sums = row["promised"], row["delivered_so_far"], row["withdrawn"], row["asked"]

        assert sums == sums_of([now])
        assert min(sums) >= 0
        if now.step == Step.DELIVERED:
            assert row["delivered_so_far"] >= row["promised"]
        else:
            assert row["delivered_so_far"] <= row["promised"]
        if now.promised_on:
            assert row["promised"] + row["withdrawn"] == now.quantity

    @invariant()
    def the_page_draws_one_place_on_the_ladder(self) -> None:
        now = Commitment.objects.get()
        promise = promise_of(now, self.today)
        states = [rung.state for rung in promise.rungs]

        assert states.count(NOW) == (now.step != Step.WITHDRAWN)
        if NOW in states:
            assert set(states[states.index(NOW) + 1 :]) <= {AHEAD}
            assert AHEAD not in states[: states.index(NOW)]
        assert 0 <= promise.percent <= 100

    @invariant()
    def a_promise_of_jobs_that_was_just_made_owes_feedback(self) -> None:
        made = self.community.activities.verbs("commitment.added", "commitment.moved")
        last = self.community.activities.order_by("-at", "-pk").first()
        now = Commitment.objects.get()
        if last in made and now.step in PROMISED and now.kind in JOBS:
            assert now.feedback_on is not None


@pytest.mark.django_db
def test_a_promise_stays_true_in_any_order_of_acts(db: None):
    run_state_machine_as_test(
        Ladder,
        settings=settings(
            max_examples=12,
            stateful_step_count=20,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
