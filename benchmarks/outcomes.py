"""Fill Louisville with invented placements, in bulk, and with the sums that acts would have kept.

    python -m benchmarks.outcomes COUNT

A child of `python -m benchmarks`, on a database with the demo in it, of which every placement goes
first. They lie evenly between the designation and today, and a few ahead; a third is of people who
were placed before; who was placed longer ago than the community keeps it is forgotten. Each has
its four checks. The sums are those of placements.counting; where they are few enough for
recount_all, it has to find none of them wrong.
"""

import os
import random
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from itertools import islice
from typing import Any, NamedTuple

import django

if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.settings"
    django.setup()

from django.db import transaction
from django.utils import timezone
from django_scopes import scope

from benchmarks import asked, network
from benchmarks.bulk import AT_ONCE, empty, go_on_after, insert, unchecked
from communities.models import Community
from communities.periods import Period, add_months, instant, quarter_of
from placements.actions.forgetting import NOTHING
from placements.counting import Key, Sums, checks_in, cohorts_in, sum_starts
from placements.models import (
    BANDS,
    After,
    Cohort,
    Evidence,
    ForgottenAnswer,
    Kind,
    Outcome,
    Placement,
    ReleasedBreakdown,
    RetentionCheck,
    Tally,
    YearTally,
)
from placements.occupations import Family
from placements.releases import PARTNERS_HAND_IN, release_breakdowns
from placements.tally import batches, recount_all, stamp
from placements.years import by_year

PARTNERS = 300  # beside those of the demo
FEW = 10_000  # placements that are counted anew within seconds
PLACEMENT = (
    *("id", "community_id", "issuer_id", "reference", "previous_on", "employer_id", "program_id"),
    *("cohort_id", "family", "occupation", "title", "kind", "starts_on", "wage", "prior_wage"),
    *("evidence", "reported_by", *BANDS, "note", "forgotten_at", "created_at", "changed_at"),
    "version",
)
CHECK = (
    *("community_id", "placement_id", "after", "due_on", "outcome", "answered_on", "evidence"),
    *("created_at", "changed_at", "version", "is_forgotten"),
)
AFTER = tuple(After.values)
UNSAID = {"occupation": "", "reported_by": "", "note": "", "forgotten_at": None, "version": 0}
TITLES = ("Help desk", "Junior developer", "Analyst", "Field technician", "Tester", "")
ANSWERS = {band: (*choices.values, "", "") for band, (_, choices) in BANDS.items()}
KINDS = (*[Kind.FULL_TIME.value] * 6, *Kind.values)
FAMILIES = tuple(Family.values)
FOUND = (*[Outcome.SAME.value] * 14, *[Outcome.OTHER.value] * 3, *Outcome.values)
SAID_BY = tuple(Evidence.values)
LATELY = 8  # who starts again is found among so many parts of all people


class Person(NamedTuple):
    issuer_id: int
    reference: str
    starts_on: date | None


