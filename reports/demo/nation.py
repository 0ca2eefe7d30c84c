"""What came of the other communities' work, and what they told their councils: invented, in bulk.

Every fifth community says nothing, and every ninth owes its council a report: the nation has to see
both. Louisville's is told act by act in outcomes.py and reporting.py.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise

from django_scopes import scope

from communities.models import Activity, Community, User
from communities.names import name_key
from communities.periods import instant
from partners.models import Kind as PartnerKind
from partners.models import Organization, Partner, Pipeline
from placements.models import (
    BANDS,
    After,
    Cohort,
    Evidence,
    Kind,
    Outcome,
    Placement,
    RetentionCheck,
    Track,
    TrainingProgram,
)
from placements.occupations import Family
from placements.releases import release_breakdowns
from placements.tally import Touched, recount
from reports.demo.past import LOG, happening
from reports.demo.told import report, silence
from reports.portfolio import keeping

MONTHS = 14  # back to which there is anything on record
# The nation counts an employer of several communities once, and one of each place by itself.
EVERYWHERE = ("Sample Software (invented)", "Example Freight (invented)")
LOCAL = ("Placeholder Clinics, {} (invented)", "Nowhere Credit Union, {} (invented)")
SCHOOL = "Community Code School (invented)"
FOUND = (*[Outcome.SAME] * 12, *[Outcome.OTHER] * 4, *[Outcome.NOT_WORKING] * 2, Outcome.UNKNOWN)


@dataclass
class Record:
    """One community's rows before they are written."""

    community: Community
    by: User
    now: datetime
    organizations: dict[str, Organization]
    cohorts: list[Cohort] = field(default_factory=list)
    placements: list[Placement] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.dice = random.Random(f"outcomes of {self.community.slug}")
        self.today = self.community.today(self.now)
        self.since = self.today - timedelta(days=30 * MONTHS)

    def write(self) -> None:
        """Inside the community's scope."""
        names = employers_near(self.community)
        some = self.dice.sample(names, self.dice.randint(2, len(names)))
        self.employers = [self.partner(name, PartnerKind.EMPLOYER) for name in some]
        self.program = self.offered()
        self.cohorts = Cohort.objects.bulk_create(self.begun())
        self.placements = Placement.objects.bulk_create(self.placed())
        RetentionCheck.objects.bulk_create(self.checked(), batch_size=500)
        Activity.objects.bulk_create(self.lines())
        recount(self.community, self.touched())
        for cohort, following in pairwise(self.cohorts):
            # As the clock does in the nights: a part of a total went out after each quarter.
            with happening(self.community, self.moment(following.starts_on), dated=LOG):
                release_breakdowns(self.community, by=None, today=cohort.starts_on)
        release_breakdowns(self.community, by=None, today=self.today)

    def offered(self) -> TrainingProgram:
        at = self.moment(self.since)
        return TrainingProgram.objects.create(
            community=self.community,
            provider=self.partner(SCHOOL, PartnerKind.TRAINING),
            name=self.dice.choice(("Web Developer", "IT Support", "Data Analyst")),
            track=self.dice.choice(Track.values),
            created_by=self.by,
            changed_by=self.by,
            created_at=at,
            changed_at=at,
        )

    def partner(self, name: str, kind: PartnerKind) -> Partner:
        return Partner.objects.create(
            community=self.community,
            organization=self.organizations[name],
            name=name,
            key=name_key(name),
            kinds=(kind.value,),  # type: ignore[misc]  # words are a tuple in Python
            pipeline=self.dice.choice((Pipeline.ENGAGED, Pipeline.COMMITTED)).value,
            pipeline_since=self.since,
            since=self.since,
            owner=self.by,
            created_by=self.by,
            created_at=self.moment(self.since),
            changed_by=self.by,
            changed_at=self.moment(self.since),
        )

    def begun(self) -> Iterator[Cohort]:
        """One in every half year, of a dozen people or four dozen."""
        size = self.dice.randint(12, 48)
        for number in range(MONTHS // 6 + 1):
            starts_on = self.since + timedelta(days=182 * number)
            ends_on, enrolled = starts_on + timedelta(days=98), size + self.dice.randint(-4, 6)
            is_over = ends_on < self.today
            yield Cohort(
                community=self.community,
                program=self.program,
                name=f"Cohort {number + 1}",
                starts_on=starts_on,
                ends_on=ends_on,
                seats=size + 8,
                enrolled=enrolled,
                completed=enrolled * 7 // 10 if is_over else None,
                withdrew=enrolled // 5 if is_over else None,
                reported_on=min(ends_on, self.today),
                created_by=self.by,
                changed_by=self.by,
            )

    def placed(self) -> Iterator[Placement]:
        """Somebody of each cohort for each who completed it, and now and then somebody else."""
        for cohort in self.cohorts:
            for number in range(int((cohort.completed or 0) * self.dice.uniform(0.5, 0.95))):
                began = (cohort.ends_on or self.today) + timedelta(days=self.dice.randint(5, 120))
                if began <= self.today:
                    yield self.placement(cohort, began, f"{cohort.name[-1]}{number:03}")

    def placement(self, cohort: Cohort, began: date, reference: str) -> Placement:
        dice, stamp = self.dice, self.moment(began)
        return Placement(
            community=self.community,
            issuer_id=self.program.provider_id,
            reference=f"N-{reference}",
            employer=dice.choice(self.employers),
            program=self.program,
            cohort=cohort,
            family=dice.choice(Family.values),
            kind=dice.choice([Kind.FULL_TIME.value] * 5 + [Kind.APPRENTICESHIP.value]),
            starts_on=began,
            wage=Decimal(dice.randint(64, 124)) / 4 if dice.random() < 0.85 else None,
            prior_wage=Decimal(dice.randint(40, 66)) / 4 if dice.random() < 0.7 else None,
            evidence=dice.choice(Evidence.values),
            created_by=self.by,
            changed_by=self.by,
            created_at=stamp,
            changed_at=stamp,
            **{
                band: dice.choice(choices.values) if dice.random() < 0.8 else ""
                for band, (_, choices) in BANDS.items()
            },
        )

    def checked(self) -> Iterator[RetentionCheck]:
        for placement in self.placements:
            for after in After.values:
                due_on = placement.starts_on + timedelta(days=after)
                answered = due_on + timedelta(days=self.dice.randint(1, 30))
                said = answered < self.today and self.dice.random() < 0.85
                yield RetentionCheck(
                    community=self.community,
                    placement=placement,
                    after=after,
                    due_on=due_on,
                    outcome=self.dice.choice(FOUND) if said else "",
                    answered_on=answered if said else None,
                    evidence=Evidence.PARTNER if said else "",
                    created_by=self.by,
                    changed_by=self.by,
                )

    def touched(self) -> Touched:
        """Every month that has a row: the sums that acts would have kept."""
        touched = Touched()
        for placement in self.placements:
            touched.placement(placement)
        for cohort in self.cohorts:
            touched.cohort(cohort.starts_on)
        return touched

    def lines(self) -> Iterator[Activity]:
        """What the log says of files that the school brought, the last one some weeks ago."""
        quiet = self.dice.choice((4, 9, 15, 33, 60, 110, 160))
        months = {max(p.starts_on, self.since).replace(day=1) for p in self.placements}
        for month in months:
            at = self.moment(min(month + timedelta(days=40), self.today - timedelta(days=quiet)))
            yield Activity(
                community=self.community,
                by=self.by,
                verb="import.applied",
                sentence=f"imported placements from “{SCHOOL}, {month:%B %Y}”",
                data={"sheet": "placements"},
                at=at,
            )

    def moment(self, day: date) -> datetime:
        return instant(min(day, self.today - timedelta(days=1)), hour=17, zone=self.community.zone)


def employers_near(community: Community) -> list[str]:
    return [*EVERYWHERE, *(name.format(community) for name in LOCAL)]


def tell_nation(crews: list[tuple[Community, list[User]]], *, now: datetime) -> None:
    """Write what is known of these communities, and what their councils have read."""
    # Who is alone was invented to make the demo larger.
    designated = [pair for pair in crews if pair[0].designated_on and len(pair[1]) > 1]
    names = {SCHOOL, *(name for place, _ in designated for name in employers_near(place))}
    known = {name: Organization.named(name, website="") for name in sorted(names)}
    Organization.objects.bulk_create(known.values())
    for number, (community, people) in enumerate(designated):
        is_silent = number % 5 == 4
        with scope(community=community):
            if not is_silent:
                Record(community, people[0], now, known).write()
                report(community, people[0], number, now=now, is_owed=number % 9 == 2)
            elif number % 2:
                silence(community, since=now - timedelta(days=80 + number))


def count_nation() -> None:
    """As the clock would in its first minute, so that the first page is not an empty one."""
    every = Community.objects.order_by("pk")
    keeping.count_some(every.values_list("pk", flat=True))
    # Once more, beside the rows of all.
    consenting = every.filter(compares_with_others=True)
    keeping.count_some(consenting.values_list("pk", flat=True))
    keeping.take_nation(again=True)
