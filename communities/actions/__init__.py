"""Every write about communities and people that means something.

One function for each act: keyword-only, takes `by`, runs in one transaction, leaves an Activity.
A broken rule raises `Refused` with a sentence for the person who asked.
"""

from communities.actions.applying import open_application, submit, take_up_again, withdraw
from communities.actions.community import designate, found_community, update_community
from communities.actions.discussing import add_note
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
from communities.actions.people import (
    end_membership,
    hand_over,
    set_national_role,
    set_role,
    update_profile,
)
from communities.actions.returning import return_application, take_back_return
from communities.actions.reviewing import (
    abstain,
    hand_in_review,
    pin_to_latest,
    resume_review,
    save_review,
)
from communities.actions.row_access import end_row_access, note_reading, open_rows
from communities.actions.rubrics import add_rubric, replace_rubric
from communities.actions.saved_filters import remove_filter, save_filter
from communities.actions.thread import post_message
from communities.refusal import Refused, Stale

__all__ = [
    "Refused",
    "Stale",
    "abstain",
    "accept_invitation",
    "add_note",
    "add_rubric",
    "approve_goal",
    "change_goal",
    "designate",
    "end_membership",
    "end_row_access",
    "found_community",
    "found_with_coordinator",
    "grant",
    "hand_in_review",
    "hand_over",
    "invite",
    "join_as_new_person",
    "note_reading",
    "open_application",
    "open_rows",
    "pin_to_latest",
    "post_message",
    "propose_goal",
    "remove_filter",
    "remove_goal",
    "replace_rubric",
    "resend_invitation",
    "restate_goal",
    "restore_goal",
    "resume_review",
    "return_application",
    "revoke_invitation",
    "save_filter",
    "save_review",
    "set_national_role",
    "set_role",
    "submit",
    "sync_roles",
    "take_back_return",
    "take_up_again",
    "update_community",
    "update_profile",
    "withdraw",
]
