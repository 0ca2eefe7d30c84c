"""A round's applications as deciders see them: what reviewers recommend, what is decided."""

from collections.abc import Iterable
from typing import Any

from django.db.models import (
    Case,
    CharField,
    Count,
    Exists,
    F,
    FilteredRelation,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)

from communities.models import (
    Application,
    ApplicationState,
    Assignment,
    Conflict,
    Decision,
    DecisionState,
    Review,
    ReviewState,
    Revision,
    Round,
    User,
)

S = ApplicationState
OUTCOMES = [
    ("undecided", "Undecided"),
    ("pending", "Pending"),
    ("approve", "Pending: approve"),
    ("decline", "Pending: decline"),
    ("defer", "Pending: defer"),
    (S.APPROVED.value, "Announced: approved"),
    (S.DECLINED.value, "Announced: declined"),
    (S.DEFERRED.value, "Announced: deferred"),
]
ANNOUNCED = (S.APPROVED, S.DECLINED, S.DEFERRED)
BACK, NO_REVIEW, ALONE, OLDER = (
    "Back with the community",
    "No review is in",
    "Nobody but you has reviewed it",
    "Decided on an older revision",
)


def open_to(round: Round, reader: User) -> QuerySet[Application]:
    """The round's applications that this one of the staff may see. Needs the scopes disabled.

    None while the round is sealed; none with which the reader has a conflict of interest.
    """
    rows = Application.objects.filter(round=round).handed_in()
    if round.hides():
        return rows.none()
    conflicts = conflict_with(OuterRef("pk"), reader)
    return rows.exclude(Exists(conflicts)).select_related("community")


def conflict_with(application: OuterRef, person: Any) -> QuerySet[Conflict]:
    return Conflict.objects.filter(application=application, person=person, lifted_at=None)


def owed_by(reader: User) -> Exists:
    """Whether the reader still has to write a review: until then others' are not shown."""
    own = Review.objects.filter(application=OuterRef("application"), reviewer=reader)
    assigned = Assignment.objects.current().filter(application=OuterRef("pk"), reviewer=reader)
    return Exists(assigned.exclude(Exists(own.exclude(state=ReviewState.DRAFT))))


def bare(round: Round, reader: User) -> QuerySet[Any]:
    """Each application with its pending decision, before anything is added up."""
    is_pending = Q(decisions__state=DecisionState.PENDING)
    return (
        open_to(round, reader)
        .annotate(pending=FilteredRelation("decisions", condition=is_pending))
        .annotate(
            outcome=F("pending__outcome"),
            is_edited=F("pending__is_edited"),
            decided_by=F("pending__by__name"),
            decided_on=F("pending__revision__number"),
        )
    )


def for_decisions(round: Round, reader: User) -> QuerySet[Any]:
    """The same with what reviewers say: to order by it, to filter by it, and for files."""
    revisions = Revision.objects.filter(application=OuterRef("pk")).order_by()
    latest = revisions.values("application").annotate(last=Max("number")).values("last")
    rows = bare(round, reader).annotate(latest=Subquery(latest), owes=owed_by(reader))
    # The reader has no conflict of interest with these: an own review is one of those that weigh.
    own = reader_reviewed(reader)
    return rows.annotate(others=F("reviews_in") - own).annotate(blocked=why_blocked())


def reader_reviewed(reader: User) -> Case:
    """One for an application of which the reader has handed a review in, else none."""
    own = Review.objects.filter(
        application=OuterRef("pk"), reviewer=reader, state=ReviewState.SUBMITTED
    )
    return Case(When(Exists(own), then=Value(1)), default=Value(0))


def why_blocked() -> Case:
    """Why the reader cannot decide or announce it now, in words; empty when nothing is in the way.

    The acts ask all of it again, and more.
    """
    undecided = Q(state=S.SUBMITTED, outcome=None)
    return Case(
        When(state=S.RETURNED, then=Value(BACK)),
        When(undecided & Q(reviews_in=0), then=Value(NO_REVIEW)),
        When(undecided & Q(others=0), then=Value(ALONE)),
        When(Q(state=S.SUBMITTED, decided_on__lt=F("latest")), then=Value(OLDER)),
        default=Value(""),
        output_field=CharField(),
    )


def with_pending() -> Exists:
    """Whether an application has a pending decision."""
    return Exists(Decision.objects.filter(application=OuterRef("pk"), state=DecisionState.PENDING))


def with_outcome(rows: QuerySet[Any], outcome: str) -> QuerySet[Any]:
    if outcome in ANNOUNCED:
        return rows.filter(state=outcome)
    undecided = rows.exclude(state__in=ANNOUNCED)
    if outcome == "undecided":
        return undecided.filter(outcome=None)
    if outcome == "pending":
        return undecided.exclude(outcome=None)
    return undecided.filter(outcome=outcome)


def tally(round: Round, reader: User) -> tuple[dict[str, int], int]:
    """How many stand where, by the keys of OUTCOMES, and with how many there is a conflict.

    One query.
    """
    counts, shut = dict.fromkeys((key for key, _ in OUTCOMES), 0), 0
    if round.hides():
        return counts, shut
    pending = Decision.objects.filter(application=OuterRef("pk"), state=DecisionState.PENDING)
    rows = Application.objects.filter(round=round).handed_in().order_by().values("state")
    grouped = rows.annotate(
        outcome=Subquery(pending.values("outcome")[:1]),
        is_shut=Exists(conflict_with(OuterRef("pk"), reader)),
        n=Count("pk"),
    )
    for state, outcome, is_shut, n in grouped.values_list("state", "outcome", "is_shut", "n"):
        shut += n if is_shut else 0
        for key in () if is_shut else keys_of(state, outcome):
            counts[key] += n
    return counts, shut


def keys_of(state: str, outcome: str | None) -> Iterable[str]:
    if state in ANNOUNCED:
        return [state]
    return ["pending", outcome] if outcome else ["undecided"]


def owes_review(application: Application, reader: User) -> bool:
    """The same as owed_by, of one application."""
    return latest_and_owed(application, reader)[1]


def latest_and_owed(application: Application, reader: User) -> tuple[int | None, bool]:
    """The number of its latest revision, and whether the reader still has to review it."""
    rows = Application.objects.filter(pk=application.pk)
    found = rows.annotate(latest=Max("revisions__number"), owes=owed_by(reader))
    return found.values_list("latest", "owes").get()
