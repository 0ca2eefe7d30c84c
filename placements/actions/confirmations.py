"""Asking an employer to confirm: one letter to one contact, asked again, withdrawn.

The letter itself is sent by placements/tasks.py once the act is committed; the queue carries only
the row's number, and the clock sends what the queue lost.
"""

from collections.abc import Sequence
from datetime import timedelta
from functools import partial

from django.db import transaction
from django.utils import timezone

from communities.actions.rows import SECOND_CLICK, lock
from communities.models import Community, User
from communities.refusal import Refused
from partners.models import Contact
from placements import tasks
from placements.actions.held import check_remembered, record
from placements.confirming import (
    MOST_ASKED,
    NO_LETTERS,
    employer_of,
    people_to_ask,
    still_asked,
)
from placements.models import Confirmation, Placement, Question, RetentionCheck

VALID_FOR = timedelta(days=21)
NOT_OPEN = "This letter has been answered or withdrawn."
NOBODY_LEFT = "Nothing of this letter can be answered any more. Ask anew where it is needed."


@transaction.atomic
def ask_employer(
    community: Community,
    *,
    by: User,
    contact: Contact,
    placements: Sequence[Placement] = (),
    checks: Sequence[RetentionCheck] = (),
) -> Confirmation:
    """Ask a contact of their employer, in one letter, to confirm placements and checks.

    The link in it works for 21 days and for one answer. Raises Refused when the contact cannot be
    asked, when a check is not due or is answered, and for what is being asked about already.
    """
    check_takes_part(community)
    if not 1 <= len(placements) + len(checks) <= MOST_ASKED:
        raise Refused(f"Choose what to ask about: at most {MOST_ASKED} questions in one letter.")
    questions = held_questions(community, placements, checks)
    for question in questions:
        check_reaches(contact, question.placement)
    if twice := asked_a_moment_ago(questions, contact, by=by):
        return twice
    confirmation = Confirmation.objects.create(
        community=community,
        name=contact.name,
        email=contact.email,
        asked_by=by,
        **Confirmation.unsent(VALID_FOR),
    )
    for question in questions:
        question.confirmation = confirmation
    Question.objects.bulk_create(questions)
    tell(confirmation, "placement.asked", f"asked {contact.name} to confirm", by=by)
    send_soon(confirmation)
    return confirmation


@transaction.atomic
def ask_again(confirmation: Confirmation, *, by: User) -> Confirmation:
    """Send the letter again with a new link for 21 days; the earlier link is dead at once.

    A second click sends no second letter. Raises Refused when it was answered or withdrawn, and
    when nothing of it can be answered any more.
    """
    now = timezone.now()
    check_takes_part(confirmation.community)
    if confirmation.state == "open" and now - SECOND_CLICK < confirmation.asked_at:
        return confirmation
    # Compare and swap on the seed: of two who press at once, one sends a letter.
    same = Confirmation.objects.unanswered().filter(pk=confirmation.pk, seed=confirmation.seed)
    if not same.update(asked_at=now, asked_by=by, **Confirmation.unsent(VALID_FOR)):
        raise Refused(NOT_OPEN)
    confirmation.refresh_from_db()
    if not still_asked(confirmation):
        raise Refused(NOBODY_LEFT)
    tell(confirmation, "placement.asked", f"asked {confirmation.name} again to confirm", by=by)
    send_soon(confirmation)
    return confirmation


@transaction.atomic
def withdraw_confirmation(confirmation: Confirmation, *, by: User) -> None:
    """Take the question back: its link stops working. Raises Refused when that is done already."""
    still = Confirmation.objects.unanswered().filter(pk=confirmation.pk)
    if not still.update(withdrawn_at=timezone.now()):
        raise Refused(NOT_OPEN)
    tell(
        confirmation, "placement.asked_no_more", f"no longer asks {confirmation.name} about", by=by
    )


def held_questions(
    community: Community, placements: Sequence[Placement], checks: Sequence[RetentionCheck]
) -> list[Question]:
    """Not saved yet. All placements are locked, in the order of their keys, then the checks.

    Raises Refused for what cannot be asked about.
    """
    about = {row.pk: row for row in [*placements, *(check.placement for check in checks)]}
    held = {pk: lock(about[pk]) for pk in sorted(about)}
    for placement in held.values():
        check_remembered(placement)
    questions = [
        Question(community=community, placement=held[pk], employer=held[pk].employer)
        for pk in sorted({row.pk for row in placements})
    ]
    for check in sorted(checks, key=lambda row: row.pk):
        placement = held[check.placement_id]
        locked = lock(check)
        check_due(locked)
        questions.append(
            Question(
                community=community,
                placement=placement,
                retention_check=locked,
                employer=placement.employer,
            )
        )
    return questions


def check_takes_part(community: Community) -> None:
    if community.status in NO_LETTERS:
        word = community.get_status_display().lower()
        raise Refused(f"{community} is {word}: no letters leave to employers.")


def check_due(check: RetentionCheck) -> None:
    if check.outcome:
        raise Refused(f"The check {check} is answered already.")
    if check.due_on > check.community.today():
        raise Refused(f"The check {check} is not due yet.")


def check_reaches(contact: Contact, placement: Placement) -> None:
    """Raises Refused for somebody who is not, or no longer, at the employer, or has no address."""
    if not people_to_ask(employer_of(placement)).filter(pk=contact.pk).exists():
        raise Refused(f"{contact} cannot be asked about {placement}: choose a contact with e-mail.")


def asked_a_moment_ago(
    questions: Sequence[Question], contact: Contact, *, by: User
) -> Confirmation | None:
    """The letter that the same person has just written to the same contact about all of it.

    Raises Refused for what is being asked about already.
    """
    same: set[Confirmation] = set()
    for question in questions:
        waiting = Question.objects.waiting().filter(
            placement=question.placement, retention_check=question.retention_check
        )
        if open_one := waiting.select_related("confirmation").first():
            same.add(open_one.confirmation)
    if not same:
        return None
    first, *others = same
    just_now = timezone.now() - SECOND_CLICK < first.asked_at
    if just_now and not others and (first.asked_by, first.email) == (by, contact.email):
        return first
    raise Refused(
        f"{first.name} has been asked about this already. Withdraw that, or wait for the answer."
    )


def send_soon(confirmation: Confirmation) -> None:
    """Wake the worker once this is committed; without a broker, the clock does it in a minute."""
    send = partial(tasks.send_confirmation.delay, confirmation.community_id, confirmation.pk)
    transaction.on_commit(send, robust=True)


def tell(confirmation: Confirmation, verb: str, sentence: str, *, by: User) -> None:
    """One line in the log for each question; none names the person who was placed."""
    for question in confirmation.questions.for_letter():
        record(
            confirmation.community,
            verb,
            f"{sentence} {about(question)}",
            by=by,
            subject=question.placement.subject,
            reference=question.placement.reference,
            contact=confirmation.name,
        )


def about(question: Question) -> str:
    """What a question is about, as the log says it."""
    at = f"at {question.placement.employer}"
    check = question.retention_check
    return f"whether somebody is still {at}, {check}" if check else f"a placement {at}"
