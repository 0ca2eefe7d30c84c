"""Where a person goes after an act: back to the page of this community that they came from."""

from urllib.parse import urlsplit

from django.urls import reverse

from communities.access import CommunityRequest


def came_from(request: CommunityRequest, *, but: tuple[str, ...] = ()) -> str:
    """The address of that page; empty for another site's, and for the paths named in `but`."""
    page = urlsplit(request.headers.get("referer", ""))
    room = reverse("partners:directory", args=[request.community.slug])
    home = room.removesuffix("partners/")
    if page.netloc != request.get_host() or not page.path.startswith(home) or page.path in but:
        return ""
    return f"{page.path}?{page.query}" if page.query else page.path
