"""The numbers of each breakdown in a period, out of its figures."""

from collections.abc import Iterator
from dataclasses import dataclass

from communities.models import Community
from communities.periods import Period
from placements.breakdowns import (
    KIND,
    MEDIANS,
    NOT_PLACED,
    NOT_WORKING,
    OTHER,
    OTHERS,
    PLACED,
    SAME,
    SAME_OTHERS,
    SAME_TRAINED,
    SERVED,
    TRAINED,
    TRAINING,
    Breakdown,
    check_key,
)
from placements.counting import (
    COMPLETED,
    ENROLLED,
    FIRST_SINCE_COHORT,
    FUNNEL_CHECK,
    IN_TRAINING,
    WITHDREW,
)
from placements.figures import Figures
from placements.metrics import GROUPS
from placements.models import After, Kind, Outcome, RetentionCheck

BANDS_OF = {group.band: f"share_{group.key}" for group in GROUPS}


@dataclass(frozen=True)
class FromCohorts:
    """Of those placed in a period, who came from a cohort of it; and of these, who stayed."""

    placed: int
    same: int


def from_cohorts(community: Community, period: Period) -> FromCohorts:
    """In two queries over the rows, which only a release needs.

    The funnel's own sums are by the month in which the cohort began, and hold whoever started
    later; a release has to count the same days in all of its parts.
    """
    began = {"cohort__starts_on__gte": period.starts_on, "cohort__removed_at": None}
    within = {"starts_on__gte": period.starts_on, "starts_on__lt": period.ends_on}
    first = community.placements.kept().filter(FIRST_SINCE_COHORT, **began)
    same = RetentionCheck.objects.kept().filter(
        community=community,
        placement__in=first.values("pk"),
        after=FUNNEL_CHECK,
        outcome=Outcome.SAME,
        due_on__gte=period.starts_on,
        due_on__lt=period.ends_on,
    )
    return FromCohorts(first.filter(**within).count(), same.count())


def cells_of(figures: Figures, trained: FromCohorts | None = None) -> dict[str, dict[str, int]]:
    """By the breakdown, each answer named. Without `trained`, what needs it is left out."""
    found = dict(plain_cells(figures))
    if trained:
        check = found[check_key(FUNNEL_CHECK)]
        same = check.pop(SAME)
        check |= {SAME_TRAINED: trained.same, SAME_OTHERS: same - trained.same}
        people, enrolled = number(figures, "people"), number(figures, ENROLLED)
        found[PLACED] = {
            TRAINED: trained.placed,
            # Somebody may be in two cohorts, and a provider may not have said who enrolled.
            OTHERS: max(people - trained.placed, 0),
            NOT_PLACED: max(enrolled - trained.placed, 0),
        }
    return found


def plain_cells(figures: Figures) -> Iterator[tuple[str, dict[str, int]]]:
    yield KIND, {kind.value: number(figures, f"placements_{kind.value}") for kind in Kind}
    completed, withdrew = number(figures, COMPLETED), number(figures, WITHDREW)
    rest = number(figures, ENROLLED) - completed - withdrew
    yield TRAINING, {COMPLETED: completed, WITHDREW: withdrew, IN_TRAINING: rest}
    for key, wages in MEDIANS.items():
        yield wages, dict(figures[key].parts)
    for after in After:
        parts = figures[f"retained_{after.value}"].parts
        yield check_key(after), {code: parts[code] for code in (SAME, OTHER, NOT_WORKING)}
    for band, breakdown in SERVED.items():
        parts = figures[BANDS_OF[band]].parts
        yield band, {code: parts.get(code, 0) for code in breakdown.answers}


def number(figures: Figures, key: str) -> int:
    """A count; what nobody has said is in no part of a total yet."""
    return int(figures[key].value or 0)


def due_and_missing(figures: Figures, breakdown: Breakdown) -> dict[str, int | None]:
    """The numbers beside a breakdown: for checks, all that were due, and those with no answer."""
    for after in After:
        if breakdown.key == check_key(after):
            figure = figures[f"retained_{after.value}"]
            return {"of": figure.denominator, "missing": figure.missing}
    if breakdown.key == TRAINING:
        return {key: figures[key].missing for key in (COMPLETED, WITHDREW, IN_TRAINING)}
    return {}
