"""What one reader has said to a report, and may say."""

from dataclasses import dataclass

from communities.models import User
from reports.models import Acknowledgement, CouncilQuestion, ProgressReport, ReportStatus
from reports.reading import ReportView


@dataclass(frozen=True)
class Answering:
    """`acknowledged` is of the version that is shown; `questions` are this reader's own."""

    acknowledged: Acknowledgement | None
    questions: list[CouncilQuestion]
    may_acknowledge: bool
    may_ask: bool


def answering_of(report: ProgressReport, view: ReportView | None, person: User) -> Answering:
    """Two queries, or one for a report without words; inside the scope."""
    said = None
    if view:
        said = view.version.acknowledgements.filter(person=person).first()
    questions = list(report.questions.filter(person=person, withdrawn_at=None))
    is_latest = view is not None and not view.is_superseded
    return Answering(
        said,
        questions,
        may_acknowledge=is_latest and said is None,
        may_ask=report.status == ReportStatus.PUBLISHED,
    )
