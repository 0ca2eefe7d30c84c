"""Fill Louisville's directory with invented partners, in bulk.

    python -m benchmarks.network COUNT

A child of `python -m benchmarks`, on a database with the demo in it. The rows are as varied as
those that people write: kinds, owners, tags, notes, people, what passed and what was promised.
"""

import os
import random
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import django

if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.settings"
    django.setup()

from django.db import models, transaction
from django_scopes import scope

from communities.models import Community, User
from communities.names import name_key
from partners.models import (
    Commitment,
    CommitmentKind,
    Contact,
    Interaction,
    InteractionKind,
    Kind,
    Organization,
    Partner,
    Pipeline,
    PipelineStep,
    Step,
    Tag,
)

HOME = "louisville"
SIDES = (
    *("North", "South", "East", "West", "Upper", "Lower", "Central", "Little"),
    *("Old", "New", "Grand", "Twin"),
)
PLACES = (
    *("Alder", "Bayside", "Cedar", "Dover", "Elm", "Fulton", "Garnet", "Harbor", "Iris", "Juniper"),
    *("Kingfisher", "Laurel", "Maple", "Nutmeg", "Orchard", "Pioneer", "Quarry", "Ridge", "Sable"),
    *("Tupelo", "Umber", "Valley", "Willow", "Yarrow", "Zephyr", "Amber", "Birch", "Copper"),
    *("Delta", "Ember", "Falcon", "Granite", "Heron", "Indigo", "Jasper", "Kestrel", "Lantern"),
    *("Meadow", "Nimbus", "Onyx", "Prairie", "Quill", "Russet", "Summit", "Thistle", "Vesper"),
)
TRADES = (
    *("Analytics", "Bank", "Clinics", "Data", "Energy", "Foods", "Games", "Hospital", "Insurance"),
    *("Junction", "Kitchens", "Logistics", "Media", "Networks", "Optics", "Pharmacy", "Robotics"),
    *("Security", "Telecom", "Utilities", "Ventures", "Warehousing", "Academy", "Builders"),
    *("Credit Union", "Design", "Freight", "Hosting", "Instruments", "Motors", "Payroll", "Retail"),
    *("Software", "Staffing", "Tools", "Transit", "Travel", "Works", "Foundation", "Library"),
)
FIRST = ("Amy", "Bo", "Cleo", "Dev", "Eli", "Fay", "Gil", "Hana", "Ian", "Joy", "Kim", "Leo", "Mia")
LAST = ("Abbot", "Boone", "Chu", "Diaz", "Eng", "Ford", "Gray", "Hale", "Ivy", "Jain", "Katz", "Lo")
TITLES = ("Recruiter", "Head of people", "Chief information officer", "Owner", "Team lead", "Dean")
TAGS = ("pilot", "finance", "healthcare", "logistics", "mentors", "west end", "summit", "follow up")
SAID = (
    "Talked about two openings on the help desk.",
    "They want to see what the first cohort has learned before they promise more.",
    "Sent the list of skills. Waits for the budget of the new year; asked to be called then.",
)
KINDS: tuple[tuple[str, ...], ...] = (
    *(((Kind.EMPLOYER,),) * 12),
    (Kind.EMPLOYER, Kind.FUNDER),
    (Kind.TRAINING,),
    (Kind.EDUCATION,),
    (Kind.WORKFORCE,),
    (Kind.COMMUNITY,),
    (Kind.INDUSTRY, Kind.COMMUNITY),
    (Kind.CIVIC,),
)


MOST = 22_000  # names


def name_of(number: int) -> str:
    """A name that no other number below MOST has."""
    number, place = divmod(number, len(PLACES))
    side, trade = divmod(number, len(TRADES))
    return f"{SIDES[side]} {PLACES[place]} {TRADES[trade]}"


