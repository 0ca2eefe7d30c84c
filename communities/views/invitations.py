"""Invitations: asking people in, and the page behind the link of the letter."""

from collections.abc import Callable
from http import HTTPStatus

from allauth.account.utils import perform_login
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST
from django_scopes import scope

from communities import actions
from communities.access import (
    CommunityRequest,
    community_view,
    invitation_behind,
    invitations_to,
)
from communities.actions.invitations import account_of, owns
from communities.forms import InviteForm, JoinForm
from communities.models import Invitation, User
from communities.roles import COMMUNITY_ROLES, Permission


@community_view(Permission.MANAGE_MEMBERS)
def invite(request: CommunityRequest) -> HttpResponse:
    form = InviteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        invite_all(request, **form.cleaned_data)
        return redirect("communities:people", community=request.community.slug)
    status = 422 if form.errors else 200
    return render(request, "communities/invite.html", {"form": form}, status=status)


def invite_all(request: CommunityRequest, *, emails: list[str], **asked: str) -> None:
    """Each address by itself: one that cannot be invited does not hold up the others."""
    invited = []
    for email in emails:
        try:
            actions.invite(request.community, by=request.user, email=email, **asked)
        except actions.Refused as refused:
            messages.warning(request, str(refused))
        else:
            invited.append(email)
    if invited:
        messages.success(request, f"Invited {', '.join(invited)}. The letter is on its way.")


@community_view(Permission.MANAGE_MEMBERS)
@require_POST
def resend(request: CommunityRequest, pk: int) -> HttpResponse:
    return answer(request, pk, actions.resend_invitation, "Sent {} a new letter.")


@community_view(Permission.MANAGE_MEMBERS)
@require_POST
def revoke(request: CommunityRequest, pk: int) -> HttpResponse:
    return answer(request, pk, actions.revoke_invitation, "Took back the invitation of {}.")


def answer(
    request: CommunityRequest, pk: int, act: Callable[..., object], done: str
) -> HttpResponse:
    invitation = get_object_or_404(request.community.invitations.all(), pk=pk)
    try:
        act(invitation, by=request.user)
    except actions.Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, done.format(invitation.email))
    return redirect("communities:people", community=request.community.slug)


@require_POST
def accept_mine(request: HttpRequest, pk: int) -> HttpResponse:
    """Accept from the list on one's own first page, without the letter."""
    asked = {invitation.pk: invitation for invitation in invitations_to(request.user)}  # type: ignore[arg-type]
    if pk not in asked:
        messages.error(request, "This invitation is not open any more.")
        return redirect("communities:home")
    return join(request, asked[pk], request.user)  # type: ignore[arg-type]


@login_not_required
@never_cache
def accept(request: HttpRequest, token: str) -> HttpResponse:
    """The page behind the letter's link. Opening it changes nothing: mail scanners do that too."""
    invitation = invitation_behind(token)
    if invitation is None:
        response = render(request, "communities/invitation_unknown.html", status=404)
    elif not invitation.is_open:
        response = closed(request, invitation)
    elif isinstance(request.user, AnonymousUser):
        response = accept_signed_out(request, invitation)
    else:
        response = accept_signed_in(request, invitation, request.user)
    # The address is the key. "no-referrer" would hide it from our own pages as well, but then
    # browsers send "Origin: null" with the form and the CSRF check refuses the button.
    response["Referrer-Policy"] = "same-origin"
    response["X-Robots-Tag"] = "noindex"
    return response


def closed(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    """A link that worked once: who used it goes in, everybody else reads what to do."""
    if invitation.accepted_by_id and invitation.accepted_by_id == request.user.pk:
        return redirect("reports:landing", community=invitation.community.slug)
    context = {"invitation": invitation}
    return render(request, "communities/invitation_closed.html", context, status=HTTPStatus.GONE)


def accept_signed_in(request: HttpRequest, invitation: Invitation, user: User) -> HttpResponse:
    mine = owns(user, invitation.email)
    if request.method == "POST" and mine:
        return join(request, invitation, user)
    context = {"invitation": invitation, "role": COMMUNITY_ROLES[invitation.role], "is_mine": mine}
    return render(request, "communities/invitation.html", context)


def accept_signed_out(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    """An account signs in and comes back; a new person makes one here."""
    context = {"invitation": invitation, "role": COMMUNITY_ROLES[invitation.role]}
    if account_of(invitation.email):
        return render(request, "communities/invitation.html", {**context, "has_account": True})
    form = JoinForm(request.POST or None, email=invitation.email)
    if request.method == "POST" and form.is_valid():
        try:
            with scope(community=invitation.community):
                user = actions.join_as_new_person(invitation, **form.cleaned_data)
        except actions.Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, f"Welcome to {invitation.community}.")
            landing = reverse("reports:landing", args=[invitation.community.slug])
            return perform_login(request, user, redirect_url=landing)
    status = 422 if form.errors else 200
    context |= {"form": form}
    return render(request, "communities/invitation.html", context, status=status)


def join(request: HttpRequest, invitation: Invitation, user: User) -> HttpResponse:
    try:
        with scope(community=invitation.community):
            actions.accept_invitation(invitation, by=user)
    except actions.Refused as refused:
        messages.error(request, str(refused))
        return redirect("communities:home")
    messages.success(request, f"Welcome to {invitation.community}.")
    return redirect("reports:landing", community=invitation.community.slug)
