"""One application as the staff sees it: where it stands, who reviews it, what was done.

Inside the scope of its community, after communities.access.application_for let the reader in.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils import timezone

from communities.clock import Clock, clock_of
from communities.models import (
    Application,
    ApplicationState,
    Assignment,
    Conflict,
    ProgramAct,
    Return,
    Review,
    ReviewState,
    Revision,
    User,
)

LATEST_ACTS = 20
FINISHED = {ReviewState.SUBMITTED, ReviewState.ABSTAINED}


@dataclass
class Reading:
    """One reviewer's hand in it. `assignment` is empty for a review that nobody asked for."""

    reviewer: User
    assignment: Any = None
    state: str = ""
    has_conflict: bool = False
    today: date = field(default_factory=timezone.localdate)

    @property
    def words(self) -> str:
        return ReviewState(self.state).label if self.state else "Not begun"

    @property
    def is_finished(self) -> bool:
        return self.state in FINISHED

    @property
    def is_late(self) -> bool:
        return (
            self.assignment is not None
            and not self.is_finished
            and self.assignment.due_on < self.today
        )

    @property
    def was_nudged_today(self) -> bool:
        at = self.assignment.nudged_at if self.assignment else None
        return at is not None and timezone.localdate(at) == self.today


@dataclass(frozen=True)
class Desk:
    """All that the page shows; `mine` is the reader's own hand in it, if any."""

    clock: Clock
    back: Return | None
    revision: Revision
    readings: list[Reading]
    mine: Reading | None
    conflicts: list[Conflict]
    acts: list[ProgramAct]

    @property
    def reviews_in(self) -> int:
        handed_in = [r for r in self.readings if r.state == ReviewState.SUBMITTED]
        return sum(not r.has_conflict for r in handed_in)

    @property
    def is_past(self) -> bool:
        return self.back is not None and self.back.answer_by < timezone.localdate()


def desk_of(application: Application, *, reader: User) -> Desk:
    """Six queries."""
    returns = list(application.returns.all())
    conflicts = list(
        application.conflicts.open().select_related("person", "noted_by").order_by("noted_at")
    )
    readings = readings_of(application, conflicts)
    return Desk(
        clock=clock_of(application, returns),
        back=next((back for back in returns if back.ended_at is None), None),
        revision=application.revisions.select_related("submitted_by").latest("number"),
        readings=readings,
        mine=next((one for one in readings if one.reviewer == reader), None),
        conflicts=conflicts,
        acts=list(acts_of(application)),
    )


def readings_of(application: Application, conflicts: Iterable[Conflict]) -> list[Reading]:
    """Those who are asked, and those who reviewed it without being asked any more."""
    in_conflict = {conflict.person_id for conflict in conflicts}
    found = {
        row.reviewer_id: Reading(row.reviewer, row)
        for row in application.assignments.current().select_related("reviewer").order_by("due_on")
    }
    for review in application.reviews.filter(removed_at=None).select_related("reviewer"):
        is_shown = review.reviewer_id in found or review.state in FINISHED
        if is_shown:
            one = found.setdefault(review.reviewer_id, Reading(review.reviewer))
            one.state, one.has_conflict = review.state, review.reviewer_id in in_conflict
    return list(found.values())


def acts_of(application: Application) -> QuerySet[ProgramAct]:
    acts = ProgramAct.objects.filter(community=application.community)
    return acts.select_related("by")[:LATEST_ACTS]


def in_hand_of(reviewer: User) -> QuerySet[Assignment]:
    """What a reviewer has, the next due first, with `state` of the review. Scopes disabled."""
    reviews = Review.objects.filter(
        application=OuterRef("application"), reviewer=OuterRef("reviewer")
    )
    rows = Assignment.objects.current().of_undecided().filter(reviewer=reviewer)
    rows = rows.select_related("community", "application__round")
    return rows.annotate(state=Subquery(reviews.values("state")[:1])).order_by("due_on", "pk")


def is_open(application: Application) -> bool:
    """Whether it still waits for the program's answer."""
    return application.state in (ApplicationState.SUBMITTED, ApplicationState.RETURNED)
