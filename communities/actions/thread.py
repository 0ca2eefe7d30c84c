"""The thread between a community and the program about an application. Both read all of it."""

from django.db import transaction
from django.utils import timezone

from communities.actions.applying import hold, record
from communities.actions.rows import SECOND_CLICK
from communities.answers import as_text, fit
from communities.models import Application, Message, User
from communities.models.returning import LONGEST_BODY
from communities.refusal import Refused


@transaction.atomic
def post_message(
    application: Application, *, by: User, body: str, is_from_program: bool
) -> Message:
    """Write to the other side. The same words from the same person a moment ago are one message.

    Raises Refused for an empty or too long one, and before the application was ever handed in:
    until then the program reads nothing of it.
    """
    body = fit(as_text(body), LONGEST_BODY)
    if not body:
        raise Refused("Write something first.")
    held = hold(application)
    if held.submitted_at is None:
        raise Refused("The program reads this from the day the application is handed in.")
    just_now = timezone.now() - SECOND_CLICK
    said = {"by": by, "body": body, "is_from_program": is_from_program}
    if twice := held.messages.filter(at__gte=just_now, **said).first():
        return twice
    message = held.messages.create(community=held.community, **said)
    whom = "the community" if is_from_program else "the program"
    sentence = f"wrote to {whom} about the application"
    record(held, "application.message", sentence, by=by, message=message.pk)
    return message
