"""Applications that lie with the program, for tests of what the staff does with them."""

from datetime import date, timedelta

from django.utils import timezone
from django_scopes import scope, scopes_disabled

from communities import actions
from communities.models import Application, Assignment, Community, Round, User
from communities.tallies import recount
from tests.applying import handed_in
from tests.factories import CommunityFactory, RoundFactory, UserFactory


def arrived(name: str = "Flint", *, to_round: Round | None = None, **said: str) -> Application:
    """The application of a prospective community, handed in by somebody of its own."""
    said = {"name": name, "slug": name.lower().replace(" ", "-"), "states": "MI", **said}
    community: Community = CommunityFactory(status="prospective", **said)
    applicant = UserFactory(name=f"Ann of {name}", email=f"ann.{said['slug']}@example.org")
    with scope(community=community):
        actions.set_role(community, applicant, "coordinator", by=None)
    return handed_in(community, by=applicant, to_round=to_round or RoundFactory())


def staff(name: str, role: str = "reviewer", **said: str) -> User:
    """One of the national staff."""
    person = UserFactory(name=name, **said)
    actions.set_national_role(person, role, by=None)
    return person


def overdue(assignment: Assignment, *, days: int = 3) -> Assignment:
    """The same, due some days ago."""
    due_on: date = timezone.localdate() - timedelta(days=days)
    with scopes_disabled():
        Assignment.objects.filter(pk=assignment.pk).update(due_on=due_on)
        recount([assignment.application_id])
        assignment.refresh_from_db()
    return assignment
