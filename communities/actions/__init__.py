"""Every write about communities and people that means something.

One function for each act: keyword-only, takes `by`, runs in one transaction, leaves an Activity.
A broken rule raises `Refused` with a sentence for the person who asked.
"""

from communities.actions.applying import open_application, submit, take_up_again, withdraw
from communities.actions.attachments import attach, remove_attachment, restore_attachment
from communities.actions.community import designate, found_community, update_community
from communities.actions.founding import found_as_applicant
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
from communities.actions.named import (
    change_named_partner,
    change_nominee,
    name_partner,
    nominate,
    remove_named_partner,
    remove_nominee,
    restore_named_partner,
    restore_nominee,
)
from communities.actions.people import (
    end_membership,
    hand_over,
    set_national_role,
    set_role,
    update_profile,
)
from communities.actions.row_access import end_row_access, note_reading, open_rows
from communities.actions.saved_filters import remove_filter, save_filter
from communities.actions.sections import answer_clarification, give_section, save_section
from communities.actions.thread import post_message
from communities.refusal import Refused, Stale

__all__ = [
    "Refused",
    "Stale",
    "accept_invitation",
    "answer_clarification",
    "approve_goal",
    "attach",
    "change_goal",
    "change_named_partner",
    "change_nominee",
    "designate",
    "end_membership",
    "end_row_access",
    "found_as_applicant",
    "found_community",
    "found_with_coordinator",
    "give_section",
    "grant",
    "hand_over",
    "invite",
    "join_as_new_person",
    "name_partner",
    "nominate",
    "note_reading",
    "open_application",
    "open_rows",
    "post_message",
    "propose_goal",
    "remove_attachment",
    "remove_filter",
    "remove_goal",
    "remove_named_partner",
    "remove_nominee",
    "resend_invitation",
    "restate_goal",
    "restore_attachment",
    "restore_goal",
    "restore_named_partner",
    "restore_nominee",
    "revoke_invitation",
    "save_filter",
    "save_section",
    "set_national_role",
    "set_role",
    "submit",
    "sync_roles",
    "take_up_again",
    "update_community",
    "update_profile",
    "withdraw",
]
