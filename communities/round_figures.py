"""A round as a table: one row for each application, with its figures."""

from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Any

from django.db.models import F, OuterRef, Q, Subquery

from communities.application_form import FORM, Ask
from communities.decisions import for_decisions
from communities.models import NamedKind, Outcome, Revision, Round, User
from communities.reading import goal_title

Row = Any  # an Application of for_decisions
Column = Callable[[Row, dict[str, Any]], Any]  # the row, and the content of its latest revision


def after_own(row: Row, value: Any) -> Any:
    """What other reviewers say, for who does not owe a review of their own."""
    return "after your own review" if row.owes else value


def rounded(mean: Decimal | float | None) -> Decimal | None:
    """In hundredths, also where the database answers with a float."""
    return None if mean is None else round(Decimal(mean), 2)


def answer(section: str, key: str) -> Column:
    return lambda row, content: content["sections"].get(section, {}).get(key)


def kinds_named(kind: NamedKind) -> Column:
    return lambda row, content: sum(named["kind"] == kind for named in content["partners"])


def openings(content: dict[str, Any], *, signed: bool) -> int | None:
    """Jobs or seats a year that the named organizations promise; None when none is given."""
    named = [p for p in content["partners"] if p["is_signed"] or not signed]
    said = [p["openings"] for p in named if p["openings"] is not None]
    return sum(said) if said else None


ON_PAPER: dict[str, Column] = {
    "Community": lambda row, content: row.community.name,
    "State": lambda row, content: row.get_state_display(),
    "Revision": lambda row, content: row.latest,
    "Reviews": lambda row, content: row.reviews_in,
    "Approve": lambda row, content: after_own(row, row.say_approve),
    "Not sure": lambda row, content: after_own(row, row.say_unsure),
    "Decline": lambda row, content: after_own(row, row.say_decline),
    "Mean of 4": lambda row, content: after_own(row, row.mean_total),
    "Pending decision": lambda row, content: Outcome(row.outcome).label if row.outcome else "",
    "In the way": lambda row, content: row.blocked,
}
FIGURES: dict[str, Column] = {
    f"{form.title}: {field.label}": answer(form.key, field.key)
    for form in FORM
    for field in form.fields
    if field.ask == Ask.NUMBER
}
NAMED: dict[str, Column] = {f"Named: {kind.label}": kinds_named(kind) for kind in NamedKind}
IN_FULL: dict[str, Column] = {
    **ON_PAPER,
    "Kind of area": lambda row, content: row.community.get_kind_display(),
    "States": lambda row, content: row.community.states,
    "Lead organization": lambda row, content: row.community.lead_organization,
    "Submitted": lambda row, content: row.submitted_at,
    "Late because": lambda row, content: row.late_because,
    "Decided by": lambda row, content: row.decided_by,
    "Letter edited": lambda row, content: row.is_edited,
    "Announced": lambda row, content: row.decided_at,
    **FIGURES,
    **NAMED,
    "Jobs or seats promised": lambda row, content: openings(content, signed=False),
    "Of these in writing": lambda row, content: openings(content, signed=True),
    "Council members": lambda row, content: len(content["nominees"]),
    "Goals": lambda row, content: "; ".join(goal_title(goal) for goal in content["goals"]),
}


def table_of(round: Round, reader: User, columns: dict[str, Column]) -> Iterable[list[Any]]:
    """One row for each application that the reader may see, by name. Needs the scopes disabled."""
    rows = list(for_decisions(round, reader).order_by("community__name", "pk"))
    contents = latest_contents([row.pk for row in rows])
    for row in rows:
        yield [value(row, contents[row.pk]) for value in columns.values()]


def latest_contents(pks: list[int]) -> dict[int, dict[str, Any]]:
    newer = Revision.objects.filter(application=OuterRef("application")).order_by("-number")
    latest = Revision.objects.filter(
        Q(application__in=pks), number=Subquery(newer.values("number")[:1])
    )
    return dict(latest.values_list(F("application"), "content"))
