"""The rows of the decisions page: what reviewers say is added up for those shown and no others."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import QuerySet
from django.utils.html import escape
from django.utils.safestring import SafeString

from communities.decisions import ALONE, BACK, NO_REVIEW, OLDER
from communities.models import ApplicationState, Outcome, User
from communities.round_figures import rounded

S = ApplicationState
SHOWN = (
    *("pk", "state", "community__slug", "community__name"),
    *("outcome", "is_edited", "decided_by", "decided_on"),
)
# By hand: the same through the ORM takes as long to build as all the rest of the page. The reader
# has no conflict of interest with what is listed, so that an own review is one of those that weigh.
FIGURES_SQL = """
SELECT application.id,
  (SELECT MAX(revision.number) FROM communities_revision revision
    WHERE revision.application_id = application.id),
  application.reviews_in,
  application.reviews_in - (SELECT COUNT(*) FROM communities_review mine
    WHERE mine.application_id = application.id AND mine.reviewer_id = %s
      AND mine.state = 'submitted'),
  application.mean_total, application.say_approve, application.say_unsure, application.say_decline,
  CASE WHEN EXISTS (SELECT 1 FROM communities_assignment duty
    WHERE duty.application_id = application.id AND duty.reviewer_id = %s
      AND duty.ended_at IS NULL) AND NOT EXISTS (SELECT 1 FROM communities_review own
    WHERE own.application_id = application.id AND own.reviewer_id = %s
      AND own.state <> 'draft') THEN 1 ELSE 0 END
FROM communities_application application
WHERE application.id IN ({})
"""
# Written here and not in a template, which takes longer for fifty rows than all the rest.
ROW = """<tr><td>{tick}</td>
  <th scope="row"><a href="/national/applications/{slug}/decide/">{name}</a></th>
  <td data-label="Reviews">{reviews}</td>
  <td data-label="Mean">{mean}</td>
  <td data-label="Decision">{decision}</td>
  <td data-label="They recommend">{says}</td>
  <td data-label="In the way">{blocked}</td></tr>
"""
TICK = '<input type="checkbox" name="pk" value="{}" aria-label="{}">'
PENDING = '<span class="wait">Pending: {}</span>{}<br><small class="quiet">{}</small>'
EDITED = ' <span class="badge">Letter edited</span>'
UNDECIDED = '<span class="quiet">Undecided</span>'
LATER = '<small class="quiet">Shown after your own review</small>'
SAYS = (("approve", "say_approve"), ("not sure", "say_unsure"), ("decline", "say_decline"))


@dataclass(slots=True)
class Row:
    """One application as the page shows it."""

    pk: int
    state: str
    slug: str
    name: str
    outcome: str | None
    is_edited: bool | None
    decided_by: str | None
    decided_on: int | None
    latest: int
    reviews_in: int
    others: int
    mean_total: Any
    say_approve: int
    say_unsure: int
    say_decline: int
    owes: int

    @property
    def blocked(self) -> str:
        """As decisions.why_blocked says it."""
        if self.state == S.RETURNED:
            return BACK
        if self.state != S.SUBMITTED:
            return ""
        if self.outcome is None:
            if not self.reviews_in:
                return NO_REVIEW
            return "" if self.others else ALONE
        return OLDER if (self.decided_on or 0) < self.latest else ""


def rows_of(found: QuerySet[Any], reader: User) -> list[Row]:
    """These applications of for_decisions or bare(). Two statements."""
    plain = list(found.values_list(*SHOWN))
    figures = figures_of([pk for pk, *_ in plain], reader)
    return [Row(*row, *figures[row[0]]) for row in plain]


def figures_of(pks: list[int], reader: User) -> dict[int, tuple[Any, ...]]:
    """By the key. The applications are ones that the reader may see."""
    if not pks:
        return {}
    statement = FIGURES_SQL.format(", ".join(["%s"] * len(pks)))
    with connection.cursor() as cursor:
        cursor.execute(statement, [reader.pk] * 3 + pks)
        return {pk: tuple(rest) for pk, *rest in cursor.fetchall()}


def as_table(rows: Iterable[Row]) -> SafeString:
    # Every value that somebody typed goes through escape().
    return SafeString("".join(as_html(row) for row in rows))


def as_html(row: Row) -> str:
    can_tick = row.state == S.SUBMITTED and row.outcome is None
    name = escape(row.name)
    return ROW.format(
        tick=TICK.format(row.pk, name) if can_tick else "",
        slug=row.slug,
        name=name,
        reviews=row.reviews_in,
        mean="" if row.owes else rounded(row.mean_total) or "–",
        decision=decision_of(row),
        says=LATER if row.owes else says_of(row),
        blocked=row.blocked,
    )


def decision_of(row: Row) -> str:
    if row.outcome:
        word = Outcome(row.outcome).label.lower()
        return PENDING.format(word, EDITED if row.is_edited else "", escape(row.decided_by))
    return UNDECIDED if row.state == S.SUBMITTED else S(row.state).label


def says_of(row: Row) -> str:
    said = [(getattr(row, field), word) for word, field in SAYS]
    return ", ".join(f'<span class="says"><b>{n}</b> {word}</span>' for n, word in said if n)
