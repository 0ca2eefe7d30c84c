"""The dates of one person in all of their communities: what is due, and when the council meets.

Each community is named by a current membership, so whoever leaves has none of its dates from then
on. An entry holds titles and places; nobody's name, and no figure.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django_scopes import scopes_disabled

from communities.access import memberships_of
from communities.models import ApplicationState, Assignment, Community, User
from communities.roles import COMMUNITY_ROLES, Permission
from reports.models import CouncilMeeting, ProgressReport
from stages.owned import lines_owned

# A meeting stays in the calendar for so long after it was held.
LOOKING_BACK = timedelta(days=90)


@dataclass(frozen=True)
class Entry:
    """One date. `at` is a day, or the moment at which something begins or is due, in UTC."""

    key: str  # the same each time the calendar is read
    at: date | datetime
    title: str
    url: str
    made_at: datetime  # when it last changed, as far as is known
    edits: int = 0
    minutes: int = 0
    place: str = ""


def dates_of(person: User) -> list[Entry]:
    """Everything that is to be in this person's calendar, by key. Seven queries, or fewer."""
    places: dict[Permission, dict[int, Community]] = {}
    for member in memberships_of(person):
        for permission in COMMUNITY_ROLES[member.role].permissions:
            places.setdefault(permission, {})[member.community_id] = member.community
    entries = [
        *items_due(person, places.get(Permission.TRACK_STAGES, {})),
        *reports_due(
            places.get(Permission.VIEW_PROGRESS, {}), places.get(Permission.PUBLISH_REPORTS, {})
        ),
        *meetings(places.get(Permission.VIEW_PROGRESS, {})),
        *reviews_due(person),
    ]
    return sorted(entries, key=lambda entry: entry.key)


def items_due(person: User, places: dict[int, Community]) -> Iterator[Entry]:
    """Open items that are theirs, on the day each is due."""
    for community, line in lines_owned(person, list(places.values())) if places else ():
        row = line.progress or line.earlier[0]
        if line.due_on:
            quarter = f"-{line.quarter.starts_on}" if line.is_recurring else ""
            yield Entry(
                key=f"item-{community.pk}-{line.key}{quarter}",
                at=line.due_on,
                title=f"{community}: {line.title}",
                url=address("stages:item", community.slug, line.key),
                made_at=row.changed_at,
                edits=row.version,
            )


def reports_due(readers: dict[int, Community], writers: dict[int, Community]) -> Iterator[Entry]:
    """For who writes them each open report; for who reads them, the one that comes next."""
    if not readers:
        return
    now = timezone.now()
    with scopes_disabled():
        rows = list(ProgressReport.objects.open().filter(community__in=readers).order_by("due_at"))
    come: set[int] = set()
    for report in rows:
        is_next = report.due_at > now and report.community_id not in come
        if is_next:
            come.add(report.community_id)
        if is_next or report.community_id in writers:
            yield report_entry(report, readers[report.community_id])


def report_entry(report: ProgressReport, community: Community) -> Entry:
    return Entry(
        key=f"report-{report.pk}",
        at=report.due_at,
        title=f"{community}: the report for {report.period} is due",
        url=address("reports:reports", community.slug),
        made_at=report.created_at,
        edits=1 if report.postponed_from else 0,
    )


def meetings(places: dict[int, Community]) -> Iterator[Entry]:
    if not places:
        return
    since = timezone.now() - LOOKING_BACK
    with scopes_disabled():
        standing = CouncilMeeting.objects.standing()
        rows = list(standing.filter(community__in=places, starts_at__gte=since))
    for meeting in rows:
        community = places[meeting.community_id]
        yield Entry(
            key=meeting.subject.replace(":", "-"),
            at=meeting.starts_at,
            title=f"{community}: the advisory council meets",
            url=address("reports:landing", community.slug),
            made_at=meeting.created_at,
            edits=meeting.edits,
            minutes=meeting.minutes_long,
            place=meeting.place,
        )


def reviews_due(person: User) -> Iterator[Entry]:
    """For one of the national staff who may review: their open reviews."""
    if not person.has_perm(f"communities.{Permission.REVIEW_APPLICATIONS}"):
        return
    with scopes_disabled():
        waiting = Assignment.objects.waiting().select_related("community")
        rows = list(waiting.filter(reviewer=person, application__state=ApplicationState.SUBMITTED))
    for one in rows:
        yield Entry(
            key=f"review-{one.pk}",
            at=one.due_on,
            title=f"{one.community}: your review of the application is due",
            url=address("communities:review", one.community.slug),
            made_at=one.assigned_at,
        )


def address(door: str, *args: Any) -> str:
    return f"{settings.SITE_URL}{reverse(door, args=args)}"
