"""The ladder: which letters a report has in a community, to whom, and when.

The program's rungs are rows (models.Rung), and so is what a community does differently. Days count
on the community's calendar, from the day a report is due or from the day it went out.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from communities.models import Community
from reports.models import Anchor, Audience, Rule, Rung, RungChange

# The letter that is the report itself: it may wait, and cannot be turned off.
THE_REPORT = Rule.COUNCIL_PROGRESS
# Before the due day, after it, and after the report went out: the days a community may choose.
BOUNDS: dict[str, tuple[int, int]] = {"before": (-30, -1), "after": (1, 60), "out": (1, 60)}


@dataclass(frozen=True)
class Step:
    """A rung as it stands in one community. `change` is what the community does differently."""

    rung: Rung
    change: RungChange | None = None

    @property
    def rule(self) -> Rule:
        return Rule(self.rung.key)

    @property
    def days(self) -> int:
        if self.change and self.change.days is not None:
            return self.change.days
        return self.rung.days

    @property
    def is_on(self) -> bool:
        return self.rung.is_on and (self.change is None or self.change.is_on)

    @property
    def audience(self) -> Audience:
        return Audience(self.rung.audience)

    @property
    def is_of_due_day(self) -> bool:
        return self.rung.anchor == Anchor.DUE

    @property
    def is_notice(self) -> bool:
        return self.is_of_due_day and self.rung.days < 0

    @property
    def is_overdue(self) -> bool:
        return self.is_of_due_day and self.rung.days > 0

    @property
    def is_nudge(self) -> bool:
        return self.audience == Audience.UNREAD

    @property
    def may_change(self) -> bool:
        return self.rule != THE_REPORT

    @property
    def bounds(self) -> tuple[int, int]:
        """The fewest and the most days that a community may choose."""
        if not self.is_of_due_day:
            return BOUNDS["out"]
        return BOUNDS["before" if self.is_notice else "after"]

    @property
    def when(self) -> str:
        """In words: “7 days before it is due”."""
        days = f"{abs(self.days)} day{'' if abs(self.days) == 1 else 's'}"
        if not self.is_of_due_day:
            return f"{days} after it went out" if self.days else "When it goes out"
        if not self.days:
            return "On the day it is due"
        return f"{days} {'before' if self.days < 0 else 'after'} it is due"


def ladder_of(community: Community) -> list[Step]:
    """Every rung in order, in two queries; inside the scope."""
    changes = {change.rung_id: change for change in community.rung_changes.all()}
    return [Step(rung, changes.get(rung.key)) for rung in Rung.objects.all()]


def longest_notice(ladder: Iterable[Step]) -> int:
    """How many days before its due day a report must be known, for all notices of it."""
    return max((-step.days for step in ladder if step.is_notice and step.is_on), default=0)
