"""An attacker who keeps every table that the council ever saw, and solves for what is hidden.

The unknowns are, of each breakdown, how many more gave an answer in one reading than in the one
before. Each number of a table is a sum of them. A small number that follows from the sums is a
leak.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from fractions import Fraction
from itertools import combinations
from typing import Any, NamedTuple

from communities.models import Community
from communities.periods import Period, periods_of, quarter_of
from placements.breakdowns import (
    BREAKDOWNS,
    GAIN,
    KIND,
    MEDIANS,
    NOT_PLACED,
    PARTS,
    PLACED,
    SAME_TRAINED,
    SERVED,
    TRAINED,
    TRAINING,
    WAGE,
    check_key,
)
from placements.broken_down import cells_of, from_cohorts
from placements.counting import COMPLETED, ENROLLED, FUNNEL_CHECK, IN_TRAINING, WITHDREW
from placements.figures import figures_of
from placements.metrics import METRICS
from placements.outcomes import outcomes_of, table_of
from tests.placements.test_suppression import is_determined, reduced

# A sum of unknowns: how often each of them, a reading and an answer, is in it.
Sum = dict[tuple[int, str], int]
METRIC_KEYS = {metric.name: key for key, metric in METRICS.items()}
BREAKDOWN_KEYS = {one.name: key for key, one in BREAKDOWNS.items()}
FUNNEL = {
    METRICS[ENROLLED].name: (TRAINING, ENROLLED),
    METRICS[COMPLETED].name: (TRAINING, COMPLETED),
    "Placed": (PLACED, TRAINED),
    METRICS["retained_180"].name: (check_key(FUNNEL_CHECK), SAME_TRAINED),
}
NOT_SAID = "not said"
# Whoever is still in training, or not placed, is the rest of those who enrolled.
REST = {TRAINING: (IN_TRAINING, (COMPLETED, WITHDREW)), PLACED: (NOT_PLACED, (TRAINED,))}


class Leak(NamedTuple):
    breakdown: str
    answer: str
    readings: tuple[int, ...]
    people: int


class Attacker:
    """`quarters` are those of the readings, in order: `read` once after each."""

    def __init__(self, community: Community, first: date, smallest: int) -> None:
        self.community, self.first, self.smallest = community, first, smallest
        self.quarters: list[Period] = []
        self.sums: defaultdict[str, list[Sum]] = defaultdict(list)
        self.true: list[dict[str, dict[str, int]]] = []

    def read(self, quarter: Period, today: date) -> None:
        """Keep everything that a council member can open today, and what is true by then."""
        self.quarters.append(quarter)
        for named in periods_of(self.community, today):
            seen = outcomes_of(self.community, named.key, today, sees_rows=False)
            for row in table_of(seen):
                self.learn(named.period, *row)
        figures = figures_of(self.community, Period(self.first, quarter.ends_on), today)
        self.true.append(cells_of(figures, from_cohorts(self.community, figures.period)))

    def learn(self, period: Period, part: str, name: str, of: str, _: Any, *rest: Any) -> None:
        """One row of the table, in the order of its headings. KeyError for an unknown one."""
        counted, out_of, missing, _, _, how = rest
        if part == "Employers":
            return  # they are no people
        if part == "Funnel":
            if counted is not None:
                self.know(*FUNNEL[name], self.through(how.removeprefix("Through "), "%B %d, %Y"))
        elif part == "By quarter":
            self.learn_people([i for i, q in enumerate(self.quarters) if str(q) == of])
        elif part in BREAKDOWN_KEYS:
            key = BREAKDOWN_KEYS[part]
            codes = {label: code for code, label in BREAKDOWNS[key].answers.items()}
            until = self.through(of.removeprefix("Through "), "%Y-%m-%d")
            self.know_all(key, BREAKDOWNS[key].answers, until)
            if counted is not None:
                self.know(key, codes[name], until)
        else:
            self.learn_figure(METRIC_KEYS[name], period, of, counted)

    def learn_figure(self, key: str, period: Period, of: str, counted: int | None) -> None:
        within = [i for i, quarter in enumerate(self.quarters) if quarter.starts_on in period]
        if key == "people":
            self.learn_people(within)
        elif key == "placements":
            for breakdown, more in ((KIND, ()), (WAGE, (NOT_SAID,)), (GAIN, (NOT_SAID,))):
                self.know_all(breakdown, (*BREAKDOWNS[breakdown].answers, *more), within)
        elif key == ENROLLED:
            for breakdown in (TRAINING, PLACED):
                self.know(breakdown, ENROLLED, within)
        elif of.startswith("Through "):
            until = self.through(of.removeprefix("Through "), "%Y-%m-%d")
            breakdown, codes = PARTS.get(key) or (MEDIANS[key], ())
            if breakdown not in REST:
                self.know_all(breakdown, BREAKDOWNS[breakdown].answers, until)
            if counted is not None:
                self.learn_part(breakdown, codes, until)
        else:
            assert counted is None, f"{key} of {of} is no total"

    def learn_people(self, readings: Iterable[int]) -> None:
        readings = [*readings]
        for band in SERVED:
            self.know_all(band, BREAKDOWNS[band].answers, readings)
        self.know_all(PLACED, ("trained", "others"), readings)

    def learn_part(self, breakdown: str, codes: tuple[str, ...], until: list[int]) -> None:
        if codes == (IN_TRAINING,):
            self.sums[breakdown].append(rest_of(breakdown, until))
        elif codes:
            self.know_all(breakdown, codes, until)

    def through(self, day: str, form: str) -> list[int]:
        """The readings whose quarters end by this day."""
        last = datetime.strptime(day, form).date()  # noqa: DTZ007  # a day has no zone
        return [i for i, quarter in enumerate(self.quarters) if quarter.starts_on <= last]

    def know(self, breakdown: str, code: str, readings: Iterable[int]) -> None:
        self.know_all(breakdown, (code,), readings)

    def know_all(self, breakdown: str, codes: Iterable[str], readings: Iterable[int]) -> None:
        readings = [*readings]
        self.sums[breakdown].append({(i, code): 1 for code in codes for i in readings})

    def leaks(self) -> list[Leak]:
        """Every number below the smallest that follows from all that was read."""
        return [leak for key in BREAKDOWNS for leak in self.leaks_of(key)]

    def leaks_of(self, key: str) -> Iterator[Leak]:
        wanted = [*self.secrets(key)]
        unknowns = sorted({u for s in (*self.sums[key], *(s for s, _ in wanted)) for u in s})
        # The same sum stands in many tables.
        sums = {tuple(vector(known, unknowns)) for known in self.sums[key]}
        basis = reduced([[*known] for known in sums] or [[Fraction(0)]])
        for secret, leak in wanted:
            if is_determined(vector(secret, unknowns), basis):
                yield leak

    def secrets(self, key: str) -> Iterator[tuple[Sum, Leak]]:
        """Each answer in each run of readings; of a rest, in all up to one.

        Not of a run of which the total says that there is nobody in it: then nobody gave any
        answer, and no number tells of a person.
        """
        rest, _ = REST.get(key, (None, ()))
        for begins, ends in combinations(range(len(self.quarters) + 1), 2):
            run = range(begins, ends)
            before = self.true[begins - 1][key] if begins else dict.fromkeys(self.true[0][key], 0)
            after = self.true[ends - 1][key]
            if before == after:
                continue
            for code in BREAKDOWNS[key].answers:
                if code == rest and begins:
                    continue
                people = after[code] - before[code]
                if code == BREAKDOWNS[key].may_be_nobody and not before[code] + people:
                    continue
                if people < self.smallest:
                    known = rest_of(key, run) if code == rest else {(i, code): 1 for i in run}
                    yield known, Leak(key, code, tuple(run), people)


def rest_of(breakdown: str, readings: Iterable[int]) -> Sum:
    """Who enrolled, without those who are in another answer."""
    _, others = REST[breakdown]
    readings = [*readings]
    return {(i, ENROLLED): 1 for i in readings} | {(i, c): -1 for i in readings for c in others}


def vector(known: Sum, unknowns: list[tuple[int, str]]) -> list[Fraction]:
    return [Fraction(known.get(unknown, 0)) for unknown in unknowns]


def quarters_from(first: date, count: int) -> list[Period]:
    found = [quarter_of(first)]
    while len(found) < count:
        found.append(found[-1].next())
    return found
