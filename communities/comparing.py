"""The reviews of one application beside each other: reviewers × criteria, means and spreads.

Only reviews that weigh (ReviewQuerySet.counted) enter a figure. Reviews of different rubrics meet
by the keys of their criteria.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

from django.utils.html import format_html
from django.utils.safestring import SafeString

from communities.given_reviews import NAMED, Asked, Given, Judged, given_of, scores_of
from communities.models import (
    Application,
    Assignment,
    Recommendation,
    ReviewState,
    User,
)
from communities.models.review import FINISHED
from communities.models.round import HIGHEST
from communities.scoring import mean_of, spread_of

NOT_ASKED, CANNOT_JUDGE, NOT_SCORED, NONE_YET = (
    format_html('<span class="quiet">{}</span>', words)
    for words in ("Not asked", "Cannot judge", "Not scored", "None yet")
)
WORDS = tuple((value, str(label).lower()) for value, label in Recommendation.choices)
FLAGGED = 2  # where no round says otherwise


@dataclass(frozen=True)
class Column:
    """One review that counts, with its scores by criterion."""

    review: Given
    scores: dict[str, Judged]

    @property
    def judged(self) -> str:
        weights = [(s.criterion.weight, s.value is not None) for s in self.scores.values()]
        judged = sum(weight for weight, is_judged in weights if is_judged)
        return f"{judged} of {sum(weight for weight, _ in weights)}"


class Cell(NamedTuple):
    """A score as the table shows it."""

    words: SafeString
    comment: str = ""


def cell_of(score: Judged | None) -> Cell:
    if score is None:
        return Cell(NOT_ASKED)
    if score.value is None:
        return Cell(CANNOT_JUDGE if score.cannot_judge else NOT_SCORED, score.comment)
    return Cell(format_html('<span class="n">{}</span>', score.value), score.comment)


@dataclass(frozen=True)
class Row:
    """One criterion, with every reviewer's score in the order of the columns."""

    criterion: Asked
    cells: list[Judged | None]
    flagged_from: int

    @property
    def shown(self) -> list["Cell"]:
        return [cell_of(score) for score in self.cells]

    @property
    def values(self) -> list[int]:
        return [cell.value for cell in self.cells if cell and cell.value is not None]

    @property
    def mean(self) -> Decimal | None:
        return mean_of(self.values)

    @property
    def spread(self) -> int | None:
        return spread_of(self.values)

    @property
    def spread_words(self) -> SafeString:
        return spread_in_words(self.spread, flagged_from=self.flagged_from)


class Comparison:
    """All reviews of an application, as one person may see them.

    Three queries at most, inside the community's scope.
    """

    def __init__(self, application: Application, reader: User) -> None:
        self.application, self.reader = application, reader
        self.reviews = given_of(application)

    @property
    def own(self) -> Given | None:
        return next((r for r in self.reviews if r.reviewer_id == self.reader.pk), None)

    @cached_property
    def assignments(self) -> list[Assignment]:
        """Who is asked now. Not looked up where no review is waited for: all of them are done."""
        if not self.application.reviews_waited_for:
            return []
        rows = self.application.assignments.current().select_related("reviewer")
        return list(rows.only("application", "due_on", *NAMED))

    @property
    def is_assigned(self) -> bool:
        return any(a.reviewer_id == self.reader.pk for a in self.assignments)

    @cached_property
    def counted(self) -> list[Given]:
        return [r for r in self.of_state(ReviewState.SUBMITTED) if not r.is_set_aside]

    @property
    def set_aside(self) -> list[Given]:
        """Handed in by somebody who turned out to have a conflict of interest."""
        return [r for r in self.of_state(ReviewState.SUBMITTED) if r.is_set_aside]

    @property
    def abstained(self) -> list[Given]:
        return list(self.of_state(ReviewState.ABSTAINED))

    @property
    def under_way(self) -> list[Given]:
        """Begun by people to whom it is not assigned."""
        asked = {a.reviewer_id for a in self.assignments}
        return [r for r in self.of_state(ReviewState.DRAFT) if r.reviewer_id not in asked]

    @cached_property
    def waiting(self) -> list[tuple[User, date, bool]]:
        """Whose review is still to do: the person, when it is due, and whether it is begun."""
        finished = {r.reviewer_id for r in self.reviews if r.state in FINISHED}
        begun = {r.reviewer_id for r in self.reviews}
        return [
            (a.reviewer, a.due_on, a.reviewer_id in begun)
            for a in sorted(self.assignments, key=lambda a: (a.due_on, a.pk))
            if a.reviewer_id not in finished
        ]

    def of_state(self, state: ReviewState) -> Iterator[Given]:
        return (review for review in self.reviews if review.state == state)

    @cached_property
    def columns(self) -> list[Column]:
        by_review = scores_of([review.pk for review in self.counted])
        return [Column(r, by_review.get(r.pk, {})) for r in self.counted]

    @cached_property
    def rows(self) -> list[Row]:
        """Every criterion once, in the words of the newest rubric that has it."""
        scores = (score for column in self.columns for score in column.scores.values())
        newest = sorted((score.criterion for score in scores), key=lambda c: c.rubric)
        criteria = {criterion.key: criterion for criterion in newest}
        in_order = sorted(criteria.values(), key=lambda c: (-c.rubric, c.place, c.pk))
        return [Row(c, self.across(c.key), self.flagged_from) for c in in_order]

    def across(self, key: str) -> list[Judged | None]:
        return [column.scores.get(key) for column in self.columns]

    @property
    def flagged_from(self) -> int:
        return self.application.round.spread_flagged if self.application.round else FLAGGED

    @property
    def mean(self) -> Decimal | None:
        return mean_of(review.total for review in self.counted)

    @property
    def spread(self) -> Decimal | None:
        return spread_of(review.total for review in self.counted)

    @property
    def spread_words(self) -> SafeString:
        return spread_in_words(self.spread, flagged_from=self.flagged_from)

    @property
    def recommendations(self) -> str:
        return recommended(Counter(review.recommendation for review in self.counted))


def spread_in_words(spread: Decimal | int | None, *, flagged_from: int) -> SafeString:
    """Pointed out in words, and not by a color alone."""
    if spread is None:
        return NONE_YET
    is_apart = spread >= flagged_from
    words = '<strong class="apart">{}, far apart</strong>' if is_apart else "{}"
    return format_html(words, str(spread))


def recommended(counts: Mapping[str, int]) -> str:
    """How many recommend what: “3 approve, 1 not sure”."""
    return ", ".join(f"{n} {word}" for value, word in WORDS if (n := counts.get(value)))


def in_csv(comparison: Comparison) -> tuple[list[str], list[list[object]]]:
    """Headings and rows for a spreadsheet: a line for each review."""
    criteria = [row.criterion for row in comparison.rows]
    headings = ["Reviewer", "Revision", "Handed in", "Recommendation", f"Total of {HIGHEST}"]
    for criterion in criteria:
        headings += [f"{criterion.name} (weight {criterion.weight})", f"{criterion.name}: why"]
    return [*headings, "Summary"], [line(column, criteria) for column in comparison.columns]


def line(column: Column, criteria: list[Asked]) -> list[object]:
    review = column.review
    scored: list[object] = []
    for criterion in criteria:
        score = column.scores.get(criterion.key)
        scored += [str(score) if score else "", score.comment if score else ""]
    return [
        review.reviewer,
        review.revision,
        review.submitted_at,
        review.recommends,
        review.total,
        *scored,
        review.summary,
    ]