@dataclass
class Past:
    """A community's placements before they are written; the earliest first."""

    community: Community
    count: int
    first: int = 0  # keys begin after this one
    dice: random.Random = field(default_factory=lambda: random.Random(11))

    def __post_init__(self) -> None:
        self.today = self.community.today()
        self.since = self.community.designated_on or add_months(self.today.replace(day=1), -120)
        months = -12 * self.community.forget_after_years
        self.limit = add_months(self.today.replace(day=1), months)
        partners = self.community.partners.kept()
        self.employers = [*partners.of_kind("employer").values_list("pk", flat=True)]
        self.programs = [*self.community.trainingprograms.kept().order_by("pk")]
        self.forgotten_at = timezone.now().isoformat(" ")
        self.recent: list[Person] = []

    def cohorts(self) -> Iterator[Cohort]:
        """One of each program and quarter, of so many people that the placements come of it."""
        quarters = Period(self.since, self.today).months // 3 + 1
        people = self.count // (quarters * len(self.programs)) + 1
        for quarter in range(quarters):
            first = add_months(self.since.replace(day=1), 3 * quarter)
            for program in self.programs:
                yield Cohort(
                    community=self.community,
                    program=program,
                    name=f"Quarter {quarter + 1}",
                    starts_on=first,
                    ends_on=first + timedelta(days=90),
                    seats=3 * people,
                    enrolled=2 * people,
                    completed=people,
                    withdrew=people // 2,
                    reported_on=self.today,
                )

    def placements(self) -> Iterator[dict[str, Any]]:
        """Rows as they were before anybody was forgotten."""
        cohorts = [*self.community.cohorts.kept().order_by("starts_on", "pk")]
        days, ahead = (self.today - self.since).days, max(self.count // 5000, 1)
        for number in range(self.count):
            if number < self.count - ahead:
                starts_on = self.since + timedelta(days=number * days // self.count)
            else:
                starts_on = self.today + timedelta(days=self.dice.randint(1, 28))
            quarter = max(Period(self.since, starts_on).months // 3 - 1, 0)
            place = quarter * len(self.programs) + number % len(self.programs)
            yield self.placement(
                self.first + number + 1, starts_on, cohorts[place] if number % 3 else None
            )

    def placement(self, pk: int, starts_on: date, cohort: Cohort | None) -> dict[str, Any]:
        dice, person = self.dice, self.person(pk, starts_on)
        logged = instant(min(starts_on, self.today), hour=17, zone=self.community.zone).isoformat(
            " "
        )
        return {
            "id": pk,
            "community_id": self.community.pk,
            "issuer_id": person.issuer_id,
            "reference": person.reference,
            "previous_on": person.starts_on,
            "employer_id": dice.choice(self.employers),
            "program_id": cohort and cohort.program_id,
            "cohort_id": cohort and cohort.pk,
            "family": dice.choice(FAMILIES),
            "title": dice.choice(TITLES),
            "kind": dice.choice(KINDS),
            "starts_on": starts_on,
            **self.pay(pk),
            "evidence": dice.choice(SAID_BY),
            **{band: dice.choice(answers) for band, answers in ANSWERS.items()},
            "created_at": logged,
            "changed_at": logged,
            **UNSAID,
        }

    def pay(self, pk: int) -> dict[str, Decimal | None]:
        """Most is agreed on in quarters of a dollar, some by the year; some is not known."""
        wage = 1400 + int(self.dice.random() * 3400)
        cents = wage if pk % 4 == 0 else wage // 25 * 25
        prior = Decimal(self.dice.randint(29, 80)) / 4
        return {
            "wage": Decimal(cents) / 100 if pk % 7 else None,
            "prior_wage": prior if pk % 3 else None,
        }

    def person(self, pk: int, starts_on: date) -> Person:
        """Somebody new, or with the last start somebody who starts again."""
        recent, found = self.recent, None
        if recent and pk % 3 == 0:
            place = int(self.dice.random() * len(recent))
            before = recent[place].starts_on
            # A person is forgotten as a whole, so nobody has starts on both sides of the limit.
            if before and before < starts_on and (before >= self.limit or starts_on < self.limit):
                found = recent[place]
                recent[place] = found._replace(starts_on=starts_on)
        if found is None:
            issuer = self.programs[pk % len(self.programs)].provider_id
            found = Person(issuer, f"TH-{pk:07}", None)
            # In the place of somebody, once there are enough.
            place = pk % max(self.count // LATELY, 10)
            recent[place : place + 1] = [found._replace(starts_on=starts_on)]
        return found

    def is_forgotten(self, row: dict[str, Any]) -> bool:
        return bool(row["starts_on"] < self.limit)

    def checks(self, row: dict[str, Any]) -> Iterator[tuple[str | int | None, ...]]:
        """Of ten that are due, nine have an answer by the time the next month is over."""
        pk, starts_on = row["id"], row["starts_on"]
        for after in AFTER:
            due_on = starts_on + timedelta(days=after)
            open_until = due_on + timedelta(days=(pk + after) % 31)
            said: tuple[str | None, ...] = ("", None, "")
            if open_until < self.today and (pk + after) % 10:
                found = FOUND[(pk * 7 + after) % len(FOUND)]
                said = (found, open_until.isoformat(), Evidence.PARTNER.value)
            stamps, is_gone = (row["created_at"], row["created_at"]), self.is_forgotten(row)
            yield (self.community.pk, pk, after, due_on.isoformat(), *said, *stamps, 0, is_gone)


@transaction.atomic
def fill(community: Community, count: int) -> None:
    empty(*asked.TABLES, RetentionCheck, Placement, Tally, YearTally)
    empty(ForgottenAnswer, ReleasedBreakdown, Cohort)
    if community.partners.count() < PARTNERS:
        network.fill(community, PARTNERS, first=network.MOST - PARTNERS)
    past = Past(community, count)
    write(past)
    asked.ask_employers(community, count // 1000 + 1)
    stamp(community)
    for quarter in quarters_of(past):
        release_breakdowns(community, by=None, today=quarter.ends_on + PARTNERS_HAND_IN)


def write(past: Past) -> None:
    """Cohorts, placements with their checks, and all that these add up to."""
    community = past.community
    Cohort.objects.bulk_create(past.cohorts(), 500)
    sums, forgotten = write_placements(past)
    go_on_after(Placement)
    months = months_of(past)
    for some in batches(months):
        sums.update(cohorts_in(community, some))
    for due in batches([(month, after) for month in months for after in AFTER]):
        sums.update(checks_in(community, due))
    write_sums(community, Tally, sums)
    write_years(community, by_year(sums.items()))
    write_sums(community, ForgottenAnswer, forgotten)


def write_placements(past: Past) -> tuple[Sums, Sums]:
    """All with their checks; what they count for, and the answers of those forgotten."""
    sums, forgotten = Sums(), Sums()
    rest = past.placements()
    while rows := [*islice(rest, AT_ONCE)]:
        sums.update(sum_starts(rows))
        gone = [row for row in rows if past.is_forgotten(row)]
        said = sum_starts(gone)
        forgotten.update({key: n for key, n in said.items() if key.measure in BANDS and key.of})
        for row in gone:
            row |= {**NOTHING, "forgotten_at": past.forgotten_at}
        insert(Placement, PLACEMENT, ([row[name] for name in PLACEMENT] for row in rows))
        insert(RetentionCheck, CHECK, (check for row in rows for check in past.checks(row)))
    return sums, forgotten


def write_sums(
    community: Community, model: type[Tally] | type[ForgottenAnswer], sums: Sums
) -> None:
    columns = ("community_id", *Key._fields, "n")
    insert(model, columns, ((community.pk, *key, n) for key, n in sums.items() if n))


def write_years(community: Community, years: Sums) -> None:
    columns = ("community_id", "year", *Key._fields[1:], "n")
    rows = ((community.pk, key.month.year, *key[1:], n) for key, n in years.items() if n)
    insert(YearTally, columns, rows)


def months_of(past: Past) -> list[date]:
    """From the first cohort to the last check."""
    end = past.today + timedelta(days=28 + max(AFTER))
    months = Period(past.since.replace(day=1), end).months + 1
    return [add_months(past.since.replace(day=1), n) for n in range(months)]


def quarters_of(past: Past) -> Iterator[Period]:
    quarter = quarter_of(past.since)
    while quarter.ends_on + PARTNERS_HAND_IN <= past.today:
        yield quarter
        quarter = quarter.next()


def main() -> None:
    community, count = Community.objects.get(slug=network.HOME), int(sys.argv[1])
    with scope(community=community):
        with unchecked():
            fill(community, count)
        wrong = recount_all(community) if count <= FEW else []
    if wrong:
        raise SystemExit(f"{len(wrong)} sums are not what the rows add up to: {wrong[:5]}")


if __name__ == "__main__":
    main()
