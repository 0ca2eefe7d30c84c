"""Reports, what the council says to them, the schedule that makes them due, and the ledger."""

from reports.models.answering import Acknowledgement, Ask, AskState, CouncilQuestion
from reports.models.api_token import ApiToken, Purpose
from reports.models.clock import Beat
from reports.models.link import LINK_LASTS, ReaderLink
from reports.models.manners import CalendarFeed, DeadAddress, MailChoice, MailClass
from reports.models.meeting import CouncilDecision, CouncilMeeting
from reports.models.portfolio import (
    NO_STAMP,
    Attention,
    LiaisonNote,
    NationDay,
    PortfolioRow,
    PublicStory,
)
from reports.models.reminder import Reminder, ReminderState, Rule
from reports.models.report import ProgressReport, ReportStatus
from reports.models.rung import Anchor, Audience, Delegation, Rung, RungChange
from reports.models.schedule import Cadence, ReportingSchedule
from reports.models.written import (
    MOST_ASKS,
    STANDINGS,
    ReportDraft,
    ReportVersion,
    Standing,
    Written,
)

__all__ = [
    "LINK_LASTS",
    "MOST_ASKS",
    "NO_STAMP",
    "STANDINGS",
    "Acknowledgement",
    "Anchor",
    "ApiToken",
    "Ask",
    "AskState",
    "Attention",
    "Audience",
    "Beat",
    "Cadence",
    "CalendarFeed",
    "CouncilDecision",
    "CouncilMeeting",
    "CouncilQuestion",
    "DeadAddress",
    "Delegation",
    "LiaisonNote",
    "MailChoice",
    "MailClass",
    "NationDay",
    "PortfolioRow",
    "ProgressReport",
    "PublicStory",
    "Purpose",
    "ReaderLink",
    "Reminder",
    "ReminderState",
    "ReportDraft",
    "ReportStatus",
    "ReportVersion",
    "ReportingSchedule",
    "Rule",
    "Rung",
    "RungChange",
    "Standing",
    "Written",
]
