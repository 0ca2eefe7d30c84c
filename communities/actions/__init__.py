"""Every write about communities and people that means something.

One function for each act: keyword-only, takes `by`, runs in one transaction, leaves an Activity.
A broken rule raises `Refused` with a sentence for the person who asked.
"""

from communities.actions.applying import open_application, submit, take_up_again, withdraw
from communities.actions.assigning import (
    assign,
    assign_many,
    end_assignment,
    take_up_review,
)
from communities.actions.community import designate, found_community, update_community
from communities.actions.conflicts import (
    declare_conflict,
    infer_all_conflicts,
    infer_conflicts,
    lift_conflict,
)
from communities.actions.goals import (
    approve_goal,
    change_goal,
    propose_goal,
    remove_goal,
    restate_goal,
    restore_goal,
)
from communities.actions.grants import grant, sync_roles
from communities.actions.invitations import (
    accept_invitation,
    found_with_coordinator,
    invite,
    join_as_new_person,
    resend_invitation,
    revoke_invitation,
)
from communities.actions.national_views import remove_view, save_view
from communities.actions.nudging import nudge, nudge_late
from communities.actions.people import (
    end_membership,
    hand_over,
    set_national_role,
    set_role,
    update_profile,
)
from communities.actions.reviewers import change_reviewer
from communities.actions.rounds import change_round, open_round
from communities.actions.row_access import end_row_access, note_reading, open_rows
from communities.actions.saved_filters import remove_filter, save_filter
from communities.refusal import Refused, Stale

__all__ = [
    "Refused",
    "Stale",
    "accept_invitation",
    "approve_goal",
    "assign",
    "assign_many",
    "change_goal",
    "change_reviewer",
    "change_round",
    "declare_conflict",
    "designate",
    "end_assignment",
    "end_membership",
    "end_row_access",
    "found_community",
    "found_with_coordinator",
    "grant",
    "hand_over",
    "infer_all_conflicts",
    "infer_conflicts",
    "invite",
    "join_as_new_person",
    "lift_conflict",
    "note_reading",
    "nudge",
    "nudge_late",
    "open_application",
    "open_round",
    "open_rows",
    "propose_goal",
    "remove_filter",
    "remove_goal",
    "remove_view",
    "resend_invitation",
    "restate_goal",
    "restore_goal",
    "revoke_invitation",
    "save_filter",
    "save_view",
    "set_national_role",
    "set_role",
    "submit",
    "sync_roles",
    "take_up_again",
    "take_up_review",
    "update_community",
    "update_profile",
    "withdraw",
]
