"""An application under any order of acts, by several people: it never gets where it must not.

Hypothesis drives the real acts on real rows. What an act refuses changes nothing; what it does
leaves all of the promises below true.
"""

from collections import Counter
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
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

from communities import actions
from communities.models import (
    Activity,
    Application,
    ApplicationLetter,
    ApplicationState,
    Decision,
    DecisionState,
    Goal,
    Outcome,
    Return,
    Status,
    User,
)
from communities.models.application import APPLICATION_STEPS, HANDED_IN, WRITABLE
from communities.refusal import Refused
from communities.revisions import GOAL, said
from communities.tallies import tallies_of
from tests.applying import ready
from tests.deciding import in_conflict, reviewed
from tests.factories import CommunityFactory, RoundFactory

S, D = ApplicationState, DecisionState
SECRET = "For the staff alone."
APPLICANTS = st.sampled_from(["ann", "bob"])
STAFF = st.sampled_from(["mel", "nan", "rae"])
PEOPLE = st.sampled_from(["ann", "bob", "mel", "nan", "rae"])
OUTCOMES = st.sampled_from(Outcome.values)

ABOUT_AN_APPLICATION = (
    *("submit", "withdraw", "take_up_again", "return_application", "take_back_return"),
    *("decide", "reopen"),
)
ABOUT_A_DECISION = (
    *("change_decision", "edit_letter", "reset_letter", "take_back_decision", "apply_decision"),
)


