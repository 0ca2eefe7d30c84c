"""A list that is searched, filtered, sorted, paged and exported through the address alone.

Every list page of the house uses it. A page costs two queries (how many, and the rows shown),
whatever the data. Values that nobody offered are ignored: an old or mangled address shows the
list as it comes instead of an error.
"""

import csv
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.db.models.expressions import Combinable, OrderBy
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from communities.cells import cell

LONGEST_QUERY = 200

Order = str | Combinable | OrderBy
Apply = Callable[[Any, Any], QuerySet[Any]]
Sorts = Mapping[str, tuple[str, Order | Sequence[Order]]]
Columns = Mapping[str, Callable[[Any], Any]]
Export = Callable[[QuerySet[Any], str], HttpResponse]


@dataclass(frozen=True)
class Filter:
    """One narrowing of the list. `apply` gets the rows and the chosen value.

    With `choices` the value is one of their keys, as text; without, it is a date.
    """

    name: str
    label: str
    choices: Sequence[tuple[str, str]] | None
    apply: Apply
    all_label: str = "All"

    def read(self, raw: str) -> Any:
        """The value somebody chose, or None when it is not one that we offer."""
        if self.choices is None:
            return read_date(raw)
        return raw if any(str(key) == raw for key, _ in self.choices) else None

    def word(self, value: Any) -> str:
        """The value as people read it."""
        if self.choices is None:
            return f"{value:%B} {value.day}, {value.year}"
        return next(label for key, label in self.choices if str(key) == value)

    def options(self, value: Any) -> SafeString:
        """The choices as HTML, with the chosen one selected."""
        return options_of(tuple(self.choices or ()), value)


@lru_cache(maxsize=200)
def options_of(choices: tuple[tuple[str, str], ...], value: Any) -> SafeString:
    """Written here, because fifty states cost a template as much as fifty rows."""
    pieces = ((key, " selected" if str(key) == value else "", label) for key, label in choices)
    return format_html_join("\n", '<option value="{}"{}>{}</option>', pieces)


@dataclass(frozen=True)
class Chosen:
    """A filter with its value; `without` is the address that takes it off."""

    filter: Filter
    value: Any
    without: str

    @property
    def word(self) -> str:
        return self.filter.word(self.value)


@dataclass(frozen=True)
class Sort:
    """A way to order the list; `link` chooses it, or turns it round. Without, it is too long."""

    key: str
    label: str
    direction: str  # "ascending", "descending", or "" when the list is ordered by something else
    link: str


