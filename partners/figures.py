"""What belongs to the partners of one page: when they were spoken to, what jobs they promised."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from django.db import connection

from communities.models import Community
from communities.scoping import require_scope
from partners.growth import codes
from partners.models import JOBS, PROMISED, Step
from partners.owed import as_date


class Figures(NamedTuple):
    """Of one partner. Jobs are counted as CommitmentQuerySet.totals counts every promise."""

    last_contact: date | None
    follow_up: date | None  # the first that is owed
    promised: int
    delivered: int


NOTHING = Figures(None, None, 0, 0)

# By hand, like the checklist's statements and for the same reason (docs/decisions/0007): through
# the ORM it is two statements that take longer to build than to run.
FIGURES_SQL = f"""
SELECT partner_id, MAX(spoken), MIN(owed), SUM(promised), SUM(delivered)
FROM (
  SELECT partner_id, "on" AS spoken, CASE WHEN followed_up_at IS NULL THEN follow_up_on END AS owed,
    0 AS promised, 0 AS delivered
  FROM partners_interaction
  WHERE community_id = %s AND removed_at IS NULL AND partner_id IN ({{shown}})
  UNION ALL
  SELECT partner_id, NULL, NULL,
    CASE WHEN step IN ({codes(PROMISED)}) THEN quantity
      WHEN step = '{Step.WITHDRAWN.value}' AND promised_on IS NOT NULL THEN delivered
      ELSE 0 END,
    delivered
  FROM partners_commitment
  WHERE community_id = %s AND removed_at IS NULL AND kind IN ({codes(JOBS)})
    AND partner_id IN ({{shown}})
) counted
GROUP BY partner_id
"""  # noqa: S608  # only codes of ours stand in it


def figures_of(community: Community, partners: Sequence[int]) -> dict[int, Figures]:
    """By the partner's key; without those of whom there is nothing to say."""
    require_scope(community)
    if not partners:
        return {}
    shown = ", ".join(["%s"] * len(partners))
    asked = [community.pk, *partners] * 2
    with connection.cursor() as cursor:
        cursor.execute(FIGURES_SQL.format(shown=shown), asked)
        return {
            pk: Figures(spoken and as_date(spoken), owed and as_date(owed), promised, delivered)
            for pk, spoken, owed, promised, delivered in cursor.fetchall()
        }
