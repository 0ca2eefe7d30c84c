"""What a row of the directory and a card of the board say, worked out so that templates print."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from communities.models import Community
from communities.names import domain_of
from partners.choices import Choices
from partners.figures import NOTHING, Figures, figures_of
from partners.models import Kind, Pipeline

FIELDS = ("pk", "name", "website", "kinds", "pipeline", "pipeline_since", "owner_id", "version")


@dataclass(slots=True)
class Row:
    """One partner as printed. Empty text stands for what is not known or not there."""

    pk: int
    name: str
    domain: str
    kinds: str
    pipeline: str
    word: str
    since: str
    owner: str
    last_contact: str
    follow_up: str
    is_late: bool
    jobs: str
    version: int


# Written here, because fifty rows cost a template half of what the page may cost. Cells without
# text stand empty, so that a narrow screen leaves them out.
TABLE_ROW = """<tr>
<td><input type="checkbox" name="pk" value="{pk}" aria-label="Select {name}"></td>
<th scope="row"><a href="{pk}/">{name}</a><small>{domain}</small></th>
<td data-label="Pipeline"><span class="rung {pipeline}">{word}</span></td>
<td data-label="Since">{since}</td>
<td data-label="Last contact">{last_contact}</td>
<td data-label="Kind">{kinds}</td>
<td data-label="Owner">{owner}</td>
<td data-label="Follow-up"{late}>{follow_up}</td>
<td data-label="Jobs delivered">{jobs}</td></tr>
"""


def as_table(rows: Iterable[Row]) -> SafeString:
    return format_html_join("", "{}", ((as_table_row(row),) for row in rows))


def as_table_row(row: Row) -> SafeString:
    return format_html(
        TABLE_ROW,
        pk=row.pk,
        name=row.name,
        domain=row.domain,
        pipeline=row.pipeline,
        word=row.word,
        since=row.since,
        last_contact=row.last_contact,
        kinds=row.kinds,
        owner=row.owner,
        late=LATE if row.is_late else "",
        follow_up=f"{row.follow_up}, late" if row.is_late else row.follow_up,
        jobs=row.jobs,
    )


LATE = SafeString(' class="late"')


def rows_of(community: Community, found: Any, choices: Choices) -> list[Row]:
    """The rows of one page, a slice of partners; what belongs to them is one statement more."""
    partners = list(found.values_list(*FIELDS))
    figures, today = figures_of(community, [pk for pk, *_ in partners]), community.today()
    return [
        row_of(partner, figures.get(partner[0], NOTHING), choices, today) for partner in partners
    ]


def row_of(partner: tuple[Any, ...], figures: Figures, choices: Choices, today: date) -> Row:
    pk, name, website, kinds, pipeline, since, owner, version = partner
    return Row(
        pk=pk,
        name=name,
        domain=domain_of(website),
        kinds=kind_names(kinds),
        pipeline=pipeline,
        word=WORDS[pipeline],
        since=day_words(since, today),
        owner=choices.name(owner),
        last_contact=day_words(figures.last_contact, today),
        follow_up=day_words(figures.follow_up, today),
        is_late=figures.follow_up is not None and figures.follow_up < today,
        jobs=f"{figures.delivered} of {figures.promised}" if figures.promised else "",
        version=version,
    )


WORDS = dict(Pipeline.choices)


@lru_cache(maxsize=500)
def kind_names(kinds: tuple[str, ...]) -> str:
    return ", ".join(Kind(kind).label for kind in kinds)


def day_words(day: date | None, today: date) -> str:
    """“Nov 15”, with the year when it is another one; empty for no day."""
    if day is None:
        return ""
    year = f", {day.year}" if day.year != today.year else ""
    return f"{day:%b} {day.day}{year}"
