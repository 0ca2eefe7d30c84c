"""What happens to an item: its status, who does it, when it is due, and taking a change back."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from communities.models import Community, User
from communities.refusal import Refused
from communities.roles import COMMUNITY_ROLES, Permission
from stages.actions.held import Held, hold
from stages.models import STEPS, ItemProgress, Status
from stages.models.progress import REASON_LENGTH, WAITING_ON_LENGTH

STATUS_CHANGED = "item.status_changed"
OWNER_CHANGED = "item.owner_changed"
DUE_CHANGED = "item.due_changed"
# Each of them moves the version on and keeps in `before` what it replaced.
CHANGES = (STATUS_CHANGED, OWNER_CHANGED, DUE_CHANGED)
# A slip of the keyboard makes the year 0206 or 20226, never somebody's plan.
FIRST_YEAR, LAST_YEAR = 2000, 2100
WORKING_ROLES = tuple(
    key for key, role in COMMUNITY_ROLES.items() if Permission.TRACK_STAGES in role.permissions
)


@transaction.atomic
def change_status(
    community: Community,
    key: str,
    *,
    to: str,
    by: User,
    version: int | None = None,
    quarter: date | None = None,
    waiting_on: str = "",
    reason: str = "",
    at: datetime | None = None,
) -> ItemProgress:
    """Take an item one legal step.

    `version` and `quarter` are what the person saw; `at` is for what happened earlier. Raises
    Stale when somebody else was faster, Refused when the step or what goes with it is not right.
    """
    held = hold(community, key, version=version, quarter=quarter)
    return step(held, to=to, by=by, waiting_on=waiting_on, reason=reason, at=at)


def step(
    held: Held,
    *,
    to: str,
    by: User,
    waiting_on: str = "",
    reason: str = "",
    at: datetime | None = None,
) -> ItemProgress:
    """Take an item that is held one legal step, and write it down."""
    was, now = Status(held.progress.status), as_status(to)
    fields = fields_of(now, held.progress, by=by, at=at or timezone.now()) | said(
        now, waiting_on=waiting_on.strip(), reason=reason.strip()
    )
    if now not in STEPS[was] and (fields["waiting_on"], fields["reason"]) == (
        held.progress.waiting_on,
        held.progress.reason,
    ):
        raise Refused(f"{held.name} is already “{was.label}”.")
    before = held.swap(by=by, at=at, **fields)
    held.record(
        STATUS_CHANGED,
        f"{step_words(now, held.name)}{step_reason(held.progress)}",
        by=by,
        at=at,
        was=was.value,
        now=now.value,
        before=before,
    )
    return held.progress


def as_status(value: str) -> Status:
    if value not in Status.values:
        raise Refused("Choose one of the states on the list.")
    return Status(value)


def fields_of(now: Status, row: ItemProgress, *, by: User, at: datetime) -> dict[str, Any]:
    """The status and its times; those that belong to another status are emptied."""
    is_done, is_waiting = now == Status.DONE, now == Status.WAITING
    since = row.waiting_since or at.astimezone(row.community.zone).date()
    return {
        "status": now.value,
        "waiting_since": since if is_waiting else None,
        "completed_at": at if is_done else None,
        "completed_by": by if is_done else None,
    }


def said(now: Status, *, waiting_on: str, reason: str) -> dict[str, str]:
    """The words that a status asks for. Raises Refused when they are missing or too many."""
    if now == Status.WAITING and not waiting_on:
        raise Refused("Say on whom or what you are waiting.")
    if now == Status.EXEMPT and not reason:
        raise Refused("Say why it does not apply.")
    if len(waiting_on) > WAITING_ON_LENGTH:
        raise Refused(f"Say in at most {WAITING_ON_LENGTH} characters on whom you are waiting.")
    if len(reason) > REASON_LENGTH:
        raise Refused(f"Say in at most {REASON_LENGTH} characters why it does not apply.")
    return {
        "waiting_on": waiting_on if now == Status.WAITING else "",
        "reason": reason if now == Status.EXEMPT else "",
    }


def step_words(now: Status, name: str) -> str:
    return {
        Status.TODO: f"set {name} back to not started",
        Status.DOING: f"started work on {name}",
        Status.WAITING: f"marked {name} as waiting",
        Status.DONE: f"marked {name} done",
        Status.EXEMPT: f"marked {name} not applicable",
    }[now]


def step_reason(row: ItemProgress) -> str:
    if row.waiting_on:
        return f" on {row.waiting_on}"
    return f": {row.reason}" if row.reason else ""


@transaction.atomic
def assign_owner(
    community: Community,
    key: str,
    *,
    owner: User | None,
    by: User,
    version: int | None = None,
    quarter: date | None = None,
) -> ItemProgress:
    """Say who does an item, or that nobody does. Raises Refused when they cannot work on it."""
    held = hold(community, key, version=version, quarter=quarter)
    was = held.progress.owner
    if owner == was:
        return held.progress
    if owner is not None:
        check_works_here(community, owner)
    before = held.swap(by=by, owner=owner)
    if owner is None:
        sentence = f"took {held.name} off {was}"
    else:
        sentence = f"took on {held.name}" if owner == by else f"gave {held.name} to {owner}"
    names: dict[str, Any] = {"was": was and str(was), "now": owner and str(owner)}
    held.record(OWNER_CHANGED, sentence, by=by, before=before, **names)
    return held.progress


def check_works_here(community: Community, user: User) -> None:
    workers = community.memberships.current().filter(role__in=WORKING_ROLES)
    if not workers.filter(user=user).exists():
        raise Refused(f"{user} does not work on the checklist of {community}.")


@transaction.atomic
def set_due(
    community: Community,
    key: str,
    *,
    due_on: date | None,
    by: User,
    version: int | None = None,
    quarter: date | None = None,
) -> ItemProgress:
    """Set the day by hand; None goes back to the item's own rule."""
    held = hold(community, key, version=version, quarter=quarter)
    was = held.progress.due_on
    if due_on == was:
        return held.progress
    check_year(due_on)
    before = held.swap(by=by, due_on=due_on)
    until = f"to {in_words(due_on)}" if due_on else "back to its usual day"
    held.record(
        DUE_CHANGED, f"moved the due date of {held.name} {until}", by=by, was=was, now=due_on,
        before=before,
    )  # fmt: skip
    return held.progress


