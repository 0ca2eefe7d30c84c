"""How far an application is, without reading all of it: section by section, in few queries."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, Value

from communities.actions.applying import missing_in
from communities.application_form import FORM, SectionForm, is_answered, rows_of
from communities.models import Application, ApplicationState, Clarification, Section, User

Outline = dict[str, Any]  # as of revisions.content_of, but rows say only what they are


@dataclass(frozen=True)
class Part:
    """A section on the overview. `question` is what the program asks about it, while it waits."""

    form: SectionForm
    section: Section
    missing: list[str]
    have: int
    need: int
    is_writable: bool
    question: Clarification | None = None

    @property
    def status(self) -> str:
        """As components/status.html draws it."""
        if self.question:
            return "done" if self.question.answer else "waiting"
        if not self.missing:
            return "done"
        return "doing" if self.have or self.section.answers else "todo"

    @property
    def word(self) -> str:
        if self.question:
            return "Answered" if self.question.answer else "The program asks"
        return {"done": "Complete", "doing": "Begun", "todo": "Not begun"}[self.status]


def outline_of(application: Application) -> tuple[Outline, dict[str, Section]]:
    """What it holds by now, and its sections with their owners. Two queries."""
    sections = {
        section.key: section
        for section in application.sections.filter(removed_at=None).select_related("owner")
    }
    held: dict[str, list[dict[str, Any]]] = {"partner": [], "nominee": [], "goal": [], "file": []}
    for kind, said, pk in rows_in(application):
        held[kind].append({"pk": pk, "kind": said, "section": said})
    return {
        "sections": {key: section.answers for key, section in sections.items()},
        "partners": held["partner"],
        "nominees": held["nominee"],
        "goals": held["goal"],
        "files": held["file"],
    }, sections


def rows_in(application: Application) -> Iterable[tuple[str, str, int]]:
    """What rows there are, each with its kind or its section. One query over four tables."""
    there = {"removed_at": None}
    kinds = (
        ("partner", application.named_partners.filter(**there), "kind"),
        ("nominee", application.nominees.filter(**there), "kind"),
        ("goal", application.community.goals.current(), "metric"),
        ("file", application.attachments.filter(**there), "section"),
    )
    first, *others = (
        rows.order_by().values_list(Value(name, output_field=CharField()), said, "pk")
        for name, rows, said in kinds
    )
    return first.union(*others, all=True)


def parts_of(
    application: Application,
    outline: Outline,
    sections: dict[str, Section],
    *,
    questions: Collection[Clarification] = (),
    of: User | None = None,
) -> list[Part]:
    """The sections in the order of the form; those of one person alone if they write no other."""
    asked = {question.section: question for question in questions}
    return [
        part_of(application, form, outline, sections[form.key], asked.get(form.key))
        for form in FORM
        if form.key in sections and (of is None or sections[form.key].owner_id == of.pk)
    ]


def part_of(
    application: Application,
    form: SectionForm,
    outline: Outline,
    section: Section,
    question: Clarification | None,
) -> Part:
    needed = [field for field in form.fields if field.is_needed]
    have = sum(is_answered(field, section.answers) for field in needed)
    rows = min(len(rows_of(form, outline)), form.fewest)
    is_draft = application.state == ApplicationState.DRAFT
    return Part(
        form=form,
        section=section,
        missing=missing_in(form, outline),
        have=have + rows,
        need=len(needed) + form.fewest,
        is_writable=is_draft or question is not None,
        question=question,
    )


def percent_of(parts: Iterable[Part]) -> int:
    """How much of what is needed is there; 100 only when all of it is."""
    have, need = 0, 0
    for part in parts:
        have, need = have + part.have, need + part.need
    return have * 100 // need if need else 100
