"""Who was placed is forgotten after the years that a community keeps it; what counts stays."""

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from communities.models import Activity, Community, User
from communities.periods import add_months
from partners.imports.chunks import in_chunks
from partners.models import ImportRow, ImportState
from partners.models.sheet_import import AT_WORK
from placements.actions.held import record
from placements.counting import START_COLUMNS, Key, Sums, sum_starts
from placements.desk import DAYS_UNCONFIRMED
from placements.models import BANDS, ForgottenAnswer, Placement
from placements.people import Issuers, Person
from placements.tally import hold

NEVER_CONFIRMED = (ImportState.UPLOADED, ImportState.CHECKED)
NOTHING = dict.fromkeys(("reference", "title", "reported_by", "note", *BANDS), "")


@transaction.atomic
def forget_placements(community: Community, *, by: User | None, today: date | None = None) -> int:
    """Take away who was placed where every placement of the person is older than the years.

    A placement is as old as its start, or as its being logged when that came later, in whole
    months: on the first of a month, what is from before that month falls due. A person is
    forgotten as a whole: half of one could not be counted once. Somebody whose placement is being
    worked on is left for another time. Returns how many placements were forgotten.
    """
    today = today or community.today()
    limit = add_months(today, -12 * community.forget_after_years)
    # First of all, so that nobody is waited for under this lock: see placements.tally.
    hold(community)
    forget_imports(community, limit)
    rows = whole_people(community, limit)
    if not rows:
        return 0
    keep_answers(community, rows)
    for some in in_chunks([row.pk for row in rows]):
        community.placements.filter(pk__in=some).update(
            **NOTHING, forgotten_at=timezone.now(), version=F("version") + 1
        )
        # What an employer's answer replaced holds texts too. Its letter asks nothing any more.
        community.employer_questions.filter(placement__in=some).update(changes={})
        community.retentionchecks.filter(placement__in=some).update(is_forgotten=True)
    for subjects in in_chunks([row.subject for row in rows]):
        Activity.forget(community, subjects, key="reference")
    tell(community, len(rows), limit, by=by)
    return len(rows)


def old_enough(community: Community, limit: date) -> QuerySet[Placement]:
    """Placements of people of whom everything started, and was logged, before the limit."""
    midnight = datetime.combine(limit, time.min, tzinfo=community.zone)
    recent = Q(starts_on__gte=limit) | Q(created_at__gte=midnight)
    same_person = {"issued_by": OuterRef("issued_by"), "reference": OuterRef("reference")}
    remembered = community.placements.filter(forgotten_at=None)
    remembered = remembered.annotate(issued_by=Issuers(community).expression())
    later = remembered.filter(recent, **same_person).order_by()
    return remembered.filter(~recent & ~Exists(later)).order_by("pk")


def whole_people(community: Community, limit: date) -> list[Placement]:
    """Those rows, locked; without people of whom somebody else holds a row at this moment."""
    rows = list(old_enough(community, limit).select_for_update(skip_locked=True))
    persons: QuerySet[Any] = old_enough(community, limit).order_by()
    there = Counter(persons.values_list("issued_by", "reference").iterator())
    held = Counter(person_of(row) for row in rows)
    return [row for row in rows if held[person_of(row)] == there[person_of(row)]]


def person_of(row: Placement) -> Person:
    """Of a row from old_enough()."""
    return row.issued_by, row.reference  # type: ignore[attr-defined]  # annotated there


def keep_answers(community: Community, rows: Iterable[Placement]) -> None:
    """Add what these people said to the sums of those who were forgotten before."""
    counted = sum_starts(
        {column: getattr(row, column) for column in START_COLUMNS}
        for row in rows
        if row.removed_at is None
    )
    said: Sums = Counter({key: n for key, n in counted.items() if key.measure in BANDS and key.of})
    for months in in_chunks(sorted({key.month for key in said})):
        before = community.forgotten_answers.filter(month__in=months)
        for *key, n in before.values_list(*Key._fields, "n"):
            if Key(*key) in said:
                said[Key(*key)] += n
    ForgottenAnswer.objects.bulk_create(
        (ForgottenAnswer(community=community, n=n, **key._asdict()) for key, n in said.items()),
        batch_size=500,
        update_conflicts=True,
        unique_fields=["community", "month", "measure", "layer", "of", "value"],
        update_fields=["n"],
    )


def forget_imports(community: Community, limit: date) -> None:
    """Take away what the imports of placements from before the limit still hold of people."""
    midnight = datetime.combine(limit, time.min, tzinfo=community.zone)
    old = community.imports.filter(sheet="placements", created_at__lt=midnight).order_by()
    old = old.exclude(state__in=AT_WORK)
    ImportRow.objects.filter(community=community, sheet_import__in=old).delete()
    old.exclude(content=b"").update(content=b"", samples=[])
    old.filter(state__in=NEVER_CONFIRMED).update(state=ImportState.DISCARDED)


@transaction.atomic
def discard_unconfirmed(community: Community, *, by: User | None) -> int:
    """Drop files of people that somebody brought and nobody confirmed in time; returns how many.

    One that is being worked on, or confirmed at this moment, is left for another time.
    """
    since = timezone.now() - timedelta(days=DAYS_UNCONFIRMED)
    waiting = community.imports.filter(sheet="placements", state__in=NEVER_CONFIRMED)
    old = waiting.filter(created_at__lt=since).order_by("pk").only("community", "name")
    dropped = list(old.select_for_update(skip_locked=True, of=("self",)))
    keys = [one.pk for one in dropped]
    ImportRow.objects.filter(community=community, sheet_import__in=keys).delete()
    nothing: dict[str, Any] = {"content": b"", "samples": [], "error": "", "asked_by": None}
    waiting.filter(pk__in=keys).update(state=ImportState.DISCARDED, **nothing)
    for one in dropped:
        sentence = f"discarded “{one.name}”: nobody confirmed it within {DAYS_UNCONFIRMED} days"
        record(community, "import.discarded", sentence, by=by, subject=one.subject)
    return len(dropped)


def tell(community: Community, number: int, limit: date, *, by: User | None) -> None:
    noun = "placement" if number == 1 else "placements"
    record(
        community,
        "placements.forgotten",
        f"forgot who was placed in {number:,} {noun} from before "
        f"{limit:%B} {limit.day}, {limit.year}",
        by=by,
        subject="placements:forgotten",
        placements=number,
    )
