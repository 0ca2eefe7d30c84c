"""Letters about an application: written as rows in the act that needs them, sent by the clock."""

from collections.abc import Mapping
from functools import partial

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from communities import ledger, tasks
from communities.actions.acts import record_act
from communities.letter_words import filled
from communities.models import (
    Application,
    ApplicationLetter,
    Decision,
    LetterKind,
    LetterTemplate,
    User,
)
from communities.models.ledger import LetterState
from communities.refusal import Refused

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
    wake_for(new)
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


@transaction.atomic
def send_letter_again(letter: ApplicationLetter, *, by: User) -> None:
    """Try a letter again that failed or was missed. Raises Refused for any other."""
    now = timezone.now()
    stuck = ledger.row(letter).filter(state__in=[LetterState.FAILED, LetterState.MISSED])
    if not stuck.step(LetterState.PENDING, attempts=0, next_try_at=now):
        raise Refused("This letter is not one that failed or was missed.")
    sentence = f"had the letter “{letter.subject}” to {letter.recipient} sent again"
    about = {"verb": "letter.sent_again", "subject": f"application letter:{letter.pk}"}
    record_act(letter.community, by=by, sentence=sentence, **about)
    wake_for(letter)


def wake_for(letter: ApplicationLetter) -> None:
    """Tell a worker once this is committed; what it does not hear, the next sweep says again."""
    wake = partial(tasks.send_application_letter.delay, letter.pk, letter.community_id)
    transaction.on_commit(wake, robust=True)
