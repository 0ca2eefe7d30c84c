"""Reviews and decisions for tests, by rows where an act belongs to another page."""

from typing import Any

from django.utils import timezone
from django.utils.text import slugify
from django_scopes import scope

from communities import actions
from communities.models import (
    Application,
    Community,
    Conflict,
    Decision,
    Review,
    Round,
    Score,
    User,
)
from communities.tallies import recount
from tests.applying import handed_in
from tests.factories import CommunityFactory, UserFactory


def applicant_of(community: Community, **named: Any) -> User:
    person = UserFactory(**named)
    with scope(community=community):
        actions.set_role(community, person, "coordinator", by=None)
    return person


def applying(name: str, *, to_round: Round, states: str = "MI") -> Application:
    """A prospective community whose application is with the program."""
    slug = slugify(name)
    community = CommunityFactory(name=name, slug=slug, states=states, status="prospective")
    applicant = applicant_of(community, name=f"Ann of {name}", email=f"{slug}@example.org")
    return handed_in(community, by=applicant, to_round=to_round)


def reviewed(
    application: Application, *, by: User, says: str = "approve", score: int = 3
) -> Review:
    """A review that is handed in, of the latest revision; in the community's scope."""
    review = Review.objects.create(
        community=application.community,
        application=application,
        revision=application.revisions.latest("number"),
        reviewer=by,
        rubric=application.round.rubric,
        state="submitted",
        recommendation=says,
        summary="Strong on employers.",
        submitted_at=timezone.now(),
        total=score,
    )
    Score.objects.bulk_create(
        Score(community=application.community, review=review, criterion=criterion, value=score)
        for criterion in application.round.rubric.criteria.all()
    )
    recount([application.pk])
    return review


def in_conflict(application: Application, person: User) -> Conflict:
    conflict = Conflict.objects.create(
        community=application.community,
        application=application,
        person=person,
        reason="Sits on its board.",
        source="declared",
    )
    recount([application.pk])
    return conflict


def manager(**named: Any) -> User:
    person = UserFactory(**named)
    actions.set_national_role(person, "manager", by=None)
    return person


def ready(name: str, to_round: Round, *, says: str = "approve") -> Application:
    """One that two people have reviewed."""
    application = applying(name, to_round=to_round)
    with scope(community=application.community):
        for who in ("Rae", "Sam"):
            reviewed(application, by=UserFactory(name=who), says=says)
    return application


def pending(application: Application, by: User, outcome: str = "decline") -> Decision:
    with scope(community=application.community):
        return actions.decide(application, by=by, outcome=outcome, reason="Told on Tuesday.")
