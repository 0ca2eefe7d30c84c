"""What a row of the directory and a card of the board say, worked out so that templates print."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from django.db.models import Max, Min, Q
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from communities.models import Community
from partners.choices import Choices
from partners.models import JOBS, Kind, Pipeline
from partners.names import domain_of

FIELDS = ("pk", "name", "website", "kinds", "pipeline", "pipeline_since", "owner_id", "version")
Figures = dict[int, tuple[Any, Any]]


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
<td data-label="Last contact">{last_contact}</td>
<td data-label="Since">{since}</td>
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
        last_contact=row.last_contact,
        since=row.since,
        kinds=row.kinds,
        owner=row.owner,
        late=LATE if row.is_late else "",
        follow_up=row.follow_up,
        jobs=row.jobs,
    )


LATE = SafeString(' class="late"')


def rows_of(community: Community, found: Any, choices: Choices) -> list[Row]:
    """The rows of one page, a slice of partners; each table beside them costs one statement."""
    partners = list(found.values_list(*FIELDS))
    shown = [pk for pk, *_ in partners]
    today = community.today()
    contacts, jobs = contacts_of(community, shown), jobs_of(community, shown)
    return [
        row_of(partner, choices, today, contacts.get(partner[0]), jobs.get(partner[0]))
        for partner in partners
    ]


def row_of(
    partner: tuple[Any, ...],
    choices: Choices,
    today: date,
    contact: tuple[date | None, date | None] | None,
    jobs: tuple[int, int] | None,
) -> Row:
    pk, name, website, kinds, pipeline, since, owner, version = partner
    last, follow_up = contact or (None, None)
    return Row(
        pk=pk,
        name=name,
        domain=domain_of(website),
        kinds=kind_names(kinds),
        pipeline=pipeline,
        word=WORDS[pipeline],
        since=day_words(since, today),
        owner=choices.name(owner),
        last_contact=day_words(last, today),
        follow_up=day_words(follow_up, today),
        is_late=follow_up is not None and follow_up < today,
        jobs=f"{jobs[1]} of {jobs[0]}" if jobs and jobs[0] else "",
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


def contacts_of(community: Community, partners: Iterable[int]) -> Figures:
    """Of each partner the day of the last contact, and of the first follow-up that is owed."""
    rows = community.interactions.kept().filter(partner__in=partners).order_by()
    owed = Min("follow_up_on", filter=Q(followed_up_at=None))
    days = rows.values("partner").annotate(last=Max("on"), owed=owed)
    return {pk: (last, owed) for pk, last, owed in days.values_list("partner", "last", "owed")}


def jobs_of(community: Community, partners: Iterable[int]) -> Figures:
    """Of each partner how many jobs it promised, and how many of them have come."""
    rows = community.commitments.filter(removed_at=None, kind__in=JOBS, partner__in=partners)
    sums = rows.totals("partner")
    return {row["partner"]: (row["promised"], row["delivered_so_far"]) for row in sums}
