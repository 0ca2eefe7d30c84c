"""Fill a round with invented applications, each with as many reviews, in bulk.

    python -m benchmarks.applications COUNT

A child of `python -m benchmarks`, on a database with the demo in it. The applications are of new
communities and whole: every section has its answers, so that a page that shows or compares them
reads as much as it would in life. A third is decided and waits for its letter.
"""

import os
import random
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import django

if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.settings"
    django.setup()

from django.db import models, transaction
from django.utils import timezone
from django_scopes import scopes_disabled

from communities import actions
from communities.application_form import FORM, Ask
from communities.models import (
    Application,
    ApplicationState,
    Assignment,
    Community,
    Decision,
    LetterTemplate,
    Outcome,
    Recommendation,
    Review,
    ReviewState,
    Revision,
    Round,
    Rubric,
    Score,
    Status,
    User,
)
from communities.scoring import total_of
from communities.tallies import recount

ROUND = 9000  # the key of the round, which stands in the addresses that are measured
REVIEWERS, REVIEWS = 12, 5
SLUG = "applying-{:04}"
WORDS = (
    *("employers", "people", "training", "county", "clinic", "wages", "promise", "quarter"),
    *("schools", "transport", "openings", "degree", "report", "partners", "seats", "council"),
)
STATES = ("KY", "OH", "TX", "MI", "CA", "NM", "ME", "FL")
OUTCOMES = (*[Outcome.APPROVE] * 3, Outcome.DECLINE, Outcome.DEFER)


@dataclass
class Filling:
    """A round as it stands a week before its answers go out."""

    count: int
    dice: random.Random = field(default_factory=lambda: random.Random(7))

    def __post_init__(self) -> None:
        self.now = timezone.now()
        self.rubric = Rubric.objects.filter(replaced_at=None).earliest("pk")
        self.criteria = list(self.rubric.criteria.all())
        self.templates = {row.kind: row for row in LetterTemplate.objects.all()}

    def text(self, words: int) -> str:
        return " ".join(self.dice.choices(WORDS, k=words)).capitalize() + "."

    def answer(self, ask: Ask) -> Any:
        if ask == Ask.TEXT:
            return self.text(self.dice.randint(40, 160))
        said = {Ask.NUMBER: self.dice.randint(1, 5000), Ask.DATE: "2026-03-09", Ask.AGREE: True}
        return said.get(ask, self.text(4))

    def content(self) -> dict[str, Any]:
        return {
            "sections": {
                form.key: {one.key: self.answer(one.ask) for one in form.fields} for form in FORM
            },
            "partners": [],
            "nominees": [],
            "goals": [],
            "files": [],
        }


@transaction.atomic
def fill(count: int) -> None:
    filling = Filling(count)
    reviewers, this = reviewers_of(), open_round(filling)
    revisions = handed_in(filling, this)
    write(assignments(filling, revisions, reviewers))
    write(reviews_of(filling, revisions, reviewers))
    write(scores_of(filling))
    keep_totals()
    recount([revision.application_id for revision in revisions])
    write(decisions_of(filling, revisions, this))


def handed_in(filling: Filling, this: Round) -> list[Revision]:
    applications = Application.objects.bulk_create(
        Application(
            community=one,
            round=this,
            state=ApplicationState.SUBMITTED,
            submitted_at=filling.now - timedelta(days=filling.dice.randint(20, 50)),
        )
        for one in Community.objects.bulk_create(communities_of(filling))
    )
    return Revision.objects.bulk_create(
        Revision(
            community=one.community,
            application=one,
            number=1,
            content=filling.content(),
            submitted_at=one.submitted_at or filling.now,
        )
        for one in applications
    )


def write(rows: Iterator[models.Model]) -> None:
    made = list(rows)
    type(made[0])._base_manager.bulk_create(made, batch_size=500)


