"""What came of Louisville's training: invented programs, cohorts, placements and checks.

Written through the real actions. The references are signs of nobody; what employers pay and what
people earned before is invented.
"""

import random
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import TextChoices
from django.utils import timezone
from django_scopes import scope

from partners.models import Partner
from placements import actions
from placements.confirming import people_to_ask
from placements.models import (
    BANDS,
    Age,
    Cohort,
    Confirmation,
    Evidence,
    Kind,
    Outcome,
    Placement,
    Reply,
    RetentionCheck,
    TrainingProgram,
)
from placements.releases import release_breakdowns
from reports.demo.louisville import Story
from reports.demo.past import LOG, Dated, happening

OUTCOMES: Dated = (
    *LOG,
    *(
        (model, field)
        for model in (TrainingProgram, Cohort, Placement, RetentionCheck)
        for field in ("created_at", "changed_at")
    ),
    *((Confirmation, field) for field in ("asked_at", "sent_at", "answered_at")),
)
CAMP, CYBER, BEND = (
    "Evening Code Camp (invented)",
    "Cyber Academy (invented)",
    "Bend Community College (invented)",
)
# provider, name, track, mode, weeks, cost, credential; what people are placed as, first letters
PROGRAMS: tuple[tuple[Any, ...], ...] = (
    (CAMP, "Evening Web Developer", "web", "hybrid", 14, 0, "Web Developer", "web", "EC"),
    (CAMP, "Software Accelerator", "software", "in_person", 12, 4800, "", "software", "SA"),
    (CYBER, "Security Operations", "security", "hybrid", 20, 6200, "Security+", "security", "CY"),
    (BEND, "IT Support Certificate", "support", "online", 24, 1950, "A+", "support", "BC"),
)
# program, days ago that it began, weeks, seats, enrolled, completed, withdrew, placed
COHORTS: tuple[tuple[Any, ...], ...] = (
    (1, 560, 12, 20, 19, 15, 4, 12),
    (0, 470, 14, 15, 15, 11, 4, 9),
    (3, 430, 24, 30, 27, 20, 6, 13),
    (2, 400, 20, 16, 16, 13, 3, 9),
    (1, 300, 12, 20, 20, 17, 3, 13),
    (0, 96, 14, 15, 14, None, 2, 0),
    (2, 70, 20, 16, 15, None, None, 0),
    (3, -40, 24, 30, None, None, None, 0),
)
EMPLOYERS = (
    *("Studio Nine Software (invented)", "Example Health (invented)", "Hospital Group (invented)"),
    *("Bank of Nowhere (invented)", "Placeholder Robotics (invented)"),
    *("Patchwork Mutual Insurance (invented)", "Consulting Pool (invented)"),
)
ANSWERS, WAITS = "Studio Nine Software (invented)", "Bank of Nowhere (invented)"
WAGES = {"web": 21, "software": 26, "security": 28, "support": 18}
FOUND = (
    *([Outcome.SAME] * 11),
    *([Outcome.OTHER] * 4),
    *([Outcome.NOT_WORKING] * 2),
    Outcome.UNKNOWN,
)


