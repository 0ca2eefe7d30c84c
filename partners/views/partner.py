"""One partner: all that the community has with it on one page; changed, removed, brought back."""

from functools import partial
from http import HTTPStatus
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from communities.access import CommunityRequest, community_view
from communities.names import domain_of
from communities.roles import Permission
from partners import actions
from partners.choices import Choices, choices_of
from partners.forms.interaction import InteractionForm
from partners.forms.partner import PartnerForm, values_of
from partners.ladder import promise_of, totals_of
from partners.linked import sources_for
from partners.models import Contact, InteractionKind, Kind, Partner, Pipeline
from partners.next_steps import next_steps_of
from partners.people import person_of
from partners.timeline import timeline_of
from partners.views.asking import (
    DONE,
    ask,
    attempt,
    do,
    partner_or_404,
    posted,
    seen,
    to_partner,
)

FEW = 5  # of a long list on the page, so that the page stays light


@community_view(Permission.MANAGE_PARTNERS)
@require_safe
def partner(request: CommunityRequest, pk: int) -> HttpResponse:
    """All of it, in six queries of its own."""
    sources = sources_for(request.permissions)
    found = partner_or_404(request, pk, **{source.name: source.column for source in sources})
    numbers = [(source, getattr(found, source.name)) for source in sources]
    choices = choices_of(request.community, reader=request.user)
    contacts = list(found.contacts.kept().in_order())
    there = [person_of(contact) for contact in contacts if not contact.left_on]
    context = {
        "partner": found,
        "places": Pipeline.choices,
        "is_employer": Kind.EMPLOYER in found.kinds,
        "site": domain_of(found.website) or found.website,
        "contacts": few(request, there),
        "contact_count": len(there),
        "gone": [person_of(contact) for contact in contacts if contact.left_on],
        "linked": [one.say(n, found, request.community.slug) for one, n in numbers if n],
        "log": log_form(request, choices, contacts),
        "timeline": timeline_of(found, choices, page=request.GET.get("page", "")),
        **promises_and_next(request, found, choices),
    }
    return render(request, "partners/partner.html", context)


def few(request: CommunityRequest, rows: list[Any]) -> list[Any]:
    """The first of a long list, unless the address asks for all of them."""
    return rows if "all" in request.GET else rows[:FEW]


def promises_and_next(
    request: CommunityRequest, found: Partner, choices: Choices
) -> dict[str, Any]:
    """What the page shows of commitments, and what is owed because of them and of follow-ups."""
    today = request.community.today()
    commitments = list(found.commitments.filter(removed_at=None).order_by("-created_at", "-pk"))
    commitments.sort(key=lambda commitment: not commitment.is_open)
    owed = found.interactions.to_follow_up().select_related("contact")
    steps = next_steps_of(owed, commitments, choices, today)
    return {
        "promises": [promise_of(row, today) for row in few(request, commitments)],
        "promise_count": len(commitments),
        "totals": totals_of(commitments),
        "next_steps": few(request, steps),
        "next_step_count": len(steps),
    }


def log_form(
    request: CommunityRequest, choices: Choices, contacts: list[Contact]
) -> InteractionForm:
    """Ready for the usual case: a call today with the primary contact, followed up by oneself."""
    there = [contact for contact in contacts if not contact.left_on]
    today = request.community.today()
    usual = {
        "kind": InteractionKind.CALL.value,
        "on": today,
        "contact": there[0].pk if there and there[0].is_primary else "",
        "follow_up_owner": request.user.pk,
    }
    return InteractionForm(initial=usual, choices=choices, contacts=there, today=today)


@community_view(Permission.MANAGE_PARTNERS)
@require_http_methods(["GET", "POST"])
def edit(request: CommunityRequest, pk: int) -> HttpResponse:
    found = partner_or_404(request, pk)
    choices = choices_of(request.community, reader=request.user)
    form = PartnerForm(
        posted(request),
        row=values_of(found),
        choices=choices,
        now=found.owner,
        today=request.community.today(),
    )

    def act() -> object:
        changes, version = form.changes(), seen(request)
        return actions.change_partner(found, by=request.user, version=version, **changes)

    status = attempt(form, act, blame="name")
    if status == DONE:
        return to_partner(request, pk, f"{form.cleaned_data['name']} is saved.")
    theirs = []
    if status == HTTPStatus.CONFLICT:
        found = partner_or_404(request, pk)
        theirs = form.meet(values_of(found))
    more = {"row": found, "theirs": theirs}
    return ask(request, "partners/partner_edit.html", form, status, partner=found, **more)


@community_view(Permission.MANAGE_PARTNERS)
@require_http_methods(["GET", "POST"])
def remove(request: CommunityRequest, pk: int) -> HttpResponse:
    """What removing means, and the button. Afterward the partner's page shows the way back."""
    found = partner_or_404(request, pk)
    form = forms.Form(posted(request))
    version = seen(request)
    act = partial(actions.remove_partner, found, by=request.user, version=version)
    status = attempt(form, act)
    if status == DONE:
        return to_partner(request, pk, f"{found} is removed.")
    return ask(request, "partners/partner_remove.html", form, status, partner=found)


@community_view(Permission.MANAGE_PARTNERS)
@require_POST
def restore(request: CommunityRequest, pk: int) -> HttpResponse:
    found = partner_or_404(request, pk)
    act = partial(actions.restore_partner, found, by=request.user)
    return do(request, pk, act, f"{found} is in the directory again.")
