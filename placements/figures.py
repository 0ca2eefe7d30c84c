"""The figures of a community in a period, added up from the rollup: four queries at any size.

Unknown is never zero: where nobody has said anything, a figure's value is None. A period is made of
whole months (communities.periods). What is due, overdue or not begun depends on `today`, so that is
decided here and never stored.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from communities.models import Community
from communities.periods import Period
from placements.breakdowns import GAIN_BANDS, WAGE_BANDS, banded
from placements.counting import (
    COHORTS,
    COMPLETED,
    ENROLLED,
    FUNNEL_CHECK,
    IN_TRAINING,
    NOT_SAID,
    UNKNOWN,
    WITHDREW,
)
from placements.employers import Employers, employers_from, hires_of
from placements.medians import Medians, histogram, median_of
from placements.metrics import GROUPS, METRICS, Group, Metric
from placements.models import RETAINED, After, Kind, Measure, Outcome
from placements.summing import Ahead, Cell, State, not_begun_sums, sums_of

# Of a check, beside its outcomes.
NOT_DUE, DUE, OVERDUE = "not_due", "due", "overdue"
STATES: dict[int, str] = {State.AHEAD: NOT_DUE, State.NOW: DUE, State.PAST: OVERDUE}
MISSING = (DUE, OVERDUE, Outcome.UNKNOWN.value)


@dataclass(frozen=True)
class Figure:
    """One metric in one period. `value` is None where nobody knows.

    `parts` is what the numbers are made of, by name: kinds of evidence, states of checks, answers.
    `employers` and `people` are how many stand behind a median wage.
    """

    metric: Metric
    value: Decimal | int | None
    numerator: int | None
    as_of: date
    denominator: int | None = None
    missing: int | None = None
    employers: int | None = None
    people: int | None = None
    parts: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Step:
    """One step of the funnel: of those who began in the period, how many came so far.

    `parts` are the checks that the last step is counted from, by their state.
    """

    key: str
    name: str
    n: int | None
    note: str = ""
    parts: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Figures:
    """All figures of a period; `figures["people"]` is one."""

    period: Period
    as_of: date
    by_key: Mapping[str, Figure]
    funnel: tuple[Step, ...]

    def __getitem__(self, key: str) -> Figure:
        return self.by_key[key]


def figures_of(community: Community, period: Period, today: date) -> Figures:
    """Every figure of placements.metrics in a period. Call it inside the community's scope."""
    ahead = not_begun_sums(community, period, today)
    sums = sums_of(community, period, today)
    hires, known = hires_of(community, period, today, ahead.by_employer)
    counted = counted_from(community, period, today, sums, ahead)
    return figures_from(period, today, counted, employers_from(hires, known))


@dataclass(frozen=True)
class Counted:
    """What the figures of a period are made from, without what lies ahead."""

    sums: Counter[Cell]
    medians: Medians


def counted_from(
    community: Community, period: Period, today: date, sums: Counter[Cell], ahead: Ahead
) -> Counted:
    """One query, for the medians; `sums` hold what lies ahead too."""
    sums.subtract(ahead.cells)
    return Counted(sums, median_of(community, period, today, sums, ahead.exact))


def figures_from(period: Period, today: date, counted: Counted, employers: Employers) -> Figures:
    sums, medians = counted.sums, counted.medians
    found = [
        *people_and_placements(sums, today),
        *training(sums, today),
        *(
            Figure(METRICS[f"employers_{key}"], n, n, today)
            for key, n in (
                ("committed", employers.committed),
                ("engaged", employers.engaged),
                ("hiring", employers.hiring),
            )
        ),
        wage(sums, Measure.WAGE_DOLLARS, medians.wage, employers=employers.with_wage, today=today),
        wage(sums, Measure.GAIN_DOLLARS, medians.gain, employers=employers.with_gain, today=today),
        *(one for after in After for one in retention(sums, after, today)),
        *(representation(sums, group, today) for group in GROUPS),
    ]
    by_key = {figure.metric.key: figure for figure in found}
    return Figures(period, today, by_key, funnel_of(sums))


def total(sums: Counter[Cell], measure: str, of: str | None = None) -> int:
    return sum(n for c, n in sums.items() if c.measure == measure and of in (None, c.of))


def people_and_placements(sums: Counter[Cell], today: date) -> list[Figure]:
    people, placements = total(sums, Measure.PEOPLE), total(sums, Measure.PLACEMENTS)
    evidence = {c.of: n for c, n in sums.items() if c.measure == Measure.EVIDENCE and n}
    found = [
        Figure(METRICS["people"], people, people, today),
        Figure(METRICS["placements"], placements, placements, today, parts=evidence),
    ]
    for kind in Kind:
        n = total(sums, Measure.PLACEMENTS, kind.value)
        found.append(Figure(METRICS[f"placements_{kind.value}"], n, n, today, placements))
    return found


