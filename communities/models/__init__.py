"""Facts about people and communities."""

from communities.models.activity import Activity, as_json
from communities.models.community import (
    FEWEST_EMPLOYERS,
    SMALLEST_CELL,
    Community,
    CommunityGroupObjectPermission,
    Kind,
    Status,
)
from communities.models.goal import Goal, GoalMetric, Horizon
from communities.models.letter import KeyLetter
from communities.models.membership import Invitation, Membership
from communities.models.people import User
from communities.models.record import Record
from communities.models.row_access import RowAccess, RowReading
from communities.models.saved_filter import SavedFilter

__all__ = [
    "FEWEST_EMPLOYERS",
    "SMALLEST_CELL",
    "Activity",
    "Community",
    "CommunityGroupObjectPermission",
    "Goal",
    "GoalMetric",
    "Horizon",
    "Invitation",
    "KeyLetter",
    "Kind",
    "Membership",
    "Record",
    "RowAccess",
    "RowReading",
    "SavedFilter",
    "Status",
    "User",
    "as_json",
]
