"""From rows to sums: what one placement, check or cohort counts for in its month.

Read by the rollup, which stores the sums, and by the figures, which take from them what has not
begun yet. Writes nothing.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import Count, F, Q

from communities.models import Community
from communities.periods import month_of
from placements.models import BANDS, After, Cohort, Measure, RetentionCheck

OPEN = "open"  # a check without an answer
UNKNOWN = "unknown"  # no wage, or not both
# Of a cohort: people, and how many cohorts have not said.
COHORTS, ENROLLED, COMPLETED, WITHDREW, IN_TRAINING = (
    *("cohorts", "enrolled", "completed", "withdrew", "in_training"),
)
NOT_SAID = {ENROLLED: "no_enrolled", COMPLETED: "no_completed", WITHDREW: "no_withdrew"}
START_COLUMNS = (
    *("starts_on", "previous_on", "kind", "evidence", "employer_id", "wage", "prior_wage", *BANDS),
)
# Of what is counted by the start, all that a month holds.
OF_STARTS = (
    *(Measure.PLACEMENTS, Measure.EVIDENCE, Measure.PEOPLE, Measure.WAGE, Measure.WAGE_DOLLARS),
    *(Measure.GAIN, Measure.GAIN_DOLLARS, Measure.EMPLOYER, *BANDS),
)
OF_COHORTS = (Measure.TRAINING, Measure.TRAINED, Measure.TRAINED_CHECK)
# The first job that somebody starts since the cohort began.
FIRST_SINCE_COHORT = Q(starts_on__gte=F("cohort__starts_on")) & (
    Q(previous_on=None) | Q(previous_on__lt=F("cohort__starts_on"))
)
# The check by which the funnel says who stayed.
FUNNEL_CHECK = After.HALF_YEAR


class Key(NamedTuple):
    """A row of the rollup without its count."""

    month: date
    measure: str
    layer: int = 0
    of: str = ""
    value: int = 0


Sums = Counter[Key]


def first_of(day: date) -> date:
    return month_of(day).starts_on


def month_number(day: date | None) -> int:
    """Months in a row, so that they can be compared; 0 for none."""
    return day.year * 12 + day.month if day else 0


def cents(dollars: Decimal) -> int:
    return int(dollars * 100)


def sum_starts(rows: Iterable[Mapping[str, Any]]) -> Sums:
    """What placements count for, from their START_COLUMNS."""
    # Plain tuples in the order of Key: a month may have many thousands of rows.
    sums: Counter[tuple[date, str, int, str, int]] = Counter()
    for row in rows:
        month, previous = row["starts_on"].replace(day=1), row["previous_on"]
        sums[month, Measure.PLACEMENTS, 0, row["kind"], 0] += 1
        sums[month, Measure.EVIDENCE, 0, row["evidence"], 0] += 1
        sum_wages(sums, month, row)
        year, person = (previous.year, month_number(previous)) if previous else (0, 0)
        if person == month_number(month):
            continue  # the person is in this month already, and so in every span that holds it
        sums[month, Measure.PEOPLE, year, "", person] += 1
        for band in BANDS:
            sums[month, band, year, row[band], person] += 1
    return Counter({Key(*key): n for key, n in sums.items()})


def sum_wages(
    sums: Counter[tuple[date, str, int, str, int]], month: date, row: Mapping[str, Any]
) -> None:
    """Wage and gain, each exact and in whole dollars, and the employer who pays them."""
    employer, wage, prior = row["employer_id"], row["wage"], row["prior_wage"]
    gain = None if wage is None or prior is None else wage - prior
    sums[month, Measure.EMPLOYER, employer, "", 0] += 1
    for exact, coarse, of, dollars in (
        (Measure.WAGE, Measure.WAGE_DOLLARS, "wage", wage),
        (Measure.GAIN, Measure.GAIN_DOLLARS, "gain", gain),
    ):
        if dollars is None:
            sums[month, coarse, 0, UNKNOWN, 0] += 1
            continue
        number = cents(dollars)
        sums[month, exact, number // 100, "", number] += 1
        sums[month, coarse, 0, "", number // 100] += 1
        sums[month, Measure.EMPLOYER, employer, of, 0] += 1


def starts_in(community: Community, months: Iterable[date]) -> Sums:
    months = [*months]
    rows = community.placements.kept().filter(within("starts_on", months)).order_by()
    sums = sum_starts(rows.values(*START_COLUMNS).iterator())
    forgotten = community.forgotten_answers.filter(month__in=months)
    for *column, n in forgotten.values_list(*Key._fields, "n"):
        key = Key(*column)
        sums[key] += n
        sums[key._replace(of="")] -= n  # as which the row, of which the answer is gone, counts
    return sums


def checks_in(community: Community, due: Iterable[tuple[date, int]]) -> Sums:
    """Of pairs of a month and the days after the start."""
    checks = community.retentionchecks.kept()
    # Each by itself: an OR of them is planned as a look at far more rows.
    some = [checks.filter(within("due_on", [month]), after=after) for month, after in due]
    return sum_checks(some, Measure.CHECK, "due_on")


def sum_checks(checks: Iterable[Any], measure: str, month_field: str) -> Sums:
    """Checks by outcome; open ones by the day on which they fall due, as a day number."""
    sums: Sums = Counter()
    first, *others = (
        rows.order_by()
        .values_list(month_field, "after", "outcome", "due_on")
        .annotate(n=Count("pk"))
        for rows in checks
    )
    for day, after, outcome, due_on, n in first.union(*others, all=True) if others else first:
        value = 0 if outcome else due_on.toordinal()
        sums[Key(first_of(day), measure, after, outcome or OPEN, value)] += n
    return sums


def cohorts_in(community: Community, months: Iterable[date]) -> Sums:
    """Cohorts that began in these months, and what came of the people in them."""
    months = [*months]
    sums: Sums = Counter()
    for cohort in community.cohorts.kept().filter(within("starts_on", months)):
        sum_cohort(sums, cohort)
    began = within("cohort__starts_on", months) & Q(cohort__removed_at=None)
    first = community.placements.kept().filter(began, FIRST_SINCE_COHORT).order_by()
    for began_on, n in first.values_list("cohort__starts_on").annotate(n=Count("pk")):
        sums[Key(first_of(began_on), Measure.TRAINED)] += n
    checks = RetentionCheck.objects.kept().filter(
        placement__in=first.values("pk"), after=FUNNEL_CHECK, community=community
    )
    return sums + sum_checks([checks], Measure.TRAINED_CHECK, "placement__cohort__starts_on")


def sum_cohort(sums: Sums, cohort: Cohort) -> None:
    """People, and that the cohort has not said: with its last day, before which nobody asks."""
    month, last = first_of(cohort.starts_on), cohort.ends_on
    sums[Key(month, Measure.TRAINING, of=COHORTS)] += 1
    for of in (ENROLLED, COMPLETED, WITHDREW, IN_TRAINING):
        number = getattr(cohort, of)
        if number is not None:
            sums[Key(month, Measure.TRAINING, of=of)] += number
        elif of in NOT_SAID:
            value = last.toordinal() if last and of != ENROLLED else 0
            sums[Key(month, Measure.TRAINING, of=NOT_SAID[of], value=value)] += 1


def within(field: str, months: Iterable[date]) -> Q:
    """Days of these months, given by their first days."""
    found = Q(pk__in=[])
    for month in months:
        found |= Q(**{f"{field}__gte": month, f"{field}__lt": month_of(month).ends_on})
    return found


def not_begun(community: Community, today: date) -> list[dict[str, Any]]:
    """Placements that are agreed on and have not begun, in START_COLUMNS and their cohort's."""
    rows = community.placements.kept().filter(starts_on__gt=today).order_by()
    return list(rows.values(*START_COLUMNS, "cohort__starts_on", "cohort__removed_at"))
