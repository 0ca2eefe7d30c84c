"""What the pages of a directory offer to choose from: people, tags, saved filters."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection

from communities.models import Community, User
from communities.scoping import require_scope
from partners.written import WORKING_ROLES

DIRECTORY = "partners:directory"  # the list that filters are saved for


@dataclass(frozen=True, slots=True)
class Saved:
    """A saved filter as it stands above the list; `by` is empty when it is the reader's own.

    One's own can be removed, and what somebody left behind.
    """

    pk: int
    name: str
    query: str
    is_shared: bool
    by: str
    is_removable: bool

    @property
    def note(self) -> str:
        if self.by:
            return f"shared by {self.by}"
        return "shared" if self.is_shared else ""


@dataclass(frozen=True, slots=True)
class Choices:
    names: dict[int, str]  # of everybody who belongs here or did, by key
    owners: tuple[tuple[str, str], ...]  # those who may own a partner: key and name
    tags: tuple[str, ...]
    saved: tuple[Saved, ...]

    def name(self, person: int | None) -> str:
        """The name behind a key; empty for nobody."""
        return self.names.get(person, "Somebody who left") if person else ""


ROLES = ", ".join(f"'{role}'" for role in WORKING_ROLES)
# By hand, like the checklist's statements and for the same reason (docs/decisions/0007); one,
# because three small lists are not worth three of a page's ten.
CHOICES_SQL = f"""
SELECT 'person', person.id, person.name, person.email,
  CASE WHEN m.role IN ({ROLES}) THEN 1 ELSE 0 END, CASE WHEN m.ended_on IS NULL THEN 1 ELSE 0 END
FROM communities_membership m JOIN communities_user person ON person.id = m.user_id
WHERE m.community_id = %(community)s
UNION ALL
SELECT 'tag', id, name, '', 0, 0 FROM partners_tag WHERE community_id = %(community)s
UNION ALL
SELECT 'saved', id, name, query, CASE WHEN is_shared THEN 1 ELSE 0 END, created_by_id
FROM communities_savedfilter
WHERE community_id = %(community)s AND list = '{DIRECTORY}'
  AND (created_by_id = %(reader)s OR is_shared)
"""  # noqa: S608  # only codes of ours stand in it


def choices_of(community: Community, *, reader: User) -> Choices:
    """All of it for one reader: saved filters are their own, and those that others share."""
    require_scope(community)
    with connection.cursor() as cursor:
        cursor.execute(CHOICES_SQL, {"community": community.pk, "reader": reader.pk})
        return read(cursor.fetchall(), reader=reader)


def read(rows: Sequence[tuple[str, int, str, str, int, int]], *, reader: User) -> Choices:
    people, tags, saved = (
        sorted((row[1:] for row in rows if row[0] == what), key=by_name)
        for what in ("person", "tag", "saved")
    )
    names = {pk: name or mail for pk, name, mail, _, _ in people}
    here = {pk for pk, _, _, _, is_here in people if is_here}
    return Choices(
        names=names,
        owners=tuple(
            (str(pk), names[pk]) for pk, _, _, works, is_here in people if works and is_here
        ),
        tags=tuple(name for _, name, _, _, _ in tags),
        saved=tuple(
            Saved(
                pk,
                name,
                query,
                bool(is_shared),
                by="" if by == reader.pk else names.get(by, "somebody"),
                is_removable=by == reader.pk or by not in here,
            )
            for pk, name, query, is_shared, by in saved
        ),
    )


def by_name(row: tuple[int, str, str, int, int]) -> tuple[str, int]:
    pk, name, instead, *_ = row
    return (name or instead).casefold(), pk
