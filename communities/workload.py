"""What has to be reviewed and who can, as the rows from which a proposal is made.

Looks at the applications of all communities: whoever calls it has disabled the scopes by name.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import BooleanField, Exists, OuterRef, QuerySet, Value
from django.utils import timezone

from communities.models import Application, Assignment, Conflict, Review, Reviewer, Round, User
from communities.models.application_state import UNDECIDED
from communities.models.review import FINISHED
from communities.proposal import Able, Pair, Proposal, Wanting, propose
from communities.review_queue import Queue, closed_to
from communities.staff import loads_of, profiles_of, reviewers

AT_ONCE = 40  # applications in one proposal: what a person can look through


@dataclass(frozen=True)
class Candidate:
    """A reviewer with what they have in hand and what they take at once."""

    user: User
    profile: Reviewer
    load: int

    @property
    def words(self) -> str:
        parts = [f"{self.load} of {self.profile.most_at_once} in hand"]
        if self.profile.states:
            parts.append(f"works in {self.profile.states.replace(',', ', ')}")
        if not self.profile.is_available:
            parts.append("takes no reviews now")
        return ", ".join(parts)

    @property
    def is_full(self) -> bool:
        return not self.profile.is_available or self.load >= self.profile.most_at_once

    def as_able(self) -> Able:
        most = self.profile.most_at_once if self.profile.is_available else 0
        return Able(self.user.pk, self.load, most, codes(self.profile.states))


@dataclass(frozen=True)
class Proposed:
    """An application with the pairs that are proposed for it; `short` reviews find nobody."""

    application: Any
    pairs: list[Pair]
    short: int
    barred: frozenset[int]


def codes(states: str) -> frozenset[str]:
    return frozenset(code for code in states.split(",") if code)


def candidates() -> list[Candidate]:
    """Everybody who reviews, who has fewest in hand first. Two queries."""
    people = list(reviewers())
    profiles, loads = profiles_of(people), loads_of(people)
    found = [Candidate(user, profiles[user.pk], loads[user.pk]) for user in people]
    return sorted(found, key=lambda one: (one.is_full, one.load, one.user.name, one.user.pk))


def lacking(
    reader: User, *, sealed: Iterable[Round], of_round: int | None = None
) -> QuerySet[Application]:
    """Those that lack reviewers, the longest here first."""
    queue = open_queue(reader, sealed=sealed)
    rows = queue.where(queue.rows, "needs")
    if of_round:
        rows = rows.filter(round=of_round)
    return rows.select_related("community", "round").order_by("received_at", "pk")


def chosen(reader: User, pks: Iterable[int], *, sealed: Iterable[Round]) -> QuerySet[Application]:
    """Of these, the ones that can be given to somebody."""
    rows = open_queue(reader, sealed=sealed).rows
    return (
        rows.filter(pk__in=list(pks), state__in=UNDECIDED)
        .select_related("community", "round")
        .order_by("pk")
    )


def open_queue(reader: User, *, sealed: Iterable[Round]) -> Queue:
    today = timezone.localdate()
    return Queue(reader, sealed=sealed, closed=closed_to(reader), today=today)


def proposal_for(applications: list[Any], able: Iterable[Candidate]) -> list[Proposed]:
    """One query."""
    people, known = list(able), known_of(applications)
    wanting = [
        Wanting(
            row.pk,
            codes(row.community.states),
            row.round.reviews_wanted - row.reviews_in - row.reviews_waited_for,
            frozenset(known.taken[row.pk]),
            frozenset(known.barred[row.pk]),
        )
        for row in applications
    ]
    proposal = propose(wanting, [one.as_able() for one in people])
    return [as_proposed(row, proposal, frozenset(known.barred[row.pk])) for row in applications]


def as_proposed(row: Application, proposal: Proposal, barred: frozenset[int]) -> Proposed:
    pairs = [pair for pair in proposal.pairs if pair.application == row.pk]
    return Proposed(row, pairs, proposal.short.get(row.pk, 0), barred)


@dataclass(frozen=True)
class Known:
    """By application: who has a conflict of interest, and who has it or is through with it."""

    barred: dict[int, set[int]]
    taken: dict[int, set[int]]


def known_of(applications: Iterable[Application]) -> Known:
    """One query."""
    asked = list(applications)
    rows = [
        pairs(Conflict.objects.open().filter(application__in=asked), "person", is_conflict=True),
        pairs(Assignment.objects.current().filter(application__in=asked), "reviewer"),
        pairs(Review.objects.filter(application__in=asked, state__in=FINISHED), "reviewer"),
    ]
    known = Known(defaultdict(set), defaultdict(set))
    for is_conflict, application, person in rows[0].union(*rows[1:]):
        (known.barred if is_conflict else known.taken)[application].add(person)
    return known


def pairs(rows: QuerySet[Any], person: str, *, is_conflict: bool = False) -> QuerySet[Any]:
    mark = Value(is_conflict, output_field=BooleanField())
    return rows.order_by().annotate(mark=mark).values_list("mark", "application_id", person)


def sealed_of(rounds: Iterable[Round]) -> list[Round]:
    return [one for one in rounds if one.hides()]


def open_to(rows: QuerySet[Application], person: User) -> QuerySet[Application]:
    """Those of these that this reviewer may be given: no conflict, not in hand, not reviewed."""
    of_theirs: list[QuerySet[Any]] = [
        Conflict.objects.open().filter(person=person),
        Assignment.objects.current().filter(reviewer=person),
        Review.objects.filter(reviewer=person, state__in=FINISHED),
    ]
    for taken in of_theirs:
        rows = rows.exclude(Exists(taken.filter(application=OuterRef("pk"))))
    return rows
