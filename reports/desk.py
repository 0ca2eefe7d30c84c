"""All that the writing of one report needs, read once: its draft and the questions to answer."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from communities.application_form import SectionForm
from communities.models import Community
from reports.drafting import Sentence
from reports.models import (
    CouncilQuestion,
    ProgressReport,
    ReportDraft,
    ReportVersion,
    Standing,
)
from reports.reading import SENTENCES, ReportView
from reports.written import answers_of, columns_of, form_of


@dataclass
class Desk:
    """`last` is the latest version that went out: what is written now corrects it."""

    report: ProgressReport
    draft: ReportDraft
    last: ReportVersion | None
    questions: list[CouncilQuestion]

    @cached_property
    def sentences(self) -> list[Sentence]:
        return [Sentence(**one) for one in self.draft.sentences]

    @property
    def by_heading(self) -> list[tuple[str, list[Sentence]]]:
        kinds = {
            heading: [one for one in self.sentences if one.kind == kind]
            for kind, heading in SENTENCES.items()
        }
        return [(heading, found) for heading, found in kinds.items() if found]

    @cached_property
    def form(self) -> SectionForm:
        return form_of(self.sentences, self.questions)

    @property
    def answers(self) -> dict[str, Any]:
        return answers_of(self.draft, self.sentences)

    def columns(self, answers: Mapping[str, Any]) -> dict[str, Any]:
        return columns_of(answers, self.sentences, self.questions)

    @property
    def version(self) -> ReportVersion:
        """What would go out now. It is not saved here."""
        columns = self.columns(self.answers)
        columns["asks"] = [ask for ask in columns["asks"] if ask["text"]]
        columns["answers"] = [one for one in columns["answers"] if one["text"]]
        return ReportVersion(
            community=self.report.community,
            report=self.report,
            number=self.last.number + 1 if self.last else 1,
            figures=self.draft.figures,
            checklist=self.draft.checklist,
            **columns,
        )

    @property
    def view(self) -> ReportView:
        return ReportView(self.report, self.version, last=self.last.number if self.last else 0)

    @cached_property
    def missing(self) -> list[tuple[str, str]]:
        """What keeps it from going out: the field, and what to do there."""
        return list(missing_in(self.answers, self.questions))


def missing_in(
    answers: dict[str, Any], questions: list[CouncilQuestion]
) -> Iterator[tuple[str, str]]:
    if not answers.get("standing"):
        yield "standing", "Say how the community stands."
    if answers.get("standing") in (Standing.CAUTION, Standing.OFF_TRACK):
        if not answers.get("standing_because"):
            yield "standing_because", "Say in a sentence why it is not on track."
        if not answers.get("ask-1"):
            yield "ask-1", "It is not on track: say what you ask of the council."
    if answers.get("story") and not answers.get("story_released_on"):
        yield (
            "story_released_on",
            "Write the day on which the person agreed, or take the story out.",
        )
    for asked in questions:
        if not answers.get(f"answer-{asked.pk}"):
            yield f"answer-{asked.pk}", f"{asked.person} asked: “{asked.text[:120]}” Answer it."


def desk_of(report: ProgressReport) -> Desk | None:
    """The desk of one report in three queries, in scope; None before anything was drafted."""
    draft = report.community.drafts.filter(report=report).select_related("edited_by").first()
    if draft is None:
        return None
    draft.report = report
    last = report.versions.order_by("-number").first()
    return Desk(report, draft, last, open_questions(report.community))


def open_questions(community: Community) -> list[CouncilQuestion]:
    """What the council asked, of whichever report, and nobody answered: the next one has to."""
    found = community.council_questions.open().select_related("person", "report")
    return list(found.order_by("asked_at", "pk"))
