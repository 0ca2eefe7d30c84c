"""Placements that hold a word: at the same cost however many there are.

The latest are looked through for any part of a reference or a title. Among the earlier ones a whole
reference and an employer's name are found, because indexes lead to both.
"""

from collections.abc import Iterable
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL

from communities.models import Community

MOST_SEARCHED = 10_000  # the latest; and of employers with the word in their names
MOST_EMPLOYERS = 300

# By hand: left to itself, PostgreSQL looks through all rows first and for the latest ones after.
HOLDING_SQL = f"""
SELECT id FROM (
  SELECT id, reference, title FROM placements_placement WHERE community_id = %s
  ORDER BY starts_on DESC, id DESC LIMIT {MOST_SEARCHED}
) latest
WHERE UPPER(reference) LIKE UPPER(%s) ESCAPE '\\' OR UPPER(title) LIKE UPPER(%s) ESCAPE '\\'
UNION
SELECT id FROM placements_placement WHERE community_id = %s AND reference IN (%s, %s, %s)
"""  # noqa: S608  # only a number of ours stands in it
EMPLOYED_SQL = """
UNION
SELECT id FROM (
  SELECT id FROM placements_placement WHERE employer_id IN ({employers}) LIMIT {most}
) employed
"""


def with_words(rows: QuerySet[Any], community: Community, words: str, *, key: str) -> QuerySet[Any]:
    """Those rows of which the placement, whose key is in the field `key`, holds each word.

    One query, for the employers.
    """
    wanted = words.split()
    names = employers_named(community, wanted)
    for word in wanted:
        own = [pk for pk, name in names if word.casefold() in name.casefold()]
        rows = rows.filter(**{f"{key}__in": holding(community, word, own)})
    return rows


def employers_named(community: Community, words: Iterable[str]) -> list[tuple[int, str]]:
    named = Q(pk__in=[])
    for word in words:
        named |= Q(name__icontains=word)
    rows = community.partners.filter(named).order_by("name", "pk")
    return list(rows.values_list("pk", "name")[:MOST_EMPLOYERS])


def holding(community: Community, word: str, employers: Iterable[int]) -> RawSQL:
    """The keys of the placements. The rows that they narrow guard the community's wall."""
    part, own = f"%{connection.ops.prep_for_like_query(word)}%", community.pk
    keys = ", ".join(map(str, employers))
    employed = EMPLOYED_SQL.format(employers=keys, most=MOST_SEARCHED) if keys else ""
    asked = (own, part, part, own, word, word.upper(), word.lower())
    return RawSQL(HOLDING_SQL + employed, asked)  # noqa: S611  # see above
