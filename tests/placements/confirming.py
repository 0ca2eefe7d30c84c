"""A letter to an employer, and what its contact sends and answers."""

from datetime import UTC, datetime

from django_scopes import scopes_disabled

from placements import actions, tasks
from placements.models import Confirmation

JUNE_10 = datetime(2026, 6, 10, 16, tzinfo=UTC)


def again(row):
    with scopes_disabled():
        return type(row).objects.get(pk=row.pk)


def link(letter: Confirmation) -> str:
    return f"/confirm/{letter.token}/"


def typed(letter: Confirmation, reply: str, **facts: str) -> dict[str, str]:
    """What a browser sends of the first question, as the page came with what `facts` changes."""
    question = letter.questions.order_by("pk").first()
    about = again(question.retention_check or question.placement)
    filled = {"reply": reply, "v": str(about.version)}
    if question.retention_check is None:
        filled |= {"starts_on": about.starts_on.isoformat(), "kind": about.kind}
        filled |= {"family": about.family, "wage": ""}
    return {f"q{question.pk}-{name}": value for name, value in (filled | facts).items()}


def said(letter: Confirmation, reply: str, **facts) -> dict[int, actions.Said]:
    """The same for the act."""
    found = {}
    for question in letter.questions.all():
        about = again(question.retention_check or question.placement)
        found[question.pk] = actions.Said(reply, about.version, facts)
    return found


def send(letter: Confirmation) -> bool:
    return tasks.send_confirmation(letter.community_id, letter.pk)
