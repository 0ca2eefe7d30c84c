"""Letters about an application: written as rows in the act that needs them, sent by the clock."""

from collections.abc import Mapping
from functools import partial

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from communities import tasks
from communities.letter_words import filled
from communities.models import (
    Application,
    ApplicationLetter,
    Decision,
    LetterKind,
    LetterTemplate,
    User,
)

PROGRAM = "The TechHire program"


def write_letter(
    application: Application,
    kind: LetterKind,
    *,
    to: User,
    occurrence: str,
    values: Mapping[str, object],
    decision: Decision | None = None,
) -> ApplicationLetter | None:
    """A letter in the words of its template; None when this one was written before.

    `occurrence` is what it is about: the same twice is one letter. A decision brings its own words.
    """
    subject, body = words_for(application, kind, to=to, values=values, decision=decision)
    now = timezone.now()
    new = ApplicationLetter(
        community=application.community,
        application=application,
        decision=decision,
        kind=kind,
        occurrence=occurrence,
        recipient=to,
        subject=subject,
        body=body,
        due_at=now,
        next_try_at=now,
    )
    same = application.letters.filter(kind=kind, occurrence=occurrence, recipient=to)
    if same.exists():
        return None
    new.save()
    wake = partial(tasks.send_application_letter.delay, new.pk, application.community_id)
    transaction.on_commit(wake, robust=True)
    return new


def words_for(
    application: Application,
    kind: LetterKind,
    *,
    to: User,
    values: Mapping[str, object],
    decision: Decision | None = None,
) -> tuple[str, str]:
    """Subject and body for one person."""
    words: Decision | LetterTemplate
    if decision is not None:
        subject, body = decision.letter_subject, decision.letter_body
    else:
        words = LetterTemplate.objects.get(kind=kind)
        subject, body = words.subject, words.body
    all_values = {**always(application, to=to), **values}
    return " ".join(filled(subject, all_values).split())[:200], filled(body, all_values)


def always(application: Application, *, to: User) -> dict[str, object]:
    community = application.community
    path = reverse("communities:application", args=[community.slug])
    today = community.today()
    return {
        "name": to.name or to.email,
        "community": community.name,
        "program": PROGRAM,
        "link": f"{settings.SITE_URL}{path}",
        "today": f"{today:%B} {today.day}, {today.year}",
    }
