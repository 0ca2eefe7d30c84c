"""What a reviewer has before them: the application, what they wrote, and what comes next."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce
from django.utils import timezone
from django_scopes import scopes_disabled

from communities.actions.reviewing import Said, said_in
from communities.application_form import TITLES
from communities.models import (
    Application,
    ApplicationState,
    Assignment,
    Clarification,
    Conflict,
    Criterion,
    Review,
    Revision,
    User,
)
from communities.models.application_state import UNDECIDED
from communities.models.review import FINISHED


@dataclass(frozen=True)
class Desk:
    """One reviewer at one application. `due_on` is set where it is assigned to them.

    `revision` is the one that the review is about, or would be; `done` of `assigned` are theirs in
    this round.
    """

    review: Review | None
    revision: Revision
    newest: tuple[int, datetime]  # number of the newest revision, and when it was handed in
    criteria: list[Criterion]
    scores: dict[str, Said]
    clarifications: list[Clarification]
    due_on: date | None
    done: int
    assigned: int

    @property
    def is_behind(self) -> bool:
        """The community has handed in a newer revision than the review is about."""
        return self.revision.number != self.newest[0]

    @property
    def version(self) -> int | None:
        return self.review.version if self.review else None

    @property
    def clarified(self) -> list[tuple[str, Clarification]]:
        """What was asked and answered, with the title of its section."""
        return [(TITLES.get(asked.section, asked.section), asked) for asked in self.clarifications]

    def about(self, criterion: Criterion) -> Said:
        return self.scores.get(criterion.key, Said())


def desk_of(application: Application, reviewer: User) -> Desk:
    """Four queries, and one more once there is a second revision. In the community's scope."""
    mine = application.reviews.filter(reviewer=reviewer).select_related("revision", "rubric")
    review, revisions = mine.first(), application.revisions.order_by("-number")
    if review:
        revision, (criteria, scores) = review.revision, said_by(review)
        newest = revisions.values_list("number", "submitted_at")[0]
    else:
        revision, criteria, scores = revisions[0], criteria_of(application), {}
        newest = revision.number, revision.submitted_at
    due = assigned_in_round(application, reviewer)
    return Desk(
        review=review,
        revision=revision,
        newest=newest,
        criteria=criteria,
        scores=scores,
        clarifications=answered(application) if newest[0] > 1 else [],
        due_on=next((day for pk, day, _ in due if pk == application.pk), None),
        done=sum(is_done for _, _, is_done in due),
        assigned=len(due),
    )


def assigned_in_round(application: Application, reviewer: User) -> list[tuple[int, date, bool]]:
    """What is assigned to this person in the whole round: each with its day, and if it is done."""
    # The base managers, because the round has applications of every community.
    finished = Review._base_manager.filter(
        application=OuterRef("application"), reviewer=reviewer, state__in=FINISHED
    )
    everywhere = Assignment._base_manager.filter(reviewer=reviewer, ended_at=None)
    here = everywhere.filter(application__round=application.round_id)
    return list(here.values_list("application", "due_on", Exists(finished)))


def criteria_of(application: Application) -> list[Criterion]:
    return list(application.round.rubric.criteria.all()) if application.round else []


def said_by(review: Review) -> tuple[list[Criterion], dict[str, Said]]:
    """The criteria of a review and what it says: every save writes a score for each of them."""
    scores = list(review.scores.select_related("criterion"))
    if not scores:
        return list(review.rubric.criteria.all()), {}
    criteria = sorted((score.criterion for score in scores), key=lambda c: (c.place, c.pk))
    return criteria, {score.criterion.key: said_in(score) for score in scores}


def answered(application: Application) -> list[Clarification]:
    """What was asked and handed in again, the latest first."""
    asked = Clarification.objects.filter(
        returned__application=application, returned__ended_at__isnull=False
    )
    return list(asked.exclude(answer="").select_related("returned").order_by("-returned__at", "pk"))


def next_to_review(reviewer: User, *, besides: Collection[int] = ()) -> Application | None:
    """What to review next: first what is assigned, the earliest due; then what may be taken.

    What was begun comes after what was not, so that saving a draft leads on and not in a circle.
    """
    with scopes_disabled():  # the one search through all communities in this module
        waiting = reviewable(reviewer).exclude(pk__in=besides).select_related("community")
        return waiting.first()


def reviewable(reviewer: User) -> QuerySet[Application]:
    """What waits for a review by this person, in order: no conflict, not sealed, not finished."""
    here = {"application": OuterRef("pk")}
    mine = Review.objects.filter(**here, reviewer=reviewer)
    handed_in = Review.objects.filter(**here).counted()
    conflicts = Conflict.objects.filter(**here, person=reviewer, lifted_at=None)
    assigned = Assignment.objects.current().filter(**here, reviewer=reviewer)
    sealed = Q(round__is_sealed=True, round__closes_at__gt=timezone.now())
    numbered = handed_in.order_by().values("application").annotate(n=Count("pk")).values("n")
    return (
        Application.objects.filter(~sealed, state=ApplicationState.SUBMITTED)
        .filter(~Exists(mine.filter(state__in=FINISHED)), ~Exists(conflicts))
        .annotate(due=Subquery(assigned.values("due_on")[:1]), begun=Exists(mine))
        .annotate(n=Coalesce(Subquery(numbered), 0), rank=RANK)
        .order_by("rank", F("due").asc(nulls_last=True), "n", "pk")
    )


# Assigned and not begun, assigned and begun, free, begun without being asked.
RANK = Case(
    When(due__isnull=False, begun=False, then=Value(0)),
    When(due__isnull=False, then=Value(1)),
    When(begun=False, then=Value(2)),
    default=Value(3),
)


def sees_others(own: str | None, *, is_assigned: bool, can_decide: bool) -> bool:
    """Whether a person may read what others wrote: after their own, so that it is their own.

    `own` is the state of their review. Who decides reads them at once, unless one by them is due.
    """
    if own in FINISHED:
        return True
    return can_decide and not is_assigned


def can_still_review(application: Application) -> bool:
    return application.state in UNDECIDED
