"""How a network has grown since a day: jobs promised and withdrawn, partners gained and lost.

Both compare now with the start of that day, so that what came and went in between counts on
neither side. Removed partners and commitments count nowhere. Unit: commitments, partners.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection, models

from communities.models import Community
from communities.periods import instant
from communities.scoping import require_scope
from partners.models import ACTIVE, JOBS, PROMISED, Kind, Step


@dataclass(frozen=True)
class Growth:
    """`promised`: an employer's promise of jobs that was given since the day, and stands.

    `withdrawn`: one given before the day and withdrawn since. `gained`: partners active now that
    were not on that day, because they joined (`since`) or came closer. `lost`: partners active on
    that day that are not now.
    """

    promised: int
    withdrawn: int
    gained: int
    lost: int


def codes(values: Iterable[models.TextChoices]) -> str:
    return ", ".join(f"'{choice.value}'" for choice in values)


# By hand, like the checklist's statements and for the same reason (docs/decisions/0007). What a
# partner's first move since the day says it `was` is where it stood on the day.
GROWTH_SQL = f"""
SELECT promised, withdrawn, joined + closer, lost
FROM (
  SELECT COUNT(CASE WHEN c.step IN ({codes(PROMISED)}) THEN 1 END) AS promised,
    COUNT(CASE WHEN c.step IN ({codes([Step.WITHDRAWN])}) AND c.promised_on < %(day)s THEN 1 END)
      AS withdrawn
  FROM partners_commitment c JOIN partners_partner p ON p.id = c.partner_id
  WHERE c.community_id = %(community)s AND c.kind IN ({codes(JOBS)})
    AND (c.promised_on >= %(day)s OR c.withdrawn_on >= %(day)s)
    AND c.removed_at IS NULL AND p.removed_at IS NULL AND p.kinds LIKE %(employer)s
) job, (
  SELECT COUNT(*) AS joined FROM partners_partner
  WHERE community_id = %(community)s AND removed_at IS NULL
    AND pipeline IN ({codes(ACTIVE)}) AND since >= %(day)s
) newcomer, (
  SELECT COUNT(CASE WHEN is_active AND NOT was_active THEN 1 END) AS closer,
    COUNT(CASE WHEN was_active AND NOT is_active THEN 1 END) AS lost
  FROM (
    SELECT s.was IN ({codes(ACTIVE)}) AS was_active, p.pipeline IN ({codes(ACTIVE)}) AS is_active,
      ROW_NUMBER() OVER (PARTITION BY s.partner_id ORDER BY s.at, s.id) AS nth
    FROM partners_pipelinestep s JOIN partners_partner p ON p.id = s.partner_id
    WHERE s.community_id = %(community)s AND s.at >= %(start)s
      AND p.removed_at IS NULL AND p.since < %(day)s
  ) step WHERE nth = 1
) move
"""  # noqa: S608  # only codes of ours stand in it


def growth_since(community: Community, day: date) -> Growth:
    """The figures from the start of a day on the community's calendar until now, in one query."""
    require_scope(community)
    start = instant(day, hour=0, zone=community.zone)
    asked: dict[str, Any] = {
        "community": community.pk,
        "employer": f"%,{Kind.EMPLOYER.value},%",
        "start": connection.ops.adapt_datetimefield_value(start),
        "day": day,
    }
    with connection.cursor() as cursor:
        cursor.execute(GROWTH_SQL, asked)
        return Growth(*cursor.fetchone())
