"""Somebody else gets one's letters of duty for a while: said and ended on one's own page."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST
from django_scopes import scope

from communities.models import User
from reports import actions
from reports.delegating import given_and_taken
from reports.forms import DelegateForm
from reports.own_mail import Place, places_of
from reports.views.choices import shown_to


@require_POST
def delegate(request: HttpRequest) -> HttpResponse:
    """Name somebody who gets them, until a day."""
    person: User = request.user  # type: ignore[assignment]  # the page asks for a sign-in
    places = places_of(person)
    slug = request.POST.get("community", "")
    place = next((one for one in places if one.slug == slug and one.has_duties), None)
    if place is None:
        raise Http404
    place.form = form = place.form_for(request.POST)
    if form.is_valid() and given(place, form, by=person):
        messages.success(request, f"Done. Your letters from {place.community} go there.")
        return redirect("reports:my-mail")
    return shown_to(request, places, status=422)


def given(place: Place, form: DelegateForm, *, by: User) -> bool:
    """Whether it was done; if not, the form says why."""
    to = next(one for one in place.people if one.pk == form.cleaned_data["to"])
    said = {"until": form.cleaned_data["until"], "because": form.cleaned_data["because"]}
    try:
        with scope(community=place.community):
            actions.delegate(place.community, by=by, to=to, **said)
    except actions.Refused as refused:
        form.add_error(None, str(refused))
        return False
    return True


@require_POST
def end(request: HttpRequest) -> HttpResponse:
    """The letters go to the one whose duty it is again."""
    person: User = request.user  # type: ignore[assignment]  # the page asks for a sign-in
    pk = request.POST.get("delegation", "")
    own = given_and_taken(person)
    delegation = next((one for one in own if str(one.pk) == pk), None)
    if delegation is None:
        raise Http404
    with scope(community=delegation.community):
        actions.end_delegation(delegation, by=person)
    whose = "you" if delegation.person_id == person.pk else delegation.person
    messages.success(request, f"Ended. The letters come to {whose} again.")
    return redirect("reports:my-mail")
