"""The application as it was handed in: one revision, and what changed between two."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from communities.access import CommunityRequest, community_view
from communities.desk_access import ApplicationRequest, application_view
from communities.differences import differences
from communities.models import Revision
from communities.reading import FileUrl, read
from communities.roles import Permission


@community_view(Permission.EDIT_APPLICATION)
@require_safe
def revision(request: CommunityRequest, number: int) -> HttpResponse:
    rows = request.community.revisions.select_related("submitted_by", "application")
    found = get_object_or_404(rows, number=number)
    sections = read(found.content, file_url=files_at(request))
    context = {"revision": found, "sections": sections}
    return render(request, "communities/application_revision.html", context)


def files_at(request: CommunityRequest) -> FileUrl:
    """Where the applicant opens a file of the application."""
    slug = request.community.slug
    return lambda pk: reverse("communities:application-file", args=[slug, pk])


@community_view(Permission.EDIT_APPLICATION)
@require_safe
def changes(request: CommunityRequest) -> HttpResponse:
    """What a revision says differently from an earlier one: by itself, the last two."""
    return render(request, "communities/application_changes.html", changes_in(request))


@application_view(Permission.REVIEW_APPLICATIONS)
@require_safe
def staff_changes(request: ApplicationRequest) -> HttpResponse:
    """The same for those who review it."""
    context = {"application": request.application, **changes_in(request)}
    return render(request, "communities/application_changes.html", context)


def changes_in(request: CommunityRequest) -> dict[str, object]:
    known = list(request.community.revisions.defer("content").order_by("-number"))
    context: dict[str, object] = {"known": known}
    if len(known) > 1:
        numbers = [row.number for row in known]
        now = asked_number(request, "to", numbers, default=numbers[0])
        earlier = [n for n in numbers if n < now] or numbers[-1:]
        was = asked_number(request, "from", numbers, default=earlier[0])
        context |= {"was": was, "now": now, "sections": compared(request, was=was, now=now)}
    return context


def compared(request: CommunityRequest, *, was: int, now: int) -> object:
    pair: dict[int, Revision] = {
        row.number: row for row in request.community.revisions.filter(number__in=[was, now])
    }
    return differences(pair[was].content, pair[now].content)


def asked_number(request: CommunityRequest, name: str, known: list[int], *, default: int) -> int:
    """The revision that the address names; what is none of them is the default."""
    text = request.GET.get(name, "")
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 6 else None
    return number if number in known else default
