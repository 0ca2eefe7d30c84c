"""Rows about people, read by the national staff: asked for, ended, and seen by the community."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from communities import actions
from communities.access import CommunityRequest, community_view
from communities.forms import ReasonForm
from communities.listing import Columns, Listing
from communities.models import RowAccess
from communities.models.row_access import LASTS
from communities.roles import Permission

HOURS = int(LASTS.total_seconds() // 3600)
ACCESS_COLUMNS: Columns = {
    "Who": lambda row: row.by,
    "Why": lambda row: row.reason,
    "From": lambda row: row.opened_at,
    "Until": lambda row: row.ended_at or row.until,
    "Ended by": lambda row: row.ended_by,
    "Pages opened": lambda row: row.pages,
    "Files taken": lambda row: row.files,
}
READING_COLUMNS: Columns = {
    "What": lambda row: row.what,
    "As": lambda row: "A file" if row.is_file else "A page",
    "Times": lambda row: row.times,
    "First": lambda row: row.first_at,
    "Last": lambda row: row.last_at,
}


@community_view(Permission.VIEW_WORK)
@require_safe
def accesses(request: CommunityRequest) -> HttpResponse:
    """Who of the national staff has read rows about people, why and until when."""
    listing = Listing(
        request,
        request.community.row_accesses.for_page(),
        sorts={"opened": ("From", "opened_at")},
        default_sort="-opened",
        columns=ACCESS_COLUMNS,
        per_page=25,
        nouns=("time", "times"),
    )
    context = {"hours": HOURS, **who_may_end(request)}
    name = f"{request.community.slug}-row-access"
    return listing.answer("communities/row_accesses.html", context, name=name)


@community_view(Permission.VIEW_WORK)
@require_safe
def access(request: CommunityRequest, pk: int) -> HttpResponse:
    """One of these times, and what was opened in it."""
    found = access_or_404(request, pk)
    listing = Listing(
        request,
        found.readings.all(),
        search=lambda rows, words: rows.filter(what__icontains=words),
        sorts={"first": ("First", "first_at"), "what": ("What", ["what", "is_file"])},
        default_sort="first",
        columns=READING_COLUMNS,
        nouns=("page or file", "pages and files"),
    )
    context = {"access": found, **who_may_end(request)}
    name = f"{request.community.slug}-row-access-{pk}"
    return listing.answer("communities/row_access.html", context, name=name)


@community_view(Permission.ASK_FOR_ROWS)
@require_http_methods(["GET", "HEAD", "POST"])
def open_rows(request: CommunityRequest) -> HttpResponse:
    """What is behind the door, and the form that opens it."""
    here = request.community
    wanted = request.POST.get("next") or request.GET.get("next", "")
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        actions.open_rows(here, by=request.user, reason=form.cleaned_data["reason"])
        return HttpResponseRedirect(page_here(request, wanted))
    context = {
        "form": form,
        "next": wanted,
        "hours": HOURS,
        "access": here.row_accesses.open().filter(by=request.user).first(),
        "rows_url": page_here(request, wanted),
    }
    status = 422 if form.errors else 200
    return render(request, "communities/open_rows.html", context, status=status)


@community_view(Permission.VIEW_WORK)
@require_POST
def end(request: CommunityRequest, pk: int) -> HttpResponse:
    found = access_or_404(request, pk)
    may_end = who_may_end(request)
    if not may_end["ends_all"] and found.by_id != may_end["ends_own"]:
        raise PermissionDenied("A coordinator can end it, or who asked for it.")
    actions.end_row_access(found, by=request.user)
    messages.success(request, f"{found.by} cannot read the rows about people any more.")
    url = reverse("communities:row-accesses", args=[request.community.slug])
    return HttpResponseRedirect(url)


def who_may_end(request: CommunityRequest) -> dict[str, object]:
    return {
        "ends_all": Permission.MANAGE_MEMBERS in request.permissions,
        "ends_own": request.user.pk,
    }


def access_or_404(request: CommunityRequest, pk: int) -> RowAccess:
    found = request.community.row_accesses.select_related("by", "ended_by", "community")
    return get_object_or_404(found, pk=pk)


def page_here(request: CommunityRequest, wanted: str) -> str:
    """Where the person was going, if that is a page of this community; else who has read."""
    fallback = reverse("communities:row-accesses", args=[request.community.slug])
    is_here = wanted.startswith(fallback.removesuffix("row-access/"))
    is_ours = url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    return wanted if is_here and is_ours else fallback