def check_year(day: date | None) -> None:
    if day and not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise Refused("Check the year of this date.")


def in_words(day: date) -> str:
    return f"{day:%B} {day.day}, {day.year}"


@transaction.atomic
def undo(
    community: Community, key: str, *, by: User, version: int, quarter: date | None = None
) -> ItemProgress:
    """Put an item back to where it was before its last change; that can be undone as well.

    Raises Stale when something changed since the person saw `version`, Refused when there is
    nothing to take back.
    """
    held = hold(community, key, version=version, quarter=quarter)
    log = community.activities.about(f"item:{key}").verbs(*CHANGES)
    last = log.order_by("-pk").first()
    if last is None or last.data["version"] != version:
        raise Refused(f"There is nothing to undo on {held.name}.")
    changes = {field: restored(field, value) for field, value in last.data["before"].items()}
    if changes.get("owner"):
        check_works_here(community, changes["owner"])
    before = held.swap(by=by, **changes)
    held.record(
        last.verb,
        undo_words(held, last.data),
        by=by,
        was=last.data["now"],
        now=last.data["was"],
        before=before,
        undone=last.pk,
    )
    return held.progress


def restored(field: str, value: Any) -> Any:
    """A field's value from what the log kept of it."""
    if value is None:
        return None
    if field in ("owner", "completed_by"):
        return User.objects.filter(pk=value).first()
    if field == "completed_at":
        return datetime.fromisoformat(value)
    return date.fromisoformat(value) if field in ("due_on", "waiting_since") else value


def undo_words(held: Held, data: Mapping[str, Any]) -> str:
    """The state an undo led back to, in the words of the log."""
    if "status" in data["before"]:
        return f"undid a change: {held.name} is “{Status(data['was']).label}” again"
    if "owner" in data["before"]:
        return f"undid a change: {held.name} is with {data['was'] or 'nobody'} again"
    due = in_words(date.fromisoformat(data["was"])) if data["was"] else "its usual day"
    return f"undid a change: {held.name} is due on {due} again"
