"""What a dashboard shows of a community's figures: kept beside its row of the portfolio.

Everything in it may be read by the council: totals, parts of totals as they went out last, and
nothing else. It is worked out by the clock a minute after something moved, from the definitions of
the page of outcomes, so that opening a dashboard costs the same whatever stands behind it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone

from communities.models import Community, Goal, Horizon
from communities.periods import Period, since
from partners.models import CommitmentKind
from placements.breakdowns import SERVED
from placements.counting import FUNNEL_CHECK
from placements.figures import Figures
from placements.goals import GoalLine, in_order, line_of
from placements.metrics import METRICS, Audience
from placements.models import Evidence, Measure
from placements.outcomes import last_quarters, short, trend_of
from placements.releases import Reading, readings_of
from placements.shown import NOT_KNOWN, SECTIONS, Line, lines_of, steps_for
from placements.spans import Spans, Totals, figures_and_totals
from placements.targets import (
    STANDING,
    TRAINING,
    Standing,
    Target,
    targets_from,
    wanted_for,
)
from reports.council import open_asks, open_questions
from reports.dashboard.direction import Direction, direction_of

TILES = (
    *("people", "enrolled", "employers_hiring", "employers_committed"),
    *(f"retained_{FUNNEL_CHECK.value}", "median_wage"),
)
LEVELS = {
    Standing.REACHED: ("Reached", "good"),
    Standing.ENDED_REACHED: ("Reached", "good"),
    Standing.ENOUGH: ("On pace", "good"),
    Standing.NOT_ENOUGH: ("Behind the pace", "bad"),
    Standing.ENDED_SHORT: ("Not reached", "bad"),
    Standing.TOO_EARLY: ("Too early to tell", ""),
}
GREY = ("Not known", "")
SHOWN = 3  # of the questions that wait; their page has all


@dataclass(frozen=True)
class Read:
    """What is worked out once for the row of the portfolio and for the board."""

    figures: Figures
    totals: Totals
    targets: list[Target]
    quarters: list[Period]

    def is_known(self, key: str) -> bool:
        """Whether anything is on record; the directory of partners is there from the first day."""
        if key in STANDING:
            return True
        return (Measure.TRAINING if key in TRAINING else Measure.PLACEMENTS) in self.totals.began

    @property
    def running(self) -> list[Target]:
        return [target for target in self.targets if not target.has_ended]


def read(community: Community, designated_on: date, today: date, beside: Sequence[Period]) -> Read:
    """In the community's scope: six queries, whatever the amount of data."""
    goals = in_order(community.goals.current().approved().order_by("year", "horizon", "pk"))
    wanted, quarters = wanted_for(community, goals), last_quarters(today)
    spans = wanted.spans.beside([*beside, *quarters])
    spans = Spans(spans.all, spans.hiring | set(quarters))
    whole = since(designated_on, today)
    figures, totals = figures_and_totals(community, whole, spans, today)
    targets = targets_from(wanted, totals, today, sees_rows=False)
    return Read(figures, totals, targets, quarters)


def board_of(community: Community, found: Read) -> dict[str, Any]:
    """As it is kept, in JSON: see reports.dashboard.reading for how it is read."""
    released = readings_of(community)
    lines = lines_of(found.figures, released)
    return {
        "tiles": [tile_of(key, lines[key], found) for key in TILES if key in lines],
        "trend": [
            [short(quarter.period), quarter.people, quarter.aim]
            for quarter in trend_of(found.totals, found.quarters, found.targets)
        ],
        "goals": [goal_kept(line_of(target), target) for target in found.running],
        "funnel": [
            [step.name, words, step.n, step.note]
            for step, words in steps_for(found.figures, released)
        ],
        "served": [served(released[key]) for key in SERVED if key in released],
        "promises": list(promises_of(community)),
        **asked_of(community),
    }


def tile_of(key: str, line: Line, found: Read) -> dict[str, Any]:
    if not found.is_known(key):
        line = Line(line.metric, NOT_KNOWN)
    target = target_on(key, found.running)
    level, mood = level_of(line, target)
    moved = direction(key, found)
    return {
        "key": key,
        "anchor": ANCHORS[key],
        "name": line.metric.name,
        "is_known": line.value is not None,
        **counted(line, target),
        "missing": line.missing or 0,
        "level": level,
        "mood": mood,
        "way": moved.way,
        "periods": moved.periods,
        "is_good": moved.is_good(line.metric.polarity),
        "how": line.metric.definition,
        "as_of": found.figures.as_of.isoformat(),
        "through": line.through.isoformat() if line.through else "",
        "evidence": evidence(found.figures) if key == "people" else "",
    }


def target_on(key: str, running: Sequence[Target]) -> Target | None:
    """The goal that a figure is held against: the one that counts as long as the figure does."""
    own = [target for target in running if target.goal.metric == key]
    return max(own, key=place_of, default=None)


