"""Every act on a schedule, a report or a letter: by a coordinator, or by the clock (`by=None`).

What a worker does to a letter on its way is in reports/ledger.py. The activity log gets one line
for each act and each report that leaves; the ledger itself tells of each letter.
"""

from communities.refusal import Refused
from reports.actions.addresses import try_address_again
from reports.actions.answering import acknowledge, ask_question, withdraw_question
from reports.actions.asks import close_ask, reopen_ask
from reports.actions.calendar import end_feed, make_feed, renew_feed
from reports.actions.choosing import choose_mail
from reports.actions.comparing import compare_with_others
from reports.actions.delegating import delegate, end_delegation
from reports.actions.holding import hold_letter, release_letter
from reports.actions.letters import people, send_again, send_now
from reports.actions.liaison import (
    assign_liaison,
    change_note,
    remove_note,
    restore_note,
    write_note,
)
from reports.actions.links import renew_link, revoke_link
from reports.actions.meetings import (
    cancel_meeting,
    change_meeting,
    note_decision,
    plan_meeting,
    remove_decision,
    write_minutes,
)
from reports.actions.postponing import postpone_report
from reports.actions.publishing import publish, publish_due, skip_next, skip_report, take_back_skip
from reports.actions.receipts import (
    note_bounced,
    note_complained,
    note_delayed,
    note_delivered,
)
from reports.actions.rungs import change_rung
from reports.actions.scheduling import (
    plan,
    report_in_hand,
    report_to_show,
    schedule_of,
    set_schedule,
)
from reports.actions.showing import show_in_public, tell_in_public, withdraw_story
from reports.actions.snoozing import snooze_letter
from reports.actions.submitting import FiguresMoved, submit_report
from reports.actions.tokens import make_token, revoke_token
from reports.actions.writing import draft_coming, draft_report, save_draft

__all__ = [
    "FiguresMoved",
    "Refused",
    "acknowledge",
    "ask_question",
    "assign_liaison",
    "cancel_meeting",
    "change_meeting",
    "change_note",
    "change_rung",
    "choose_mail",
    "close_ask",
    "compare_with_others",
    "delegate",
    "draft_coming",
    "draft_report",
    "end_delegation",
    "end_feed",
    "hold_letter",
    "make_feed",
    "make_token",
    "note_bounced",
    "note_complained",
    "note_decision",
    "note_delayed",
    "note_delivered",
    "people",
    "plan",
    "plan_meeting",
    "postpone_report",
    "publish",
    "publish_due",
    "release_letter",
    "remove_decision",
    "remove_note",
    "renew_feed",
    "renew_link",
    "reopen_ask",
    "report_in_hand",
    "report_to_show",
    "restore_note",
    "revoke_link",
    "revoke_token",
    "save_draft",
    "schedule_of",
    "send_again",
    "send_now",
    "set_schedule",
    "show_in_public",
    "skip_next",
    "skip_report",
    "snooze_letter",
    "submit_report",
    "take_back_skip",
    "tell_in_public",
    "try_address_again",
    "withdraw_question",
    "withdraw_story",
    "write_minutes",
    "write_note",
]
