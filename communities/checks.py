"""What must hold before the site starts: no page of a community without a door."""

from collections.abc import Iterator
from typing import Any

from django.core.checks import CheckMessage, Error, register
from django.urls import URLPattern, URLResolver, get_resolver

TENANT_PREFIX = "c/<slug:community>/"


@register()
def check_every_community_page_has_a_door(**_: Any) -> list[CheckMessage]:
    """A view under `/c/<community>/` that `community_view` does not guard is an error."""
    return [
        Error(
            f"“{route}” is open to everybody who is signed in.",
            hint="Guard its view with @community_view(Permission...) from communities.access.",
            obj=pattern.lookup_str,
            id="communities.E001",
        )
        for route, pattern in routes(get_resolver())
        if route.startswith(TENANT_PREFIX) and not hasattr(pattern.callback, "permission")
    ]


def routes(resolver: URLResolver, before: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Every address of the site, written out from its start."""
    for entry in resolver.url_patterns:
        route = before + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from routes(entry, route)
        else:
            yield route, entry
