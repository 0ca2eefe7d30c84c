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
from stages.models import ItemProgress
from stages.rows import anchor_of, token_of

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


def back(request: CommunityRequest, key: str) -> HttpResponse:
    """To the list the person came from, at the row they changed; else to the item's page."""
    came_from = urlsplit(request.headers.get("referer", ""))
    slug = request.community.slug
    lists = (reverse("stages:board", args=[slug]), reverse("stages:week", args=[slug]))
    if came_from.netloc != request.get_host() or not came_from.path.startswith(lists):
        return HttpResponseRedirect(item_url(request, key))
    query = dict(parse_qsl(came_from.query)) | {"changed": key}
    return HttpResponseRedirect(f"{came_from.path}?{urlencode(query)}#{anchor_of(key)}")


def offer_undo(request: CommunityRequest, key: str, row: ItemProgress, sentence: str) -> None:
    """Say what was done, with a button that takes it back; it belongs to the form “ticks”."""
    url = f"{item_url(request, key)}undo/?{token_of(row.version, row.quarter)}"
    undo = '{} <button class="link" form="ticks" formaction="{}">Undo</button>'
    messages.success(request, format_html(undo, sentence, url))
