"""Where a community stands to what it promised: counted, still missing, needed a month.

A near goal is counted within its calendar year, a far one from the month of the designation to the
end of its year. Committed and engaged employers are what stands on the last day. Months are whole
ones and the share of the running one; today is still ahead. All of it is exact until it is written
out (placements.pace). Unknown is never zero.
"""

from calendar import monthrange
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction
from functools import cached_property

from communities.models import Community, Goal, GoalMetric, Horizon
from communities.periods import Period, month_of
from placements.metrics import METRICS, Audience, Metric
from placements.models import Measure
from placements.spans import Spans, Totals, totals_in

# What stands on a day, and is not added up over a span.
STANDING = (GoalMetric.EMPLOYERS_COMMITTED, GoalMetric.EMPLOYERS_ENGAGED)
TRAINING = (GoalMetric.ENROLLED, GoalMetric.COMPLETED)


class Standing(StrEnum):
    NOT_COUNTED = "not counted"  # a far goal without a designation
    AHEAD = "ahead"
    HIDDEN = "hidden"
    NOT_KNOWN = "not known"
    REACHED = "reached"
    TOO_EARLY = "too early"
    NO_BASELINE = "no baseline"
    ENOUGH = "enough"
    NOT_ENOUGH = "not enough"
    ENDED_REACHED = "ended, reached"
    ENDED_SHORT = "ended, not reached"
    ENDED_UNKNOWN = "ended, not known"


@dataclass(frozen=True)
class Target:
    """A goal and what is counted for it today.

    `record_on` is the first month on record where that is later than the span's first one; None
    with `is_on_record` False where nothing is. `missing` are cohorts that have not said.
    """

    goal: Goal
    span: Period | None
    today: date
    counted: int | None = None
    missing: int = 0
    is_on_record: bool = True
    record_on: date | None = None
    is_hidden: bool = False

    @property
    def metric(self) -> Metric:
        return METRICS[self.goal.metric]

    @property
    def is_standing(self) -> bool:
        return self.goal.metric in STANDING

    @property
    def has_ended(self) -> bool:
        return self.span is not None and self.today >= self.span.ends_on

    @property
    def actual(self) -> int | None:
        """None where nobody knows, or this reader may not."""
        if self.span is None or self.today < self.span.starts_on or self.is_hidden:
            return None
        if self.has_ended and (self.is_standing or not self.is_on_record):
            return None
        return self.counted

    @property
    def remaining(self) -> int | None:
        return None if self.actual is None else max(self.goal.target - self.actual, 0)

    @property
    def is_low(self) -> bool:
        """Whether there may be more than is counted."""
        return bool(self.record_on or self.missing)

    @property
    def months(self) -> Fraction:
        return Fraction(self.span.months if self.span else 0)

    @property
    def months_left(self) -> Fraction:
        if self.span is None:
            return Fraction(0)
        left = place(self.span.ends_on) - place(self.today)
        return min(max(left, Fraction(0)), self.months)

    @property
    def time_gone(self) -> Fraction:
        """As a share of the span."""
        return 1 - self.months_left / self.months if self.months else Fraction(0)

    @property
    def needed(self) -> Fraction | None:
        """A month from now on; with less than a month to go, all that is missing."""
        if self.has_ended or self.remaining is None:
            return None
        return self.remaining / max(self.months_left, Fraction(1))

    @property
    def counted_from(self) -> date | None:
        """The first day of what the pace is taken from."""
        if self.is_standing:
            day = self.goal.baseline_on
            return day + timedelta(days=1) if day else None
        if self.span is None:
            return None
        return max(self.record_on or self.span.starts_on, self.span.starts_on)

    @property
    def so_far(self) -> Fraction | None:
        """A month; None in the first month, and where nobody knows what there was before."""
        if self.actual is None or self.counted_from is None:
            return None
        gone = place(self.today) - place(self.counted_from)
        before = (self.goal.baseline or 0) if self.is_standing else 0
        return (self.actual - before) / gone if gone >= 1 else None

    @property
    def forecast(self) -> int | None:
        """Where the pace so far leads to; the part of one more does not count."""
        if self.actual is None or self.so_far is None:
            return None
        return max(int(self.actual + self.so_far * self.months_left), 0)

    @cached_property
    def standing(self) -> Standing:
        if self.span is None:
            return Standing.NOT_COUNTED
        if self.today < self.span.starts_on:
            return Standing.AHEAD
        if self.is_hidden:
            return Standing.HIDDEN
        return self.ended() if self.has_ended else self.running()

    def ended(self) -> Standing:
        if self.actual is None:
            return Standing.ENDED_UNKNOWN
        if self.actual >= self.goal.target:
            return Standing.ENDED_REACHED
        return Standing.ENDED_UNKNOWN if self.is_low else Standing.ENDED_SHORT

    def running(self) -> Standing:
        if self.actual is None:
            return Standing.NOT_KNOWN
        if not self.remaining:
            return Standing.REACHED
        if self.counted_from is None:
            return Standing.NO_BASELINE
        if self.forecast is None:
            return Standing.TOO_EARLY
        return Standing.ENOUGH if self.forecast >= self.goal.target else Standing.NOT_ENOUGH


