"""Who reviews which application: given out, taken up, handed back."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone
from django_scopes import scopes_disabled

from communities.actions.acts import record_act
from communities.actions.conflicts import hold_all, note_found, said
from communities.models import (
    Application,
    ApplicationState,
    Assignment,
    Conflict,
    Review,
    Reviewer,
    User,
)
from communities.models.application_state import UNDECIDED
from communities.models.review import FINISHED
from communities.refusal import Refused
from communities.staff import loads_of, profiles_of, reviewers
from communities.tallies import recount

Pair = tuple[int, int]  # the keys of an application and a reviewer
# Nobody gets a review that is due sooner, however late it is in the round.
AT_LEAST = timedelta(days=7)


@dataclass
class Assigned:
    """What came of it: those made now, how many were there before, and why others were not."""

    done: list[Assignment] = field(default_factory=list)
    already: list[Assignment] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)


@transaction.atomic
def assign(
    application: Application, *, reviewer: User, by: User, due_on: date | None = None
) -> Assignment:
    """Give an application to one reviewer; one who has it already keeps it as it is.

    Raises Refused for a conflict of interest, and where there is nothing to review.
    """
    made = assign_many([(application.pk, reviewer.pk)], by=by, due_on=due_on)
    if made.refused:
        raise Refused(made.refused[0])
    return (made.done or made.already)[0]


@transaction.atomic
def take_up_review(application: Application, *, by: User) -> Assignment:
    """A reviewer takes one by themselves, to be reviewed by the round's day."""
    return assign(application, reviewer=by, by=by)


@transaction.atomic
def assign_many(
    pairs: Iterable[Pair],
    *,
    by: User,
    due_on: date | None = None,
    keeps_capacity: bool = False,
) -> Assigned:
    """Give out as many of these as may be; the others are named, with why.

    Everything is looked up anew under locks, conflicts included. `keeps_capacity` holds to what
    each reviewer takes at once; by hand, somebody may be asked for more.
    """
    if due_on and due_on < timezone.localdate():
        raise Refused("Choose a day that is still to come.")
    asked = list(dict.fromkeys(pairs))
    with scopes_disabled():
        desk = Desk(asked, by=by)
        for pair in asked:
            desk.give(pair, due_on=due_on, keeps_capacity=keeps_capacity)
        recount({row.application_id for row in desk.made.done})
    return desk.made


class Desk:
    """All that has to be known before something is given out, read once and held."""

    def __init__(self, pairs: list[Pair], *, by: User) -> None:
        self.by, self.made = by, Assigned()
        named = {pk for _, pk in pairs} | {by.pk}
        asked = Application.objects.filter(pk__in={pk for pk, _ in pairs})
        self.applications = {row.pk: row for row in hold_all(asked)}
        people = reviewers().select_for_update(of=("self",), no_key=True).order_by("pk")
        self.people = {user.pk: user for user in people.filter(pk__in=named)}
        note_found(self.applications.values(), self.people.values())
        self.names = dict(User.objects.filter(pk__in=named).values_list("pk", "name"))
        self.conflicts = keys_of(Conflict.objects.open(), "person_id", self.applications)
        reviews = Review.objects.filter(
            state__in=FINISHED,
        )
        self.reviewed = keys_of(reviews, "reviewer_id", self.applications)
        current = Assignment.objects.current().filter(application__in=self.applications)
        self.there = {(row.application_id, row.reviewer_id): row for row in current}
        self.profiles: dict[int, Reviewer] = profiles_of(self.people.values())
        self.loads: Counter[int] = loads_of(self.people.values())

    def give(self, pair: Pair, *, due_on: date | None, keeps_capacity: bool) -> None:
        if pair in self.there:
            self.made.already.append(self.there[pair])
        elif why_not := self.why_not(pair, keeps_capacity=keeps_capacity):
            self.made.refused.append(why_not)
        else:
            self.made.done.append(self.write(pair, due_on))

    def why_not(self, pair: Pair, *, keeps_capacity: bool) -> str:
        application, user = self.applications.get(pair[0]), self.people.get(pair[1])
        if application is None:
            return "One of the applications is not there any more."
        if user is None:
            return f"{self.names.get(pair[1], 'This person')} does not review applications."
        return self.why_not_this(application, user) or (
            self.why_no_more(user) if keeps_capacity else ""
        )

    def why_not_this(self, application: Application, user: User) -> str:
        where, community = ApplicationState(application.state), application.community
        if where not in UNDECIDED:
            return f"{community}: there is nothing to review, it is “{where.label}”."
        if application.round and application.round.hides():
            return f"{community} is sealed until the round closes."
        if (application.pk, self.by.pk) in self.conflicts:
            return f"You have a conflict of interest with {community}."
        if (application.pk, user.pk) in self.conflicts:
            return f"{user} has a conflict of interest with {community}."
        if (application.pk, user.pk) in self.reviewed:
            return f"{user} has reviewed {community} already."
        return ""

    def why_no_more(self, user: User) -> str:
        if not self.profiles[user.pk].is_available:
            return f"{user} takes no reviews now."
        if (load := self.loads[user.pk]) >= self.profiles[user.pk].most_at_once:
            return f"{user} has {load} reviews in hand, as many as they take at once."
        return ""

    def write(self, pair: Pair, due_on: date | None) -> Assignment:
        application, user = self.applications[pair[0]], self.people[pair[1]]
        assignment = Assignment.objects.create(
            community=application.community,
            application=application,
            reviewer=user,
            due_on=due_on or due_day(application),
            assigned_by=self.by,
        )
        self.there[pair] = assignment
        self.loads[user.pk] += 1
        did = "took up the review" if self.by == user else f"asked {user} for a review"
        log(assignment, "review.assigned", f"{did}, due {in_words(assignment.due_on)}", by=self.by)
        return assignment


@transaction.atomic
def end_assignment(assignment: Assignment, *, by: User, because: str) -> None:
    """Take it out of the reviewer's hands. One that has ended stays as it ended.

    Raises Refused without a reason.
    """
    because = said(because, "Say why. The program's staff reads it.")
    still = Assignment.objects.current().filter(pk=assignment.pk)
    if not still.update(ended_at=timezone.now(), ended_because=because):
        return
    recount([assignment.application_id])
    own = by == assignment.reviewer
    did = "gave the review back" if own else f"took the review from {assignment.reviewer}"
    log(assignment, "review.unassigned", f"{did}: {because}", by=by)


def keys_of(rows: object, person: str, applications: Iterable[int]) -> set[Pair]:
    found = rows.filter(application__in=list(applications))  # type: ignore[attr-defined]
    return set(found.values_list("application_id", person))


def due_day(application: Application) -> date:
    """The round's day, and a week from now at least."""
    soonest = timezone.localdate() + AT_LEAST
    return max(application.round.reviews_due_on, soonest) if application.round else soonest


def in_words(day: date) -> str:
    return f"{day:%B} {day.day}, {day.year}"


def log(assignment: Assignment, verb: str, sentence: str, *, by: User) -> None:
    subject = f"assignment:{assignment.pk}"
    record_act(assignment.community, by=by, verb=verb, sentence=sentence, subject=subject)