class Applying(RuleBasedStateMachine):
    """One community with two coordinators, and four of the national staff."""

    def __init__(self) -> None:
        super().__init__()
        self.block = transaction.atomic()
        self.block.__enter__()
        self.was: str | None = None
        self.frozen: dict[int, Any] = {}
        self.told: dict[int, set[int]] = {}

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.block.__exit__(None, None, None)
        self.scope.__exit__(None, None, None)

    @initialize(start=st.sampled_from(["nothing", "handed in", *["decided"] * 3]), outcome=OUTCOMES)
    def begin(self, start: str, outcome: str) -> None:
        names = ("ann", "bob", "mel", "nan", "rae", "sam")
        self.people = {n: User.objects.create_user(f"{n}@x.org", None, name=n) for n in names}
        self.community = CommunityFactory(name="Flint", slug="flint", status="prospective")
        self.round = RoundFactory(name="Spring")
        self.scope = scope(community=self.community)
        self.scope.__enter__()
        for name in ("ann", "bob"):
            actions.set_role(self.community, self.people[name], "coordinator", by=None)
        if start != "nothing":
            ready(self.community, by=self.people["ann"])
            self.do("submit", "ann")
        if start == "decided":
            reviewed(self.application, by=self.people["rae"])
            reviewed(self.application, by=self.people["sam"])
            self.do("decide", "nan", outcome=outcome, reason=SECRET)

    @property
    def application(self) -> Application | None:
        return Application.objects.select_related("community", "round").first()

    @property
    def decision(self) -> Decision | None:
        """The latest one, pending or not: a page may be out of date."""
        return Decision.objects.select_related("application__community").last()

    def do(self, act: str, by: str, **said: Any) -> None:
        """Press this button. An act may be refused; then nothing of it has happened."""
        found = self.decision if act in ABOUT_A_DECISION else self.application
        if found is not None:
            with suppress(Refused), transaction.atomic():
                said = said or self.usual(act)
                getattr(actions, act)(found, by=self.people[by], **said)

    def usual(self, act: str) -> dict[str, Any]:
        decided = {"outcome": "defer", "reason": SECRET}
        answer_by = self.community.today() + timedelta(days=9)
        return {
            "submit": {"to_round": self.round},
            "withdraw": {"reason": "The mayor asked us to wait."},
            "return_application": {"questions": {"employers": "Who?"}, "answer_by": answer_by},
            "reopen": {"reason": "The mayor has signed since."},
            "decide": decided,
            "change_decision": decided,
            "take_back_decision": {"reason": SECRET},
            "edit_letter": {"subject": "To Flint", "body": "Dear {{ name }}, {{ link }}"},
        }.get(act, {})

    # --- anybody ---------------------------------------------------------------------------------

    @rule(by=PEOPLE, act=st.sampled_from(ABOUT_AN_APPLICATION + ABOUT_A_DECISION))
    def press_any_button(self, by: str, act: str) -> None:
        """Also one that no page shows now, or shows to others."""
        self.do(act, by)

    # --- the community ---------------------------------------------------------------------------

    @rule(by=APPLICANTS)
    def open(self, by: str) -> None:
        with suppress(Refused), transaction.atomic():
            actions.open_application(self.community_now, by=self.people[by])

    @precondition(lambda self: self.was in WRITABLE)
    @rule(words=st.sampled_from(["Forty employers.", "Fifty employers."]))
    def write(self, words: str) -> None:
        section = self.application.sections.get(key="employers")
        answers = {**section.answers, "demand": words}
        self.application.sections.filter(pk=section.pk).update(answers=answers)

    @precondition(lambda self: self.was in WRITABLE)
    @rule(by=APPLICANTS)
    def submit(self, by: str) -> None:
        self.do("submit", by)

    @precondition(lambda self: self.was in (S.SUBMITTED, S.RETURNED))
    @rule(by=APPLICANTS, act=st.sampled_from(["withdraw", "return_application"]))
    def take_it_off_the_desk(self, by: str, act: str) -> None:
        self.do(act, by)

    @precondition(lambda self: self.was in (S.WITHDRAWN, S.DECLINED, S.DEFERRED))
    @rule(by=APPLICANTS)
    def take_up_again(self, by: str) -> None:
        self.do("take_up_again", by)

    @rule(by=APPLICANTS, promised=st.sampled_from([100, 100, 101]))
    def move_a_goal(self, by: str, promised: int) -> None:
        goal = Goal.objects.current().order_by("pk").first()
        if goal is not None:
            with suppress(Refused), transaction.atomic():
                actions.change_goal(goal, by=self.people[by], target=promised)

    # --- the program -----------------------------------------------------------------------------

    @precondition(lambda self: self.was == S.SUBMITTED)
    @rule(by=STAFF)
    def review(self, by: str) -> None:
        reviewer = self.people[by]
        if not self.application.reviews.filter(reviewer=reviewer).exists():
            reviewed(self.application, by=reviewer)

    @precondition(lambda self: self.was)
    @rule(by=st.sampled_from(["nan", "rae", "mel"]), really=st.sampled_from([False, False, True]))
    def declare_a_conflict(self, by: str, really: bool) -> None:
        if really and not self.application.conflicts.filter(person=self.people[by]).exists():
            in_conflict(self.application, self.people[by])

    @precondition(lambda self: self.was == S.SUBMITTED)
    @rule(by=STAFF, outcome=OUTCOMES)
    def decide(self, by: str, outcome: str) -> None:
        self.do("decide", by, outcome=outcome, reason=SECRET)

    @precondition(lambda self: self.decision)
    @rule(by=STAFF, outcome=OUTCOMES)
    def decide_again(self, by: str, outcome: str) -> None:
        self.do("change_decision", by, outcome=outcome, reason=SECRET)

    @precondition(lambda self: self.decision)
    @rule(by=STAFF, act=st.sampled_from(["edit_letter", "apply_decision", "apply_decision"]))
    def go_on_with_it(self, by: str, act: str) -> None:
        self.do(act, by)

    @precondition(lambda self: self.decision)
    @rule(by=STAFF)
    def announce_the_round(self, by: str) -> None:
        actions.apply_round(self.round, by=self.people[by])

    @precondition(lambda self: self.was in (S.DECLINED, S.DEFERRED))
    @rule(by=STAFF)
    def reopen(self, by: str) -> None:
        self.do("reopen", by)

    @property
    def community_now(self):
        self.community.refresh_from_db()
        return self.community

    # --- what holds, whatever happened -----------------------------------------------------------

    @invariant()
    def a_community_has_one_application_that_moves_by_legal_steps(self) -> None:
        assert Application.objects.count() <= 1
        now = self.application.state if self.application else None
        if self.was and now != self.was:
            assert now in APPLICATION_STEPS[S(self.was)], (self.was, now)
        self.was = now

    @invariant()
    def what_reviews_come_to_is_kept_as_a_new_count_finds_it(self) -> None:
        if self.was:
            (tally,) = tallies_of([self.application.pk]).values()
            assert Application.objects.filter(**tally).exists(), tally

    @invariant()
    def an_approval_is_whole(self) -> None:
        if not self.was:
            return
        applied = Decision.objects.filter(state=D.APPLIED, outcome=Outcome.APPROVE)
        is_approved = self.was == S.APPROVED
        assert is_approved == (self.community_now.status == Status.ACTIVE)
        assert applied.count() == int(is_approved)
        if is_approved:
            decided = applied.get().revision.content["goals"]
            goals = list(Goal.objects.current().order_by("year", "horizon", "pk"))
            assert all(goal.is_approved for goal in goals)
            assert [said(goal, GOAL) for goal in goals] == decided

    @invariant()
    def what_is_announced_has_its_letters_once(self) -> None:
        if not self.was:
            return
        letters: Counter[tuple[int, int]] = Counter(
            ApplicationLetter.objects.exclude(decision=None).values_list("decision", "recipient")
        )
        assert set(letters.values()) <= {1}
        told: dict[int, set[int]] = {}
        for decision, reader in letters:
            told.setdefault(decision, set()).add(reader)
        announced = Decision.objects.filter(state__in=[D.APPLIED, D.REOPENED])
        assert set(told) == set(announced.values_list("pk", flat=True))
        coordinators = {self.people["ann"].pk, self.people["bob"].pk}
        # Whoever handed it in leads what is approved, and is told so; any button may have been
        # pressed by anybody here.
        leads = set(self.application.revisions.values_list("submitted_by", flat=True))
        assert all(coordinators <= who <= coordinators | leads for who in told.values())
        assert self.told.items() <= told.items()  # a letter that left stays on record
        self.told = told

    @invariant()
    def revisions_are_counted_through_and_stay_as_they_were(self) -> None:
        if not self.was:
            return
        found = {r.number: r.content for r in self.application.revisions.all()}
        assert sorted(found) == list(range(1, len(found) + 1))
        assert {number: found[number] for number in self.frozen} == self.frozen
        self.frozen = found
        assert (self.was in HANDED_IN) <= bool(found)

    @invariant()
    def it_is_back_exactly_while_a_return_is_open(self) -> None:
        if self.was:
            is_open = Return.objects.filter(ended_at=None).count()
            assert is_open == int(self.was == S.RETURNED)

    @invariant()
    def a_decision_is_pending_only_about_what_lies_with_the_program(self) -> None:
        if self.was:
            pending = Decision.objects.filter(state=D.PENDING).count()
            assert pending <= int(self.was == S.SUBMITTED)

    @invariant()
    def nobody_decided_alone_or_in_conflict(self) -> None:
        if not self.was:
            return
        for decision in Decision.objects.all():
            reviewers = set(self.application.reviews.values_list("reviewer", flat=True))
            assert reviewers - {decision.by_id}

    @invariant()
    def the_community_reads_nothing_of_the_staff(self) -> None:
        if self.was:
            assert not Activity.objects.filter(sentence__contains=SECRET).exists()
            assert not Activity.objects.filter(verb__startswith="decision.").exists()


@pytest.mark.django_db
def test_no_order_of_acts_leads_where_an_application_must_not_be():
    run_state_machine_as_test(
        Applying,
        settings=settings(
            max_examples=15,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
