"""The coordinators' Monday letter: when it leaves, and to whom.

It belongs to no report and to no schedule. Planning works over any number of communities in a
handful of statements. It can run at any time, twice at once, or stop halfway: rows are inserted on
conflict do nothing, every other change is conditional, and whoever has no row yet is found by
looking. What the letter says is in reports/digest_letter.py.
"""

from collections.abc import Collection
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef

from communities.models import Community, Membership, Status
from communities.models.membership import MembershipQuerySet
from communities.periods import instant
from reports import ledger
from reports.hours import working_day
from reports.models import MailChoice, MailClass, Reminder, ReminderState, Rule
from reports.reminders import HORIZON

HOUR = 8  # of the reader's own day
ONE_WEEK = timedelta(days=7)
# Communities that have work to do.
AT_WORK = (Status.PROSPECTIVE, Status.ACTIVE)
NOT_OF_IT = "{} is no longer among those who get this letter."
# So many communities at most in one go over all of them, and in one statement of it.
MOST, AT_ONCE = 20_000, 200
# Of community, person and Monday.
Key = tuple[int, int, str]


def mondays(*, now: datetime) -> list[date]:
    """From this week's to the last one before the horizon."""
    today = now.astimezone(UTC).date()
    first = today - timedelta(days=today.weekday())
    last = (now + HORIZON).astimezone(UTC).date()
    return [first + week * ONE_WEEK for week in range((last - first).days // 7 + 1)]


def leaves_at(monday: date, zone: ZoneInfo) -> datetime:
    """The moment of one week's letter for a reader in this zone, in UTC."""
    return instant(working_day(monday), hour=HOUR, zone=zone)


def digest_readers() -> MembershipQuerySet:
    """Coordinators of communities at work who have not turned it off; inside the scope."""
    off = MailChoice.objects.filter(
        community=OuterRef("community"),
        person=OuterRef("user"),
        mail_class=MailClass.DIGEST,
        is_on=False,
    )
    members: MembershipQuerySet = Membership.objects.coordinators()
    return members.filter(~Exists(off), user__is_active=True, community__status__in=AT_WORK)


def plan_all_digests(*, now: datetime) -> int:
    """Plan for every community of which a reader lacks the latest row; with the scopes off.

    Returns how many there were. One that is stopped goes on where it was when it runs again.
    """
    latest = Reminder.objects.filter(
        community=OuterRef("community"),
        recipient=OuterRef("user"),
        report=None,
        rule=Rule.WEEKLY_DIGEST,
        occurrence=mondays(now=now)[-1].isoformat(),
    )
    without = digest_readers().filter(~Exists(latest)).order_by("community_id")
    pks = without.values_list("community_id", flat=True).distinct()
    found = list(pks[:MOST])
    for start in range(0, len(found), AT_ONCE):
        plan_digests_of(found[start : start + AT_ONCE], now=now)
    return len(found)


def plan_digests(community: Community, *, now: datetime) -> None:
    """Bring the coming letters of one community up to date, inside its scope."""
    plan_digests_of([community.pk], now=now)


def plan_digests_of(communities: Collection[int], *, now: datetime) -> None:
    """A row for each reader and Monday to come; none for those who are readers no more."""
    members = digest_readers().filter(community__in=communities).select_related("user")
    weeks = {monday: monday.isoformat() for monday in mondays(now=now)}
    wanted: dict[Key, datetime] = {
        (one.community_id, one.user_id, week): at
        for one in members
        for monday, week in weeks.items()
        if (at := leaves_at(monday, one.user.zone)) > now
    }
    coming = Reminder.objects.filter(
        community__in=communities, rule=Rule.WEEKLY_DIGEST, due_at__gt=now
    )
    known = {key_of(row): row for row in coming.select_related("recipient")}
    insert({key: at for key, at in wanted.items() if key not in known}, now=now)
    for key, row in known.items():
        follow(row, wanted.get(key))


def key_of(row: Reminder) -> Key:
    return (row.community_id, row.recipient_id, row.occurrence)


def insert(missing: dict[Key, datetime], *, now: datetime) -> None:
    rows = [
        Reminder(
            community_id=community,
            rule=Rule.WEEKLY_DIGEST,
            occurrence=week,
            recipient_id=person,
            due_at=at,
            next_try_at=at,
            created_at=now,
        )
        for (community, person, week), at in sorted(missing.items())
    ]
    if rows:
        Reminder.objects.bulk_create(rows, ignore_conflicts=True)


def follow(row: Reminder, at: datetime | None) -> None:
    """Cancel a letter that nobody wants, need one again, or move it to the reader's new zone."""
    if at is None:
        if row.state in (ReminderState.PENDING, ReminderState.HELD):
            ledger.cancel(ledger.row(row), NOT_OF_IT.format(row.recipient))
        return
    if row.state == ReminderState.CANCELLED:
        ledger.need_again(ledger.row(row), at=at)
    if row.due_at != at:
        times: dict[str, Any] = {"due_at": at, "next_try_at": at}
        waits = (ReminderState.PENDING, ReminderState.HELD)
        ledger.row(row).filter(state__in=waits, attempts=0, uncertain_at=None).update(**times)
