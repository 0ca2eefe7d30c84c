"""An application goes back to be clarified, and comes back by the hand that sent it.

What the community answers is handed in by `submit` (actions/applying.py), which ends the return.
"""

from collections.abc import Mapping
from datetime import date

from django.db import transaction
from django.utils import timezone

from communities import ledger
from communities.actions.application_letters import write_letter
from communities.actions.applying import hold, in_words, move, record
from communities.application_form import FORM, TITLES
from communities.models import (
    Application,
    ApplicationState,
    Clarification,
    DecisionState,
    LetterKind,
    Return,
    User,
)
from communities.models.returning import LONGEST_BODY, LONGEST_QUESTION
from communities.refusal import Refused

TAKEN_BACK = "The program took its questions back."


@transaction.atomic
def return_application(
    application: Application,
    *,
    by: User,
    questions: Mapping[str, str],
    answer_by: date,
    message: str = "",
) -> Return:
    """Ask the community about these sections, by their keys; they alone become writable.

    Raises Refused for a return that asks nothing, while a decision is pending, and when it is back
    with the community already.
    """
    asked = checked(questions)
    held = hold(application)
    message = message.strip()[:LONGEST_BODY]
    check_may_return(held, answer_by=answer_by)
    move(held, ApplicationState.RETURNED, by=by)
    returned = held.returns.create(
        community=held.community,
        revision=held.revisions.latest("number"),
        by=by,
        message=message,
        answer_by=answer_by,
    )
    Clarification.objects.bulk_create(
        Clarification(
            community=held.community, returned=returned, section=section, question=question
        )
        for section, question in asked.items()
    )
    parts = ", ".join(TITLES[section] for section in asked)
    sentence = f"asked the community to clarify by {in_words(answer_by)}: {parts}"
    record(held, "application.returned", sentence, by=by, sections=list(asked))
    write_to_coordinators(held, returned, asked)
    return returned


@transaction.atomic
def take_back_return(application: Application, *, by: User) -> Application:
    """It lies with the program again, as it was handed in; no revision is made.

    What the community has changed meanwhile stays in its pages and is in no revision yet.
    """
    held = hold(application)
    returned = held.returns.filter(ended_at=None).first()
    if held.state != ApplicationState.RETURNED or returned is None:
        raise Refused("The application is not with the community. There is nothing to take back.")
    move(held, ApplicationState.SUBMITTED, by=by)
    held.returns.filter(pk=returned.pk).update(ended_at=timezone.now())
    letters = held.letters.filter(kind=LetterKind.RETURN, occurrence=occurrence_of(returned))
    ledger.cancel(letters, TAKEN_BACK)
    record(held, "application.return_taken_back", "took the questions back", by=by)
    return held


def checked(questions: Mapping[str, str]) -> dict[str, str]:
    """In the order of the form, without empty ones. Raises Refused when nothing is asked."""
    unknown = questions.keys() - TITLES.keys()
    if unknown:
        raise Refused("There is no such part of the application.")
    asked = {form.key: questions.get(form.key, "").strip() for form in FORM}
    asked = {section: question for section, question in asked.items() if question}
    if not asked:
        raise Refused("Write a question about at least one part of the application.")
    for section, question in asked.items():
        if len(question) > LONGEST_QUESTION:
            too_long = f"Ask about “{TITLES[section]}” in at most {LONGEST_QUESTION:,} characters."
            raise Refused(too_long)
    return asked


def check_may_return(held: Application, *, answer_by: date) -> None:
    if held.state == ApplicationState.RETURNED:
        raise Refused("It is back with the community already. Take that back to ask anew.")
    if held.state != ApplicationState.SUBMITTED:
        state = ApplicationState(held.state).label
        raise Refused(f"The application is “{state}”. It cannot be sent back now.")
    if held.decisions.filter(state=DecisionState.PENDING).exists():
        raise Refused("A decision about it is pending. Take the decision back first.")
    if answer_by <= held.community.today():
        raise Refused("Choose a day after today to answer by.")


def write_to_coordinators(held: Application, returned: Return, asked: Mapping[str, str]) -> None:
    questions = [f"{TITLES[section]}\n{question}" for section, question in asked.items()]
    said = [returned.message] if returned.message else []
    values = {
        "questions": "\n\n".join([*questions, *said]),
        "answer_by": in_words(returned.answer_by),
    }
    for member in held.community.memberships.coordinators().select_related("user"):
        write_letter(
            held,
            LetterKind.RETURN,
            to=member.user,
            occurrence=occurrence_of(returned),
            values=values,
        )


def occurrence_of(returned: Return) -> str:
    return f"return {returned.pk}"
