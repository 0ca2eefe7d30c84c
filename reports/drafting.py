"""The sentences of a report that write themselves, from what was recorded in its period.

Each rests on a page of the community, which it names: whoever doubts a sentence can look. Nothing
in them but what the council may read: titles, organizations, and figures after suppression.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, time
from typing import Any

from django.urls import reverse

from communities.models import Community
from communities.periods import Period
from partners.models import Commitment
from partners.models.commitment import in_words
from reports.models import ProgressReport
from reports.progress import why_late
from reports.told import GOALS, Told, figures_told
from stages.checklist import Checklist, Line, checklist_of
from stages.models import Status

# Of one kind; the council reads two pages, and a sentence says how many there are beyond.
MOST_OF_A_KIND = 12
# The figures that a draft says; the table has the others.
SPOKEN = ("people", "completed", "employers_hiring", "retained_180", "retained_365", "median_gain")


@dataclass(frozen=True)
class Sentence:
    """`drafted` is what the record says, `text` what the report does; `shown`: whether it does."""

    key: str
    text: str
    source: str
    drafted: str
    shown: bool = True

    @property
    def kept(self) -> dict[str, Any]:
        return asdict(self)

    @property
    def kind(self) -> str:
        """Under which heading it stands (reports/reading.py)."""
        return self.key.partition(":")[0]

    @property
    def is_edited(self) -> bool:
        return self.text != self.drafted


def drafted(
    community: Community, period: Period, *, checklist: Checklist, told: Sequence[Told]
) -> list[Sentence]:
    """What the record says of a period, in the report's order. Two queries; inside the scope."""
    slug = community.slug
    return [
        *finished(community, period, checklist),
        *slipped(community, period, checklist),
        *promises(slug, "promised", community.commitments.promised_in(period), promise_words),
        *promises(slug, "delivered", delivered_in(community, period), delivery_words),
        *outcomes(slug, told, period),
    ]


@dataclass(frozen=True)
class Record:
    """What is on record of a period now, as the council may see it."""

    figures: list[Told]
    checklist: dict[str, Any]
    sentences: list[Sentence]


def record_of(report: ProgressReport, *, now: datetime) -> Record:
    """All that a draft is made of, in a dozen queries at most; inside the scope."""
    community, period = report.community, report.period
    today = community.today(now)
    told = figures_told(community, period, today)
    checklist = checklist_of(community, today=today)
    sentences = drafted(community, period, checklist=checklist, told=told)
    return Record(told, checklist_told(checklist), sentences)


def checklist_told(checklist: Checklist) -> dict[str, Any]:
    """Where the checklist stands, as a draft and a version keep it."""
    opened = [standing for standing in checklist.standings if not standing.is_locked]
    lines = [line for standing in opened for line in standing.lines]
    late = sum(line.is_late for line in lines)
    return {
        "words": f"{checklist.progress.words}, {f'{late} late' if late else 'none late'}.",
        "late": late,
        "done": checklist.progress.done,
        "counted": checklist.progress.counted,
        "stages": [
            {
                "number": standing.stage.number,
                "title": standing.stage.title,
                "words": "Not open yet" if standing.is_locked else standing.progress.words,
            }
            for standing in checklist.standings
        ],
    }


def sentence(key: str, text: str, source: str) -> Sentence:
    return Sentence(key, text, source, drafted=text)


def within(community: Community, period: Period) -> tuple[datetime, datetime]:
    """The first moment of a period on the community's clocks, and the first one after it."""
    first, after = (
        datetime.combine(day, time(0), tzinfo=community.zone)
        for day in (period.starts_on, period.ends_on)
    )
    return first, after


def finished(community: Community, period: Period, checklist: Checklist) -> Iterator[Sentence]:
    first, after = within(community, period)
    for line in checklist.lines:
        rows = [row for row in (line.progress, *line.earlier) if row and row.completed_at]
        done = [row for row in rows if row.status == Status.DONE]
        if any(first <= row.completed_at < after for row in done if row.completed_at):
            yield sentence(f"finished:{line.key}", f"{line.title}.", page_of(community, line))


