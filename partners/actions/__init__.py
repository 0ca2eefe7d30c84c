"""Every write about partners that means something.

One function for each act: keyword-only, takes `by`, runs in one transaction, leaves an Activity.
A broken rule raises `Refused` with a sentence for the person who asked.
"""

from communities.refusal import Refused, Stale
from partners.actions.apart import look_again, tell_apart
from partners.actions.bulk import change_many, plan_many, undo_change_many
from partners.actions.commitments import (
    add_commitment,
    advance,
    change_commitment,
    deliver,
    remove_commitment,
    restore_commitment,
)
from partners.actions.contacts import (
    add_contact,
    change_contact,
    contact_came_back,
    contact_left,
    remove_contact,
    restore_contact,
)
from partners.actions.employers import promise_jobs
from partners.actions.feedback import feedback_came, feedback_still_owed
from partners.actions.imports import (
    choose_columns,
    confirm_import,
    discard_import,
    start_import,
    undo_import,
)
from partners.actions.interactions import (
    change_interaction,
    followed_up,
    log_interaction,
    remove_interaction,
    reopen_follow_up,
    restore_interaction,
)
from partners.actions.merging import merge
from partners.actions.offering import bring_over
from partners.actions.organizations import correct_organization, merge_organizations
from partners.actions.partners import (
    add_partner,
    change_partner,
    remove_partner,
    restore_partner,
)
from partners.actions.pipeline import move, undo_move
from partners.actions.unmerging import undo_merge

__all__ = [
    "Refused",
    "Stale",
    "add_commitment",
    "add_contact",
    "add_partner",
    "advance",
    "bring_over",
    "change_commitment",
    "change_contact",
    "change_interaction",
    "change_many",
    "change_partner",
    "choose_columns",
    "confirm_import",
    "contact_came_back",
    "contact_left",
    "correct_organization",
    "deliver",
    "discard_import",
    "feedback_came",
    "feedback_still_owed",
    "followed_up",
    "log_interaction",
    "look_again",
    "merge",
    "merge_organizations",
    "move",
    "plan_many",
    "promise_jobs",
    "remove_commitment",
    "remove_contact",
    "remove_interaction",
    "remove_partner",
    "reopen_follow_up",
    "restore_commitment",
    "restore_contact",
    "restore_interaction",
    "restore_partner",
    "start_import",
    "tell_apart",
    "undo_change_many",
    "undo_import",
    "undo_merge",
    "undo_move",
]
