"""Why a community comes before others on the nation's pages: the one definition of it.

Only communities that are at work can be late or silent: one that applies has the program's clock,
and one that has paused or is done has none.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from communities.models import Status as CommunityStatus
from reports.models import Attention

# Two months in which no member of it did anything on the site.
SILENT_AFTER = timedelta(days=60)
# More than a quarter without one finished item, while the stage is open.
STALLED_AFTER = timedelta(days=120)
# The first ones first.
RANKS = {
    Attention.SILENT: 1,
    Attention.LATE: 2,
    Attention.STALLED: 3,
    Attention.BEHIND: 4,
    Attention.NONE: 5,
}
MEANINGS = {
    Attention.SILENT: f"No member of it did anything on the site for {SILENT_AFTER.days} days.",
    Attention.LATE: "A report to the council was due and has not gone out.",
    Attention.STALLED: f"No item of the checklist was finished for {STALLED_AFTER.days} days.",
    Attention.BEHIND: "Items of the checklist are past their due date.",
    Attention.NONE: "None of these.",
}


@dataclass(frozen=True)
class Signs:
    """What is known of a community that may need attention, on its own calendar."""

    status: str
    today: date
    designated_on: date | None
    active_on: date | None
    report_late_since: date | None
    stage_since: date | None
    finished_on: date | None
    is_finished: bool
    late_since: date | None  # the due date that passed first

    @property
    def moved_on(self) -> date | None:
        """When something was last finished, or the stage begun."""
        return max(filter(None, (self.finished_on, self.stage_since)), default=None)


def attention_of(signs: Signs) -> tuple[Attention, date | None]:
    """The first reason that holds, and since when."""
    if signs.status != CommunityStatus.ACTIVE:
        return Attention.NONE, None
    for attention, since_when in REASONS:
        if since := since_when(signs):
            return attention, since
    return Attention.NONE, None


def silent_since(signs: Signs) -> date | None:
    heard = signs.active_on or signs.designated_on
    return heard if heard and signs.today - heard >= SILENT_AFTER else None


def stalled_since(signs: Signs) -> date | None:
    moved_on = None if signs.is_finished else signs.moved_on
    return moved_on if moved_on and signs.today - moved_on >= STALLED_AFTER else None


REASONS: tuple[tuple[Attention, Callable[[Signs], date | None]], ...] = (
    (Attention.SILENT, silent_since),
    (Attention.LATE, lambda signs: signs.report_late_since),
    (Attention.STALLED, stalled_since),
    (Attention.BEHIND, lambda signs: signs.late_since),
)
