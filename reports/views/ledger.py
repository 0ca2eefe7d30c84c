"""Every letter: what leaves in the next two weeks, what has left, and what did not get through."""

from collections.abc import Callable, Iterable
from datetime import datetime
from functools import partial
from itertools import groupby
from typing import Any

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from communities.access import CommunityRequest, community_view
from communities.listing import Filter, Listing
from communities.models import Community
from communities.roles import Permission
from reports import actions
from reports.actions import schedule_of
from reports.actions.snoozing import may_be_snoozed
from reports.addresses import closed_in
from reports.coming import why_of
from reports.models import Reminder, ReminderState, Rule
from reports.models.reminder import TROUBLED
from reports.receipt_words import CAME_BACK, TURNED_AWAY, receipt_in, with_receipts
from reports.reminders import HORIZON, LETTERS

STATES = [("trouble", "Needs a look"), ("bounced", "Came back (bounced)"), *ReminderState.choices]
# The rules of which letters are written.
RULES = [(rule, Rule(rule).label) for rule in LETTERS]
SORTS: dict[str, tuple[str, str | list[str]]] = {
    "due": ("Due", "due_at"),
    "to": ("To", ["recipient__name", "recipient__email"]),
    "state": ("State", ["state", "due_at"]),
}
COLUMNS: dict[str, Callable[[Reminder], Any]] = {
    "Due": lambda row: row.due_at,
    "To": lambda row: row.recipient.name,
    "Address": lambda row: row.recipient.email,
    "Report": lambda row: str(row.report.period) if row.report else "",
    "Rule": lambda row: row.get_rule_display(),
    "State": lambda row: row.get_state_display(),
    "Sent": lambda row: row.sent_at,
    "Receipt": lambda row: receipt_in(row).word,
    "Receipt since": lambda row: receipt_in(row).at,
    "Arrived": lambda row: row.delivered_at,
    "Came back": lambda row: row.bounced_at,
    "What the mail provider said": lambda row: row.bounce,
    "Reported as unwanted": lambda row: row.complained_at,
    "May have left twice since": lambda row: row.uncertain_at,
    "Attempts": lambda row: row.attempts,
    "Not sent because": lambda row: row.cancelled_because,
    "Held back or put off because": lambda row: row.stopped_because,
    "Put off": lambda row: row.snoozes or "",
    "Last error": lambda row: row.error,
    "Message-ID": lambda row: row.message_id,
}


@community_view(Permission.VIEW_WORK)
@require_safe
def mail(request: CommunityRequest) -> HttpResponse:
    """The next two weeks of mail, and under it the whole ledger."""
    now = timezone.now()
    rows = with_receipts(request.community.reminders.for_ledger())
    listing = Listing(
        request,
        rows,
        search=with_words,
        sorts=SORTS,
        default_sort="-due",
        filters=[
            Filter("state", "State", STATES, in_state),
            Filter("rule", "Rule", RULES, lambda rows, rule: rows.filter(rule=rule)),
        ],
        columns=COLUMNS,
        nouns=("letter", "letters"),
    )
    context = {} if listing.wants_csv else mail_context(request.community, listing, now=now)
    name = f"{request.community.slug}-mail"
    return listing.answer("reports/mail.html", context, name=name)


def mail_context(community: Community, listing: Listing, *, now: datetime) -> dict[str, Any]:
    waiting = community.reminders.for_ledger().waiting()
    letters = waiting.filter(due_at__lte=now + HORIZON)
    schedule = schedule_of(community)
    sends = schedule.coming(after=now) if schedule and schedule.is_on else None
    return {
        "now": now,
        "schedule": schedule,
        "next_send": next(sends) if sends else None,
        "batches": batches(letters),
        "letters": [(row, receipt_in(row), may_be_snoozed(row)) for row in listing.page],
        "closed": closed_in(community),
    }


def batches(letters: Iterable[Reminder]) -> list[dict[str, Any]]:
    """Letters that leave together: one line for each moment, rule and report."""
    in_order = sorted(letters, key=lambda row: (leaves_at(row), row.rule, row.recipient.name))
    together = groupby(in_order, key=lambda row: (leaves_at(row), row.rule, row.report))
    return [
        {
            "due_at": due_at,
            "report": report,
            "why": why_of(rule),
            "names": [named(row) for row in group],
        }
        for (due_at, rule, report), group in together
    ]


def leaves_at(row: Reminder) -> datetime:
    """The promise, or the day to which somebody put it off."""
    return row.next_try_at if row.snoozes else row.due_at


def named(row: Reminder) -> str:
    is_held = row.state == ReminderState.HELD
    return f"{row.recipient} (held back)" if is_held else str(row.recipient)


def with_words(rows: QuerySet[Reminder], words: str) -> QuerySet[Reminder]:
    for word in words.split():
        rows = rows.filter(Q(recipient__name__icontains=word) | Q(recipient__email__icontains=word))
    return rows


def in_state(rows: QuerySet[Reminder], state: str) -> QuerySet[Reminder]:
    if state == "trouble":
        return rows.filter(Q(state__in=TROUBLED) | TURNED_AWAY)
    return rows.filter(CAME_BACK if state == "bounced" else Q(state=state))


@community_view(Permission.PUBLISH_REPORTS)
@require_POST
def again(request: CommunityRequest) -> HttpResponse:
    """Send a letter again that failed or was missed."""
    letter = posted_letter(request)
    return done(
        request,
        partial(actions.send_again, letter, by=request.user),
        f"The letter to {letter.recipient} is on its way again.",
    )


@community_view(Permission.PUBLISH_REPORTS)
@require_POST
def hold(request: CommunityRequest) -> HttpResponse:
    """Keep a letter from leaving, with a reason."""
    letter, reason = posted_letter(request), request.POST.get("reason", "")
    return done(
        request,
        partial(actions.hold_letter, letter, by=request.user, reason=reason),
        f"The letter to {letter.recipient} is held back until somebody lets it go.",
    )


@community_view(Permission.PUBLISH_REPORTS)
@require_POST
def release(request: CommunityRequest) -> HttpResponse:
    """Let a letter go that was held back."""
    letter = posted_letter(request)
    return done(
        request,
        partial(actions.release_letter, letter, by=request.user),
        f"The letter to {letter.recipient} leaves at its time.",
    )


def posted_letter(request: CommunityRequest) -> Reminder:
    pk = request.POST.get("letter", "")
    letters = request.community.reminders.for_ledger()
    return get_object_or_404(letters, pk=int(pk) if pk.isdecimal() else 0)


def done(request: CommunityRequest, act: Callable[[], None], said: str) -> HttpResponse:
    """Back to the page, with what was done or why it was not."""
    try:
        act()
    except actions.Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, said)
    return redirect("reports:mail", community=request.community.slug)
