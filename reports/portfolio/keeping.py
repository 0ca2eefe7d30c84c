"""Which rows of the portfolio are out of date, and bringing them up to date.

No act has to know of the portfolio: each leaves an Activity, and those that move a figure a new
stamp, and the sweep looks for both. An act may commit some time after the moment that it wrote
down, so a row is counted again until the last act before it is older than that.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import F, Max, Q, QuerySet
from django.utils import timezone
from django_scopes import scope, scopes_disabled

from communities.models import Community
from placements.nationwide import employers_counted_once
from reports.models import NationDay, PortfolioRow
from reports.portfolio.counting import count
from reports.portfolio.totals import totals_of

# No transaction of ours is open for so long: the web server and the worker end it before.
SETTLED_AFTER = timedelta(minutes=5)
# Each place and employer of the nation is counted no more often than this.
NATION_EVERY = timedelta(minutes=10)


def out_of_date(*, now: datetime) -> list[int]:
    """The keys of communities whose row is missing or may be wrong, the longest waiting first.

    In two queries, outside every scope.
    """
    stale = Q(portfolio_row=None) | ~Q(portfolio_row__figures_stamp=F("figures_stamp"))
    stale |= Q(last_active_at__gt=F("portfolio_row__counted_at") - SETTLED_AFTER)
    stale |= another_day(now)
    found = Community.objects.with_last_activity().filter(stale)
    oldest = found.order_by(F("portfolio_row__counted_at").asc(nulls_first=True), "pk")
    return list(oldest.values_list("pk", flat=True))


def another_day(now: datetime) -> Q:
    """Where the calendar shows another day than when the row was counted."""
    zones = Community.objects.order_by().values_list("time_zone", flat=True).distinct()
    changed = Q(pk__in=[])
    for zone in zones:
        today = now.astimezone(ZoneInfo(zone)).date()
        changed |= Q(time_zone=zone) & ~Q(portfolio_row__as_of=today)
    return changed


def count_some(keys: Iterable[int], *, now: datetime | None = None) -> int:
    """Count the rows of these communities anew, each in its own scope; returns how many."""
    communities = Community.objects.in_bulk(list(keys)).values()
    for community in communities:
        with scope(community=community):
            count(community, now=now)
    return len(communities)


def take_nation(*, now: datetime | None = None, again: bool = False) -> NationDay | None:
    """The totals of today with each employer counted once; None where they stand already.

    `again` takes them whether or not something has moved.
    """
    now = now or timezone.now()
    with scopes_disabled():  # the nation's own count
        today = timezone.localdate(now)
        kept = NationDay.objects.filter(on=today).first()
        moved_at = PortfolioRow.objects.aggregate(at=Max("counted_at"))["at"]
        if not again and (moved_at is None or (kept and not is_due(kept, moved_at, now))):
            return None
        figures = figures_of_nation(Community.objects.taking_part())
        values = {"taken_at": now, "figures": figures}
        return NationDay.objects.update_or_create(on=today, defaults=values)[0]


def is_due(kept: NationDay, moved_at: datetime, now: datetime) -> bool:
    return moved_at > kept.taken_at and now - kept.taken_at >= NATION_EVERY


def figures_of_nation(communities: QuerySet[Community]) -> dict[str, object]:
    totals = totals_of(communities)
    return {
        "communities": totals.communities,
        "reporting": totals.reporting,
        "oldest": totals.oldest.isoformat() if totals.oldest else None,
        "nested": totals.nested,
        **totals.figures,
        **employers_counted_once(communities),
    }
