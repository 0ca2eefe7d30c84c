"""Goals of the demo: the real ones that communities announced, and invented ones for Louisville.

goals.csv reads the published goals as figures, where their words say how many by when. Each keeps
those words as its note. Nothing is on record for most of them, and the pages say so.
"""

from datetime import UTC, datetime, time
from typing import NamedTuple

from django_scopes import scope

from communities import actions
from communities.models import Community, Goal, User
from reports.demo.louisville import Story
from reports.demo.past import LOG, Dated, happening
from reports.demo.tables import table

GOALS: Dated = (*LOG, *((Goal, at) for at in ("created_at", "changed_at", "approved_at")))


class Promise(NamedTuple):
    """`years` are from now, those of the baseline too."""

    metric: str
    horizon: str
    years: int
    target: int
    baseline: int | None = None
    baseline_years: int = 0


AGREED = (
    Promise("people", "near", -1, 8),
    Promise("people", "near", 0, 34, 9, -2),
    Promise("people", "far", 2, 160),
    Promise("enrolled", "near", 0, 60, 46, -2),
    Promise("employers_committed", "near", 0, 14, 3, -1),
)
NEXT_YEAR = Promise("people", "near", 1, 60)
# It turned out too high, and was restated.
HIRING = Promise("employers_hiring", "near", 0, 12)
HIRING_RESTATED, WHY = 6, "Two employers stopped hiring beginners this spring. (invented)"


def announced(communities: list[Community], *, by: User) -> None:
    """What the communities promised when they were designated."""
    named = {community.name: community for community in communities}
    for row in table("goals"):
        community = named[row["community"]]
        words = f"In its words: {community.published_goal}"
        at = datetime.combine(community.designated_on, time(15), tzinfo=UTC)  # type: ignore[arg-type]  # each one is
        with scope(community=community), happening(community, at, dated=GOALS):
            goal = actions.propose_goal(
                community,
                by=by,
                metric=row["metric"],
                horizon=row["horizon"],
                year=int(row["year"]),
                target=int(row["target"]),
                note=words,
            )
            actions.approve_goal(goal, by=by)


def agreed(story: Story, *, by: User) -> None:
    """What Louisville's people agreed on with the partners, and the program approved."""
    with scope(community=story.community):
        goals = [propose(story, promise, days=370) for promise in (*AGREED, HIRING)]
        with happening(story.community, story.ago(336), dated=GOALS):
            for goal in goals:
                actions.approve_goal(goal, by=by)
        with happening(story.community, story.ago(120), dated=GOALS):
            actions.restate_goal(goals[-1], by=by, target=HIRING_RESTATED, reason=WHY)
        propose(story, NEXT_YEAR, days=6)


def propose(story: Story, promise: Promise, *, days: int) -> Goal:
    year, is_known = story.now.year, promise.baseline is not None
    with happening(story.community, story.ago(days), dated=GOALS):
        return actions.propose_goal(
            story.community,
            by=story.people["Maya"],
            metric=promise.metric,
            horizon=promise.horizon,
            year=year + promise.years,
            target=promise.target,
            baseline=promise.baseline,
            baseline_as_of=str(year + promise.baseline_years) if is_known else "",
            note="(invented)",
        )
