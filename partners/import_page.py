"""What the page of an import shows in each of its states."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.safestring import SafeString

from communities.access import CommunityRequest
from communities.listing import Columns, Listing, Sorts, options_of
from partners import imports
from partners.import_desk import Desk
from partners.import_rows import Printer, short
from partners.import_words import are, headline, listed, ready, rows_counted, says
from partners.imports.columns import DAYS
from partners.imports.days import DAY_FIRST, MONTH_FIRST
from partners.imports.headings import fold
from partners.models import ImportRow, ImportState, Outcome, SheetImport

ALL, WARNED = "all", "warned"
TABS = {
    Outcome.NEW: "New",
    Outcome.CHANGED: "Changed",
    Outcome.REJECTED: "Needs fixing",
    WARNED: "Worth a look",
    Outcome.SAME: "Already so",
    ALL: "All",
}
# What is shown when nobody has chosen: first what asks for something, later what was done.
BEFORE = (Outcome.REJECTED, Outcome.CHANGED, Outcome.NEW, Outcome.SAME)
AFTER = (Outcome.NEW, Outcome.CHANGED, Outcome.REJECTED, Outcome.SAME)
HAS_ROWS = (ImportState.CHECKED, ImportState.APPLIED, ImportState.UNDONE)
SORTS: Sorts = {"row": ("Row", "number"), "label": ("Name", ["label", "number"])}
COLUMNS: Columns = {
    "Row": lambda row: row.number,
    "Name": lambda row: row.label,
    "Outcome": lambda row: row.get_outcome_display(),
    "Reason": lambda row: " ".join(row.errors.values()),
    "Worth a look": lambda row: " ".join(row.warnings.values()),
}
MOST_SAMPLES = 3
ORDERS_OFFERED = ((MONTH_FIRST, "Month first: March 4"), (DAY_FIRST, "Day first: April 3"))


@dataclass(frozen=True, slots=True)
class Tab:
    label: str
    count: int
    url: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class Heading:
    """A column of the file: what it is called, what stands in it, what it may mean.

    `why` says why it is left out, where that is no choice.
    """

    name: str
    samples: list[str]
    options: SafeString
    why: str = ""


@dataclass(frozen=True, slots=True)
class Once:
    """What may be said for the whole file: from a list, or in words."""

    key: str
    label: str
    hint: str
    value: str
    options: SafeString


def labels_of(found: SheetImport) -> dict[str, str]:
    return {column.key: column.label for column in imports.SHEETS[found.sheet].columns}


def page_context(request: CommunityRequest, desk: Desk, found: SheetImport) -> dict[str, Any]:
    """Everything that the page of an import prints, columns apart."""
    counts = found.counts
    rejected = counts.get(Outcome.REJECTED, 0)
    context = desk.context(request) | {
        "it": found,
        "it_url": desk.url(request, "import", found.pk),
        "dropped_at": desk.dropped_at(found),
        "headline": headline(found, desk),
        "ready": ready(counts),
        "ready_words": rows_counted(ready(counts)),
        "rejected": rejected,
        "rejected_words": rows_counted(rejected),
        "same": counts.get(Outcome.SAME, 0),
        "same_words": says(counts.get(Outcome.SAME, 0), desk),
    }
    if found.is_at_work:
        return context | progress_context(request, desk, found)
    return context | (rows_context(request, found) if found.state in HAS_ROWS else {})


def progress_context(request: CommunityRequest, desk: Desk, found: SheetImport) -> dict[str, Any]:
    """How far the worker is. The address of the next look says what was announced by then."""
    progress = imports.progress_of(found)
    percent = 100 * progress.done // progress.total if progress.total else 0
    words = progress.phase or "Waiting for its turn"
    if progress.phase and not imports.is_alive(found.pk):
        words = "Interrupted. It starts again by itself within a minute"
    elif progress.total:
        words = f"{words}: {progress.done:,} of {progress.total:,}"
    said = percent // 25 * 25
    its_url = desk.url(request, "import", found.pk)
    return {
        "headline": headline(found, desk),
        "percent": percent,
        "progress": progress,
        "progress_url": f"{its_url}progress/?state={found.state}&said={said}",
        "progress_words": words,
        "said": said,
    }


def rows_context(request: CommunityRequest, found: SheetImport) -> dict[str, Any]:
    rows = found.rows.defer("undo", "community")
    counts = {**found.counts, WARNED: rows.exclude(warnings={}).count()}
    counts[ALL] = sum(counts.get(outcome, 0) for outcome in Outcome)
    shown = tab_of(request, found, counts)
    listing = row_listing(request, rows_in(rows, shown))
    tabs = [
        Tab(label, counts[key], listing.link(show=key), key == shown)
        for key, label in TABS.items()
        if counts.get(key)
    ]
    return {
        "listing": listing,
        "mixed": shown in (ALL, WARNED),
        "rows": Printer(found, labels_of(found)).rows(listing.page),
        "show": shown,
        "tabs": tabs,
        "warned_words": f"{rows_counted(counts[WARNED])} {are(counts[WARNED])}"
        if counts[WARNED]
        else "",
    }


def tab_of(request: CommunityRequest, found: SheetImport, counts: dict[str, int]) -> str:
    asked = request.GET.get("show", "")
    if asked in TABS:
        return asked
    order = BEFORE if found.state == ImportState.CHECKED else AFTER
    return next((outcome for outcome in order if counts.get(outcome)), ALL)


def rows_in(rows: QuerySet[ImportRow], tab: str) -> QuerySet[ImportRow]:
    if tab == WARNED:
        return rows.exclude(warnings={})
    return rows if tab == ALL else rows.filter(outcome=tab)


def row_listing(request: CommunityRequest, rows: QuerySet[ImportRow]) -> Listing:
    return Listing(
        request,
        rows,
        search=lambda found, words: found.filter(label__icontains=words),
        sorts=SORTS,
        default_sort="row",
        columns=COLUMNS,
        nouns=("row", "rows"),
    )


def columns_context(
    request: CommunityRequest, desk: Desk, found: SheetImport, chosen: Sequence[str]
) -> dict[str, Any]:
    """The file's columns beside ours; `chosen` has the key of one of ours, or nothing, for each."""
    sheet = imports.SHEETS[found.sheet]
    columns = sheet.columns
    options = (("", "Leave out"), *((column.key, column.label) for column in columns))
    chosen = [*chosen, *[""] * len(found.headings)]
    return desk.context(request) | {
        "it": found,
        "it_url": desk.url(request, "import", found.pk),
        "dropped_at": desk.dropped_at(found),
        "columns": columns,
        "headings": headings_of(found, chosen, sheet.left_out, options),
        "once": [once_of(found, column) for column in columns if column.once],
        "days": options_of(ORDERS_OFFERED, found.said_once.get(DAYS, MONTH_FIRST)),
        "left_out": listed(left_out(found, chosen)),
        "missing": [
            c.label
            for c in columns
            if c.is_required and c.key not in chosen and not found.said_once.get(c.key)
        ],
    }


def headings_of(
    found: SheetImport,
    chosen: Sequence[str],
    never: Mapping[str, str],
    options: tuple[tuple[str, str], ...],
) -> list[Heading]:
    return [
        Heading(
            name,
            samples_of(found, n),
            options_of(options, chosen[n]),
            "" if chosen[n] else never.get(fold(name), ""),
        )
        for n, name in enumerate(found.headings)
    ]


def once_of(found: SheetImport, column: imports.Column) -> Once:
    value = found.said_once.get(column.key, "")
    options = (("", "Nothing"), *((choice, choice) for choice in column.choices))
    its_options = options_of(options, value) if column.choices else SafeString()
    return Once(column.key, column.label, column.hint, value, its_options)


def left_out(found: SheetImport, chosen: Sequence[str]) -> list[str]:
    """The columns of the file that mean nothing; ours from an earlier round is none of them."""
    names = zip(found.headings, chosen, strict=False)
    return [short(name) for name, key in names if not key and name != imports.WHAT_TO_FIX]


def samples_of(found: SheetImport, place: int) -> list[str]:
    """The first different values of a column."""
    values = found.samples[place] if place < len(found.samples) else []
    return [short(value) for value in dict.fromkeys(values) if value][:MOST_SAMPLES]