class Outcomes:
    def __init__(self, story: Story) -> None:
        self.story, self.community = story, story.community
        self.maya, self.dan = story.people["Maya"], story.people["Dan"]
        self.dice = random.Random("outcomes of Louisville")

    def tell(self) -> None:
        with scope(community=self.community):
            self.partners = {partner.name: partner for partner in self.community.partners.kept()}
            programs = [self.program(*row) for row in PROGRAMS]
            for number, (program, began, weeks, *counts, placed) in enumerate(COHORTS):
                cohort = self.cohort(programs[program], began, weeks, counts)
                for person in range(placed):
                    self.place(cohort, PROGRAMS[program], f"{number + 1}{person + 1:02}")
            self.ask_employers()
            # As the clock does in the night: the council sees parts of the totals from the start.
            with happening(self.community, self.story.ago(1), dated=OUTCOMES):
                release_breakdowns(self.community, by=None)

    def day(self, days: int) -> date:
        return self.story.day_in(-days)

    def program(self, provider: str, name: str, *facts: Any) -> TrainingProgram:
        track, mode, weeks, cost, credential, *_ = facts
        with happening(self.community, self.story.ago(600), dated=OUTCOMES):
            return actions.add_program(
                self.community,
                by=self.maya,
                provider=self.partners[provider],
                name=name,
                track=track,
                mode=mode,
                weeks=weeks,
                cost=Decimal(cost),
                credential=credential,
            )

    def cohort(
        self, program: TrainingProgram, began: int, weeks: int, counts: list[int | None]
    ) -> Cohort:
        """Begun so many days ago; its counts are of the day after its end, or of last week."""
        seats, enrolled, completed, withdrew = counts
        over = max(began - weeks * 7 - 1, 7)
        with happening(self.community, self.story.ago(max(began, 1)), dated=OUTCOMES):
            ends_on = self.day(began - weeks * 7)
            cohort = actions.add_cohort(
                program, by=self.maya, starts_on=self.day(began), ends_on=ends_on, seats=seats
            )
        if enrolled is None:
            return cohort
        with happening(self.community, self.story.ago(over), dated=OUTCOMES):
            return actions.change_cohort(
                cohort,
                by=self.maya,
                enrolled=enrolled,
                completed=completed,
                withdrew=withdrew,
                reported_on=self.day(over),
            )

    def place(self, cohort: Cohort, program: tuple[Any, ...], number: str) -> None:
        """One of a cohort starts work some weeks after it, and is asked for later."""
        dice, (*_, family, sign) = self.dice, program
        ended = (self.story.now.date() - (cohort.ends_on or cohort.starts_on)).days
        began = max(ended - dice.randint(5, 150), 2)
        wage = WAGES[family] + Decimal(dice.randint(-8, 24)) / 4
        job = {
            "issuer": cohort.program.provider,
            "reference": f"{sign}-{number}",
            "employer": dice.choice(self.employers()),
            "cohort": cohort,
            "family": family,
            "kind": dice.choice([Kind.FULL_TIME] * 5 + [Kind.APPRENTICESHIP, Kind.TEMPORARY]),
            "starts_on": self.day(began),
            "wage": wage if dice.random() < 0.85 else None,
            "prior_wage": Decimal(dice.randint(40, 66)) / 4 if dice.random() < 0.7 else None,
            "evidence": dice.choice(Evidence.values),
            **self.bands(),
        }
        with happening(self.community, self.story.ago(max(began - 6, 1)), dated=OUTCOMES):
            placement = actions.log_placement(self.community, by=self.dan, **job)
        for check, days in self.answered(placement, began):
            with happening(self.community, self.story.ago(days), dated=OUTCOMES):
                found, on = dice.choice(FOUND), self.day(days)
                actions.answer_check(check, by=self.dan, outcome=found, on=on)

    def ask_employers(self) -> None:
        """One employer has answered, and put something right; the letter to another is out.

        Its letter leaves when the site starts, so that its link is found in the mail.
        """
        rows = self.community.placements.exclude(evidence=Evidence.EMPLOYER).order_by("-starts_on")
        *_, answered = rows.filter(employer__name=ANSWERS)
        with happening(self.community, self.story.ago(9), dated=OUTCOMES):
            letter = self.ask(answered, placements=[answered])
            Confirmation.objects.filter(pk=letter.pk).update(sent_at=timezone.now())
        with happening(self.community, self.story.ago(6), dated=OUTCOMES):
            facts = {"kind": Kind.APPRENTICESHIP}
            said = {letter.questions.get().pk: actions.Said(Reply.RIGHT, answered.version, facts)}
            actions.answer_confirmation(letter, said=said)
        waiting, *_ = rows.filter(employer__name=WAITS)
        with happening(self.community, self.story.ago(1), dated=LOG):
            self.ask(waiting, placements=[waiting])

    def ask(self, placement: Placement, **about: Any) -> Confirmation:
        contact = people_to_ask(placement.employer)[0]
        return actions.ask_employer(self.community, by=self.maya, contact=contact, **about)

    def employers(self) -> list[Partner]:
        return [self.partners[name] for name in EMPLOYERS]

    def bands(self) -> dict[str, str]:
        """What somebody said of themselves; every fifth answer is missing."""
        return {
            field: self.dice.choice(said(bands)) if self.dice.random() < 0.8 else ""
            for field, (_, bands) in BANDS.items()
        }

    def answered(self, placement: Placement, began: int) -> Iterator[tuple[RetentionCheck, int]]:
        """The checks that somebody has asked, each with how many days ago; some still wait."""
        for check in placement.checks.order_by("after"):
            since_due = began - check.after
            if since_due > 12 and self.dice.random() < 0.85:
                yield check, since_due - self.dice.randint(1, 11)


def said(bands: type[TextChoices]) -> list[str]:
    """What people of the demo answer; none of them is a child."""
    return [answer for answer in bands.values if answer != Age.UNDER_17]
