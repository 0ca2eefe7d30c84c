"""Everything behind the list of a community's week, read once for any number of its readers."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from communities.models import Community, User
from communities.roles import Permission
from stages.checklist import Checklist, checklist_of
from stages.partner_rows import partner_rows
from stages.suggestions import Suggestion, suggestions_in
from stages.week import NO_MORE, More, Week, week_of


@dataclass(frozen=True)
class ThisWeek:
    """Of one community as of today; `for_reader` makes the list of it."""

    checklist: Checklist
    suggestions: Mapping[str, Suggestion]
    more: More

    def for_reader(self, reader: User) -> Week:
        return week_of(self.checklist, reader=reader, suggestions=self.suggestions, more=self.more)


def this_week(
    community: Community, permissions: Collection[str], *, owner: User | None = None
) -> ThisWeek:
    """What somebody with these permissions may see of it; of partners, one `owner`'s alone."""
    checklist = checklist_of(community)
    more = NO_MORE
    if Permission.MANAGE_PARTNERS in permissions:
        more = partner_rows(
            community,
            today=checklist.today,
            owner=owner,
            records_placements=Permission.RECORD_PLACEMENTS in permissions,
        )
    return ThisWeek(checklist, suggestions_in(checklist, checklist.lines), more)
