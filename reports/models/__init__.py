"""Reports, the schedule that makes them due, and the ledger of what was mailed."""

from reports.models.clock import Beat
from reports.models.reminder import Reminder, ReminderState, Rule
from reports.models.report import ProgressReport, ReportStatus
from reports.models.schedule import Cadence, ReportingSchedule

__all__ = [
    "Beat",
    "Cadence",
    "ProgressReport",
    "Reminder",
    "ReminderState",
    "ReportStatus",
    "ReportingSchedule",
    "Rule",
]
