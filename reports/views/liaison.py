"""One community as the program sees it, with the staff's notes; and who looks after which."""

from http import HTTPStatus

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST
from django_scopes import scope, scopes_disabled

from communities.access import NationalRequest, national_view
from communities.forms import LiaisonForm
from communities.models import Community
from communities.refusal import Refused
from communities.roles import Permission
from reports import actions
from reports.models import PortfolioRow
from reports.portfolio.comparing import comparison_of
from reports.portfolio.matrix import Line
from reports.views.portfolio import listing_of

REPORTS_SHOWN = 6


class NoteForm(forms.Form):
    text = forms.CharField(
        label="A note for the staff",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="The community does not see it.",
    )


def community_or_404(slug: str) -> Community:
    with scopes_disabled():  # the row comes with its community
        rows = Community.objects.select_related("portfolio_row", "liaison")
        return get_object_or_404(rows, slug=slug)


@national_view(Permission.VIEW_PROGRESS)
@require_http_methods(["GET", "HEAD", "POST"])
def one(request: NationalRequest, slug: str) -> HttpResponse:
    """Read it; a POST writes a note."""
    community = community_or_404(slug)
    form = NoteForm(request.POST if request.method == "POST" else None)
    with scope(community=community):
        if form.is_bound and form.is_valid():
            try:
                actions.write_note(community, by=request.user, **form.cleaned_data)
            except Refused as refused:
                form.add_error("text", str(refused))
            else:
                messages.success(request, "The note is kept.")
                return redirect("reports:portfolio-one", slug=slug)
        return page(request, community, form)


def page(request: NationalRequest, community: Community, form: NoteForm) -> HttpResponse:
    row: PortfolioRow | None = getattr(community, "portfolio_row", None)
    if row:
        row.community = community
    with scopes_disabled():  # medians of others, of which nobody can be told
        comparison = comparison_of(row, for_staff=True) if row else None
    context = {
        "line": Line(community),
        "notes": list(community.liaison_notes.select_related("by").filter(removed_at=None)),
        "reports": list(community.reports.published()[:REPORTS_SHOWN]),
        "comparison": comparison,
        "form": form,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "reports/portfolio_one.html", context, status=status)


@national_view(Permission.VIEW_PROGRESS)
@require_POST
def note(request: NationalRequest, slug: str, pk: int) -> HttpResponse:
    """Take one's own note away, or bring it back."""
    community = community_or_404(slug)
    with scope(community=community):
        found = get_object_or_404(community.liaison_notes, pk=pk)
        found.community = community
        is_back = request.POST.get("act") == "restore"
        try:
            (actions.restore_note if is_back else actions.remove_note)(found, by=request.user)
        except Refused as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, "The note is back." if is_back else "The note is gone.")
    return redirect("reports:portfolio-one", slug=slug)


@national_view(Permission.VIEW_PROGRESS)
@require_http_methods(["GET", "HEAD", "POST"])
def liaisons(request: NationalRequest) -> HttpResponse:
    """Who looks after which community; a POST assigns those that are ticked."""
    if request.method == "POST":
        return assign(request)
    with scopes_disabled():  # one of the nation's lists
        listing = listing_of(request)
        context = {"form": LiaisonForm(), "lines": [Line(row) for row in listing.page]}
        return listing.answer("reports/liaisons.html", context, name="techhire-liaisons")


def assign(request: NationalRequest) -> HttpResponse:
    if Permission.MANAGE_PROGRAM not in request.permissions:
        raise Http404
    form = LiaisonForm(request.POST)
    chosen = [pk for pk in request.POST.getlist("pk") if pk.isdecimal() and len(pk) < LONGEST_KEY]
    if not chosen:
        messages.error(request, "Tick the communities first.")
    elif not form.is_valid():
        messages.error(request, "Choose somebody of the staff, or nobody.")
    else:
        give(request, chosen, form)
    return redirect("reports:liaisons")


LONGEST_KEY = 10


def give(request: NationalRequest, chosen: list[str], form: LiaisonForm) -> None:
    liaison = form.cleaned_data["liaison"]
    with scopes_disabled():  # several communities in one act
        found = Community.objects.select_related("liaison").filter(pk__in=chosen)
        try:
            changed = actions.assign_liaison(found, by=request.user, liaison=liaison)
        except Refused as refused:
            messages.error(request, str(refused))
            return
    who = liaison or "Nobody"
    messages.success(request, f"{who} looks after {len(chosen)} of them; {changed} changed.")
