"""The reviewers: how much each has in hand, and what is known of them."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe
from django_scopes import scopes_disabled

from communities import actions, workload
from communities.access import NationalRequest, national_view
from communities.desk import conflicts_shown, in_hand_of
from communities.models import Round, User
from communities.models.review import FINISHED
from communities.program_forms import ReviewerForm
from communities.roles import Permission
from communities.staff import profile_of, reviewers
from communities.views.attempting import DONE, attempt, posted

MORE = 20  # applications offered on a reviewer's page


@national_view(Permission.DECIDE_APPLICATIONS)
@require_safe
def all_reviewers(request: NationalRequest) -> HttpResponse:
    """Who has how much in hand: a page of people, not a list that grows."""
    with scopes_disabled():  # what each of the staff has in hand, over all communities
        people = workload.candidates()
        late = workload.late_by_person()
    rows = [(one, late.get(one.user.pk, 0)) for one in people]
    return render(request, "communities/reviewers.html", {"rows": rows})


@national_view(Permission.REVIEW_APPLICATIONS)
@require_http_methods(["GET", "POST"])
def reviewer(request: NationalRequest, pk: int) -> HttpResponse:
    """One's own, or for those who decide anybody's."""
    person = get_object_or_404(reviewers(), pk=pk)
    decides = Permission.DECIDE_APPLICATIONS in request.permissions
    if person != request.user and not decides:
        raise PermissionDenied("This is the page of another reviewer.")
    form = ReviewerForm(posted(request), reviewer=profile_of(person))

    def act() -> None:
        actions.change_reviewer(person, by=request.user, **form.cleaned_data)

    status = attempt(form, act, blame="most_at_once")
    if status == DONE:
        messages.success(request, "Saved.")
        return redirect("communities:reviewer", pk=pk)
    context = {"person": person, "form": form, "is_own": person == request.user}
    context |= in_hand(request, person, decides=decides)
    return render(request, "communities/reviewer.html", context, status=status)


def in_hand(request: NationalRequest, person: User, *, decides: bool) -> dict[str, Any]:
    """What the reader may see of it: nothing with which they have a conflict themselves."""
    with scopes_disabled():  # one reviewer's work, over all communities
        held: list[Any] = list(in_hand_of(person, reader=request.user))
        offered = []
        if decides:
            sealed = workload.sealed_of(Round.objects.filter(is_sealed=True))
            rows = workload.lacking(request.user, sealed=sealed)
            offered = list(workload.open_to(rows, person)[:MORE])
        return {
            "waiting": [row for row in held if row.state not in FINISHED],
            "done": [row for row in held if row.state in FINISHED],
            "conflicts": list(conflicts_shown(person, to=request.user)),
            "offered": offered,
            "decides": decides,
            "today": timezone.localdate(),
        }
