"""How many employers are committed, engaged, hiring: three counts, each partner once.

Who hired comes from the rollup and is remembered with it; what a partner has promised, and into
which one it was merged, is asked each time, because the rollup does not move with that.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from communities.models import Community
from communities.periods import Period
from partners.models import ACTIVE, JOBS, Commitment, Kind
from placements.counting import first_of
from placements.models import Measure

ANY, WITH_WAGE, WITH_GAIN = "", "wage", "gain"


# Starts that are agreed on and have not begun, by the employer and the wages that are known.
Ahead = Counter[tuple[int, str]]
# Partners, merged or not, by their keys.
Keys = frozenset[int]


@dataclass(frozen=True)
class Hires:
    """Who hired in a period: anybody, somebody whose wage is known, whose gain is; and in spans."""

    any: Keys
    with_wage: Keys
    with_gain: Keys
    in_spans: Mapping[Period, Keys]


@dataclass(frozen=True)
class Known:
    """What the directory says today. `kept`: into which partner each was merged, or None."""

    committed: int
    engaged: int
    kept: Mapping[int, int | None]

    def count(self, hired: Keys) -> int:
        return len({last(pk, self.kept) for pk in hired})


@dataclass(frozen=True)
class Employers:
    """`committed` and `engaged` are of today, `in_spans` those that hired in each of other spans.

    The others are of the period.
    """

    committed: int
    engaged: int
    hiring: int
    with_wage: int
    with_gain: int
    in_spans: Mapping[Period, int]


@dataclass(frozen=True)
class Hiring:
    """The same without a period."""

    committed: int
    engaged: int
    in_spans: Mapping[Period, int]


def hires_of(
    community: Community,
    period: Period,
    today: date,
    ahead: Ahead,
    spans: Mapping[Period, Ahead] | None = None,
) -> tuple[Hires, Known]:
    """In one query over the partners. `spans` are others, each with what is ahead in it."""
    spans = spans or {}
    columns = columns_of(community, spans, today)
    for of in (ANY, WITH_WAGE, WITH_GAIN):
        columns |= hires(community, period, today, f"any{of}", of)
    rows = rows_of(community, columns)
    anybody, wage, gain = (hired(rows, f"any{of}", of, ahead) for of in (ANY, WITH_WAGE, WITH_GAIN))
    return Hires(anybody, wage, gain, hired_in(rows, spans)), known_from(rows)


def known_of(community: Community) -> Known:
    """Without who hired, in one query."""
    return known_from(rows_of(community, {"is_committed": Exists(promises())}))


def employers_from(hires: Hires, known: Known) -> Employers:
    return Employers(
        committed=known.committed,
        engaged=known.engaged,
        hiring=known.count(hires.any),
        with_wage=known.count(hires.with_wage),
        with_gain=known.count(hires.with_gain),
        in_spans={span: known.count(keys) for span, keys in hires.in_spans.items()},
    )


def hiring_in(community: Community, spans: Mapping[Period, Ahead], today: date) -> Hiring:
    """In one query over the partners."""
    rows = rows_of(community, columns_of(community, spans, today))
    known, each = known_from(rows), hired_in(rows, spans)
    in_spans = {span: known.count(keys) for span, keys in each.items()}
    return Hiring(known.committed, known.engaged, in_spans)


def columns_of(community: Community, spans: Iterable[Period], today: date) -> dict[str, Any]:
    columns: dict[str, Any] = {"is_committed": Exists(promises())}
    for number, span in enumerate(spans):
        columns |= hires(community, span, today, f"in{number}", ANY)
    return columns


def hired_in(rows: list[dict[str, Any]], spans: Mapping[Period, Ahead]) -> dict[Period, Keys]:
    return {
        span: hired(rows, f"in{number}", ANY, ahead)
        for number, (span, ahead) in enumerate(spans.items())
    }


def promises() -> QuerySet[Commitment]:
    return Commitment.objects.promised().filter(partner=OuterRef("pk"), kind__in=JOBS)


def rows_of(community: Community, columns: dict[str, Any]) -> list[dict[str, Any]]:
    """Every partner with these columns, and which one each was merged into."""
    partners = community.partners.order_by().annotate(**columns)
    return list(
        partners.values("pk", "merged_into_id", "removed_at", "kinds", "pipeline", *columns)
    )


def known_from(rows: list[dict[str, Any]]) -> Known:
    ours = [row for row in rows if not row["removed_at"] and Kind.EMPLOYER in row["kinds"]]
    return Known(
        committed=sum(row["is_committed"] for row in ours),
        engaged=sum(row["pipeline"] in ACTIVE for row in ours),
        kept={row["pk"]: row["merged_into_id"] for row in rows},
    )


def hires(
    community: Community, period: Period, today: date, name: str, of: str
) -> dict[str, Exists | Subquery]:
    """Whether a partner hired in months that are over, and how often in the one that runs."""
    running = first_of(today)
    sums = community.tallies.filter(measure=Measure.EMPLOYER, layer=OuterRef("pk"), of=of)
    over = sums.filter(month__gte=period.starts_on, month__lt=min(period.ends_on, running))
    now = sums.filter(month=running) if running in period else sums.none()
    return {f"{name}_over": Exists(over), f"{name}_now": Subquery(now.values("n")[:1])}


def hired(rows: list[dict[str, Any]], name: str, of: str, ahead: Ahead) -> Keys:
    return frozenset(
        row["pk"]
        for row in rows
        if row[f"{name}_over"] or (row[f"{name}_now"] or 0) > ahead[row["pk"], of]
    )


def last(pk: int, kept: Mapping[int, int | None]) -> int:
    """The partner that this one was merged into, at the end of the chain."""
    while (into := kept[pk]) is not None:
        pk = into
    return pk
