"""Every write about training and placements that means something.

One function for each act: keyword-only, takes `by`, runs in one transaction, leaves an Activity.
A broken rule raises `Refused` with a sentence for the person who asked.
"""

from communities.refusal import Refused, Stale
from placements.actions.checks import answer_check, reopen_check
from placements.actions.confirmations import ask_again, ask_employer, withdraw_confirmation
from placements.actions.employer_answers import Said, answer_confirmation, set_aside_answer
from placements.actions.forgetting import discard_unconfirmed, forget_placements
from placements.actions.many import RowsRefused, log_placements
from placements.actions.placements import (
    change_placement,
    log_placement,
    relink_people,
    remove_placement,
    restore_placement,
)
from placements.actions.training import (
    add_cohort,
    add_program,
    change_cohort,
    change_program,
    remove_cohort,
    remove_program,
    restore_cohort,
    restore_program,
)

__all__ = [
    "Refused",
    "RowsRefused",
    "Said",
    "Stale",
    "add_cohort",
    "add_program",
    "answer_check",
    "answer_confirmation",
    "ask_again",
    "ask_employer",
    "change_cohort",
    "change_placement",
    "change_program",
    "discard_unconfirmed",
    "forget_placements",
    "log_placement",
    "log_placements",
    "relink_people",
    "remove_cohort",
    "remove_placement",
    "remove_program",
    "reopen_check",
    "restore_cohort",
    "restore_placement",
    "restore_program",
    "set_aside_answer",
    "withdraw_confirmation",
]
