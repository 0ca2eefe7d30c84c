"""What a partner's own page says of training and placements: how many, and where they are.

The partners' room knows nothing of this one, so it is told (partners/linked.py).
"""

from django.urls import reverse

from communities.roles import Permission
from partners.linked import Linked, Source
from partners.models import Partner
from placements.listing import MOST_COUNTED

# Under every name of the partner, before others were merged into it.
SAME = """
SELECT same.id FROM partners_partner same
WHERE same.id = partners_partner.id OR same.merged_into_id = partners_partner.id
"""
# Counted no further than anybody pages.
PLACED_SQL = f"""
SELECT COUNT(*) FROM (
  SELECT 1 FROM placements_placement
  WHERE employer_id IN ({SAME}) AND removed_at IS NULL LIMIT {MOST_COUNTED}
) placed
"""  # noqa: S608  # parts of ours
TAUGHT_SQL = f"""
SELECT COUNT(*) FROM placements_trainingprogram
WHERE provider_id IN ({SAME}) AND removed_at IS NULL
"""  # noqa: S608  # parts of ours


def placed_there(number: int, partner: Partner, slug: str) -> Linked:
    more = " or more" if number == MOST_COUNTED else ""
    words = f"{number:,}{more} {'placement' if number == 1 else 'placements'} there"
    return Linked(words, f"{reverse('placements:placements', args=[slug])}?employer={partner.pk}")


def taught_there(number: int, partner: Partner, slug: str) -> Linked:
    words = f"{number:,} training {'program' if number == 1 else 'programs'}"
    return Linked(words, f"{reverse('placements:programs', args=[slug])}?provider={partner.pk}")


LINKED = (
    Source("placed_count", Permission.RECORD_PLACEMENTS, PLACED_SQL, placed_there),
    Source("taught_count", Permission.RECORD_PLACEMENTS, TAUGHT_SQL, taught_there),
)
