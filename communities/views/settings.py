"""What people set: about their community, and about themselves."""

from copy import copy

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from communities import actions
from communities.access import CommunityRequest, community_view, memberships_of
from communities.forms import CommunityForm, LiaisonForm, ProfileForm
from communities.models import User
from communities.roles import Permission


@community_view(Permission.MANAGE_MEMBERS)
def settings(request: CommunityRequest) -> HttpResponse:
    # The form writes what was typed into its row, right or wrong: the page keeps the real one.
    form = CommunityForm(request.POST or None, instance=copy(request.community))
    if request.method == "POST" and form.is_valid():
        actions.update_community(request.community, by=request.user, **form.changes())
        messages.success(request, "Saved.")
        return redirect("communities:settings", community=request.community.slug)
    return shown(request, form, liaison_form_of(request))


def shown(
    request: CommunityRequest, form: CommunityForm, named: LiaisonForm | None
) -> HttpResponse:
    status = 422 if form.errors or (named and named.errors) else 200
    context = {"form": form, "liaison_form": named}
    return render(request, "communities/settings.html", context, status=status)


def liaison_form_of(request: CommunityRequest) -> LiaisonForm | None:
    """For who runs the program; the others read who it is."""
    if Permission.MANAGE_PROGRAM not in request.permissions:
        return None
    return LiaisonForm(initial={"liaison": request.community.liaison_id})


@community_view(Permission.MANAGE_PROGRAM)
@require_POST
def set_liaison(request: CommunityRequest) -> HttpResponse:
    """The national program says who of its staff looks after the community."""
    form = LiaisonForm(request.POST)
    if form.is_valid():
        liaison = form.cleaned_data["liaison"]
        try:
            actions.set_liaison(request.community, by=request.user, liaison=liaison)
        except actions.Refused as refused:
            form.add_error("liaison", str(refused))
        else:
            said = f"{liaison} is the liaison now." if liaison else "There is no liaison now."
            messages.success(request, said)
            return redirect("communities:settings", community=request.community.slug)
    return shown(request, CommunityForm(instance=copy(request.community)), form)


def profile(request: HttpRequest) -> HttpResponse:
    # The form writes into its row, right or wrong: the header keeps the real name.
    user: User = copy(request.user)  # type: ignore[assignment]  # the page asks for a sign-in
    form = ProfileForm(request.POST or None, instance=user)
    if request.method == "POST" and form.is_valid():
        actions.update_profile(user, **form.cleaned_data)
        messages.success(request, "Saved.")
        return redirect("communities:profile")
    context = {"form": form, "memberships": memberships_of(user)}
    status = 422 if form.errors else 200
    return render(request, "communities/profile.html", context, status=status)
