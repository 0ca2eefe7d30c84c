"""The words of a kind of letter, changed by program managers. What has left stays as it was."""

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from communities.actions.acts import record_act
from communities.actions.decision_letters import checked_letter
from communities.models import LetterTemplate, User
from communities.refusal import Stale


@transaction.atomic
def change_letter_template(
    template: LetterTemplate, *, by: User, subject: str, body: str, version: int
) -> LetterTemplate:
    """Raises Refused for a place that nothing fills, Stale when somebody was faster."""
    subject, body = checked_letter(template.kind, subject, body)
    held = LetterTemplate.objects.select_for_update().get(pk=template.pk)
    if held.version != version:
        raise Stale(f"{held.changed_by or 'Somebody'} has changed this letter before you.")
    if (subject, body) == (held.subject, held.body):
        return held
    was = {"subject": held.subject, "body": held.body}
    rows = LetterTemplate.objects.filter(pk=held.pk, version=version)
    stamp = {"changed_at": timezone.now(), "changed_by": by, "version": F("version") + 1}
    rows.update(subject=subject, body=body, **stamp)
    held.refresh_from_db()
    sentence = f"changed the words of the letter “{held.get_kind_display()}”"
    about = {"verb": "letter_template.changed", "subject": f"letter template:{held.kind}"}
    record_act(None, by=by, sentence=sentence, **about, was=was)
    return held
