"""Which placements and which checks an address asks for.

However many there are, a page costs the same: the rows come in the order of an index, and beyond
MOST_COUNTED they are not counted, but said to be more.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import cached_property
from typing import Any

from django.core.cache import cache
from django.core.paginator import Page, Paginator
from django.db.models import F, Q, QuerySet

from communities.access import CommunityRequest
from communities.listing import Apply, Columns, Filter, Listing, Sort, Sorts
from communities.models import Community
from communities.periods import Period, quarter_of
from placements.choices import employer_choices, program_choices
from placements.models import GRACE, After, Evidence, Kind, Placement, RetentionCheck
from placements.occupations import Family
from placements.searching import MOST_SEARCHED, with_words

MOST_COUNTED = 10_000
# Before the program there was nothing to place people for.
FIRST_YEAR = 2015

Placements = QuerySet[Placement]
Checks = QuerySet[RetentionCheck]


class LongPaginator(Paginator):  # type: ignore[type-arg]  # of whatever rows it is given
    def __init__(self, rows: QuerySet[Any], per_page: int, *, count: int) -> None:
        super().__init__(rows, per_page)
        self.known = count

    @cached_property
    def count(self) -> int:
        return self.known


class LongListing(Listing):
    """A list that may be longer than anybody pages through.

    It is counted and paged no further than MOST_COUNTED rows. One that is longer comes in the order
    of `indexed` alone, until it is narrowed down: to put a million rows into another order takes
    seconds, whoever asks for it. With `whole`, how long the whole list is stays known under this
    key, which is to be another one once it may be longer or shorter.
    """

    def __init__(
        self, *arguments: Any, indexed: str, default_sort: str, whole: str = "", **options: Any
    ) -> None:
        super().__init__(*arguments, default_sort=default_sort, **options)
        self.indexed, self.whole = indexed, whole
        if self.sort.removeprefix("-") != indexed and self.is_long:
            self.sort = default_sort

    @cached_property
    def count(self) -> int:
        if self.whole and not self.is_narrowed:
            return int(cache.get_or_set(self.whole, self.counted) or 0)
        return self.counted()

    def counted(self) -> int:
        return int(self.found.order_by()[:MOST_COUNTED].count())

    @property
    def is_long(self) -> bool:
        return self.count == MOST_COUNTED

    def sort_link(self, key: str) -> Sort:
        sort = super().sort_link(key)
        return replace(sort, link="") if self.is_long and key != self.indexed else sort

    @property
    def notes(self) -> Iterator[str]:
        """What a reader should know of how these rows were found, in sentences."""
        labels = {key: label.lower() for key, (label, _) in self.sorts.items()}
        if self.is_long:
            own, others = labels.pop(self.indexed), " or ".join(labels.values())
            yield f"So many are sorted by {own} only. Narrow them down to sort them by {others}."
        if self.query and not self.count:
            yield (
                f"Looked for in the latest {MOST_SEARCHED:,} placements, and among earlier ones "
                "for a whole reference or an employer."
            )

    @cached_property
    def page(self) -> Page[Any]:
        paginator = LongPaginator(self.rows, self.per_page, count=self.count)
        return paginator.get_page(self.request.GET.get("page"))

    @property
    def noun(self) -> str:
        return f"{self.nouns[1]} or more" if self.is_long else super().noun


SORTS: Sorts = {
    "start": ("Start", "starts_on"),
    "reference": ("Reference", ["reference", "starts_on"]),
    "employer": ("Employer", ["employer__name", "starts_on"]),
    "wage": ("Wage", [F("wage").asc(nulls_last=True), "starts_on"]),
}
# What a person said of themselves stays out: a file travels.
COLUMNS: Columns = {
    "Reference": lambda row: row.reference,
    "Reference given by": lambda row: row.issuer.name,
    "Employer": lambda row: row.employer.name,
    "Program": lambda row: row.program.name if row.program else "",
    "Start": lambda row: row.starts_on,
    "Kind": lambda row: row.get_kind_display(),
    "Role family": lambda row: row.get_family_display(),
    "O*NET code": lambda row: row.occupation,
    "Job title": lambda row: row.title,
    "Wage": lambda row: row.wage,
    "Wage before": lambda row: row.prior_wage,
    "Evidence": lambda row: row.get_evidence_display(),
    "Source": lambda row: row.reported_by,
    "Note": lambda row: row.note,
}


def placement_listing(request: CommunityRequest) -> LongListing:
    community = request.community
    return LongListing(
        request,
        community.placements.kept().for_lists(),
        search=search_in(community, key="pk"),
        sorts=SORTS,
        default_sort="-start",
        indexed="start",
        whole=f"placements:{community.pk}:{community.figures_stamp.hex}",
        filters=placement_filters(community),
        columns=COLUMNS,
        nouns=("placement", "placements"),
    )


def placement_filters(community: Community) -> list[Filter]:
    quarters = quarters_of(community)
    offered = [(key, str(quarter)) for key, quarter in quarters.items()]

    def since(found: Placements, key: str) -> Placements:
        return found.filter(starts_on__gte=quarters[key].starts_on)

    def until(found: Placements, key: str) -> Placements:
        return found.filter(starts_on__lt=quarters[key].ends_on)

    return [
        Filter("employer", "Employer", employer_choices(community), at_employer),
        Filter("program", "Program", training_filter(community), of_program),
        Filter("kind", "Kind", Kind.choices, lambda f, kind: f.filter(kind=kind)),
        Filter("family", "Placed as", Family.choices, lambda f, one: f.filter(family=one)),
        Filter("evidence", "Evidence", Evidence.choices, lambda f, one: f.filter(evidence=one)),
        Filter("from", "From quarter", offered, since, all_label="Any"),
        Filter("to", "To quarter", offered, until, all_label="Any"),
    ]


def training_filter(community: Community) -> list[tuple[str, str]]:
    return [("none", "No training"), *program_choices(community)]


def of_program(found: Placements, key: str) -> Placements:
    return found.filter(program=None if key == "none" else int(key))


def at_employer(found: Any, key: str) -> Any:
    """Also what was logged under another name of it, before two were merged."""
    return found.filter(Q(employer=int(key)) | Q(employer__merged_into=int(key)))


def search_in(community: Community, *, key: str) -> Apply:
    return lambda found, words: with_words(found, community, words, key=key)


def quarters_of(community: Community) -> dict[str, Period]:
    """The calendar's quarters, the latest first, by what stands in the address: “2026-Q2”."""
    quarter = quarter_of(community.today()).next()  # some have agreed on a day to come
    first = date(min(FIRST_YEAR, (community.designated_on or quarter.starts_on).year), 1, 1)
    found = {}
    while quarter.starts_on >= first:
        start = quarter.starts_on
        found[f"{start.year}-Q{(start.month + 2) // 3}"] = quarter
        quarter = quarter.previous()
    return found


