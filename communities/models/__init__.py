"""Facts about people and communities."""

from communities.models.activity import Activity
from communities.models.community import Community, CommunityGroupObjectPermission, Kind, Status
from communities.models.membership import Invitation, Membership
from communities.models.people import User

__all__ = [
    "Activity",
    "Community",
    "CommunityGroupObjectPermission",
    "Invitation",
    "Kind",
    "Membership",
    "Status",
    "User",
]
