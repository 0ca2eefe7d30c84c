"""Placements that hold a word: at the same cost however many there are.

The latest are looked through for any part of a reference or a title. Among the earlier ones a whole
reference and an employer's name are found, because indexes lead to both.
"""

from typing import Any

from django.db import connection
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from communities.models import Community

MOST_SEARCHED = 10_000  # the latest; and of employers with the word in their names

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
  SELECT id FROM placements_placement WHERE employer_id {named} LIMIT {most}
) employed
"""
NAMED_SQL = """
SELECT id FROM partners_partner WHERE community_id = %s AND UPPER(name) LIKE UPPER(%s) ESCAPE '\\'
"""
# As an array PostgreSQL takes them for a few, and goes by the index of each.
FEW = {"postgresql": "SELECT unnest(ARRAY({}))", "sqlite": "{}"}
NAMED = {"postgresql": f"= ANY(ARRAY({NAMED_SQL}))", "sqlite": f"IN ({NAMED_SQL})"}


def with_words(rows: QuerySet[Any], community: Community, words: str, *, key: str) -> QuerySet[Any]:
    """Those rows of which the placement, whose key is in the field `key`, holds each word."""
    for word in words.split():
        rows = rows.filter(**{f"{key}__in": holding(community, word)})
    return rows


def holding(community: Community, word: str) -> RawSQL:
    """The keys of the placements. The rows that they narrow guard the community's wall."""
    part, own = f"%{connection.ops.prep_for_like_query(word)}%", community.pk
    employed = EMPLOYED_SQL.format(named=NAMED[connection.vendor], most=MOST_SEARCHED)
    asked = (own, part, part, own, word, word.upper(), word.lower(), own, part)
    found = FEW[connection.vendor].format(HOLDING_SQL + employed)
    return RawSQL(found, asked)  # noqa: S611  # see above
