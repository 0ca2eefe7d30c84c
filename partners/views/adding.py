"""A new partner: first whether it is here, or known to the nation; then the rest."""

import json
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.text import get_text_list
from django.views.decorators.http import require_http_methods, require_safe

from communities.access import CommunityRequest, community_view
from communities.names import LONGEST_NAME, name_key
from communities.roles import Permission
from partners import actions
from partners.choices import choices_of
from partners.forms.partner import AddForm
from partners.matching import look_alikes, organizations_like
from partners.models import Pipeline
from partners.names import LONGEST_ADDRESS, tidy, website_of
from partners.views.asking import DONE, attempt, posted, to_partner


@community_view(Permission.MANAGE_PARTNERS)
@require_http_methods(["GET", "POST"])
def add(request: CommunityRequest) -> HttpResponse:
    form, added = add_form(request), []

    def act() -> None:
        partner = actions.add_partner(request.community, by=request.user, **form.cleaned_data)
        added.append(partner)

    status = attempt(form, act, blame="name")
    if status == DONE:
        return to_partner(request, added[0].pk, f"{added[0]} is in the directory.")
    return render(request, "partners/add.html", {"form": form}, status=status)


def add_form(request: CommunityRequest) -> AddForm:
    """With what looks like the name in the form or, before there is one, in the address."""
    typed = request.POST if request.method == "POST" else request.GET
    name = tidy(typed.get("name", ""))[:LONGEST_NAME]
    website = typed.get("website", "")[:LONGEST_ADDRESS]
    today = request.community.today()
    usual: dict[str, Any] = {
        "name": name,
        "website": website,
        "kinds": request.GET.getlist("kind"),  # the page of gaps names the one that is missing
        "owner": request.user,
        "since": today,
        "pipeline": Pipeline.IDENTIFIED.value,
        "organization": typed.get("organization", ""),
    }
    return AddForm(
        posted(request),
        initial=usual,
        choices=choices_of(request.community, reader=request.user),
        today=today,
        **offer(request, name, website),
    )


def offer(request: CommunityRequest, name: str, website: str) -> dict[str, Any]:
    """Partners here, and shared organizations, that the name and the website may mean."""
    try:
        website = website_of(website)
    except ValueError:  # still being typed, or wrong: the form says so when it is sent
        website = ""
    if not name:
        return {"here": [], "organizations": []}
    here = look_alikes(request.community, name=name, website=website)
    return {
        "here": here,
        "organizations": organizations_like(name=name, website=website),
        "is_listed": any(name_key(one.name) == name_key(name) for one in here),
    }


@community_view(Permission.MANAGE_PARTNERS)
@require_safe
def search(request: CommunityRequest) -> HttpResponse:
    """The same choices while one types."""
    form = add_form(request)
    if not request.htmx:
        return render(request, "partners/add.html", {"form": form})
    response = render(request, "partners/add.html#alike", {"form": form})
    if form.here or form.offered:
        response["HX-Trigger"] = json.dumps({"announce": in_short(form)})
    return response


def in_short(form: AddForm) -> str:
    """What was found, for those who do not see it appear."""
    found = []
    if form.here:
        found.append(f"{len(form.here)} in the directory")
    if form.offered:
        found.append(f"{len(form.offered)} known to the program")
    return f"Found {get_text_list(found, 'and')}."
