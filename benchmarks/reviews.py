"""Fill one round with invented applications and their reviews, in bulk.

    python -m benchmarks.reviews [APPLICATIONS]

Each application has one revision, an assignment for each reviewer, and a review handed in by every
one of them; the manager of the demo is a reviewer of none, so that the tables are open to them.
"""

import os
import random
import sys
from datetime import timedelta
from typing import Any

import django

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "benchmarks.settings")
    django.setup()

from django.db import transaction
from django.utils import timezone
from django_scopes import scopes_disabled

from communities.application_form import FORM, Ask, Field
from communities.models import (
    Application,
    Assignment,
    Community,
    Criterion,
    Recommendation,
    Review,
    Revision,
    Round,
    Rubric,
    Score,
    User,
)
from communities.scoring import total_of

NAME = "Round of the benchmark"
APPLICATIONS, REVIEWS, REVIEWERS = 300, 5, 20
WORDS = "Employers told us what they need and job seekers told us what keeps them out. " * 6
SAID: dict[Ask, Any] = {
    Ask.LINE: "Pat Jones, director",
    Ask.TEXT: f"{WORDS}\n\n{WORDS}",
    Ask.NUMBER: 120,
    Ask.DATE: "2026-03-09",
    Ask.EMAIL: "pat@example.org",
    Ask.LINK: "https://example.org/",
    Ask.AGREE: True,
}


@transaction.atomic
def fill(applications: int, reviews: int) -> Round:
    """A round that has closed, with everything in it handed in and reviewed."""
    chance, now = random.Random(1), timezone.now()  # no secret
    rubric = Rubric.objects.filter(replaced_at=None).earliest("pk")
    days = [now.date() + timedelta(days=days) for days in (20, 40)]
    this = Round.objects.create(
        name=NAME,
        rubric=rubric,
        opens_at=now - timedelta(days=60),
        closes_at=now - timedelta(days=1),
        reviews_due_on=days[0],
        announces_on=days[1],
    )
    people = User.objects.bulk_create(
        User(email=f"bench{n}@example.org", name=f"Reviewer {n:02}") for n in range(REVIEWERS)
    )
    taken = revised(this, applications)
    groups = [(revision, chance.sample(people, reviews)) for revision in taken]
    assign(this, groups)
    review(groups, list(rubric.criteria.all()), chance)
    return this


def revised(this: Round, applications: int) -> list[Revision]:
    communities = Community.objects.bulk_create(
        Community(name=f"Bench {n:03}", slug=f"bench-{n:03}", states="KY", status="prospective")
        for n in range(applications)
    )
    handed_in = {"round": this, "state": "submitted", "submitted_at": this.opens_at}
    rows = Application.objects.bulk_create(
        Application(community=community, **handed_in) for community in communities
    )
    content = content_of()
    return Revision.objects.bulk_create(
        Revision(community=row.community, application=row, number=1, content=content)
        for row in rows
    )


def content_of() -> dict[str, Any]:
    sections = {form.key: {field.key: said(field) for field in form.fields} for form in FORM}
    return {"sections": sections, "partners": [], "nominees": [], "goals": [], "files": []}


def said(field: Field) -> Any:
    return field.choices[0][0] if field.choices else SAID[field.ask]


Groups = list[tuple[Revision, list[User]]]


def assign(this: Round, groups: Groups) -> None:
    Assignment.objects.bulk_create(
        Assignment(
            community=revision.community,
            application=revision.application,
            reviewer=person,
            due_on=this.reviews_due_on,
        )
        for revision, reviewers in groups
        for person in reviewers
    )


def review(groups: Groups, criteria: list[Criterion], chance: random.Random) -> None:
    marks = len(criteria)
    reviews, scores = [], []
    for revision, reviewers in groups:
        for person in reviewers:
            values = [chance.choice((None, 0, 1, 2, 3, 3, 4)) for _ in range(marks)]
            pairs = zip((c.weight for c in criteria), values, strict=True)
            reviews.append(handed_in(revision, person, total_of(pairs).value, chance))
            scores.append(values)
    rows = Review.objects.bulk_create(reviews)
    Score.objects.bulk_create(
        Score(
            community_id=row.community_id,
            review=row,
            criterion=criterion,
            value=value,
            cannot_judge=value is None,
            comment="They say whose number it is.",
        )
        for row, values in zip(rows, scores, strict=True)
        for criterion, value in zip(criteria, values, strict=True)
    )


def handed_in(revision: Revision, person: User, total: Any, chance: random.Random) -> Review:
    return Review(
        community=revision.community,
        application=revision.application,
        revision=revision,
        reviewer=person,
        rubric=revision.application.round.rubric,  # type: ignore[union-attr]  # it has a round
        state="submitted",
        submitted_at=timezone.now(),
        recommendation=chance.choice(Recommendation.values),
        total=total,
    )


if __name__ == "__main__":
    with scopes_disabled():
        fill(int(sys.argv[1]) if len(sys.argv) > 1 else APPLICATIONS, REVIEWS)
