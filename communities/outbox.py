"""The letters about applications that one of the national staff may see, those in trouble first."""

from typing import Any

from django.db.models import Case, Count, Exists, IntegerField, OuterRef, Q, QuerySet, Value, When

from communities.decisions import conflict_with
from communities.models import ApplicationLetter, Decision, DecisionState, LetterKind, User
from communities.models.ledger import TROUBLED, LetterState

# Nobody holds one of these letters back: its decision can be taken back instead.
CHOICES = [choice for choice in LetterState.choices if choice[0] != LetterState.HELD]
STATES = [("trouble", "Needs a look"), ("waiting", "Not gone yet"), *CHOICES]
WAITING = (LetterState.PENDING, LetterState.CLAIMED, LetterState.SENDING)
TROUBLE_FIRST = Case(
    When(state__in=sorted(TROUBLED), then=Value(0)),
    When(state__in=WAITING, then=Value(1)),
    default=Value(2),
    output_field=IntegerField(),
)


def letters_open_to(reader: User) -> QuerySet[ApplicationLetter]:
    """None about an application with which the reader has a conflict. Needs the scopes disabled."""
    conflicts = conflict_with(OuterRef("application"), reader)
    return ApplicationLetter.objects.for_outbox().exclude(Exists(conflicts))


def in_state(rows: QuerySet[Any], state: str) -> QuerySet[Any]:
    groups = {"trouble": TROUBLED, "waiting": WAITING}
    return rows.filter(state__in=groups[state]) if state in groups else rows.filter(state=state)


def with_words(rows: QuerySet[Any], words: str) -> QuerySet[Any]:
    for word in words.split():
        rows = rows.filter(
            Q(subject__icontains=word)
            | Q(community__name__icontains=word)
            | Q(recipient__name__icontains=word)
            | Q(recipient__email__icontains=word)
        )
    return rows


def drafts_open_to(reader: User) -> QuerySet[Decision]:
    """The letters of pending decisions: they leave when the decision is announced."""
    conflicts = conflict_with(OuterRef("application"), reader)
    pending = Decision.objects.filter(state=DecisionState.PENDING).exclude(Exists(conflicts))
    return pending.select_related("application__community", "round").order_by(
        "round__announces_on", "application__community__name", "pk"
    )


def drafts_by_round(drafts: QuerySet[Decision]) -> list[Any]:
    rows = drafts.order_by("round__announces_on", "round").values("round", "round__name")
    edited = Count("pk", filter=Q(is_edited=True))
    return list(rows.annotate(n=Count("pk"), edited=edited))


def to_the_community(letters: QuerySet[ApplicationLetter]) -> QuerySet[ApplicationLetter]:
    """Those that its own people may read: a nudge is between the program and its reviewer."""
    kept = letters.exclude(kind=LetterKind.NUDGE).select_related("recipient")
    return kept.order_by("-created_at", "-pk")
