"""Facts about people and communities."""

from communities.models.activity import Activity
from communities.models.community import Community, CommunityGroupObjectPermission, Kind, Status
from communities.models.membership import Invitation, Membership
from communities.models.people import User
from communities.models.saved_filter import SavedFilter

__all__ = [
    "Activity",
    "Community",
    "CommunityGroupObjectPermission",
    "Invitation",
    "Kind",
    "Membership",
    "SavedFilter",
    "Status",
    "User",
]
