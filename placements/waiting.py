"""How many checks wait to be asked, for a list that asks the database for other things too."""

from datetime import date

from django.db.models import IntegerField, Subquery

from communities.models import Community
from partners.owed import Beside
from placements.listing import MOST_COUNTED
from placements.models import GRACE, RetentionCheck

# By hand, like the list that it joins (docs/decisions/0007). Counted no further than anybody pages.
CHECKS_SQL = """
SELECT COUNT(*), COUNT(CASE WHEN due_on < %(overdue)s THEN 1 END)
FROM (
  SELECT due_on FROM placements_retentioncheck
  WHERE community_id = %(community)s AND outcome = '' AND removed_at IS NULL AND NOT is_forgotten
    AND due_on <= %(today)s
  ORDER BY due_on
  LIMIT %(most)s
) due
"""


def checks_to_ask(today: date) -> Beside:
    """All that are due, and of these the overdue ones; each up to MOST_COUNTED."""
    params = {"overdue": today - GRACE, "most": MOST_COUNTED}
    return Beside("checks", CHECKS_SQL, params)


def number_to_ask(community: Community, today: date) -> Subquery:
    """The same number for a statement of the ORM to annotate, inside the community's scope."""
    due = RetentionCheck.objects.filter(community=community).to_ask(today=today)
    counted = "(SELECT COUNT(*) FROM (%(subquery)s) due)"
    return Subquery(due.values("pk")[:MOST_COUNTED], IntegerField(), template=counted)
