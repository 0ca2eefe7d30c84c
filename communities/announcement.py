"""What would happen if a pending decision were announced now, and what stands in its way.

One definition for the act and for the page before it: the act asks about one decision, the page
about all of a round, in the same few queries.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import Exists, Max, OuterRef, QuerySet

from communities.letter_words import places_of, unfilled
from communities.models import (
    ApplicationState,
    Community,
    Conflict,
    Decision,
    DecisionState,
    Goal,
    Invitation,
    Membership,
    Outcome,
    User,
)
from communities.revisions import GOAL, said
from communities.roles import COORDINATOR

CONFLICT = "You have a conflict of interest here. Somebody else has to announce it."
OLDER = "It was decided on revision {}, and there is revision {} by now. Decide again."
NOBODY = "Nobody is there to write to: it has no coordinator, and whoever handed it in has left."
GOAL_MOVED = (
    "The goal of {} was {} since it was handed in. Return the goals, so that they come with a new "
    "revision."
)
TAKES_PART = "It takes part already, so it cannot be approved."


@dataclass(frozen=True)
class Nomination:
    """A council member whom the approved application names, and what becomes of it."""

    name: str
    email: str
    organization: str
    title: str
    # Why nobody is invited; empty when an invitation leaves.
    because: str = ""


@dataclass(frozen=True)
class Announcement:
    """One pending decision with all that its announcement touches."""

    decision: Decision
    latest: int
    is_in_conflict: bool
    readers: list[User]
    goals: list[Goal] = field(default_factory=list)
    asked: frozenset[str] = frozenset()
    members: frozenset[str] = frozenset()

    @property
    def community(self) -> Community:
        return self.decision.application.community

    @property
    def is_approval(self) -> bool:
        return self.decision.outcome == Outcome.APPROVE

    @cached_property
    def obstacles(self) -> list[str]:
        """Why it cannot be announced now, each in a sentence; empty when it can."""
        application, number = self.decision.application, self.decision.revision.number
        found = [CONFLICT] if self.is_in_conflict else []
        if application.state != ApplicationState.SUBMITTED:
            label = ApplicationState(application.state).label
            found.append(f"It is “{label}”. It can be announced once it is with the program again.")
        if number != self.latest:
            found.append(OLDER.format(number, self.latest))
        if not self.readers:
            found.append(NOBODY)
        found += letter_obstacles(self.decision)
        if self.is_approval:
            found += [] if self.community.is_prospective else [TAKES_PART]
            found += goal_obstacles(self.decision.revision.content["goals"], self.goals)
        return found

    @cached_property
    def nominations(self) -> list[Nomination]:
        """The council of the decided revision, each address once."""
        seen: set[str] = set()
        rows = self.decision.revision.content["nominees"] if self.is_approval else []
        return [self.nomination(row, seen) for row in rows]

    def nomination(self, row: Mapping[str, Any], seen: set[str]) -> Nomination:
        email = (row["email"] or "").strip().lower()
        because = self.why_not_invited(email, seen)
        seen.add(email)
        return Nomination(row["name"], email, row["organization"], row["title"], because)

    def why_not_invited(self, email: str, seen: set[str]) -> str:
        if not email:
            return "has no e-mail address"
        if not is_address(email):
            return f"has no e-mail address that works: “{email}”"
        if email in self.members:
            return "is a member already"
        if email in self.asked:
            return "has been invited already"
        return "is named twice" if email in seen else ""

    @property
    def invited(self) -> list[Nomination]:
        return [one for one in self.nominations if not one.because]

    @property
    def left_out(self) -> list[Nomination]:
        return [one for one in self.nominations if one.because]


def is_address(email: str) -> bool:
    try:
        validate_email(email)
    except ValidationError:
        return False
    return True


def letter_obstacles(decision: Decision) -> list[str]:
    """A place of the letter that nothing fills: the template may have known more once."""
    text = f"{decision.letter_subject}\n{decision.letter_body}"
    open_places = unfilled(text, places_of(decision.outcome))
    return [f"“{name}” in its letter cannot be filled in. Edit the letter." for name in open_places]


def goal_obstacles(decided: Iterable[Mapping[str, Any]], now: Iterable[Goal]) -> list[str]:
    """Goals that are not as they were when the application was handed in."""
    was, found = {row["pk"]: dict(row) for row in decided}, []
    for goal in now:
        before = was.pop(goal.pk, None)
        if before != said(goal, GOAL):
            found.append(GOAL_MOVED.format(goal, "changed" if before else "added"))
    return found + [GOAL_MOVED.format(in_words(row), "removed") for row in was.values()]


def in_words(row: Mapping[str, Any]) -> str:
    return str(Goal(**{name: row[name] for name in ("metric", "horizon", "year", "target")}))


def announcements(decisions: QuerySet[Decision], *, by: User) -> list[Announcement]:
    """Of these decisions the pending ones, by the community's name. Five queries."""
    conflicts = Conflict.objects.filter(
        application=OuterRef("application"), person=by, lifted_at=None
    )
    pending = (
        decisions.filter(state=DecisionState.PENDING)
        .select_related("application__community", "application__submitted_by")
        .select_related("application__round", "revision", "round", "by")
        .annotate(latest=Max("application__revisions__number"))
        .annotate(is_in_conflict=Exists(conflicts))
        .order_by("application__community__name", "pk")
    )
    rows = list(pending)
    around = Around([row.application.community for row in rows])
    return [around.announcement(row) for row in rows]


class Around:
    """What lies around these communities' applications: people, invitations, goals."""

    def __init__(self, communities: list[Community]) -> None:
        self.members: dict[int, list[Membership]] = defaultdict(list)
        self.asked: dict[int, set[str]] = defaultdict(set)
        self.goals: dict[int, list[Goal]] = defaultdict(list)
        here = {"community__in": communities}
        current = Membership.objects.current().filter(**here).select_related("user")
        for membership in current.order_by("pk"):
            self.members[membership.community_id].append(membership)
        for invitation in Invitation.objects.unanswered().filter(**here):
            self.asked[invitation.community_id].add(invitation.email)
        for goal in Goal.objects.current().filter(**here).order_by("year", "horizon", "pk"):
            self.goals[goal.community_id].append(goal)

    def announcement(self, decision: Decision) -> Announcement:
        pk = decision.community_id
        return Announcement(
            decision=decision,
            latest=decision.latest,  # type: ignore[attr-defined]  # annotated
            is_in_conflict=decision.is_in_conflict,  # type: ignore[attr-defined]  # the same
            readers=self.readers(decision),
            goals=self.goals[pk],
            asked=frozenset(self.asked[pk]),
            members=frozenset(m.user.email for m in self.members[pk]),
        )

    def readers(self, decision: Decision) -> list[User]:
        """Who gets the letter: each coordinator, and who handed it in; each once."""
        people = [m.user for m in self.members[decision.community_id] if m.role == COORDINATOR.key]
        if decision.application.submitted_by is not None:
            people.append(decision.application.submitted_by)
        return [person for person in dict.fromkeys(people) if person.is_active]
