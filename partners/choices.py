"""What the pages of a directory offer to choose from: people, tags, saved filters."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import BooleanField, ExpressionWrapper, Q, Value

from communities.models import Community, User
from partners.written import WORKING_ROLES

DIRECTORY = "partners:directory"  # the list that filters are saved for


@dataclass(frozen=True, slots=True)
class Saved:
    """A saved filter as it stands above the list; `by` is empty when it is the reader's own."""

    pk: int
    name: str
    query: str
    is_shared: bool
    by: str

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


def choices_of(community: Community, *, reader: User) -> Choices:
    """All of it in one statement: three small lists are not worth three of a page's ten."""
    works = ExpressionWrapper(Q(ended_on=None, role__in=WORKING_ROLES), output_field=BooleanField())
    nothing, no, nobody = Value(""), Value(value=False), Value(0)
    people = community.memberships.order_by().values_list(
        Value("person"), "user_id", "user__name", "user__email", works, nobody
    )
    tags = community.tags.order_by().values_list(Value("tag"), "pk", "name", nothing, no, nobody)
    saved = community.saved_filters.of_list(DIRECTORY).seen_by(reader).order_by()
    filters = saved.values_list(Value("saved"), "pk", "name", "query", "is_shared", "created_by_id")
    return read(people.union(tags, filters, all=True), reader=reader)


def read(rows: Iterable[tuple[str, int, str, str, bool, int]], *, reader: User) -> Choices:
    named = [(what, pk, name or more, more, yes, by) for what, pk, name, more, yes, by in rows]
    named.sort(key=lambda row: (row[2].casefold(), row[1]))
    people = [row for row in named if row[0] == "person"]
    names = {pk: name for _, pk, name, *_ in people}
    return Choices(
        names=names,
        owners=tuple((str(pk), name) for _, pk, name, _, works, _ in people if works),
        tags=tuple(name for what, _, name, *_ in named if what == "tag"),
        saved=tuple(
            Saved(pk, name, query, shared, "" if by == reader.pk else names.get(by, "somebody"))
            for what, pk, name, query, shared, by in named
            if what == "saved"
        ),
    )
