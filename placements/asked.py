"""What employers are asked and have answered, in words: for the letter, its page and our pages."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils import timezone

from partners.rows import day_words
from placements.models import Kind, Placement, Question, Reply
from placements.occupations import Family

Changes = Mapping[str, Mapping[str, Any]]

# What a contact may put right, as people call it. The rest is not the employer's to know.
CORRECTABLE = {
    "starts_on": "first day",
    "kind": "kind of work",
    "family": "placed as",
    "wage": "wage",
}


def day(on: date) -> str:
    return f"{on:%B} {on.day}, {on.year}"


def facts_of(placement: Placement) -> list[tuple[str, str]]:
    """By what an employer recognizes somebody without a name.

    The wage is not among it: whoever the letter reaches by mistake must not learn it.
    """
    program = placement.program
    facts = [
        ("Work", placement.get_family_display()),
        ("Job title", placement.title),
        ("First day", day(placement.starts_on)),
        ("Kind of work", placement.get_kind_display()),
        ("Trained in", f"{program.name}, {program.provider}" if program else ""),
        ("Reference", placement.reference),
    ]
    return [(label, words) for label, words in facts if words]


def facts_beside_the_form(question: Question) -> list[tuple[str, str]]:
    """Those that the contact cannot put right on the page; what they can stands in its fields."""
    fields = () if question.retention_check else ("Work", "First day", "Kind of work")
    return [fact for fact in facts_of(question.placement) if fact[0] not in fields]


def asks(question: Question) -> str:
    """The question, as the contact reads it."""
    if question.retention_check:
        return "Does this person still work for you?"
    return "Did this person start work with you?"


def changed(changes: Changes) -> list[tuple[str, str, str]]:
    """What the contact put right: what it is called, what was, what it is now."""
    return [
        (name, spoken(key, changes[key]["was"]), spoken(key, changes[key]["now"]))
        for key, name in CORRECTABLE.items()
        if key in changes
    ]


def spoken(name: str, value: Any) -> str:
    """A value as `changes` keeps it, for people."""
    if value is None:
        return "not known"
    if name == "starts_on":
        return day(date.fromisoformat(value))
    if name == "wage":
        return f"${value}"
    return str((Kind if name == "kind" else Family)(value).label)


@dataclass(slots=True)
class Asked:
    """A question as printed. `state` is open, expired, withdrawn, answered or set aside."""

    pk: int
    letter: int
    check: int | None
    about: str
    words: str
    state: str
    is_denied: bool
    may_undo: bool
    changes: list[tuple[str, str, str]] = field(default_factory=list)


def asked_of(question: Question, today: date) -> Asked:
    """`question` is one of Question.objects.for_pages()."""
    letter, check = question.confirmation, question.retention_check
    state = "set aside" if question.set_aside_at else letter.state
    is_answered = bool(question.answer)
    if letter.answered_at and not is_answered:
        state = "withdrawn"  # it had been settled otherwise before the rest was answered
    may_undo = is_answered and not question.set_aside_at and question.answer != Reply.CANNOT_SAY
    return Asked(
        pk=question.pk,
        letter=letter.pk,
        check=check.pk if check else None,
        about=f"Still there after {check.get_after_display()}" if check else "The placement",
        words=words_of(question, state, today),
        state=state,
        is_denied=question.answer == Reply.NOT_OURS and not question.set_aside_at,
        may_undo=may_undo,
        changes=changed(question.changes),
    )


def words_of(question: Question, state: str, today: date) -> str:
    letter = question.confirmation
    asked = f"{letter.name} was asked {local(letter.asked_at, today)}"
    if question.answer:
        on = local(letter.answered_at, today)
        answer = f"{letter.name} answered {on}: {question.get_answer_display().lower()}"
        taken_back = question.set_aside_at
        return f"{answer}; taken back {local(taken_back, today)}" if taken_back else answer
    if state == "open":
        left = "" if letter.sent_at else "; the letter is on its way"
        return f"{asked}, and has until {local(letter.expires_at, today)}{left}"
    if state == "expired":
        return f"{asked}, and did not answer by {local(letter.expires_at, today)}"
    on = local(letter.withdrawn_at or letter.answered_at, today)
    return f"{asked}; no longer since {on}"


def local(moment: Any, today: date) -> str:
    return day_words(timezone.localtime(moment).date(), today)


def latest_of_checks(asked: Iterable[Asked]) -> dict[int, Asked]:
    """For each check, the last time that it was asked about; `asked` has the latest first."""
    found: dict[int, Asked] = {}
    for one in asked:
        if one.check:
            found.setdefault(one.check, one)
    return found