def place_of(target: Target) -> tuple[bool, int]:
    return target.goal.horizon == Horizon.FAR, target.goal.year


def level_of(line: Line, target: Target | None) -> tuple[str, str]:
    if line.is_hidden:
        return "", ""
    if line.value is None:
        return GREY
    return LEVELS.get(target.standing, GREY) if target else ("", "")


def level_words(standing: str) -> str:
    """Of a goal, as its standing was kept."""
    return LEVELS.get(Standing(standing), GREY)[0]


def counted(line: Line, target: Target | None) -> dict[str, str]:
    """The number; of a goal of one year, that of the year, and beside it the whole."""
    if target is None or target.actual is None:
        return {"words": line.words, "of": fraction(line), "target": "", "whole": ""}
    words = f"{target.actual:,}"
    whole = "" if words == line.words else f"{line.words} since designation"
    return {"words": words, "of": "", "target": target_words(target.goal), "whole": whole}


ANCHORS = {metric.key: anchor for anchor, _, metrics in SECTIONS for metric in metrics}


def target_words(goal: Goal) -> str:
    return f"of {goal.target:,} {goal.by_when}"


def fraction(line: Line) -> str:
    if line.numerator is None or line.denominator is None:
        return ""
    return f"{line.numerator:,} of {line.denominator:,}"


def direction(key: str, found: Read) -> Direction:
    """By quarters, for totals; a part of a total has no figure of a quarter."""
    if METRICS[key].audience != Audience.ALL or key == "employers_committed":
        return Direction()
    values = [found.totals.of[quarter][key].numerator for quarter in found.quarters]
    began = min(found.totals.began.values(), default=None)
    known = [
        value if began and quarter.ends_on > began else None
        for quarter, value in zip(found.quarters, values, strict=True)
    ]
    return direction_of(known)


def evidence(figures: Figures) -> str:
    """Who says so of most placements; how many of each would be a part of a total."""
    parts = figures["placements"].parts
    total = sum(parts.values())
    most = max(parts, key=lambda code: parts[code], default="")
    if not most or parts[most] * 2 <= total:
        return ""
    return f"Mostly {Evidence(most).label.lower()}"


def goal_kept(line: GoalLine, target: Target) -> dict[str, Any]:
    level, mood = LEVELS.get(target.standing, GREY)
    return {
        "name": line.name,
        "target": line.target,
        "by_when": str(line.goal.by_when),
        "actual": line.actual,
        "needed": line.needed,
        "still": line.still,
        "verdict": "" if line.verdict == f"{level}." else line.verdict,
        "caveat": line.caveat,
        "level": level,
        "mood": mood,
    }


def served(reading: Reading) -> dict[str, Any]:
    answers = [[name, "Hidden" if n is None else f"{n:,}"] for name, n in reading.answers]
    return {
        "name": reading.breakdown.name,
        "total": reading.total,
        "through": reading.through.isoformat(),
        "answers": answers,
    }


def promises_of(community: Community) -> Iterator[list[Any]]:
    """What employers promised and what came of it, by kind."""
    totals = community.commitments.kept().of_employers().totals("kind")
    for row in totals.order_by("kind"):
        if row["promised"]:
            yield [CommitmentKind(str(row["kind"])).label, row["promised"], row["delivered_so_far"]]


def asked_of(community: Community) -> dict[str, Any]:
    """What is open between the community and its council, and whom one asks."""
    asks, questions, now = open_asks(community), open_questions(community), timezone.now()
    meetings = community.meetings.standing().order_by("starts_at")
    meeting, met = meetings.filter(starts_at__gt=now).first(), meetings.filter(starts_at__lte=now)
    contact = community.memberships.whom_to_ask(community)
    return {
        "asks": [[ask.text, ask.of] for ask in asks],
        "questions": len(questions),
        "asked": [question.text for question in questions[:SHOWN]],
        "meeting": meeting.starts_at.isoformat() if meeting else "",
        "met": last.starts_at.isoformat() if (last := met.last()) else "",
        "contact": list(contact) if contact else [],
        "story": story_of(community),
    }


def story_of(community: Community) -> dict[str, str]:
    """What the last report said in words, to stand beside the numbers."""
    last = community.versions.order_by("-submitted_at", "-pk").first()
    if last is None:
        return {}
    said = {"because": last.standing_because, "wins": last.wins, "obstacles": last.obstacles}
    return {**said, "on": last.submitted_at.astimezone(community.zone).date().isoformat()}


def nothing_known(community: Community) -> dict[str, Any]:
    """Of a community that applies: it has no figures yet."""
    return {
        **{key: [] for key in ("tiles", "trend", "goals", "funnel", "served", "promises")},
        **asked_of(community),
    }
