"""Every address of the project, found by walking the resolver and not by a list."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

# Rooms of other people's making: held by prefix, not address by address.
FOREIGN = ("accounts/", "admin/", "static/", "anymail/")


@dataclass(frozen=True)
class Door:
    """One address: its name, its route, the names of its arguments and how it is guarded."""

    name: str
    route: str
    arguments: frozenset[str]
    view: Any

    @property
    def permission(self) -> str | None:
        return getattr(self.view, "permission", None)

    @property
    def permissions(self) -> set[str | None]:
        """Each of them opens it."""
        return {self.permission, getattr(self.view, "or_else", None)}

    @property
    def rows(self) -> str:
        """What the page is called where national staff read it after saying why."""
        return getattr(self.view, "rows", "")

    @property
    def is_public(self) -> bool:
        return not getattr(self.view, "login_required", True)

    @property
    def is_plain(self) -> bool:
        """Whether the route is an address as it stands."""
        return not set(self.route) & set("<(^$")

    @property
    def is_tenant(self) -> bool:
        return self.route.startswith("c/")

    @property
    def is_foreign(self) -> bool:
        return self.route.startswith(FOREIGN) and "profile" not in self.route


def walk(resolver: URLResolver, route: str = "", spaces: tuple[str, ...] = ()) -> Iterator[Door]:
    for entry in resolver.url_patterns:
        here = route + str(entry.pattern)
        if isinstance(entry, URLResolver):
            inside = (*spaces, entry.namespace) if entry.namespace else spaces
            yield from walk(entry, here, inside)
        elif isinstance(entry, URLPattern):
            name = ":".join((*spaces, entry.name or f"unnamed {here}"))
            yield Door(name, here, arguments_of(here), entry.callback)


def arguments_of(route: str) -> frozenset[str]:
    """Names between the angle brackets: `c/<slug:community>/` has `community`."""
    pieces = [piece.split(">")[0] for piece in route.split("<")[1:]]
    return frozenset(piece.split(":")[-1] for piece in pieces)


ALL_DOORS = list(walk(get_resolver()))
DOORS = [door for door in ALL_DOORS if not door.is_foreign]