# --- The checks to ask ---------------------------------------------------------------------------

OVERDUE, DUE, AHEAD, ANSWERED = "overdue", "due", "ahead", "answered"
STATES = [
    (OVERDUE, "Overdue"),
    (DUE, "Due, not overdue"),
    (AHEAD, "Not yet due"),
    (ANSWERED, "Answered"),
]
DISTANCES = [(str(days), words) for days, words in After.choices]
CHECK_SORTS: Sorts = {
    "due": ("Due", "due_on"),
    "employer": ("Employer", ["placement__employer__name", "due_on"]),
    "reference": ("Reference", ["placement__reference", "due_on"]),
}
CHECK_COLUMNS: Columns = {
    "Reference": lambda row: row.placement.reference,
    "Reference given by": lambda row: row.placement.issuer.name,
    "Employer": lambda row: row.placement.employer.name,
    "Start": lambda row: row.placement.starts_on,
    "Check": lambda row: row.get_after_display(),
    "Due": lambda row: row.due_on,
    "Found": lambda row: row.get_outcome_display(),
    "Asked": lambda row: row.answered_on,
    "Evidence": lambda row: row.get_evidence_display(),
}


def check_listing(request: CommunityRequest) -> LongListing:
    """Those to ask now, unless the address asks for others."""
    community, today = request.community, request.community.today()
    kept = community.retentionchecks.kept()
    is_other = request.GET.get("state") in (AHEAD, ANSWERED)
    rows = kept if is_other else kept.to_ask(today=today)
    return LongListing(
        request,
        rows.select_related("placement__employer", "placement__issuer"),
        search=search_in(community, key="placement"),
        sorts=CHECK_SORTS,
        default_sort="due",
        indexed="due",
        filters=[
            Filter("employer", "Employer", employer_choices(community), checks_at),
            Filter("after", "Check", DISTANCES, lambda f, days: f.filter(after=int(days))),
            Filter("state", "State", STATES, in_state(today), all_label="To ask now"),
        ],
        columns=CHECK_COLUMNS,
        nouns=("check", "checks"),
    )


def checks_at(found: Checks, key: str) -> Checks:
    at = Q(placement__employer=int(key)) | Q(placement__employer__merged_into=int(key))
    return found.filter(at)


def in_state(today: date) -> Any:
    def apply(found: Checks, state: str) -> Checks:
        if state == ANSWERED:
            return found.exclude(outcome="")
        if state == AHEAD:
            return found.filter(outcome="", is_forgotten=False, due_on__gt=today)
        late = Q(due_on__lt=today - GRACE)
        return found.filter(late if state == OVERDUE else ~late)

    return apply


def count_ahead(community: Community) -> int:
    """How many checks are not due yet, counted no further than MOST_COUNTED."""
    rows = community.retentionchecks.kept().filter(
        outcome="", is_forgotten=False, due_on__gt=community.today()
    )
    return int(rows[:MOST_COUNTED].count())
