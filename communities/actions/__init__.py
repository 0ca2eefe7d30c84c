"""Every write about communities and people that means something.

One function for each act: keyword-only, takes `by`, runs in one transaction, leaves an Activity.
A broken rule raises `Refused` with a sentence for the person who asked.
"""

from communities.actions.announcing import apply_decision, apply_round
from communities.actions.application_letters import send_letter_again
from communities.actions.applying import open_application, submit, take_up_again, withdraw
from communities.actions.assigning import (
    assign,
    assign_many,
    end_assignment,
    take_up_review,
)
from communities.actions.attachments import attach, remove_attachment, restore_attachment
from communities.actions.community import (
    designate,
    found_community,
    set_liaison,
    update_community,
)
from communities.actions.conflicts import (
    declare_conflict,
    infer_all_conflicts,
    infer_conflicts,
    lift_conflict,
)
from communities.actions.deciding import (
    change_decision,
    decide,
    edit_letter,
    reopen,
    reset_letter,
    take_back_decision,
)
from communities.actions.deciding_many import decide_many
from communities.actions.discussing import add_note
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
from communities.actions.letter_templates import change_letter_template
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
from communities.actions.national_views import remove_view, save_view
from communities.actions.nudging import nudge, nudge_late
from communities.actions.people import (
    end_membership,
    hand_over,
    set_national_role,
    set_role,
    update_profile,
)
from communities.actions.returning import return_application, take_back_return
from communities.actions.reviewers import change_reviewer
from communities.actions.reviewing import (
    abstain,
    hand_in_review,
    pin_to_latest,
    resume_review,
    save_review,
)
from communities.actions.rounds import change_round, open_round
from communities.actions.row_access import end_row_access, note_reading, open_rows
from communities.actions.rubrics import add_rubric, replace_rubric
from communities.actions.saved_filters import remove_filter, save_filter
from communities.actions.sections import answer_clarification, give_section, save_section
from communities.actions.thread import post_message
from communities.refusal import Refused, Stale

__all__ = [
    "Refused",
    "Stale",
    "abstain",
    "accept_invitation",
    "add_note",
    "add_rubric",
    "answer_clarification",
    "apply_decision",
    "apply_round",
    "approve_goal",
    "assign",
    "assign_many",
    "attach",
    "change_decision",
    "change_goal",
    "change_letter_template",
    "change_named_partner",
    "change_nominee",
    "change_reviewer",
    "change_round",
    "decide",
    "decide_many",
    "declare_conflict",
    "designate",
    "edit_letter",
    "end_assignment",
    "end_membership",
    "end_row_access",
    "found_as_applicant",
    "found_community",
    "found_with_coordinator",
    "give_section",
    "grant",
    "hand_in_review",
    "hand_over",
    "infer_all_conflicts",
    "infer_conflicts",
    "invite",
    "join_as_new_person",
    "lift_conflict",
    "name_partner",
    "nominate",
    "note_reading",
    "nudge",
    "nudge_late",
    "open_application",
    "open_round",
    "open_rows",
    "pin_to_latest",
    "post_message",
    "propose_goal",
    "remove_attachment",
    "remove_filter",
    "remove_goal",
    "remove_named_partner",
    "remove_nominee",
    "remove_view",
    "reopen",
    "replace_rubric",
    "resend_invitation",
    "reset_letter",
    "restate_goal",
    "restore_attachment",
    "restore_goal",
    "restore_named_partner",
    "restore_nominee",
    "resume_review",
    "return_application",
    "revoke_invitation",
    "save_filter",
    "save_review",
    "save_section",
    "save_view",
    "send_letter_again",
    "set_liaison",
    "set_national_role",
    "set_role",
    "submit",
    "sync_roles",
    "take_back_decision",
    "take_back_return",
    "take_up_again",
    "take_up_review",
    "update_community",
    "update_profile",
    "withdraw",
]
