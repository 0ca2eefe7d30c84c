"""What one reader has said to a report, and may say."""

from dataclasses import dataclass
from datetime import datetime

from communities.models import User
from reports.models import CouncilQuestion, ProgressReport, ReportStatus
from reports.reading import ReportView


@dataclass(frozen=True)
class Answering:
    """`acknowledged_at` is of the version that is shown; `questions` are this reader's own."""

    acknowledged_at: datetime | None
    questions: list[CouncilQuestion]
    may_acknowledge: bool
    may_ask: bool


def answering_of(report: ProgressReport, view: ReportView | None, person: User) -> Answering:
    """One query; inside the scope. `view` was read for this person (reading.versions_of)."""
    at: datetime | None = getattr(view.version, "acknowledged_at", None) if view else None
    questions = list(report.questions.filter(person=person, withdrawn_at=None))
    is_latest = view is not None and not view.is_superseded
    return Answering(
        at,
        questions,
        may_acknowledge=is_latest and at is None,
        may_ask=report.status == ReportStatus.PUBLISHED,
    )
