"""Who is served, for those who see no single placement: releases after each quarter.

A release holds everybody placed since the designation, by the answers to one question. It goes out
when the partners' files of the quarter are in, and only where nothing small stands between it and
any release before (placements.suppression); else the last one stays, with its own day.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Sum

from communities.models import Community, User
from communities.periods import Period, month_of, quarter_of
from placements.actions.held import record
from placements.counting import month_number
from placements.models import BANDS, UNREPORTED, ReleasedBreakdown
from placements.suppression import release
from placements.tally import hold

# When the quarter's federal reports fall due: by then partners have handed in what they know.
PARTNERS_HAND_IN = timedelta(days=45)


@dataclass(frozen=True)
class Answer:
    """People who gave one answer; None where that is hidden."""

    name: str
    people: int | None


@dataclass(frozen=True)
class Served:
    """The last release of one question. `people` is everybody; `through` the last day counted."""

    name: str
    people: int
    through: date
    answers: tuple[Answer, ...]

    @property
    def hides(self) -> bool:
        return any(answer.people is None for answer in self.answers)


def who_is_served(community: Community) -> dict[str, Served]:
    """By the band; without those of which nothing has gone out yet. One query."""
    last = {row.band: row for row in community.releases.order_by("until")}
    return {band: served(last[band]) for band in BANDS if band in last}


def served(row: ReleasedBreakdown) -> Served:
    name, choices = BANDS[row.band]
    shown = row.release.shown
    labels = {**dict(choices.choices), "": UNREPORTED}
    answers = tuple(Answer(str(label), shown.get(code)) for code, label in labels.items())
    return Served(name, row.release.total, row.through, answers)


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
    until = quarter_of((today or community.today()) - PARTNERS_HAND_IN).starts_on
    begins = month_of(community.designated_on).starts_on
    if begins >= until:
        return []
    earlier: dict[str, list[ReleasedBreakdown]] = {band: [] for band in BANDS}
    for old in community.releases.all():
        earlier[old.band].append(old)
    counts = cells_of(community, Period(begins, until))
    released = [
        row
        for band in BANDS
        if (row := as_released(community, band, until, counts[band], earlier[band]))
    ]
    rows = ReleasedBreakdown.objects.bulk_create(released)
    if rows:
        tell(community, rows, by=by)
    return rows


def cells_of(community: Community, period: Period) -> dict[str, dict[str, int]]:
    """People placed in the period by band and answer, each answer named, in one query."""
    rows = community.tallies.filter(
        month__gte=period.starts_on,
        month__lt=period.ends_on,
        measure__in=BANDS,
        value__lt=month_number(period.starts_on),
    )
    counted: Counter[tuple[str, str]] = Counter()
    for band, answer, n in rows.order_by().values_list("measure", "of").annotate(total=Sum("n")):
        counted[band, answer] = n
    return {
        band: {answer: counted[band, answer] for answer in (*choices.values, "")}
        for band, (_, choices) in BANDS.items()
    }


def as_released(
    community: Community,
    band: str,
    until: date,
    cells: dict[str, int],
    earlier: list[ReleasedBreakdown],
) -> ReleasedBreakdown | None:
    is_out = any(row.until >= until for row in earlier)
    new = release(cells, earlier=[row.release for row in earlier])
    if is_out or new is None or not new.total:
        return None
    return ReleasedBreakdown(
        community=community, band=band, until=until, cells=cells, hidden=sorted(new.hidden)
    )


def tell(community: Community, rows: list[ReleasedBreakdown], *, by: User | None) -> None:
    through = rows[0].through
    names = ", ".join(BANDS[row.band][0].lower() for row in rows)
    record(
        community,
        "breakdown.released",
        f"released who is served through {through:%B} {through.day}, {through.year}: {names}",
        by=by,
        subject=f"release:{rows[0].until}",
        bands=[row.band for row in rows],
    )
