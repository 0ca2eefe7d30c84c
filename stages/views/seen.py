"""What a person saw before they acted, and where they go afterward."""

from dataclasses import dataclass
from datetime import date
from urllib.parse import parse_qsl, urlencode, urlsplit

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.html import format_html

from communities.access import CommunityRequest
from stages.checklist import Line
from stages.item_line import line_of
from stages.keys import is_number
from stages.rows import Reader, token_of

UNKNOWN = -1  # no row ever has this version, so an address without one changes nothing


@dataclass(frozen=True)
class Seen:
    """The state that a form or a tick was drawn from; the acts compare it with what is there."""

    version: int
    quarter: date | None

    @classmethod
    def of(cls, request: CommunityRequest) -> "Seen":
        version = request.GET.get("v", "")
        try:
            quarter = parse_date(request.GET.get("q", ""))
        except ValueError:
            quarter = None
        return cls(int(version) if is_number(version) else UNKNOWN, quarter)


def line_or_404(request: CommunityRequest, key: str) -> Line:
    line = line_of(request.community, key)
    if line is None:
        raise Http404(f"There is no item “{key}” on this checklist.")
    return line


def item_url(request: CommunityRequest, key: str) -> str:
    return reverse("stages:item", args=[request.community.slug, key])


def back(request: CommunityRequest, line: Line) -> HttpResponse:
    """To the list the person came from, at the row they changed; else to the item's page."""
    came_from = urlsplit(request.headers.get("referer", ""))
    slug = request.community.slug
    lists = (reverse("stages:board", args=[slug]), reverse("stages:week", args=[slug]))
    if came_from.netloc != request.get_host() or not came_from.path.startswith(lists):
        return HttpResponseRedirect(item_url(request, line.key))
    query = dict(parse_qsl(came_from.query)) | {"changed": line.key}
    row = Reader.of(request.user, request.community).row(line)
    return HttpResponseRedirect(f"{came_from.path}?{urlencode(query)}#{row.anchor}")


def offer_undo(request: CommunityRequest, line: Line, sentence: str) -> None:
    """Say what was done, with a button that takes it back; it belongs to the form “ticks”."""
    url = f"{item_url(request, line.key)}undo/?{token_of(line)}"
    messages.success(
        request,
        format_html(
            '{} <button class="link" form="ticks" formaction="{}">Undo</button>', sentence, url
        ),
    )
