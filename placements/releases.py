"""What those see who see no single placement: breakdowns that go out after each quarter.

A release holds a total since the designation, broken down one way. It goes out when the partners'
files of the quarter are in, and only where nothing small stands between it and any release before
(placements.suppression); else the last one stays, with its own day.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import OuterRef, Subquery

from communities.models import Community, User
from communities.periods import Period, month_of, quarter_of
from placements.actions.held import record
from placements.breakdowns import BREAKDOWNS, MEDIANS, SERVED, Breakdown
from placements.broken_down import cells_of, due_and_missing, from_cohorts
from placements.figures import Figure, Figures, figures_of
from placements.models import ReleasedBreakdown
from placements.suppression import may_show_median, release
from placements.tally import hold

# When the quarter's federal reports fall due: by then partners have handed in what they know.
PARTNERS_HAND_IN = timedelta(days=45)


@dataclass(frozen=True)
class Reading:
    """A breakdown as one reader sees it: of a total, the answers that are shown.

    `through` is the last day counted. `beside` are other numbers that go with it.
    """

    breakdown: Breakdown
    total: int
    through: date
    shown: Mapping[str, int]
    beside: Mapping[str, Any] = field(default_factory=dict)

    @property
    def answers(self) -> list[tuple[str, int | None]]:
        """By name; None where the number is hidden."""
        return [(name, self.shown.get(code)) for code, name in self.breakdown.answers.items()]

    @property
    def hides(self) -> bool:
        return len(self.shown) < len(self.breakdown.answers)

    def sum_of(self, codes: Iterable[str]) -> int | None:
        """How many gave one of these answers; None where that cannot be worked out."""
        wanted = {*codes}
        others = self.breakdown.answers.keys() - wanted
        if wanted <= self.shown.keys():
            return sum(self.shown[code] for code in wanted)
        # Where answers belong to more than one total, the total is not their sum.
        if others <= self.shown.keys() and not self.breakdown.stands_together:
            return self.total - sum(self.shown[code] for code in others)
        return None


def readings_of(community: Community) -> dict[str, Reading]:
    """What went out last, by the breakdown; without those of which nothing has. One query."""
    of_one = community.releases.filter(breakdown=OuterRef("breakdown")).order_by("-until")
    rows = community.releases.filter(pk=Subquery(of_one.values("pk")[:1]))
    last = {row.breakdown: row for row in rows}
    return {
        key: Reading(
            breakdown,
            last[key].release.total,
            last[key].through,
            last[key].release.shown,
            last[key].beside,
        )
        for key, breakdown in BREAKDOWNS.items()
        if key in last
    }


def readings_in(figures: Figures) -> dict[str, Reading]:
    """Wages and who is served in a period, whole, for those who see the rows too."""
    through = min(figures.period.ends_on - timedelta(days=1), figures.as_of)
    cells = cells_of(figures)
    return {
        key: Reading(BREAKDOWNS[key], sum(cells[key].values()), through, cells[key])
        for key in (*MEDIANS.values(), *SERVED)
    }


@transaction.atomic
def release_breakdowns(
    community: Community, *, by: User | None, today: date | None = None
) -> list[ReleasedBreakdown]:
    """Let out what may go out of the last quarter of which the files are in; return it.

    Safe to repeat: what went out of a quarter stays as it is. Nothing goes out before there is
    somebody to count, or where a small number could be worked out from earlier releases.
    """
    if community.designated_on is None:
        return []
    hold(community)  # of two at once, the second one sees what the first one let out
    today = today or community.today()
    until = quarter_of(today - PARTNERS_HAND_IN).starts_on
    begins = month_of(community.designated_on).starts_on
    if begins >= until:
        return []
    earlier: dict[str, list[ReleasedBreakdown]] = {key: [] for key in BREAKDOWNS}
    for old in community.releases.order_by("until"):
        earlier[old.breakdown].append(old)
    figures = figures_of(community, Period(begins, until), today)
    cells = cells_of(figures, from_cohorts(community, figures.period))
    released = [
        as_released(community, figures, breakdown, cells[key], earlier[key])
        for key, breakdown in BREAKDOWNS.items()
    ]
    rows = ReleasedBreakdown.objects.bulk_create([row for row in released if row])
    if rows:
        tell(community, rows, by=by)
    return rows


def as_released(
    community: Community,
    figures: Figures,
    breakdown: Breakdown,
    cells: dict[str, int],
    earlier: list[ReleasedBreakdown],
) -> ReleasedBreakdown | None:
    until = figures.period.ends_on
    new = release(
        cells,
        earlier=[row.release for row in earlier],
        threshold=community.smallest_cell,
        remainder=breakdown.remainder,
        stands_together=breakdown.stands_together,
        may_be_nobody=breakdown.may_be_nobody,
    )
    last = earlier[-1] if earlier else None
    is_out = last is not None and last.until >= until
    if is_out or new is None or not new.total:
        return None
    same = last if last and last.cells == cells else None
    return ReleasedBreakdown(
        community=community,
        breakdown=breakdown.key,
        until=until,
        cells=cells,
        hidden=sorted(new.hidden),
        beside=beside_of(community, figures, breakdown, same),
    )


def beside_of(
    community: Community, figures: Figures, breakdown: Breakdown, same: ReleasedBreakdown | None
) -> dict[str, Any]:
    """What goes with the cells; `same` is a last release of the same ones."""
    median = next((key for key, of in MEDIANS.items() if of == breakdown.key), None)
    if median is None:
        return due_and_missing(figures, breakdown)
    # A median that moved while its bands did not is a correction of one wage or two.
    return same.beside if same else median_beside(figures[median], community)


def median_beside(figure: Figure, community: Community) -> dict[str, Any]:
    is_shown = may_show_median(
        people=figure.people or 0,
        employers=figure.employers or 0,
        threshold=community.smallest_cell,
        fewest_employers=community.fewest_employers,
    )
    median = str(figure.value) if is_shown and figure.value is not None else None
    return {"median": median, "of": figure.denominator, "missing": figure.missing}


def tell(community: Community, rows: list[ReleasedBreakdown], *, by: User | None) -> None:
    """Who is served is told by its questions; all the rest as outcomes."""
    through = rows[0].through
    keys = [row.breakdown for row in rows]
    names = [BREAKDOWNS[key].name.lower() for key in keys if key in SERVED]
    if len(names) < len(keys):
        names.insert(0, "outcomes")
    record(
        community,
        "breakdown.released",
        f"released to the council what is known through {through:%B} {through.day}, "
        f"{through.year}: {', '.join(names)}",
        by=by,
        subject=f"release:{rows[0].until}",
        breakdowns=keys,
    )
