"""The page of goals: what runs, what has ended, what is proposed, and what was restated."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from communities.models import Community, Goal
from placements.metrics import METRICS
from placements.pace import (
    actual_words,
    baseline_words,
    caveat,
    needed_words,
    still_words,
    verdict,
)
from placements.targets import Target, targets_of

ORDER = [*METRICS]


@dataclass(frozen=True)
class GoalLine:
    """An approved goal as it is read."""

    goal: Goal
    name: str
    baseline: str
    target: str
    actual: str
    caveat: str
    needed: str
    still: str
    verdict: str
    counted: int | None


@dataclass(frozen=True)
class Goals:
    """`restated` are the goals that another one stands for by now, each with that one."""

    as_of: date
    running: list[GoalLine]
    ended: list[GoalLine]
    proposed: list[Goal]
    restated: list[tuple[Goal, Goal]]

    @property
    def standing(self) -> list[Goal]:
        return [line.goal for line in (*self.running, *self.ended)]

    @property
    def is_empty(self) -> bool:
        return not (self.running or self.ended or self.proposed)


def goals_of(community: Community, today: date, *, sees_rows: bool) -> Goals:
    """In four queries, or one while nothing is approved. Call it inside the community's scope."""
    kept = in_order(community.goals.for_page())
    standing = [goal for goal in kept if goal.is_standing]
    targets = targets_of(community, standing, today, sees_rows=sees_rows)
    instead = {goal.restates_id: goal for goal in kept if goal.restates_id}
    return Goals(
        today,
        [line_of(target) for target in targets if not target.has_ended],
        [line_of(target) for target in targets if target.has_ended],
        [goal for goal in kept if not goal.is_approved],
        [(goal, instead[goal.pk]) for goal in kept if goal.replaced_at],
    )


def in_order(goals: Iterable[Goal]) -> list[Goal]:
    """By what is promised; of the same, as they come."""
    return sorted(goals, key=lambda goal: ORDER.index(goal.metric))


def line_of(target: Target) -> GoalLine:
    return GoalLine(
        target.goal,
        target.metric.name,
        baseline_words(target),
        f"{target.goal.target:,}",
        actual_words(target),
        caveat(target),
        needed_words(target),
        still_words(target),
        verdict(target),
        target.actual,
    )
