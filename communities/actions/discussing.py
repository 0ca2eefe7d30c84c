"""What the national staff says among itself about an application. The community never reads it."""

from django.db import transaction
from django.utils import timezone

from communities.actions.acts import record_act
from communities.actions.rows import SECOND_CLICK
from communities.models import Application, Note, User
from communities.models.returning import LONGEST_BODY
from communities.refusal import Refused


@transaction.atomic
def add_note(application: Application, *, by: User, body: str) -> Note:
    """Say something to the staff. The same words from the same person a moment ago are one note."""
    body = body.strip()
    if not body:
        raise Refused("Write something first.")
    if len(body) > LONGEST_BODY:
        raise Refused(f"Write at most {LONGEST_BODY:,} characters.")
    # One at a time: of two clicks the second finds the first.
    Application.objects.select_for_update(no_key=True).get(pk=application.pk)
    just_now = timezone.now() - SECOND_CLICK
    if twice := application.notes.filter(by=by, body=body, at__gte=just_now).first():
        return twice
    note = application.notes.create(community_id=application.community_id, by=by, body=body)
    sentence = f"wrote a note about {application}"
    record_act(
        application.community, by=by, verb="note.added", sentence=sentence, subject="application"
    )
    return note
