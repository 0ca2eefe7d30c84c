"""How a network has grown since a day: jobs promised and withdrawn, partners gained and lost.

Both compare now with the start of that day, so that what came and went in between counts on
neither side. Removed partners and commitments count nowhere. Unit: commitments, partners.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

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


# By hand, like the checklist's statements and for the same reason (docs/decisions/0007). `moved`
# holds where each partner stood on the day, if it has moved since.
GROWTH_SQL = f"""
WITH job AS (
  SELECT c.step, c.promised_on, c.withdrawn_on
  FROM partners_commitment c JOIN partners_partner p ON p.id = c.partner_id
  WHERE c.community_id = %(community)s AND c.kind IN ({codes(JOBS)})
    AND c.removed_at IS NULL AND p.removed_at IS NULL AND p.kinds LIKE %(employer)s
), moved AS (
  SELECT partner_id, was FROM (
    SELECT partner_id, was, ROW_NUMBER() OVER (PARTITION BY partner_id ORDER BY at, id) AS nth
    FROM partners_pipelinestep WHERE community_id = %(community)s AND at >= %(start)s
  ) step WHERE nth = 1
)
SELECT
  (SELECT COUNT(*) FROM job WHERE step IN ({codes(PROMISED)})
    AND promised_on >= %(day)s),
  (SELECT COUNT(*) FROM job WHERE step = '{Step.WITHDRAWN.value}'
    AND promised_on < %(day)s AND withdrawn_on >= %(day)s),
  (SELECT COUNT(*) FROM partners_partner p LEFT JOIN moved ON moved.partner_id = p.id
    WHERE p.community_id = %(community)s AND p.removed_at IS NULL
      AND p.pipeline IN ({codes(ACTIVE)})
      AND (p.since >= %(day)s OR moved.was NOT IN ({codes(ACTIVE)}))),
  (SELECT COUNT(*) FROM moved JOIN partners_partner p ON p.id = moved.partner_id
    WHERE p.removed_at IS NULL AND p.since < %(day)s
      AND p.pipeline NOT IN ({codes(ACTIVE)}) AND moved.was IN ({codes(ACTIVE)}))
"""  # noqa: S608  # only codes of ours stand in it


def growth_since(community: Community, day: date) -> Growth:
    """The figures from the start of a day on the community's calendar until now, in one query."""
    require_scope(community)
    start = instant(day, hour=0, zone=community.zone)
    asked = {
        "community": community.pk,
        "employer": f"%,{Kind.EMPLOYER.value},%",
        "start": connection.ops.adapt_datetimefield_value(start),
        "day": day,
    }
    with connection.cursor() as cursor:
        cursor.execute(GROWTH_SQL, asked)
        return Growth(*cursor.fetchone())
