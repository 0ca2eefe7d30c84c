"""The nation in public: totals over all designated communities, and no single one of them."""

from typing import Any

from django_scopes import scopes_disabled

from communities.models import Community
from placements.metrics import METRICS
from reports.models import NationDay
from reports.portfolio.summary import Summary, summary_of
from reports.portfolio.totals import EMPLOYERS

SHOWN = ("people", "placements", "enrolled", *EMPLOYERS)


def nation_shown() -> Summary:
    """As the portfolio counts it, in one query, or four when a row was counted since."""
    with scopes_disabled():  # the nation's totals, of which no community's figure can be told
        return summary_of(Community.objects.taking_part(), "public", is_whole=True)


def figures_of(summary: Summary) -> list[dict[str, Any]]:
    """Each figure with what it means, of how many communities, and the day of the oldest."""
    return [one_figure(key, summary) for key in SHOWN]


def one_figure(key: str, summary: Summary) -> dict[str, Any]:
    totals, day = summary.totals, summary.nation
    value = once(key, day) if key in EMPLOYERS else totals.figures[key]
    return {
        "key": key,
        "name": METRICS[key].name,
        "value": value,
        "communities": totals.known[key],
        "of": totals.communities,
        "oldest": totals.oldest,
        "definition": METRICS[key].definition,
    }


def once(key: str, day: NationDay | None) -> int | None:
    """An employer of several communities counts once, or not at all until the clock has counted."""
    return day.figures[key] if day else None
