"""The council's one place: what is ahead, what is open, what was decided and reported before."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.urls import reverse

from communities.models import Community
from reports.models import (
    Ask,
    AskState,
    CouncilDecision,
    CouncilMeeting,
    CouncilQuestion,
    ProgressReport,
    ReportStatus,
)

# Of each kind on one page; the lists have all.
SHOWN = 6
TOLD = (ReportStatus.PUBLISHED, ReportStatus.SKIPPED, ReportStatus.MISSED)


@dataclass(frozen=True)
class Agenda:
    """What a meeting speaks of: its own points, then what is open."""

    points: Sequence[str]
    asks: Sequence[Ask]
    questions: Sequence[CouncilQuestion]
    last_report: ProgressReport | None


@dataclass(frozen=True)
class CouncilRoom:
    """`meetings` have been; those `ahead` may be called off."""

    ahead: Sequence[CouncilMeeting]
    meetings: Sequence[CouncilMeeting]
    asks: Sequence[Ask]
    questions: Sequence[CouncilQuestion]
    decisions: Sequence[CouncilDecision]
    reports: Sequence[ProgressReport]

    @property
    def next_meeting(self) -> CouncilMeeting | None:
        return next((one for one in self.ahead if one.cancelled_at is None), None)


def council_room(community: Community, *, now: datetime) -> CouncilRoom:
    """In six queries; inside the scope."""
    standing = community.meetings.standing()
    return CouncilRoom(
        ahead=list(community.meetings.filter(starts_at__gt=now).order_by("starts_at")[:SHOWN]),
        meetings=list(standing.filter(starts_at__lte=now)[:SHOWN]),
        asks=open_asks(community),
        questions=open_questions(community),
        decisions=list(
            community.council_decisions.select_related("meeting").order_by("-pk")[:SHOWN]
        ),
        reports=list(community.reports.filter(status__in=TOLD)[:SHOWN]),
    )


def open_asks(community: Community) -> list[Ask]:
    return list(community.asks.filter(state=AskState.OPEN).select_related("report"))


def open_questions(community: Community) -> list[CouncilQuestion]:
    return list(community.council_questions.open().select_related("report", "person"))


def agenda_of(meeting: CouncilMeeting) -> Agenda:
    """Three queries; inside the scope."""
    community = meeting.community
    points = [line.strip() for line in meeting.agenda.splitlines() if line.strip()]
    told = community.reports.filter(status=ReportStatus.PUBLISHED)
    return Agenda(points, open_asks(community), open_questions(community), told.first())


def page_of(meeting: CouncilMeeting) -> str:
    args = [meeting.community.slug, meeting.pk]
    return f"{settings.SITE_URL}{reverse('reports:meeting', args=args)}"


def is_evidence(meeting: CouncilMeeting) -> bool:
    """Whether its page shows an item of the checklist to be done."""
    evidence = meeting.community.evidence
    return evidence.filter(url=page_of(meeting), removed_at=None).exists()
