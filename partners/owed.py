"""What is due between a community and its partners, most urgent first, in one statement.

A follow-up: what an interaction left to do, until somebody has done it. A promise: one past its
day of which not all has come. Feedback: how the hires of a promise that stands have done, until
the employer has said so. Nothing of a removed partner is due.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import Any

from django.db import connection

from communities.models import Community, User
from communities.scoping import require_scope
from partners.growth import codes
from partners.models import PROMISED, Step


class What(StrEnum):
    FOLLOW_UP = "follow-up"
    PROMISE = "promise"
    FEEDBACK = "feedback"


@dataclass(frozen=True, slots=True)
class Owed:
    """One thing due on `on`; `kind` is the interaction's or the commitment's."""

    what: What
    on: date
    kind: str
    since: date  # the day of the interaction, or of the promise
    quantity: int
    delivered: int
    partner_pk: int
    partner: str
    owner: User | None


@dataclass(frozen=True, slots=True)
class Beside:
    """Two numbers that a room above counts in the same statement: `sql` selects them, in one row.

    It may use %(community)s, %(today)s and its own `params`, which no other one shares.
    """

    name: str
    sql: str
    params: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class OwedList:
    """The most urgent ones; beside them how many there are in all, and past their day."""

    rows: list[Owed]
    total: int
    late: int
    beside: Mapping[str, tuple[int, int]] = field(default_factory=dict)


NOTHING = OwedList([], 0, 0)
LISTED = frozenset(What)

# By hand, like the checklist's statements and for the same reason (docs/decisions/0007). A
# follow-up has an owner of its own; promises and feedback are with the partner's.
OWED_SQL = f"""
SELECT what, due, kind, owed.since, quantity, delivered, partner.id, partner.name,
  person.id, person.name, person.email, COUNT(*) OVER (), COUNT(past) OVER ()
FROM (
  SELECT '{What.FOLLOW_UP}' AS what, follow_up_on AS due, kind, "on" AS since,
    0 AS quantity, 0 AS delivered, partner_id, follow_up_owner_id AS own,
    CASE WHEN follow_up_on < %(today)s THEN 1 END AS past
  FROM partners_interaction
  WHERE community_id = %(community)s AND follow_up_on <= %(until)s
    AND followed_up_at IS NULL AND removed_at IS NULL
  UNION ALL
  SELECT '{What.PROMISE}', due_on, kind, promised_on, quantity, delivered, partner_id, NULL, 1
  FROM partners_commitment
  WHERE community_id = %(community)s AND due_on < %(today)s
    AND step IN ({codes((Step.PROMISED, Step.STARTED))}) AND removed_at IS NULL
  UNION ALL
  SELECT '{What.FEEDBACK}', feedback_on, kind, promised_on, quantity, delivered, partner_id, NULL,
    CASE WHEN feedback_on < %(today)s THEN 1 END
  FROM partners_commitment
  WHERE community_id = %(community)s AND feedback_on <= %(until)s
    AND feedback_given_on IS NULL AND step IN ({codes(PROMISED)}) AND removed_at IS NULL
) owed
JOIN partners_partner partner ON partner.id = owed.partner_id AND partner.removed_at IS NULL
LEFT JOIN communities_user person
  ON person.id = CASE WHEN what = '{What.FOLLOW_UP}' THEN owed.own ELSE partner.owner_id END
WHERE %(owner)s IS NULL OR person.id = %(owner)s
ORDER BY due, partner.name, what
LIMIT %(limit)s
"""  # noqa: S608  # only codes of ours stand in it


# A row of numbers in the columns of the others.
BESIDE_SQL = """
UNION ALL SELECT '{0.name}', NULL, '', NULL, {0.name}.*, NULL, '', NULL, NULL, NULL, 0, 0
FROM ({0.sql}) {0.name}
"""


def owed_in(
    community: Community,
    *,
    today: date,
    until: date,
    limit: int,
    owner: User | None = None,
    beside: Sequence[Beside] = (),
) -> OwedList:
    """What is due by `until`, the last day asked for: everybody's, or one owner's."""
    require_scope(community)
    asked: dict[str, Any] = {
        "community": community.pk,
        "today": today,
        "until": until,
        "limit": limit,
        "owner": owner and owner.pk,
    }
    answers = answers_to(asked, beside)
    found = [row for row in answers if row[0] in LISTED]
    numbers = {row[0]: (row[4], row[5]) for row in answers if row[0] not in LISTED}
    if not found:
        return replace(NOTHING, beside=numbers)
    named = {row[8:11] for row in found}
    people = {pk: User(pk=pk, name=name, email=email) for pk, name, email in named if pk}
    *_, total, late = found[0]
    return OwedList([owed(row, people) for row in found], total, late, numbers)


def answers_to(asked: dict[str, Any], beside: Sequence[Beside]) -> list[tuple[Any, ...]]:
    sql = OWED_SQL
    if beside:
        more = "".join(BESIDE_SQL.format(one) for one in beside)
        sql = f"SELECT * FROM ({OWED_SQL}) listed {more}"  # noqa: S608  # statements of ours
    params = {**asked, **{name: value for one in beside for name, value in one.params.items()}}
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall()


def owed(row: tuple[Any, ...], people: dict[int, User]) -> Owed:
    what, on, kind, since, quantity, delivered, partner_pk, partner, owner_pk, *_ = row
    return Owed(
        what=What(what),
        on=as_date(on),
        kind=kind,
        since=as_date(since),
        quantity=quantity,
        delivered=delivered,
        partner_pk=partner_pk,
        partner=partner,
        owner=people.get(owner_pk),
    )


def as_date(value: Any) -> date:
    """SQLite forgets in a UNION that a column holds dates."""
    return value if isinstance(value, date) else date.fromisoformat(value)
