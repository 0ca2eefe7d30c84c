"""A waiting letter is put off: by a coordinator on the mail page, by its reader on their own."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST
from django_scopes import scope

from communities.access import CommunityRequest, community_view
from communities.models import User
from communities.roles import Permission
from reports import actions
from reports.coming import is_of_duty, own_letter
from reports.forms import SnoozeForm
from reports.models import Reminder
from reports.views.ledger import posted_letter


@community_view(Permission.PUBLISH_REPORTS)
@require_POST
def snooze(request: CommunityRequest) -> HttpResponse:
    """Put a waiting letter of the community off."""
    letter = posted_letter(request)
    letter.community = request.community
    slug = request.community.slug
    here, back = reverse("reports:snooze-letter", args=[slug]), reverse("reports:mail", args=[slug])
    return put_off(request, letter, by=request.user, here=here, back=back)


@require_POST
def snooze_own(request: HttpRequest) -> HttpResponse:
    """Put a letter of one's own duty off."""
    person: User = request.user  # type: ignore[assignment]  # the page asks for a sign-in
    pk = request.POST.get("letter", "")
    letter = own_letter(person, int(pk)) if pk.isdecimal() else None
    if letter is None or not is_of_duty(letter):
        raise Http404
    here, back = reverse("reports:snooze-own"), reverse("reports:my-mail")
    with scope(community=letter.community):
        return put_off(request, letter, by=person, here=here, back=back)


def put_off(
    request: HttpRequest, letter: Reminder, *, by: User, here: str, back: str
) -> HttpResponse:
    """Back to where the letter stands; or the form alone, with what is wrong at its field."""
    form = SnoozeForm(request.POST)
    if form.is_valid():
        until, reason = form.cleaned_data["until"], form.cleaned_data["reason"]
        try:
            actions.snooze_letter(letter, by=by, until=until, reason=reason)
        except actions.Refused as refused:
            form.add_error("until", str(refused))
        else:
            to = letter.recipient
            messages.success(
                request, f"The letter to {to} leaves on {until:%B} {until.day} instead."
            )
            return redirect(back)
    context = {"form": form, "letter": letter, "here": here, "back": back}
    return render(request, "reports/snooze.html", context, status=422)
