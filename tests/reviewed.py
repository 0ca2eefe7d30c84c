"""Applications under review, for tests."""

from datetime import timedelta

from django_scopes import scope

from communities import actions
from communities.actions.reviewing import Opinion, Said
from communities.default_rubric import CRITERIA
from communities.models import Application, Round, User
from tests.applying import handed_in
from tests.factories import CommunityFactory, RoundFactory, UserFactory

KEYS = tuple(key for key, *_ in CRITERIA)


def place_for_review(
    name: str = "Flint", *, to_round: Round | None = None, coordinator: User | None = None
) -> Application:
    """A prospective community that has handed its application in."""
    slug = name.lower().replace(" ", "-")
    community = CommunityFactory(name=name, slug=slug, states="MI", status="prospective")
    person = coordinator or UserFactory(name="Ann Able", email=f"ann@{slug}.example.org")
    with scope(community=community):
        actions.set_role(community, person, "coordinator", by=None)
    return handed_in(community, by=person, to_round=to_round or RoundFactory(name="Spring"))


def score_all(value: int) -> dict[str, Said]:
    return {key: Said(value) for key in KEYS}


def opinion(value: int, recommendation: str = "approve", summary: str = "") -> Opinion:
    """The same score on everything."""
    return Opinion(recommendation, summary, score_all(value))


def resubmitted(application: Application, *, by: User, answered_by: User) -> None:
    """Sent back about one section and handed in again; inside the community's scope."""
    answer_by = application.community.today() + timedelta(days=9)
    asked = {"need": "Whose number is this?"}
    actions.return_application(application, by=by, questions=asked, answer_by=answer_by)
    section = application.sections.get(key="need")
    answers = {**section.answers, "openings": 4321}
    application.sections.filter(key="need").update(answers=answers)
    actions.submit(application, by=answered_by)
    application.refresh_from_db()


def set_the_scene(round_name: str, *names: str) -> None:
    """A round with an application of each name, for a browser's site."""
    this = RoundFactory(name=round_name)
    for name in names:
        place_for_review(name, to_round=this)
