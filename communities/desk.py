"""One application as the staff sees it: where it stands, who reviews it, what was done.

Inside the scope of its community, after communities.desk_access.application_for let the reader in.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import (
    BigIntegerField,
    CharField,
    DateField,
    DateTimeField,
    Exists,
    OuterRef,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import Coalesce, NullIf
from django.utils import timezone

from communities.clock import Clock, clock_of
from communities.models import (
    Application,
    Assignment,
    Conflict,
    ProgramAct,
    Return,
    Review,
    ReviewState,
    Revision,
    User,
)
from communities.models.application_state import UNDECIDED
from communities.models.review import FINISHED

LATEST_ACTS = 20


@dataclass(frozen=True)
class Reading:
    """One reviewer's hand in it. `assignment` is None for a review that nobody asks for now."""

    person: int
    name: str
    assignment: int | None
    due_on: date | None
    nudged_at: datetime | None
    state: str | None
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
        return self.due_on is not None and not self.is_finished and self.due_on < self.today

    @property
    def was_nudged_today(self) -> bool:
        return self.nudged_at is not None and timezone.localdate(self.nudged_at) == self.today


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
    """Five queries."""
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
        mine=next((one for one in readings if one.person == reader.pk), None),
        conflicts=conflicts,
        acts=list(acts_of(application)),
    )


def readings_of(application: Application, conflicts: Iterable[Conflict]) -> list[Reading]:
    """Those who are asked, the next due first, and those who reviewed it and are not any more."""
    in_conflict = {conflict.person_id for conflict in conflicts}
    rows = asked(application).union(not_asked_any_more(application))
    facts: list[list[Any]] = [[*row, row[0] in in_conflict] for row in rows]
    found = [Reading(*each) for each in facts]
    return sorted(found, key=lambda one: (one.due_on or date.max, one.name))


NAME = Coalesce(NullIf("reviewer__name", Value("")), "reviewer__email", output_field=CharField())


def asked(application: Application) -> QuerySet[Any]:
    review = application.reviews.filter(reviewer=OuterRef("reviewer")).values("state")
    rows: QuerySet[Any] = application.assignments.current().order_by()
    return rows.values_list("reviewer", NAME, "pk", "due_on", "nudged_at", Subquery(review[:1]))


def not_asked_any_more(application: Application) -> QuerySet[Any]:
    current = application.assignments.current().filter(reviewer=OuterRef("reviewer"))
    rows: QuerySet[Any] = application.reviews.filter(~Exists(current), state__in=FINISHED)
    nothing = [
        Value(None, output_field=kind) for kind in (BigIntegerField(), DateField(), DateTimeField())
    ]
    return rows.order_by().values_list("reviewer", NAME, *nothing, "state")


def acts_of(application: Application) -> QuerySet[ProgramAct]:
    acts = ProgramAct.objects.filter(community=application.community)
    return acts.select_related("by")[:LATEST_ACTS]


def in_hand_of(reviewer: User, *, reader: User) -> QuerySet[Assignment]:
    """What a reviewer has, the next due first, with `state` of the review. Scopes disabled.

    What is closed to the reader is left out.
    """
    reviews = Review.objects.filter(
        application=OuterRef("application"), reviewer=OuterRef("reviewer")
    )
    rows = Assignment.objects.current().of_undecided().filter(reviewer=reviewer)
    rows = rows.exclude(application__in=closed_to(reader))
    rows = rows.select_related("community", "application__round")
    return rows.annotate(state=Subquery(reviews.values("state")[:1])).order_by("due_on", "pk")


def conflicts_shown(person: User, *, to: User) -> QuerySet[Conflict]:
    """Those of one person; of applications closed to the reader, only the reader's own."""
    rows = Conflict.objects.open().filter(person=person).select_related("community")
    if person != to:
        rows = rows.exclude(application__in=closed_to(to))
    return rows.order_by("community__name")


def closed_to(reader: User) -> QuerySet[Conflict, Any]:
    return Conflict.objects.open().filter(person=reader).values("application")


def is_open(application: Application) -> bool:
    """Whether it still waits for the program's answer."""
    return application.state in UNDECIDED