def training(sums: Counter[Cell], today: date) -> list[Figure]:
    return [training_figure(sums, of, today) for of in (ENROLLED, COMPLETED, WITHDREW, IN_TRAINING)]


def training_figure(sums: Counter[Cell], of: str, today: date) -> Figure:
    """None when cohorts began and no provider has said; nobody began is none of them."""
    silent = NOT_SAID.get(of, NOT_SAID[ENROLLED])
    not_said = {
        c.state: n for c, n in sums.items() if (c.measure, c.of) == (Measure.TRAINING, silent)
    }
    missing = sum(n for state, n in not_said.items() if state != State.AHEAD)
    cohorts = total(sums, Measure.TRAINING, COHORTS)
    is_known = not cohorts or sum(not_said.values()) < cohorts
    n = total(sums, Measure.TRAINING, of) if is_known else None
    enrolled = None if of == ENROLLED else total(sums, Measure.TRAINING, ENROLLED)
    return Figure(METRICS[of], n, n, today, enrolled, missing, parts={COHORTS: cohorts})


# By the measure: the figure, and the bands of its parts.
WAGES = {
    Measure.WAGE_DOLLARS: ("median_wage", WAGE_BANDS),
    Measure.GAIN_DOLLARS: ("median_gain", GAIN_BANDS),
}


def wage(
    sums: Counter[Cell], measure: Measure, median: Decimal | None, *, employers: int, today: date
) -> Figure:
    placements, missing = total(sums, measure), total(sums, measure, UNKNOWN)
    known, people = placements - missing, total(sums, Measure.PEOPLE)
    key, bands = WAGES[measure]
    return Figure(
        METRICS[key],
        median,
        known,
        today,
        placements,
        missing,
        employers,
        min(known, people),
        banded(histogram(sums, measure), bands),
    )


def retention(sums: Counter[Cell], after: After, today: date) -> list[Figure]:
    parts = states_of(sums, Measure.CHECK, after)
    due = sum(n for name, n in parts.items() if name != NOT_DUE)
    missing = sum(parts[name] for name in MISSING)
    is_known = due > missing
    found = []
    for key, outcomes in (("retained", (Outcome.SAME,)), ("at_work", RETAINED)):
        n = sum(parts[outcome.value] for outcome in outcomes) if is_known else None
        metric = METRICS[f"{key}_{after.value}"]
        found.append(Figure(metric, share(n, due), n, today, due, missing, parts=parts))
    return found


def states_of(sums: Counter[Cell], measure: str, after: int) -> dict[str, int]:
    """Checks by outcome, and those without one by how late they are."""
    parts = dict.fromkeys((NOT_DUE, DUE, OVERDUE, *Outcome.values), 0)
    for cell, n in sums.items():
        if (cell.measure, cell.layer) == (measure, after):
            parts[STATES.get(cell.state, cell.of)] += n
    return parts


def representation(sums: Counter[Cell], group: Group, today: date) -> Figure:
    """Of those who answered. Empty is unreported: nobody asked, or nobody passed it on."""
    answers = {c.of: n for c, n in sums.items() if c.measure == group.band and n}
    missing = answers.get("", 0) + answers.get("declined", 0)
    answered = sum(answers.values()) - missing
    n = sum(answers.get(answer, 0) for answer in group.answers) if answered else None
    metric = METRICS[f"share_{group.key}"]
    return Figure(metric, share(n, answered), n, today, answered, missing, parts=answers)


def share(n: int | None, of: int) -> Decimal | None:
    return None if n is None or not of else Decimal(n) / Decimal(of)


def funnel_of(sums: Counter[Cell]) -> tuple[Step, ...]:
    """Of the cohorts that began in the period, each step holding people of the one before."""
    checks = states_of(sums, Measure.TRAINED_CHECK, FUNNEL_CHECK)
    due = sum(n for name, n in checks.items() if name != NOT_DUE)
    missing = sum(checks[name] for name in MISSING)
    retained = checks[Outcome.SAME.value] if due > missing else None
    cohorts = total(sums, Measure.TRAINING, COHORTS)
    said = {of: cohorts - total(sums, Measure.TRAINING, NOT_SAID[of]) for of in NOT_SAID}
    steps = [
        Step(of, METRICS[of].name, total(sums, Measure.TRAINING, of) if said[of] else None)
        for of in (ENROLLED, COMPLETED)
    ]
    label = FUNNEL_CHECK.label
    return (
        *steps,
        Step("placed", "Placed", total(sums, Measure.TRAINED)),
        Step(
            "retained",
            f"Same employer after {label}",
            retained,
            f"{due:,} of those placed were due a check after {label}; {missing:,} of these checks "
            "have no answer or an unknown one.",
            checks,
        ),
    )
