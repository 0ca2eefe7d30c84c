"""How many employers are committed, engaged, hiring: three counts, each partner once."""

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

WITH_WAGE, WITH_GAIN = "wage", "gain"


# Starts that are agreed on and have not begun, by the employer and the wages that are known.
Ahead = Counter[tuple[int, str]]


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


def employers_of(
    community: Community,
    period: Period,
    today: date,
    ahead: Ahead,
    spans: Mapping[Period, Ahead] | None = None,
) -> Employers:
    """In one query over the partners. `spans` are others, each with what is ahead in it."""
    spans = spans or {}
    columns = columns_of(community, spans, today)
    for name, of in (("any", ""), (WITH_WAGE, WITH_WAGE), (WITH_GAIN, WITH_GAIN)):
        columns |= hires(community, period, today, name, of)
    rows, kept = rows_of(community, columns)
    committed, engaged = committed_and_engaged(rows)
    return Employers(
        committed=committed,
        engaged=engaged,
        hiring=hiring(rows, kept, "any", "", ahead),
        with_wage=hiring(rows, kept, WITH_WAGE, WITH_WAGE, ahead),
        with_gain=hiring(rows, kept, WITH_GAIN, WITH_GAIN, ahead),
        in_spans=each_hiring(rows, kept, spans),
    )


def hiring_in(community: Community, spans: Mapping[Period, Ahead], today: date) -> Hiring:
    """In one query over the partners."""
    rows, kept = rows_of(community, columns_of(community, spans, today))
    return Hiring(*committed_and_engaged(rows), each_hiring(rows, kept, spans))


def columns_of(community: Community, spans: Iterable[Period], today: date) -> dict[str, Any]:
    columns: dict[str, Any] = {"is_committed": Exists(promises())}
    for number, span in enumerate(spans):
        columns |= hires(community, span, today, f"in{number}", "")
    return columns


def each_hiring(
    rows: list[dict[str, Any]], kept: dict[int, int | None], spans: Mapping[Period, Ahead]
) -> dict[Period, int]:
    return {
        span: hiring(rows, kept, f"in{number}", "", ahead)
        for number, (span, ahead) in enumerate(spans.items())
    }


def promises() -> QuerySet[Commitment]:
    return Commitment.objects.promised().filter(partner=OuterRef("pk"), kind__in=JOBS)


def rows_of(
    community: Community, columns: dict[str, Any]
) -> tuple[list[dict[str, Any]], dict[int, int | None]]:
    """Every partner with these columns, and which one each was merged into."""
    partners = community.partners.order_by().annotate(**columns)
    rows = list(
        partners.values("pk", "merged_into_id", "removed_at", "kinds", "pipeline", *columns)
    )
    return rows, {row["pk"]: row["merged_into_id"] for row in rows}


def committed_and_engaged(rows: list[dict[str, Any]]) -> tuple[int, int]:
    ours = [row for row in rows if not row["removed_at"] and Kind.EMPLOYER in row["kinds"]]
    return sum(row["is_committed"] for row in ours), sum(row["pipeline"] in ACTIVE for row in ours)


def hires(
    community: Community, period: Period, today: date, name: str, of: str
) -> dict[str, Exists | Subquery]:
    """Whether a partner hired in months that are over, and how often in the one that runs."""
    running = first_of(today)
    sums = community.tallies.filter(measure=Measure.EMPLOYER, layer=OuterRef("pk"), of=of)
    over = sums.filter(month__gte=period.starts_on, month__lt=min(period.ends_on, running))
    now = sums.filter(month=running) if running in period else sums.none()
    return {f"{name}_over": Exists(over), f"{name}_now": Subquery(now.values("n")[:1])}


def hiring(
    rows: list[dict[str, Any]],
    kept: dict[int, int | None],
    name: str,
    of: str,
    ahead: Ahead,
) -> int:
    return len(
        {
            last(row["pk"], kept)
            for row in rows
            if row[f"{name}_over"] or (row[f"{name}_now"] or 0) > ahead[row["pk"], of]
        }
    )


def last(pk: int, kept: dict[int, int | None]) -> int:
    """The partner that this one was merged into, at the end of the chain."""
    while (into := kept[pk]) is not None:
        pk = into
    return pk