def reviewers_of() -> list[User]:
    people = []
    for number in range(REVIEWERS):
        person, is_new = User.objects.get_or_create(
            email=f"bench-reviewer-{number}@example.org", defaults={"name": f"Reviewer {number}"}
        )
        if is_new:
            actions.set_national_role(person, "reviewer", by=None)
        people.append(person)
    return people


def open_round(filling: Filling) -> Round:
    today = filling.now.date()
    return Round.objects.create(
        pk=ROUND,
        name="Round of the benchmark",
        opens_at=filling.now - timedelta(days=60),
        closes_at=filling.now - timedelta(days=15),
        reviews_due_on=today - timedelta(days=1),
        announces_on=today + timedelta(days=7),
        rubric=filling.rubric,
        reviews_wanted=REVIEWS,
    )


def communities_of(filling: Filling) -> Iterator[Community]:
    for number in range(filling.count):
        yield Community(
            name=f"Applying {number:04}",
            slug=SLUG.format(number),
            kind="city",
            states=STATES[number % len(STATES)],
            status=Status.PROSPECTIVE,
            lead_organization=filling.text(3),
        )


def assignments(
    filling: Filling, revisions: list[Revision], reviewers: list[User]
) -> Iterator[models.Model]:
    for number, revision in enumerate(revisions):
        for turn in range(REVIEWS):
            yield Assignment(
                community=revision.community,
                application=revision.application,
                reviewer=reviewers[(number + turn) % REVIEWERS],
                due_on=filling.now.date() - timedelta(days=1),
                assigned_at=revision.submitted_at,
            )


def reviews_of(
    filling: Filling, revisions: list[Revision], reviewers: list[User]
) -> Iterator[models.Model]:
    """Every tenth is still being written, and every twentieth reviewer abstained."""
    for number, revision in enumerate(revisions):
        for turn in range(REVIEWS):
            place = number * REVIEWS + turn
            state = ReviewState.DRAFT if place % 10 == 0 else ReviewState.SUBMITTED
            state = ReviewState.ABSTAINED if place % 20 == 5 else state
            yield Review(
                community=revision.community,
                application=revision.application,
                revision=revision,
                reviewer=reviewers[(number + turn) % REVIEWERS],
                rubric=filling.rubric,
                state=state,
                recommendation=filling.dice.choice(Recommendation.values),
                summary=filling.text(60),
                submitted_at=filling.now if state == ReviewState.SUBMITTED else None,
                abstained_because="I know them." if state == ReviewState.ABSTAINED else "",
            )


def scores_of(filling: Filling) -> Iterator[models.Model]:
    for review in Review.objects.filter(application__round=ROUND).exclude(state="abstained"):
        for criterion in filling.criteria:
            value = filling.dice.choice((None, 1, 2, 2, 3, 3, 4))
            yield Score(
                community_id=review.community_id,
                review=review,
                criterion=criterion,
                value=value,
                cannot_judge=value is None,
                comment=filling.text(25),
            )


def keep_totals() -> None:
    """As the acts keep them beside each review."""
    reviews = list(
        Review.objects.filter(application__round=ROUND).prefetch_related("scores__criterion")
    )
    for review in reviews:
        review.total = total_of((s.criterion.weight, s.value) for s in review.scores.all()).value
    Review.objects.bulk_update(reviews, ["total"], batch_size=500)


def decisions_of(
    filling: Filling, revisions: list[Revision], round_: Round
) -> Iterator[models.Model]:
    manager = User.objects.get(email="manager@example.org")
    for number, revision in enumerate(revisions[::3]):
        outcome = OUTCOMES[number % len(OUTCOMES)]
        template = filling.templates[outcome.value]
        yield Decision(
            community=revision.community,
            application=revision.application,
            revision=revision,
            round=round_,
            outcome=outcome,
            reason=filling.text(12),
            by=manager,
            letter_subject=template.subject,
            letter_body=template.body,
        )


if __name__ == "__main__":
    with scopes_disabled():
        fill(int(sys.argv[1]))
