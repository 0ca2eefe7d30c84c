"""What a row of a list says of a placement or a check, worked out so that templates print."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from partners.rows import day_words
from placements.asked import Asked
from placements.choices import cohort_words
from placements.models import GRACE, Cohort, Placement, RetentionCheck

# Written here, because fifty rows cost a template half of what the page may cost. Cells without
# text stand empty, so that a narrow screen leaves them out.
TABLE_ROW = """<tr>
<td data-label="Start"><span class="nowrap">{start}</span></td>
<th scope="row"><a href="{room}{pk}/">{reference}</a></th>
<td data-label="Employer">{employer}</td>
<td data-label="Wage" class="num">{wage}</td>
<td data-label="Placed as">{family}<small>{title}</small></td>
<td data-label="Kind">{kind}</td>
<td data-label="Program">{program}</td>
<td data-label="Evidence">{evidence}</td></tr>
"""
NO_REFERENCE = "Reference forgotten"


def as_table(rows: Iterable[Placement], today: date, *, room: str) -> SafeString:
    """Rows from for_lists(). `room` is the address of the placements."""
    return format_html_join("", "{}", ((as_table_row(row, today, room),) for row in rows))


def as_table_row(row: Placement, today: date, room: str) -> SafeString:
    return format_html(
        TABLE_ROW,
        room=room,
        pk=row.pk,
        start=day_words(row.starts_on, today),
        reference=row.reference or NO_REFERENCE,
        employer=row.employer.name,
        wage=dollars(row.wage),
        family=row.get_family_display(),
        title=row.title,
        kind=row.get_kind_display(),
        program=row.program.name if row.program else "",
        evidence=row.get_evidence_display(),
    )


def dollars(amount: Decimal | None) -> str:
    """As in “$24.50”; empty for unknown."""
    return "" if amount is None else f"${amount:,.2f}"


@dataclass(slots=True)
class Check:
    """One check as printed: `state` is ahead, due, overdue, answered or forgotten."""

    pk: int
    version: int
    after: str
    placement: int
    reference: str
    employer: str
    started: str
    state: str
    words: str
    outcome: str
    evidence: str
    asked_on: date | None
    asked: Asked | None = None  # the last time that its employer was


def check_of(row: RetentionCheck, today: date) -> Check:
    """`row` with its placement and the employer."""
    placement, state = row.placement, state_of(row, today)
    return Check(
        pk=row.pk,
        version=row.version,
        after=row.get_after_display(),
        placement=placement.pk,
        reference=placement.reference or NO_REFERENCE,
        employer=placement.employer.name,
        started=day_words(placement.starts_on, today),
        state=state,
        words=words_of(row, state, today),
        outcome=row.get_outcome_display(),
        evidence=row.get_evidence_display(),
        asked_on=row.answered_on,
    )


def state_of(row: RetentionCheck, today: date) -> str:
    if row.outcome:
        return "answered"
    if row.placement.forgotten_at:
        return "forgotten"  # nobody knows any more whom to ask
    if row.due_on > today:
        return "ahead"
    return "overdue" if row.due_on < today - GRACE else "due"


def words_of(row: RetentionCheck, state: str, today: date) -> str:
    day = day_words(row.due_on, today)
    if state == "answered":
        return f"{row.get_outcome_display()}, asked {day_words(row.answered_on, today)}"
    if state == "forgotten":
        return "Never answered"
    if state == "ahead":
        return f"Not yet due: {day}"
    if state == "overdue":
        return f"Overdue: was due {day}"
    return "Due today" if row.due_on == today else f"Due since {day}"


@dataclass(slots=True)
class CohortCounts:
    """A cohort as printed. Each count stands by itself; empty text is what nobody reported."""

    pk: int
    words: str
    ends: str
    seats: str
    enrolled: str
    completed: str
    withdrew: str
    in_training: str
    reported_on: date | None


def cohort_of(row: Cohort) -> CohortCounts:
    return CohortCounts(
        pk=row.pk,
        words=cohort_words(row.name, row.starts_on),
        ends=f"{row.ends_on:%b} {row.ends_on.day}, {row.ends_on.year}" if row.ends_on else "",
        seats=number(row.seats),
        enrolled=number(row.enrolled),
        completed=number(row.completed),
        withdrew=number(row.withdrew),
        in_training=number(row.in_training),
        reported_on=row.reported_on,
    )


def number(count: int | None) -> str:
    return "" if count is None else f"{count:,}"