def place(day: date) -> Fraction:
    """A day in months, so that two of them have a distance."""
    in_month = monthrange(day.year, day.month)[1]
    return day.year * 12 + day.month - 1 + Fraction(day.day - 1, in_month)


def span_of(goal: Goal, designated_on: date | None) -> Period | None:
    """What counts; None for a far goal that has no beginning yet, or ended before it."""
    end = date(goal.year + 1, 1, 1)
    if goal.horizon == Horizon.NEAR:
        return Period(date(goal.year, 1, 1), end)
    if designated_on is None or designated_on >= end:
        return None
    return Period(month_of(designated_on).starts_on, end)


@dataclass(frozen=True)
class Wanted:
    """Goals with the span of each; `spans` is what has to be counted for them."""

    of: Mapping[Goal, Period | None]

    @property
    def spans(self) -> Spans:
        found = {goal: span for goal, span in self.of.items() if span}
        hiring = {s for goal, s in found.items() if goal.metric == GoalMetric.EMPLOYERS_HIRING}
        return Spans(tuple(dict.fromkeys(found.values())), frozenset(hiring))


def wanted_for(community: Community, goals: Iterable[Goal]) -> Wanted:
    return Wanted({goal: span_of(goal, community.designated_on) for goal in goals})


def targets_of(
    community: Community, goals: Iterable[Goal], today: date, *, sees_rows: bool
) -> list[Target]:
    """The goals in their order, in three queries, or none without goals that count."""
    wanted = wanted_for(community, goals)
    totals = totals_in(community, wanted.spans, today) if wanted.spans.all else Totals({}, {})
    return targets_from(wanted, totals, today, sees_rows=sees_rows)


def targets_from(wanted: Wanted, totals: Totals, today: date, *, sees_rows: bool) -> list[Target]:
    """Those who see no rows see totals only: parts of totals go out after a quarter."""
    return [
        target_of(goal, span, totals, today, sees_rows=sees_rows)
        for goal, span in wanted.of.items()
    ]


def target_of(
    goal: Goal, span: Period | None, totals: Totals, today: date, *, sees_rows: bool
) -> Target:
    if span is None:
        return Target(goal, None, today)
    figure = totals.of[span][goal.metric]
    is_hidden = not sees_rows and figure.metric.audience != Audience.ALL
    if is_hidden or goal.metric in STANDING:
        return Target(goal, span, today, figure.numerator, is_hidden=is_hidden)
    began = totals.began.get(Measure.TRAINING if goal.metric in TRAINING else Measure.PLACEMENTS)
    if began is None or began > today or began >= span.ends_on:
        missing = figure.missing or 0
        return Target(goal, span, today, figure.numerator, missing, is_on_record=False)
    return Target(
        goal,
        span,
        today,
        figure.numerator,
        figure.missing or 0,
        record_on=began if began > span.starts_on else None,
    )


def each_quarter(
    targets: Sequence[Target], quarters: Iterable[Period]
) -> Mapping[Period, Fraction | None]:
    """People to be placed in each quarter, if a goal is spread evenly over its time.

    The near goal of its year comes first, then the far goal that ends next.
    """
    people = [t for t in targets if t.goal.metric == GoalMetric.PEOPLE and t.span]
    found: dict[Period, Fraction | None] = {}
    for quarter in quarters:
        over = [
            t for t in people if t.span and t.span.starts_on < quarter.ends_on <= t.span.ends_on
        ]
        best = min(over, key=lambda t: (t.goal.horizon != Horizon.NEAR, t.goal.year), default=None)
        found[quarter] = best.goal.target * quarter.months / best.months if best else None
    return found