class Listing:
    """The rows that the address asks for.

    `sorts` maps a key to its label and the fields it orders by; a `-` in front of the key in the
    address turns the order round. `columns` maps a heading of the export to what stands below it,
    given a row: with `?format=csv`, `answer` sends all rows that match and not only one page.
    `export` makes that file in their place, from the rows and a name for the file.
    `nouns` names one row and several ("person", "people").
    """

    def __init__(
        self,
        request: HttpRequest,
        rows: QuerySet[Any],
        *,
        search: Apply | None = None,
        sorts: Sorts,
        default_sort: str,
        filters: Iterable[Filter] = (),
        columns: Columns | None = None,
        export: Export | None = None,
        per_page: int = 50,
        nouns: tuple[str, str] = ("row", "rows"),
    ) -> None:
        self.request = request
        self.all_rows = rows
        self.apply_search = search
        self.sorts = sorts
        self.filters = tuple(filters)
        self.columns = columns or {}
        self.export = export
        self.per_page = per_page
        self.nouns = nouns
        # PostgreSQL refuses text that holds a NUL.
        asked = request.GET.get("q", "") if search else ""
        self.query = asked.replace("\0", "")[:LONGEST_QUERY].strip()
        wanted = request.GET.get("sort", "")
        self.sort = wanted if wanted.removeprefix("-") in sorts else default_sort
        self.asked_sort = self.sort  # for which a list may be too long
        self.is_default_sort = self.sort == default_sort
        self.known_total: int | None = None  # for who has counted the rows already

    @cached_property
    def chosen(self) -> dict[str, Any]:
        """The filters that somebody set, by name."""
        raw = {f.name: self.request.GET.get(f.name, "") for f in self.filters}
        read = {f.name: f.read(raw[f.name]) for f in self.filters if raw[f.name]}
        return {name: value for name, value in read.items() if value is not None}

    @cached_property
    def active_filters(self) -> list[Chosen]:
        return [
            Chosen(f, self.chosen[f.name], self.link(**{f.name: None}))
            for f in self.filters
            if f.name in self.chosen
        ]

    def link(self, **changes: str | None) -> str:
        """This address with some values changed, or with None taken out, from its first page."""
        params = self.request.GET.copy()
        for name, value in {**changes, "page": None}.items():
            params.pop(name, None)
            if value is not None:
                params[name] = value
        return f"?{params.urlencode()}"

    @property
    def can_search(self) -> bool:
        return self.apply_search is not None

    @property
    def is_narrowed(self) -> bool:
        return bool(self.query or self.active_filters)

    @cached_property
    def found(self) -> QuerySet[Any]:
        """All rows that match."""
        rows = self.all_rows
        if self.apply_search and self.query:
            rows = self.apply_search(rows, self.query)
        for chosen in self.active_filters:
            rows = chosen.filter.apply(rows, chosen.value)
        return rows

    @cached_property
    def rows(self) -> QuerySet[Any]:
        """All rows that match, in order."""
        return self.found.order_by(*self.order())

    def order(self) -> list[Order]:
        """The fields to order by; the key comes last, so that no row is on two pages."""
        fields = self.sorts[self.sort.removeprefix("-")][1]
        fields = [fields] if isinstance(fields, str | Combinable | OrderBy) else list(fields)
        turned = [turn(field) for field in fields] if self.sort.startswith("-") else fields
        return [*turned, "-pk" if self.sort.startswith("-") else "pk"]

    @cached_property
    def page(self) -> Page[Any]:
        paginator = Paginator(self.rows, self.per_page)
        if self.known_total is not None:
            paginator.count = self.known_total
        return paginator.get_page(self.request.GET.get("page"))

    @property
    def total(self) -> int:
        return self.page.paginator.count

    @property
    def noun(self) -> str:
        return self.nouns[0] if self.total == 1 else self.nouns[1]

    @cached_property
    def sort_links(self) -> list[Sort]:
        return [self.sort_link(key) for key in self.sorts]

    def sort_link(self, key: str) -> Sort:
        direction = {key: "ascending", f"-{key}": "descending"}.get(self.sort, "")
        turned = f"-{key}" if direction == "ascending" else key
        return Sort(key, self.sorts[key][0], direction, self.link(sort=turned))

    @property
    def fields(self) -> list[tuple[Filter, Any, SafeString]]:
        """Each filter with its value and the options of its choice, for the form."""
        values = [(f, self.chosen.get(f.name, "")) for f in self.filters]
        return [(f, value, f.options(value)) for f, value in values]

    @property
    def can_export(self) -> bool:
        return bool(self.columns or self.export)

    @property
    def wants_csv(self) -> bool:
        return self.can_export and self.request.GET.get("format") == "csv"

    def answer(self, template: str, context: Mapping[str, Any], *, name: str) -> HttpResponse:
        """The page with `listing` in its context, or the export, named after `name` and today."""
        if self.wants_csv:
            return self.export(self.rows, name) if self.export else self.csv(name)
        return render(self.request, template, {**context, "listing": self})

    def csv(self, name: str) -> HttpResponse:
        """Every row that matches, for a spreadsheet."""
        values = self.columns.values()
        rows = ([cell(value(row)) for value in values] for row in self.rows)
        return csv_file(name, self.columns, rows)


def csv_file(name: str, headings: Iterable[Any], rows: Iterable[Iterable[Any]]) -> HttpResponse:
    """A table for a spreadsheet, named after `name` and today. Its rows have passed `cell`.

    Made whole before it is sent: a stream that breaks off half-way looks like a complete file.
    """
    file = f"{name}-{timezone.localdate():%Y-%m-%d}.csv"
    response = HttpResponse(
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{file}"'},
    )
    response.write("\ufeff")  # without it, Excel does not read the file as UTF-8
    writer = csv.writer(response)
    writer.writerow(headings)
    writer.writerows(rows)
    return response


def turn(field: Order) -> Order:
    """The same field in the opposite order."""
    if isinstance(field, str):
        return field.removeprefix("-") if field.startswith("-") else f"-{field}"
    if isinstance(field, OrderBy):
        # Rows without a value stay last both ways: they answer neither question.
        return OrderBy(field.expression, descending=not field.descending, nulls_last=True)
    return OrderBy(field, descending=True)  # type: ignore[arg-type]  # any expression will do


def read_date(raw: str) -> date | None:
    try:
        return parse_date(raw)
    except ValueError:  # the right shape and no such day: February 30
        return None
