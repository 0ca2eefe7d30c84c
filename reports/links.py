"""The link in a letter that opens one report for one reader, and what it opens at this moment.

Nothing that happens to a member or a report has to end a link: whether it still opens is worked
out whenever it is followed.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.conf import settings
from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from django_scopes import scopes_disabled

from communities.models import Community, Membership, User
from communities.roles import COUNCIL
from communities.tokens import digest
from reports.models import ProgressReport, ReaderLink, Reminder, ReportStatus

# Reports that nobody reads: there is nothing behind a link to one of these.
NOT_READ = (ReportStatus.SKIPPED, ReportStatus.WITHDRAWN)
# Of a report and a reader.
LinkKey = tuple[int | None, int]


@dataclass(frozen=True)
class Reader:
    """Who followed a link, and to which report."""

    link: ReaderLink
    membership: Membership

    @property
    def person(self) -> User:
        return self.membership.user

    @property
    def report(self) -> ProgressReport:
        return self.link.report

    @property
    def community(self) -> Community:
        return self.link.community


def links_for(letters: Collection[Reminder]) -> dict[LinkKey, ReaderLink]:
    """Of letters of one community to its council, made where there is none. Two queries or three.

    Two workers may make one at once: the row that is there first is the link of both.
    """
    wanted = {(row.report_id, row.recipient_id): row for row in letters if row.report}
    found = read_links(wanted)
    missing = [row for key, row in wanted.items() if key not in found]
    if missing:
        rows = [
            ReaderLink(
                community_id=row.community_id,
                report=row.report,
                person_id=row.recipient_id,
                **ReaderLink.fresh(),
            )
            for row in missing
        ]
        ReaderLink.objects.bulk_create(rows, ignore_conflicts=True)
        found = read_links(wanted)
    return found


def read_links(wanted: Iterable[LinkKey]) -> dict[LinkKey, ReaderLink]:
    keys = list(wanted)
    reports, people = {key[0] for key in keys}, {key[1] for key in keys}
    rows = ReaderLink.objects.filter(report__in=reports, person__in=people)
    return {(link.report_id, link.person_id): link for link in rows}


def url_of(link: ReaderLink | None) -> str:
    """Where the letter leads; empty for one whose link was ended."""
    if link is None or link.revoked_at or link.expires_at <= timezone.now():
        return ""
    return f"{settings.SITE_URL}{reverse('reports:reader', args=[link.token])}"


def reader_behind(token: str) -> Reader | None:
    """Who may read, and what; None for a link that is unknown, over, ended, or no reader's now.

    The token says which community it is about, so no scope is open yet.
    """
    with scopes_disabled():
        links = ReaderLink.objects.select_related("report", "community")
        link = links.filter(
            token_hash=digest(token), revoked_at=None, expires_at__gt=timezone.now()
        ).first()
        if link is None or link.report.status in NOT_READ:
            return None
        current = Membership.objects.current().select_related("user")
        member = current.filter(
            community=link.community, user=link.person_id, role=COUNCIL.key, user__is_active=True
        ).first()
    if member is None:
        return None
    member.community = link.report.community = link.community
    return Reader(link, member)


def note_opened(reader: Reader) -> None:
    """A person, and not a mail scanner, has it open: the page says so itself after a while."""
    now, link = timezone.now(), reader.link
    ReaderLink.objects.filter(pk=link.pk).update(last_opened_at=now)
    ReaderLink.objects.filter(pk=link.pk, opened_at=None).update(opened_at=F("last_opened_at"))
    letters = reader.report.reminders.filter(recipient=reader.person, sent_at__isnull=False)
    letters.filter(opened_at=None).update(opened_at=now)
