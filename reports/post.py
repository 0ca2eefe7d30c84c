"""What the letters of one turn share, each worked out once: where things stand, words, links."""

from collections.abc import Collection
from dataclasses import dataclass, field
from functools import cached_property

from communities.models import Community
from reports.links import LinkKey, links_for, url_of
from reports.models import ProgressReport, ReaderLink, Reminder
from reports.progress import CouncilView, council_view
from reports.reading import ReportView, report_view
from reports.reminders import LETTERS


@dataclass
class Post:
    """Of one community, inside its scope."""

    community: Community
    links: dict[LinkKey, ReaderLink] = field(default_factory=dict)
    words: dict[int, ReportView | None] = field(default_factory=dict)

    @cached_property
    def standing(self) -> CouncilView:
        return council_view(self.community)

    def prepare(self, letters: Collection[Reminder]) -> None:
        """Have a link ready for each of these that goes to the council."""
        to_council = [one for one in letters if LETTERS[one.rule].is_to_council]
        if to_council:
            self.links |= links_for(to_council)

    def words_of(self, report: ProgressReport) -> ReportView | None:
        """The latest version of a report; None where it has no words."""
        if report.pk is None:
            return None
        if report.pk not in self.words:
            self.words[report.pk] = report_view(report)
        return self.words[report.pk]

    def url_for(self, letter: Reminder) -> str:
        """The link of a letter's reader to its report; empty for others, and for an ended one."""
        key = (letter.report_id, letter.recipient_id)
        if LETTERS[letter.rule].is_to_council and key not in self.links:
            self.prepare([letter])
        return url_of(self.links.get(key))