def slipped(community: Community, period: Period, checklist: Checklist) -> Iterator[Sentence]:
    """What was due by the period's end and is still open."""
    late = [line for line in checklist.lines if line.is_late]
    for line in sorted(late, key=lambda line: -line.days_late):
        due_on = line.due_on
        if due_on and due_on < period.ends_on:
            days = f"{line.days_late} day{'' if line.days_late == 1 else 's'}"
            why = why_late(line)
            text = f"{line.title}: {days} late (due {in_full(due_on)}). {why}."
            yield sentence(f"slipped:{line.key}", text, page_of(community, line))


def page_of(community: Community, line: Line) -> str:
    return reverse("stages:item", args=[community.slug, line.key])


def delivered_in(community: Community, period: Period) -> Iterable[Commitment]:
    delivered = community.commitments.kept().filter(
        delivered_on__gte=period.starts_on, delivered_on__lt=period.ends_on
    )
    return delivered.order_by("delivered_on", "pk")


def promises(
    slug: str, kind: str, found: Any, words: Callable[[Commitment], str]
) -> Iterator[Sentence]:
    commitments = list(found.select_related("partner"))
    for one in commitments[:MOST_OF_A_KIND]:
        source = reverse("partners:partner", args=[slug, one.partner_id])
        yield sentence(f"{kind}:{one.pk}", words(one), source)
    if len(commitments) > MOST_OF_A_KIND:
        text = f"And {len(commitments) - MOST_OF_A_KIND} more."
        yield sentence(f"{kind}:more", text, reverse("partners:commitments", args=[slug]))


def promise_words(one: Commitment) -> str:
    by = f" by {in_full(one.due_on)}" if one.due_on else ""
    return f"{one.partner} promised {in_words(one.kind, one.quantity)}{by}."


def delivery_words(one: Commitment) -> str:
    return f"{one.partner} delivered {in_words(one.kind, one.quantity)}."


def outcomes(slug: str, told: Sequence[Told], period: Period) -> Iterator[Sentence]:
    page = reverse("placements:outcomes", args=[slug])
    known = {one.key: one for one in told if one.value is not None}
    for key in SPOKEN:
        if key in known:
            yield sentence(f"outcome:{key}", figure_words(known[key], period), page)
    goals = reverse("placements:goals", args=[slug])
    for one in told:
        if one.part == GOALS:
            yield sentence(one.key, goal_words(one), goals)


def figure_words(one: Told, period: Period) -> str:
    of = f"{' ' if one.fraction.startswith('of') else ', '}{one.fraction}" if one.fraction else ""
    before = f", {one.direction}" if one.direction else ""
    if before and one.before_value != one.value:
        before = f"{before} in {period.previous()}"
    through = f" Through {in_full(one.through_day)}." if one.through_day else ""
    return f"{one.name}: {one.words}{of}{before}.{through}"


def goal_words(one: Told) -> str:
    return f"{one.name}: {one.words} of {one.target} {one.by_when}. {one.how}".strip()


def in_full(day: date) -> str:
    return f"{day:%B} {day.day}, {day.year}"


def merged(kept: Sequence[Mapping[str, Any]], fresh: Sequence[Sentence]) -> list[Sentence]:
    """What the record says now, with what people made of it.

    A sentence that nobody edited follows the record. One that somebody edited stays as it is,
    even when the record says nothing of it any more.
    """
    by_key = {one["key"]: Sentence(**one) for one in kept}
    found = [follow(by_key.get(one.key), one) for one in fresh]
    known = {one.key for one in fresh}
    return found + [one for one in by_key.values() if one.is_edited and one.key not in known]


def follow(kept: Sentence | None, fresh: Sentence) -> Sentence:
    if kept is None:
        return fresh
    text = kept.text if kept.is_edited else fresh.text
    return Sentence(fresh.key, text, fresh.source, fresh.drafted, kept.shown)
