"""What rooms above have of a partner, on its own page: they bring it, this room asks nothing."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db.models import BigIntegerField
from django.db.models.expressions import RawSQL

from communities.roles import Permission
from partners.models import Partner


@dataclass(frozen=True, slots=True)
class Linked:
    words: str
    url: str


@dataclass(frozen=True, slots=True)
class Source:
    """A number that is read with the partner itself, for who holds `permission`.

    `sql` counts in one value what belongs to the partner in hand, `partners_partner.id`. `say`
    gets the number, unless it is zero, the partner and its community's slug.
    """

    name: str
    permission: Permission
    sql: str
    say: Callable[[int, Partner, str], Linked]

    @property
    def column(self) -> RawSQL:
        return RawSQL(self.sql, [], BigIntegerField())  # noqa: S611  # a statement of ours


SOURCES: list[Source] = []


def sources_for(permissions: Iterable[str]) -> list[Source]:
    return [source for source in SOURCES if source.permission in permissions]
