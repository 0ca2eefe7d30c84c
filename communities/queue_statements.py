"""The queue's own statements, by hand: building them takes longer than running them.

See docs/decisions/0007. What reviews come to is kept on the application (communities/tallies.py).
They look at the applications of all communities: whoever uses them has disabled the scopes by
name. Only numbers and days are written into them, never what somebody typed.
"""

# ruff: noqa: S608  # the statements are put together from text of ours alone

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from communities.models.application_state import UNDECIDED
from communities.models.review import FINISHED

SOON = timedelta(days=7)


def one_of(states: Iterable[str]) -> str:
    return ", ".join(f"'{state}'" for state in sorted(states))


IS_UNDECIDED, IS_FINISHED = f"IN ({one_of(UNDECIDED)})", f"IN ({one_of(FINISHED)})"
HERE = "application_id = communities_application.id"
# What is known of an application, by the name of the column.
COLUMNS = {
    "my_due": f"""(SELECT a.due_on FROM communities_assignment a
      WHERE a.{HERE} AND a.reviewer_id = {{reader}} AND a.ended_at IS NULL)""",
    "my_state": f"""(SELECT r.state FROM communities_review r
      WHERE r.{HERE} AND r.reviewer_id = {{reader}})""",
    "back_at": f"""(SELECT t.at FROM communities_return t
      WHERE t.{HERE} AND t.ended_at IS NULL)""",
    "answer_by": f"""(SELECT t.answer_by FROM communities_return t
      WHERE t.{HERE} AND t.ended_at IS NULL)""",
    "reviews_in": "communities_application.reviews_in",
    "in_hand": "communities_application.reviews_waited_for",
    "has_late": """(communities_application.state = 'submitted'
      AND COALESCE(communities_application.first_due_on < '{today}', FALSE))""",
    "has_pending": f"""EXISTS (SELECT 1 FROM communities_decision d
      WHERE d.{HERE} AND d.state = 'pending')""",
    "has_conflict": f"""EXISTS (SELECT 1 FROM communities_conflict c
      WHERE c.{HERE} AND c.lifted_at IS NULL)""",
}
# The same where many applications are asked for at once: each table is read once, not for each.
# There is one row at most to each of these, by constraint.
GROUPED = {
    "my_due": "mine.due_on",
    "my_state": "own.state",
    "answer_by": "back.answer_by",
}
FROM = f"""FROM communities_application
  JOIN communities_round one ON one.id = communities_application.round_id
  LEFT JOIN communities_assignment mine ON mine.{HERE}
    AND mine.reviewer_id = {{reader}} AND mine.ended_at IS NULL
  LEFT JOIN communities_review own ON own.{HERE} AND own.reviewer_id = {{reader}}
  LEFT JOIN communities_return back ON back.{HERE} AND back.ended_at IS NULL"""
TO_DO = f"my_due IS NOT NULL AND state {IS_UNDECIDED} AND (my_state IS NULL OR my_state = 'draft')"
# What can be asked of them, in terms of those columns: filters and counts mean the same.
CONDITIONS = {
    "todo": TO_DO,
    "due": f"{TO_DO} AND my_due <= '{{soon}}'",
    "assigned": "my_due IS NOT NULL",
    "reviewed": f"my_state {IS_FINISHED}",
    "needs": "state = 'submitted' AND wanted > reviews_in + in_hand",
    "is_late": "has_late",
    "complete": "wanted <= reviews_in",
    "past": "answer_by < '{today}'",
    "conflict": "has_conflict",
    "pending": "has_pending",
}
ALWAYS = (
    "communities_application.id",
    "communities_application.state",
    "one.reviews_wanted AS wanted",
)
HANDED_IN = """(SELECT COUNT(*) FROM communities_application a
  WHERE a.round_id = communities_round.id AND a.state NOT IN ('draft', 'withdrawn'))"""


@dataclass(frozen=True)
class Asker:
    """For whom, and on which day."""

    reader: int
    today: date

    def fill(self, sql: str) -> str:
        soon = self.today + SOON
        return sql.format(reader=int(self.reader), today=f"{self.today}", soon=f"{soon}")

    def column(self, name: str) -> str:
        return self.fill(COLUMNS[name])

    def keys(self, condition: str) -> str:
        """The keys of the applications of which it holds."""
        known = self.known([condition], of=[])
        return self.fill(f"{known} SELECT id FROM known WHERE {CONDITIONS[condition]}")

    def counts(self, conditions: list[str], *, sealed: list[int], closed: list[int]) -> str:
        """One row: of how many undecided ones that the reader may open each of these holds."""
        sums = ", ".join(f"COUNT(CASE WHEN {CONDITIONS[name]} THEN 1 END)" for name in conditions)
        of = [f"communities_application.state {IS_UNDECIDED}"]
        for column, hidden in (("round_id", sealed), ("id", closed)):
            if hidden:
                keys = ", ".join(str(int(pk)) for pk in hidden)
                of.append(f"communities_application.{column} NOT IN ({keys})")
        return self.fill(f"{self.known(conditions, of=of)} SELECT {sums} FROM known")

    def known(self, conditions: list[str], *, of: list[str]) -> str:
        """The columns that these conditions speak of, each worked out once for an application."""
        spoken_of = " ".join(CONDITIONS[name] for name in conditions)
        columns = [
            f"{sql} AS {name}" for name, sql in {**COLUMNS, **GROUPED}.items() if name in spoken_of
        ]
        where = f"WHERE {' AND '.join(of)}" if of else ""
        return (
            f"WITH known AS MATERIALIZED (SELECT {', '.join([*ALWAYS, *columns])} {FROM} {where})"
        )
