"""The draft of a decision's letter: made from the template, checked when somebody edits it."""

from communities.actions.application_letters import PROGRAM
from communities.letter_words import check_places, filled
from communities.models import Application, LetterTemplate
from communities.models.decision import LONGEST_LETTER, LONGEST_SUBJECT
from communities.refusal import Refused


def draft_of(held: Application, outcome: str) -> tuple[str, str]:
    """Subject and body. What depends on the reader stays a place, filled in when it leaves."""
    template = LetterTemplate.objects.get(kind=outcome)
    known = {
        "community": held.community.name,
        "round": held.round.name if held.round else "",
        "program": PROGRAM,
    }
    subject = " ".join(filled(template.subject, known).split())[:LONGEST_SUBJECT]
    return subject, filled(template.body, known)[:LONGEST_LETTER]


def checked_letter(kind: str, subject: str, body: str) -> tuple[str, str]:
    """As they are kept. Raises Refused for what is missing, and for what nothing can fill in."""
    subject, body = " ".join(subject.split()), body.replace("\r\n", "\n").strip()
    if not subject or not body:
        raise Refused("A letter needs a subject and a text.")
    if len(subject) > LONGEST_SUBJECT or len(body) > LONGEST_LETTER:
        longest = f"{LONGEST_SUBJECT} and {LONGEST_LETTER:,}"
        raise Refused(f"Subject and text can have {longest} characters.")
    for text in (subject, body):
        check_places(kind, text)
    return subject, body