@dataclass
class Network:
    """One community's partners and all that hangs on them, before they are written."""

    community: Community
    owners: list[User]
    today: date
    dice: random.Random = field(default_factory=lambda: random.Random(7))

    def days_ago(self, most: int) -> date:
        return self.today - timedelta(days=self.dice.randint(0, most))

    def of(self, partner: Partner, model: type[models.Model], **said: Any) -> Any:
        by = self.dice.choice(self.owners)
        signed = {"created_by": by, "changed_by": by}
        return model(community=self.community, partner=partner, **signed, **said)

    def partner(self, number: int) -> Partner:
        name, dice = name_of(number), self.dice
        host = name.lower().replace(" ", "-")
        website = f"https://{host}.example" if dice.random() < 0.6 else ""
        by = dice.choice(self.owners)
        since = self.days_ago(900)
        return Partner(
            community=self.community,
            organization=Organization.named(name, website=website),
            name=name,
            key=name_key(name),
            website=website,
            kinds=dice.choice(KINDS),  # type: ignore[misc]  # words are a tuple in Python
            pipeline=dice.choice(Pipeline.values),
            pipeline_since=since,
            owner=dice.choice([*self.owners, None]),
            tags=dice.sample(TAGS, dice.choice((0, 0, 1, 1, 2, 3))),
            notes=" ".join(dice.choices(SAID, k=dice.randint(0, 4))),
            since=since,
            created_by=by,
            changed_by=by,
        )

    def contacts(self, partner: Partner) -> Iterator[Contact]:
        for place in range(self.dice.choice((0, 1, 1, 1, 2, 3))):
            first, last = self.dice.choice(FIRST), self.dice.choice(LAST)
            yield self.of(
                partner,
                Contact,
                name=f"{first} {last}",
                title=self.dice.choice(TITLES),
                email=f"{first}.{last}.{partner.pk}.{place}@example.org".lower(),
                phone=f"(502) 555-01{self.dice.randint(0, 99):02}",
                is_primary=place == 0,
            )

    def interactions(self, partner: Partner) -> Iterator[Interaction]:
        for _ in range(self.dice.randint(0, 4)):
            on = self.days_ago(600)
            is_owed = self.dice.random() < 0.1
            yield self.of(
                partner,
                Interaction,
                kind=self.dice.choice(InteractionKind.values),
                on=on,
                summary=self.dice.choice(SAID),
                follow_up_on=self.today + timedelta(self.dice.randint(-9, 60)) if is_owed else None,
                follow_up_owner=self.dice.choice(self.owners) if is_owed else None,
            )

    def commitments(self, partner: Partner) -> Iterator[Commitment]:
        for _ in range(self.dice.choice((0, 0, 1, 2))):
            quantity, on = self.dice.randint(2, 12), self.days_ago(600)
            step = self.dice.choice((Step.ASKED, Step.PROMISED, Step.STARTED, Step.DELIVERED))
            yield self.of(
                partner,
                Commitment,
                kind=self.dice.choice(CommitmentKind.values),
                quantity=quantity,
                delivered={Step.STARTED: 1, Step.DELIVERED: quantity}.get(step, 0),
                step=step.value,
                asked_on=on,
                promised_on=None if step == Step.ASKED else on,
                delivered_on=on if step == Step.DELIVERED else None,
                due_on=on + timedelta(days=200),
            )

    def steps(self, partner: Partner) -> Iterator[PipelineStep]:
        if partner.pipeline != Pipeline.IDENTIFIED:
            yield PipelineStep(
                community=self.community,
                partner=partner,
                was=Pipeline.IDENTIFIED.value,
                now=partner.pipeline,
                by=partner.owner,
            )


@transaction.atomic
def fill(community: Community, count: int, *, first: int = 0) -> None:
    workers = community.memberships.current().filter(role__in=("coordinator", "contributor"))
    network = Network(community, [member.user for member in workers], community.today())
    partners = [network.partner(first + number) for number in range(count)]
    Organization.objects.bulk_create((partner.organization for partner in partners), 500)
    Partner.objects.bulk_create(partners, 500)
    makers: tuple[tuple[Any, Callable[[Partner], Iterator[Any]]], ...] = (
        (Contact, network.contacts),
        (Interaction, network.interactions),
        (Commitment, network.commitments),
        (PipelineStep, network.steps),
    )
    for model, rows_of in makers:
        rows = (row for partner in partners for row in rows_of(partner))
        model.objects.bulk_create(rows, 500)
    Tag.objects.bulk_create(
        [Tag(community=community, name=tag) for tag in TAGS], ignore_conflicts=True
    )


def main() -> None:
    community = Community.objects.get(slug=HOME)
    with scope(community=community):
        fill(community, int(sys.argv[1]))


if __name__ == "__main__":
    main()
