"""Who writes a section: a member, or somebody who is invited for it alone."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_POST

from communities import actions
from communities.access import CommunityRequest, community_view
from communities.actions.sections import WRITERS
from communities.application_fields import AskWriterForm, OwnerForm
from communities.models import Section, User
from communities.refusal import Refused
from communities.roles import HELPER, Permission


def writers_beside(request: CommunityRequest, found: Section) -> dict[str, Any]:
    """What the coordinator's part of a section's page needs. Two queries."""
    if Permission.SUBMIT_APPLICATION not in request.permissions:
        return {}
    owner = found.owner.pk if found.owner else ""
    asked = request.community.invitations.unanswered().filter(section=found.key)
    return {
        "owner_form": OwnerForm(initial={"to": owner}, writers=writers_in(request)),
        "ask_form": AskWriterForm(),
        "invited": list(asked.order_by("-created_at")),
    }


def writers_in(request: CommunityRequest) -> list[User]:
    members = request.community.memberships.current().filter(role__in=WRITERS)
    return [row.user for row in members.select_related("user").order_by("user__name", "pk")]


@community_view(Permission.SUBMIT_APPLICATION)
@require_POST
def give(request: CommunityRequest, section: str) -> HttpResponse:
    form = OwnerForm(request.POST, writers=writers_in(request))
    found = section_here(request, section)
    if not form.is_valid():
        return back(request, section, refused=wrong_in(form))
    to = form.cleaned_data["to"]
    try:
        actions.give_section(found, by=request.user, to=to)
    except Refused as refused:
        return back(request, section, refused=str(refused))
    words = f"{to} writes this section now." if to else "Nobody in particular writes it now."
    return back(request, section, done=words)


@community_view(Permission.SUBMIT_APPLICATION)
@require_POST
def invite(request: CommunityRequest, section: str) -> HttpResponse:
    """Ask an address to write this section; a member of that address is given it at once."""
    form, found = AskWriterForm(request.POST), section_here(request, section)
    if not form.is_valid():
        return back(request, section, refused=wrong_in(form))
    email = form.cleaned_data["email"].strip().lower()
    member = next((person for person in writers_in(request) if person.email == email), None)
    try:
        if member:
            actions.give_section(found, by=request.user, to=member)
            return back(request, section, done=f"{member} writes this section now.")
        asked = {"email": email, "role": HELPER.key, "section": section}
        actions.invite(request.community, by=request.user, **asked)
    except Refused as refused:
        return back(request, section, refused=str(refused))
    return back(request, section, done=f"Invited {email}. The letter is on its way.")


def section_here(request: CommunityRequest, key: str) -> Section:
    rows = request.community.sections.select_related("application")
    return get_object_or_404(rows, key=key, removed_at=None)


def wrong_in(form: forms.Form) -> str:
    return " ".join(str(words) for wrong in form.errors.values() for words in wrong)


def back(
    request: CommunityRequest, section: str, *, done: str = "", refused: str = ""
) -> HttpResponse:
    if refused:
        messages.error(request, refused)
    else:
        messages.success(request, done)
    url = reverse("communities:application-section", args=[request.community.slug, section])
    return HttpResponseRedirect(f"{url}#writers")
