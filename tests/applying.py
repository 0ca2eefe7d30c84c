"""Applications for tests: everything filled in, and handed in by the real acts."""

from typing import Any

from django_scopes import scope

from communities import actions
from communities.application_form import FORM, Ask, Field
from communities.models import Application, Community, Round, User

ANSWERS: dict[Ask, Any] = {
    Ask.LINE: "Pat Jones, director",
    Ask.TEXT: "Forty employers told us what they need.\n\nWe asked job seekers too.",
    Ask.NUMBER: 120,
    Ask.DATE: "2026-03-09",
    Ask.EMAIL: "pat@example.org",
    Ask.LINK: "https://example.org/",
    Ask.AGREE: True,
}


def answer_to(field: Field) -> Any:
    return field.choices[0][0] if field.choices else ANSWERS[field.ask]


def ready(community: Community, *, by: User) -> Application:
    """An application in which nothing is missing, of a prospective community; in its scope."""
    application = actions.open_application(community, by=by)
    for form in FORM:
        answers = {field.key: answer_to(field) for field in form.fields}
        application.sections.filter(key=form.key).update(answers=answers)
    for kind, name in (
        ("employer", "Humana"),
        ("training", "Code Louisville"),
        ("workforce", "KentuckianaWorks"),
    ):
        application.named_partners.create(community=community, kind=kind, name=name)
    for name in ("Ada Moore", "Ben Ortiz", "Cleo Young"):
        email = f"{name.split()[0].lower()}@example.org"
        application.nominees.create(community=community, name=name, email=email)
    if not community.goals.current().exists():
        year = community.today().year
        for horizon, target in (("near", 100), ("far", 350)):
            due = year if horizon == "near" else year + 4
            said = {"metric": "people", "horizon": horizon, "year": due, "target": target}
            actions.propose_goal(community, by=by, **said)
    return application


def handed_in(community: Community, *, by: User, to_round: Round) -> Application:
    """The same, with the program. Opens the scope by itself."""
    with scope(community=community):
        application = ready(community, by=by)
        actions.submit(application, by=by, to_round=to_round)
        application.refresh_from_db()
        return application
