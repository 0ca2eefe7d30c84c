"""What people set: about their community, and about themselves."""

from copy import copy

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from communities import actions
from communities.access import CommunityRequest, community_view, memberships_of
from communities.forms import CommunityForm, ProfileForm
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
    status = 422 if form.errors else 200
    return render(request, "communities/settings.html", {"form": form}, status=status)


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
