"""One community as the program sees it, with the staff's notes."""

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods
from django_scopes import scope, scopes_disabled

from communities.access import NationalRequest, national_view
from communities.models import Community
from communities.roles import Permission
from communities.views.attempting import DONE, attempt, do, posted
from reports import actions
from reports.models import LiaisonNote, PortfolioRow
from reports.portfolio.comparing import comparison_of
from reports.portfolio.matrix import Line

REPORTS_SHOWN = 6


class NoteForm(forms.Form):
    text = forms.CharField(
        label="A note for the staff",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="The community does not see it.",
    )


class ChangeNoteForm(NoteForm):
    """`seen` is when the note was last changed, as the page knew it; empty for never."""

    seen = forms.DateTimeField(required=False, widget=forms.HiddenInput)


def community_or_404(slug: str) -> Community:
    with scopes_disabled():  # the row comes with its community
        rows = Community.objects.select_related("portfolio_row", "liaison")
        return get_object_or_404(rows, slug=slug)


@national_view(Permission.VIEW_PROGRESS)
@require_http_methods(["GET", "HEAD", "POST"])
def one(request: NationalRequest, slug: str) -> HttpResponse:
    """Read it; a POST writes a note."""
    community = community_or_404(slug)
    form = NoteForm(posted(request))

    def act() -> None:
        actions.write_note(community, by=request.user, text=form.cleaned_data["text"])

    with scope(community=community):
        status = attempt(form, act, blame="text")
        if status == DONE:
            messages.success(request, "The note is kept.")
            return redirect("reports:portfolio-one", slug=slug)
        return render(
            request, "reports/portfolio_one.html", page(request, community, form), status=status
        )


def page(request: NationalRequest, community: Community, form: NoteForm) -> dict[str, object]:
    row: PortfolioRow | None = getattr(community, "portfolio_row", None)
    if row:
        row.community = community
    with scopes_disabled():  # medians of others, of which nobody can be told
        comparison = comparison_of(row, for_staff=True) if row else None
    notes = community.liaison_notes.select_related("by")
    own_or_there = notes.filter(Q(removed_at=None) | Q(by=request.user))
    taken = [note for note in own_or_there if note.removed_at]
    return {
        "line": Line(community),
        "notes": [note for note in own_or_there if note not in taken],
        "taken": taken,
        "reports": list(community.reports.published()[:REPORTS_SHOWN]),
        "comparison": comparison,
        "form": form,
    }


@national_view(Permission.VIEW_PROGRESS)
@require_http_methods(["GET", "HEAD", "POST"])
def note(request: NationalRequest, slug: str, pk: int) -> HttpResponse:
    """Put one's own note in other words, take it away, or bring it back."""
    community = community_or_404(slug)
    with scope(community=community):
        found = get_object_or_404(community.liaison_notes, pk=pk)
        found.community = community
        act = request.POST.get("act")
        if act in TAKEN:
            do(request, lambda: TAKEN[act][0](found, by=request.user), TAKEN[act][1])
        elif found.by_id != request.user.pk:
            messages.error(request, "Only who wrote a note changes it.")
        elif found.removed_at is None:
            return change(request, found)
    return redirect("reports:portfolio-one", slug=slug)


TAKEN: dict[str | None, tuple[Callable[..., None], str]] = {
    "remove": (actions.remove_note, "The note is taken away. You can bring it back below."),
    "restore": (actions.restore_note, "The note is back."),
}


def change(request: NationalRequest, found: LiaisonNote) -> HttpResponse:
    """Needs the scope of its community."""
    seen = found.changed_at.isoformat() if found.changed_at else ""
    form = ChangeNoteForm(posted(request), initial={"text": found.text, "seen": seen})

    def act() -> None:
        found.changed_at = form.cleaned_data["seen"]
        actions.change_note(found, by=request.user, text=form.cleaned_data["text"])

    status = attempt(form, act, blame="text")
    if status == DONE:
        messages.success(request, "The note is changed.")
        return redirect("reports:portfolio-one", slug=found.community.slug)
    context = {"community": found.community, "note": found, "form": form}
    return render(request, "reports/liaison_note.html", context, status=status)
