"""Every write about the checklist that means something.

One function for each act: takes `by`, runs in one transaction, leaves an Activity whose subject
is `item:3.2` or `stage:3`. A broken rule raises Refused; being the slower of two raises Stale.
"""

from communities.refusal import Refused, Stale
from stages.actions.applying import submit_application
from stages.actions.evidence import (
    attach_file,
    attach_link,
    comment,
    remove_evidence,
    restore_evidence,
)
from stages.actions.items import (
    CHANGES,
    STATUS_CHANGED,
    WORKING_ROLES,
    assign_owner,
    change_status,
    set_due,
    undo,
)
from stages.actions.local_items import (
    add_local_item,
    edit_local_item,
    restore_local_item,
    retire_local_item,
)
from stages.actions.stage_records import complete_stage, reopen_stage, set_target, start_stage
from stages.actions.suggestions import confirm_suggestion

__all__ = [
    "CHANGES",
    "STATUS_CHANGED",
    "WORKING_ROLES",
    "Refused",
    "Stale",
    "add_local_item",
    "assign_owner",
    "attach_file",
    "attach_link",
    "change_status",
    "comment",
    "complete_stage",
    "confirm_suggestion",
    "edit_local_item",
    "remove_evidence",
    "reopen_stage",
    "restore_evidence",
    "restore_local_item",
    "retire_local_item",
    "set_due",
    "set_target",
    "start_stage",
    "submit_application",
    "undo",
]
