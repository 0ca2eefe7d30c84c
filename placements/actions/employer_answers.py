"""What employers answer, and what becomes of it.

The contact has no account: the act is without `by`, and the log names the contact. What an
employer confirms or corrects counts as employer-confirmed; what it denies is marked, for a person
of the community to decide on. Every answer can be set aside.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.db import transaction
from django.utils import timezone

from communities.actions.rows import lock, swap
from communities.models import User, as_json
from communities.refusal import Refused, Stale
from partners.imports.partner_sheet.changing import from_json
from placements.actions.checks import touched_by, write_answer
from placements.actions.confirmations import NOT_OPEN, about
from placements.actions.held import check_remembered, record
from placements.actions.placements import write_change
from placements.asked import CORRECTABLE, changed
from placements.confirming import still_asked
from placements.models import (
    OF_BOTH,
    Confirmation,
    Evidence,
    Outcome,
    Placement,
    Question,
    Reply,
    RetentionCheck,
)
from placements.occupations import FAMILY_OF
from placements.tally import Touched, recount, together

R = TypeVar("R", Placement, RetentionCheck)
Changes = dict[str, dict[str, Any]]
# What an answer may change; other fields follow from something else, as from a merged partner.
ANSWERED = {*CORRECTABLE, "occupation", "evidence", "reported_by", "outcome", "answered_on"}
SOURCE = "The employer, in its answer to our letter"
MOVED_ON = "Something of this has changed since you opened the page. Please look again."


@dataclass(frozen=True)
class Said:
    """An answer to one question. `version` is that of the placement or check on the page.

    `facts` are those of CORRECTABLE as the contact left them; what is left out stays.
    """

    reply: str
    version: int
    facts: Mapping[str, Any] = field(default_factory=dict)


@transaction.atomic
def answer_confirmation(confirmation: Confirmation, *, said: Mapping[int, Said]) -> bool:
    """Take what a contact answers, all of a letter's open questions at once, by their keys.

    True when this was the answer; a second one changes nothing and is False. Raises Refused when
    the link is over, Stale when what the contact saw has changed since.
    """
    # Compare and swap, before anything else: of two clicks at once, the slower finds no row.
    still = Confirmation.objects.open().filter(pk=confirmation.pk, seed=confirmation.seed)
    if not still.update(answered_at=timezone.now()):
        confirmation.refresh_from_db()
        if confirmation.answered_at:
            return False
        raise Refused(NOT_OPEN)
    questions = held_questions(confirmation, said)
    with together(confirmation.community):
        for question in questions:
            take(question, said[question.pk], who=confirmation.name)
    return True


def held_questions(confirmation: Confirmation, said: Mapping[int, Said]) -> list[Question]:
    """The questions that stand, all that they are about locked; those about placements first.

    Raises Stale when these are not the ones that were answered, or not as the contact saw them.
    """
    asked = confirmation.questions.filter(pk__in=said.keys()).order_by()
    placements = locked(Placement, asked.values_list("placement", flat=True))
    checks = locked(RetentionCheck, asked.values_list("retention_check", flat=True))
    standing = still_asked(confirmation)
    if {one.pk for one in standing} != said.keys():
        raise Stale(MOVED_ON)
    for question in standing:
        row: Placement | RetentionCheck = placements[question.placement_id]
        question.placement = placements[question.placement_id]
        if question.retention_check_id:
            row = question.retention_check = checks[question.retention_check_id]
            row.placement = question.placement
        if row.version != said[question.pk].version:
            raise Stale(MOVED_ON)
    return sorted(standing, key=lambda one: (one.retention_check_id is not None, one.pk))


def locked(model: type[R], keys: Iterable[int | None]) -> dict[int, R]:
    """In the order of their keys, so that two acts on the same rows cannot wait for each other."""
    rows = model._default_manager.select_for_update().filter(pk__in=[pk for pk in keys if pk])
    return {row.pk: row for row in rows.order_by("pk")}


def take(question: Question, said: Said, *, who: str) -> None:
    """Write one answer down, and what follows from it."""
    placement, touched = question.placement, Touched()
    if said.reply == Reply.CANNOT_SAY:
        changes: Changes = {}
    elif said.reply == Reply.NOT_OURS:
        changes = deny(placement, touched)
    elif question.retention_check:
        changes = answer(question.retention_check, said.reply, touched)
    else:
        changes = confirm(placement, said.facts, touched)
    corrected = said.reply == Reply.RIGHT and not changes.keys().isdisjoint(CORRECTABLE)
    reply = Reply.CORRECTED if corrected else Reply(said.reply)
    if reply not in OF_BOTH:  # who is known now is denied no longer
        before = placement.questions.filter(answer=Reply.NOT_OURS, set_aside_at=None)
        before.exclude(confirmation=question.confirmation_id).update(set_aside_at=timezone.now())
    Question.objects.filter(pk=question.pk).update(answer=reply, changes=changes)
    tell(question, reply, changes, who=who)
    recount(placement.community, touched)


def confirm(placement: Placement, facts: Mapping[str, Any], touched: Touched) -> Changes:
    """What the employer says now counts as confirmed by it, with what it put right."""
    fields = {name: value for name, value in facts.items() if name in CORRECTABLE}
    family = fields.get("family", placement.family)
    if FAMILY_OF.get(placement.occupation, family) != family:
        fields["occupation"] = ""  # a code of another family
    fields |= {"evidence": Evidence.EMPLOYER, "reported_by": SOURCE}
    return pairs(placement, write_change(placement, touched, by=None, **fields))


def deny(placement: Placement, touched: Touched) -> Changes:
    """Delete nothing, but let the placement not count as confirmed by this employer any more.

    Who said so before is not on record: the weakest evidence claims least.
    """
    if placement.evidence != Evidence.EMPLOYER:
        return {}
    return pairs(placement, write_change(placement, touched, by=None, evidence=Evidence.SELF))


def answer(check: RetentionCheck, reply: str, touched: Touched) -> Changes:
    held = lock(check)
    before = write_answer(held, by=None, outcome=Outcome(reply), evidence=Evidence.EMPLOYER)
    touched.check(held)
    return pairs(held, before)


def pairs(row: Placement | RetentionCheck, before: Mapping[str, Any]) -> Changes:
    return {
        name: {"was": was, "now": as_json(getattr(row, name))}
        for name, was in before.items()
        if name in ANSWERED
    }


VERBS = {
    Reply.RIGHT: ("placement.confirmed", "confirmed"),
    Reply.CORRECTED: ("placement.put_right", "confirmed, with corrections,"),
    Reply.NOT_OURS: ("placement.denied", "does not know the person of"),
    Reply.CANNOT_SAY: ("placement.left_open", "could not say anything of"),
}


def tell(question: Question, reply: Reply, changes: Changes, *, who: str) -> None:
    """The log names the contact and both values; of a wage only that it was put right."""
    verb, word = VERBS.get(reply, ("check.answered", ""))
    sentence = f"{word} a placement at {question.placement.employer}"
    if question.retention_check and reply != Reply.NOT_OURS:
        sentence = f"answered {about(question)}: {reply.label.lower()}"
    put_right = [
        name if name == CORRECTABLE["wage"] else f"{name} {was} → {now}"
        for name, was, now in changed(changes)
    ]
    if put_right:
        sentence += f": {', '.join(put_right)}"
    note(question, verb, sentence, by=None, who=who, fields=sorted(changes))


def note(question: Question, verb: str, sentence: str, *, by: User | None, **data: Any) -> None:
    placement = question.placement
    data["reference"] = placement.reference
    record(placement.community, verb, sentence, by=by, subject=placement.subject, **data)


@transaction.atomic
def set_aside_answer(question: Question, *, by: User) -> Question:
    """Take back what an employer's answer changed; a denial is no longer marked.

    Raises Refused when nothing was answered, when it was set aside before, or when somebody has
    changed since what the answer had changed.
    """
    answered = Question.objects.exclude(answer__in=("", Reply.CANNOT_SAY))
    still = answered.filter(pk=question.pk, set_aside_at=None)
    if not still.update(set_aside_at=timezone.now()):
        raise Refused("There is no answer to take back, or somebody has done so already.")
    question = Question.objects.for_letter().get(pk=question.pk)
    placement = question.placement = lock(question.placement)
    check_remembered(placement)
    touched = Touched()
    if question.retention_check and question.answer != Reply.NOT_OURS:
        check = lock(question.retention_check)
        swap(check, by=by, **values_before(check, question.changes))
        touched = touched_by(check)
    elif question.changes:
        fields = values_before(placement, question.changes)
        write_change(placement, touched, by=by, **fields)
    name = question.confirmation.name
    sentence = f"took back what {name} had answered about {about(question)}"
    note(question, "placement.answer_set_aside", sentence, by=by, contact=name)
    recount(placement.community, touched)
    return question


def values_before(row: Placement | RetentionCheck, changes: Changes) -> dict[str, Any]:
    """What the fields held. Raises Refused when they do not hold any more what was said."""
    for name, value in changes.items():
        if as_json(getattr(row, name)) != value["now"]:
            raise Refused("Somebody has changed this since. Correct it by hand instead.")
    return {name: from_json(row, name, value["was"]) for name, value in changes.items()}
