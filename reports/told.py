"""The figures of a report: those that the council may see, worked out once and then kept.

Suppression is applied here and nowhere after: what a page, a letter or a printed report shows is
taken from these rows, and a number that is hidden is not in them.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any, Self

from communities.models import Community
from communities.periods import Period
from placements.figures import Figure, Figures
from placements.goals import GoalLine, in_order, line_of
from placements.metrics import METRICS, Audience
from placements.releases import readings_of
from placements.shown import SECTIONS, Line, lines_of, words_of
from placements.spans import Spans, Totals, figures_and_totals
from placements.targets import STANDING, targets_from, wanted_for

GOALS = "Against the goals"
PART_NAMES = [name for _, name, _ in SECTIONS] + [GOALS]
# What a day stands for and not the period: it has no figure of the period before.
OF_A_DAY = frozenset(STANDING)


@dataclass(frozen=True)
class Told:
    """One figure of a report, as it is read and as it is kept.

    `before` is the same of the period before, in words; `through` the last day counted where that
    is not the period's. A goal has a `target`, and `how` says whether the pace is enough.
    """

    key: str
    part: str
    name: str
    words: str
    how: str
    as_of: str
    value: float | int | None = None
    counted: int | None = None
    of: int | None = None
    missing: int | None = None
    before: str = ""
    before_value: float | int | None = None
    through: str = ""
    target: str = ""
    by_when: str = ""
    is_hidden: bool = False

    @classmethod
    def read(cls, kept: Mapping[str, Any]) -> Self:
        return cls(**kept)

    @property
    def kept(self) -> dict[str, Any]:
        return asdict(self)

    @property
    def as_of_day(self) -> date:
        return date.fromisoformat(self.as_of)

    @property
    def through_day(self) -> date | None:
        return date.fromisoformat(self.through) if self.through else None

    @property
    def direction(self) -> str:
        """Against the period before, in words; empty where one of the two is not known."""
        if self.value is None or self.before_value is None:
            return ""
        if self.value == self.before_value:
            return "as before"
        way = "up" if self.value > self.before_value else "down"
        return f"{way} from {self.before}"

    @property
    def fraction(self) -> str:
        """Out of how many: “12 of 40” beside a share, “of 40” beside the 12 itself."""
        if self.counted is None or self.of is None:
            return ""
        return (
            f"of {self.of:,}" if self.counted == self.value else f"{self.counted:,} of {self.of:,}"
        )


def figures_told(community: Community, period: Period, today: date) -> list[Told]:
    """Every figure of the period that the council may see, then the goals; in scope.

    Six queries at most, whatever the amount of data.
    """
    goals = in_order(community.goals.current().approved().order_by("year", "horizon", "pk"))
    wanted, before = wanted_for(community, goals), period.previous()
    spans = wanted.spans.beside([before])
    spans = Spans(spans.all, spans.hiring | {before})
    figures, totals = figures_and_totals(community, period, spans, today)
    targets = targets_from(wanted, totals, today, sees_rows=False)
    lines = [line_of(target) for target in targets if not target.has_ended]
    told = [*of_period(figures, community), *of_goals(lines, today)]
    return beside(told, totals, before)


def of_period(figures: Figures, community: Community) -> Iterator[Told]:
    lines = lines_of(figures, readings_of(community))
    for _, part, metrics in SECTIONS:
        for metric in metrics:
            if metric.key in lines:
                yield told_line(part, lines[metric.key], figures.as_of)


def told_line(part: str, line: Line, as_of: date) -> Told:
    return Told(
        key=line.metric.key,
        part=part,
        name=line.metric.name,
        words=line.words,
        how=line.metric.definition,
        as_of=as_of.isoformat(),
        value=line.value,
        counted=line.numerator,
        of=line.denominator,
        missing=line.missing,
        through=line.through.isoformat() if line.through else "",
        is_hidden=line.is_hidden,
    )


def of_goals(lines: Sequence[GoalLine], as_of: date) -> Iterator[Told]:
    for line in lines:
        yield Told(
            key=f"goal:{line.goal.pk}",
            part=GOALS,
            name=line.name,
            words=line.actual,
            how=" ".join(filter(None, (line.verdict, line.caveat))),
            as_of=as_of.isoformat(),
            value=line.counted,
            target=line.target,
            by_when=str(line.goal.by_when),
        )


def beside(told: list[Told], totals: Totals, before: Period) -> list[Told]:
    """Each total with that of the period before; parts of totals go out once a quarter."""
    return [with_before(figure, totals.of[before].get(figure.key)) for figure in told]


def with_before(told: Told, figure: Figure | None) -> Told:
    if figure is None or told.key in OF_A_DAY or METRICS[told.key].audience != Audience.ALL:
        return told
    value = None if figure.value is None else float(figure.value)
    number = int(value) if value is not None and value.is_integer() else value
    words = words_of(figure.value, figure.metric.unit, figure.denominator)
    return replace(told, before=words, before_value=number)


def parts_of(figures: Sequence[Told]) -> list[tuple[str, list[Told]]]:
    """By heading, in the order of the outcomes page, without those that are hidden."""
    shown = [told for told in figures if not told.is_hidden]
    parts = [(name, [told for told in shown if told.part == name]) for name in PART_NAMES]
    return [(name, found) for name, found in parts if found]
