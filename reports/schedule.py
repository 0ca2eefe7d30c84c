"""What the clock starts, each minute: national by nature, so the scopes are off here by name.

A sweep only looks and wakes: each community is planned, and its letters are sent, in tasks of its
own, so that one that fails stops no other. Whatever was lost on the way is found by the sweep
after it. Two clocks at once do no harm.
"""

from datetime import datetime

from celery import shared_task
from django.db.models import Count, Min
from django.utils import timezone
from django_scopes import scope, scopes_disabled

from communities.models import Community
from reports import actions, ledger
from reports.digest import plan_all_digests
from reports.models import Beat, ProgressReport, Reminder, ReportingSchedule
from reports.portfolio import keeping
from reports.tasks import LETTERS_A_TURN, WAKE_UP_SECONDS, send_letters

# So many at most in one minute, the longest waiting first; the rest follows in the next ones.
SCHEDULES_A_SWEEP = 200
# Workers that are called to one community's letters at once; each goes on until none are left.
WORKERS_A_COMMUNITY = 4


@shared_task(name="reports.schedule.sweep")
def sweep() -> dict[str, int]:
    """Look at the whole ledger once. Returns how many rows each step touched or woke."""
    now = timezone.now()
    hear(now)
    with scopes_disabled():
        expired = ledger.expire_leases(now=now)
        missed = ledger.mark_missed(now=now)
        communities = communities_to_tend(now)
        letters = letters_to_send(now)
    for pk in communities:
        tend.apply_async((pk,), expires=WAKE_UP_SECONDS)
    for pk, count in letters.items():
        for _ in range(min(-(-count // LETTERS_A_TURN), WORKERS_A_COMMUNITY)):
            send_letters.apply_async((pk,), expires=WAKE_UP_SECONDS)
    return {
        "expired": expired,
        "missed": missed,
        "communities": len(communities),
        "letters": sum(letters.values()),
    }


def hear(now: datetime) -> None:
    Beat.objects.bulk_create(
        [Beat(name="sweep", heard_at=now)],
        update_conflicts=True,
        unique_fields=["name"],
        update_fields=["heard_at"],
    )


def communities_to_tend(now: datetime) -> list[int]:
    """Those with a report that is due, then those whose plan is out of date."""
    due = ProgressReport.objects.due(now=now).order_by("due_at")
    stale = ReportingSchedule.objects.to_plan(now=now)
    found = [
        *due.values_list("community_id", flat=True)[:SCHEDULES_A_SWEEP],
        *stale.values_list("community_id", flat=True)[:SCHEDULES_A_SWEEP],
    ]
    return list(dict.fromkeys(found))


def letters_to_send(now: datetime) -> dict[int, int]:
    """How many letters are due in each community that has any, the longest waiting first."""
    due = Reminder.objects.to_send(now=now).order_by().values("community_id")
    counted = due.annotate(count=Count("pk"), since=Min("next_try_at")).order_by("since")
    return dict(counted.values_list("community_id", "count"))


@shared_task(acks_late=True)
def tend(community_pk: int) -> int:
    """Plan one community's letters, draft what is near, and publish what is due; how many left."""
    now = timezone.now()
    community = Community.objects.get(pk=community_pk)
    with scope(community=community):
        actions.plan(community, now=now)
        actions.draft_coming(community, now=now)
        return actions.publish_due(community, now=now)


@shared_task(name="reports.schedule.plan_digests")
def plan_digests() -> int:
    """Plan the Monday letters of every community that lacks some; returns how many did.

    They need no schedule of reports, so `sweep` does not find them. Most runs find nobody.
    """
    with scopes_disabled():
        return plan_all_digests(now=timezone.now())


# Rows of the portfolio that one task counts: some seconds of work.
ROWS_A_TASK = 20


@shared_task(name="reports.schedule.keep_portfolio")
def keep_portfolio() -> int:
    """Wake the counting of what moved since it was counted; returns how many communities."""
    with scopes_disabled():
        keys = keeping.out_of_date(now=timezone.now())
    for start in range(0, len(keys), ROWS_A_TASK):
        count_rows.apply_async((keys[start : start + ROWS_A_TASK],), expires=WAKE_UP_SECONDS)
    return len(keys)


@shared_task(acks_late=True)
def count_rows(keys: list[int]) -> int:
    return keeping.count_some(keys)


@shared_task(name="reports.schedule.take_nation")
def take_nation() -> bool:
    """Take the nation's totals of today where something moved; whether they were taken."""
    return keeping.take_nation() is not None
