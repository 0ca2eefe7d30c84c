"""The reviews of an application and their scores, as pages that show them all read them.

As tuples and not as models: one page has dozens of them.
"""

from collections.abc import Collection
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from django.db.models import BooleanField
from django.db.models.expressions import RawSQL

from communities.models import Application, Recommendation, Score

NAMED = ("reviewer__name", "reviewer__email")
# In the order of Given.
SHOWN = (
    *("pk", "reviewer", *NAMED, "state", "recommendation", "summary", "total", "submitted_at"),
    *("abstained_because", "revision__number", "is_set_aside", "is_stale"),
)
# By hand: the ORM builds longer at these two than the database works (docs/decisions/0007).
SET_ASIDE = """EXISTS (SELECT 1 FROM communities_conflict c
  WHERE c.application_id = communities_review.application_id
    AND c.person_id = communities_review.reviewer_id AND c.lifted_at IS NULL)"""
STALE = """EXISTS (SELECT 1 FROM communities_revision newer
  WHERE newer.application_id = communities_review.application_id
    AND newer.number > communities_revision.number)"""
# In the order of Judged, then of Asked.
SCORED = (
    *("review", "value", "cannot_judge", "comment"),
    *("criterion", "criterion__key", "criterion__name", "criterion__weight"),
    *("criterion__place", "criterion__rubric"),
)


class Asked(NamedTuple):
    """A criterion of a rubric: what is needed of it here."""

    pk: int
    key: str
    name: str
    weight: int
    place: int
    rubric: int


class Judged(NamedTuple):
    """A score, with the criterion that it answers."""

    review: int
    value: int | None
    cannot_judge: bool
    comment: str
    criterion: Asked

    def __str__(self) -> str:
        return "cannot judge" if self.cannot_judge else str(self.value)


class Given(NamedTuple):
    """A review as pages show it."""

    pk: int
    reviewer_id: int
    name: str
    email: str
    state: str
    recommendation: str
    summary: str
    total: Decimal | None
    submitted_at: datetime | None
    abstained_because: str
    revision: int
    is_set_aside: bool  # the reviewer turned out to have a conflict of interest
    is_stale: bool  # the community has handed in a newer revision

    @property
    def reviewer(self) -> str:
        return self.name or self.email

    @property
    def recommends(self) -> str:
        return str(Recommendation(self.recommendation).label) if self.recommendation else ""


def given_of(application: Application) -> list[Given]:
    """Every review of it, by the names of the reviewers. Inside the community's scope."""
    marked = application.reviews.annotate(
        is_set_aside=RawSQL(SET_ASIDE, [], BooleanField()),  # noqa: S611  # ours
        is_stale=RawSQL(STALE, [], BooleanField()),  # noqa: S611  # ours
    )
    return [Given(*row) for row in marked.order_by("reviewer__name", "pk").values_list(*SHOWN)]


def scores_of(reviews: Collection[int]) -> dict[int, dict[str, Judged]]:
    """The scores of these reviews, each by the key of its criterion."""
    found: dict[int, dict[str, Judged]] = {}
    rows = Score.objects.filter(review__in=reviews).values_list(*SCORED)
    for review, value, cannot_judge, comment, *asked in rows:
        score = Judged(review, value, cannot_judge, comment, Asked(*asked))
        found.setdefault(review, {})[score.criterion.key] = score
    return found
