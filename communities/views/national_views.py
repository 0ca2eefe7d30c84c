"""Views of the queue that one of the staff keeps under a name."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_POST
from django_scopes import scopes_disabled

from communities import actions
from communities.access import NationalRequest, national_view
from communities.asked import query_of
from communities.models import NationalView
from communities.program_forms import SaveViewForm
from communities.review_queue import QUEUE
from communities.roles import Permission
from communities.views.attempting import DONE, attempt, do
from communities.views.queue import Page


@national_view(Permission.REVIEW_APPLICATIONS)
@require_POST
def save_view(request: NationalRequest) -> HttpResponse:
    """What the address shows, by its question mark, as the queue itself reads it."""
    with scopes_disabled():  # the queue's own list says what can be asked
        listing = Page(request).listing
        form = SaveViewForm(request.POST)

        def act() -> None:
            kept = {"list": QUEUE, "query": query_of(listing), **form.cleaned_data}
            actions.save_view(by=request.user, **kept)

        status = attempt(form, act)
        if status == DONE:
            messages.success(request, f"Saved as “{form.cleaned_data['name']}”.")
            return to_queue(query_of(listing))
        back = f"{reverse(QUEUE)}?{query_of(listing)}"
        context = {"form": form, "listing": listing, "back": back}
        return render(request, "communities/save_view.html", context, status=status)


@national_view(Permission.REVIEW_APPLICATIONS)
@require_POST
def remove_view(request: NationalRequest, pk: int) -> HttpResponse:
    seen = NationalView.objects.of_list(QUEUE).seen_by(request.user)
    saved = get_object_or_404(seen.select_related("created_by"), pk=pk)
    sentence = f"The view “{saved.name}” is gone. Its applications are not."
    do(request, lambda: actions.remove_view(saved, by=request.user), sentence)
    return to_queue("")


def to_queue(query: str) -> HttpResponse:
    return HttpResponseRedirect(f"{reverse(QUEUE)}?{query}" if query else reverse(QUEUE))
