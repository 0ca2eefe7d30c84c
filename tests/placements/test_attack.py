"""Nobody can work out a small number from all that a council member sees, quarter after quarter."""

from datetime import date, timedelta
from decimal import Decimal
from random import Random

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from communities.models import Status
from communities.periods import Period
from placements.models import (
    BANDS,
    Cohort,
    Kind,
    Outcome,
    Placement,
    ReleasedBreakdown,
    RetentionCheck,
    TrainingProgram,
)
from placements.releases import PARTNERS_HAND_IN, release_breakdowns
from placements.tally import recount_all
from tests.factories import PartnerFactory
from tests.placements.attack import Attacker, quarters_from

pytestmark = pytest.mark.django_db
FIRST = date(2025, 1, 1)
WAGES = [None, Decimal(14), Decimal("18.50"), Decimal(24), Decimal(28), Decimal(35), Decimal(52)]


class Town:
    """A community in which anything may happen, the same again for the same seed."""

    def __init__(self, community, job, seed: int) -> None:
        self.community, self.job, self.random = community, job, Random(seed)
        self.employers = [PartnerFactory(community=community) for _ in range(3)]
        self.program = TrainingProgram.objects.create(
            community=community, provider=job["issuer"], name=f"Program {seed}", track="software"
        )

    def pick(self, choices):
        """One of them most of the time, so that some numbers are large and others small."""
        choices = [*choices]
        return self.random.choice([choices[0], choices[0], choices[0], *choices])

    def live_through(self, quarter: Period, people: int, today: date) -> None:
        """A cohort begins, people are placed, and whoever is due is asked."""
        trained = self.random.randint(0, people)
        self.cohort(quarter, trained)
        cohort = Cohort.objects.create(
            community=self.community,
            program=self.program,
            starts_on=quarter.starts_on,
            enrolled=trained + self.random.choice([0, 4, 15]),
            reported_on=quarter.starts_on,
        )
        rows = [self.person(quarter, n, cohort if n < trained else None) for n in range(people)]
        Placement.objects.bulk_create(rows)
        self.ask(today)
        recount_all(self.community)

    def cohort(self, quarter: Period, trained: int) -> None:
        """What the providers of earlier cohorts say by now."""
        for cohort in Cohort.objects.filter(completed=None):
            cohort.completed = self.random.randint(0, cohort.enrolled)
            cohort.withdrew = self.random.randint(0, cohort.enrolled - cohort.completed)
            cohort.save()

    def person(self, quarter: Period, n: int, cohort: Cohort | None) -> Placement:
        return Placement(
            community=self.community,
            **{
                **self.job,
                "reference": f"{quarter.starts_on}-{n}",
                "employer": self.random.choice(self.employers),
                "starts_on": quarter.starts_on + timedelta(days=self.random.randint(0, 85)),
                "kind": self.pick(Kind.values),
                "wage": self.pick(reversed(WAGES)),
                "prior_wage": self.pick(WAGES),
            },
            cohort=cohort,
            **{band: self.pick(["", *choices.values]) for band, (_, choices) in BANDS.items()},
        )

    def ask(self, today: date) -> None:
        RetentionCheck.objects.bulk_create(
            RetentionCheck(
                community=self.community,
                placement=placement,
                after=after,
                due_on=placement.starts_on + timedelta(days=after),
            )
            for placement in Placement.objects.filter(checks=None)
            for after in (30, 90, 180)
        )
        due = [*RetentionCheck.objects.filter(outcome="", due_on__lte=today)]
        for check in due:
            if outcome := self.pick(["same", "", *Outcome.values]):
                check.outcome, check.answered_on, check.evidence = outcome, today, "partner"
        RetentionCheck.objects.bulk_update(due, ["outcome", "answered_on", "evidence"])


@settings(
    max_examples=6,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    people=st.lists(st.one_of(st.integers(0, 12), st.integers(20, 60)), min_size=2, max_size=2),
    seed=st.integers(0, 10_000),
)
@example(people=[60, 60, 60], seed=1)
@example(people=[23, 0], seed=373)
def test_no_small_number_follows_from_all_that_the_council_reads(scoped, job, people, seed):
    with transaction.atomic():
        scoped.designated_on, scoped.status = FIRST, Status.ACTIVE
        attacker = Attacker(scoped, FIRST, scoped.smallest_cell)
        town = Town(scoped, job, seed)
        for quarter, number in zip(quarters_from(FIRST, len(people)), people, strict=True):
            today = quarter.ends_on + PARTNERS_HAND_IN
            town.live_through(quarter, number, today)
            release_breakdowns(scoped, by=None, today=today)
            attacker.read(quarter, today)

        assert attacker.leaks() == []

        transaction.set_rollback(True)


def test_the_attacker_finds_what_went_out_with_no_care(scoped, job):
    """The proof above can fail: show every cell, and the small ones are found."""
    scoped.designated_on = FIRST
    attacker, town = Attacker(scoped, FIRST, scoped.smallest_cell), Town(scoped, job, seed=3)
    (quarter,) = quarters_from(FIRST, 1)
    today = quarter.ends_on + PARTNERS_HAND_IN
    town.live_through(quarter, 50, today)
    release_breakdowns(scoped, by=None, today=today)
    ReleasedBreakdown.objects.update(hidden=[])
    attacker.read(quarter, today)

    found = {leak.breakdown for leak in attacker.leaks()}

    assert {"gender", "kind", "wage", "gain", "training", "check_30"} <= found
