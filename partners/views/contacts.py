"""People at a partner: added, changed, gone and back, removed by mistake."""

from functools import partial
from http import HTTPStatus
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from communities.access import CommunityRequest, community_view
from communities.roles import Permission
from partners import actions
from partners.forms.contact import ContactForm, LeftForm, values_of
from partners.models import Contact
from partners.views.asking import (
    DONE,
    ask,
    attempt,
    do,
    partner_or_404,
    posted,
    seen,
    to_partner,
    with_undo,
)

AT = "contacts"


@community_view(Permission.MANAGE_PARTNERS)
@require_http_methods(["GET", "POST"])
def add(request: CommunityRequest, pk: int) -> HttpResponse:
    partner = partner_or_404(request, pk)
    form = ContactForm(posted(request), today=request.community.today())

    def act() -> object:
        return actions.add_contact(partner, by=request.user, **form.cleaned_data)

    status = attempt(form, act, blame="email")
    if status == DONE:
        return to_partner(request, pk, f"{form.cleaned_data['name']} is added.", at=AT)
    return ask(request, "partners/contact.html", form, status, partner=partner)


@community_view(Permission.MANAGE_PARTNERS)
@require_http_methods(["GET", "POST"])
def edit(request: CommunityRequest, pk: int) -> HttpResponse:
    found = contact_or_404(request, pk)
    form = form_of(request, found, posted(request))

    def act() -> object:
        changes, version = form.changes(), seen(request)
        return actions.change_contact(found, by=request.user, version=version, **changes)

    status = attempt(form, act, blame="email")
    if status == DONE:
        return to_partner(request, found.partner_id, f"{found} is saved.", at=AT)
    return contact_page(request, found, form, status)


def contact_page(
    request: CommunityRequest,
    found: Contact,
    form: ContactForm,
    status: HTTPStatus,
    **more: forms.Form,
) -> HttpResponse:
    """The form, and beside it what else can happen; `more` holds another form that was sent."""
    context: dict[str, Any] = {"row": found, "theirs": []}
    if status == HTTPStatus.CONFLICT and form.is_bound:
        context["row"] = found = contact_or_404(request, found.pk)
        context["theirs"] = form.meet(values_of(found))
    context["left_form"] = left_form(request)
    partner = found.partner
    return ask(
        request, "partners/contact.html", form, status, partner=partner, **{**context, **more}
    )


def form_of(request: CommunityRequest, found: Contact, data: Any = None) -> ContactForm:
    return ContactForm(
        data,
        row=values_of(found),
        can_be_primary=not found.left_on,
        today=request.community.today(),
    )


def left_form(request: CommunityRequest, data: Any = None) -> LeftForm:
    today = request.community.today()
    return LeftForm(data, initial={"on": today}, today=today, auto_id="id_left_%s")


@community_view(Permission.MANAGE_PARTNERS)
@require_POST
def left(request: CommunityRequest, pk: int) -> HttpResponse:
    found = contact_or_404(request, pk)
    form = left_form(request, request.POST)

    def act() -> object:
        return actions.contact_left(found, by=request.user, **form.cleaned_data)

    status = attempt(form, act, blame="on")
    if status == DONE:
        back = url_of(request, "contact-back", pk)
        sentence = with_undo(f"{found} is marked as having left.", back)
        return to_partner(request, found.partner_id, sentence)
    return contact_page(request, found, form_of(request, found), status, left_form=form)


@community_view(Permission.MANAGE_PARTNERS)
@require_POST
def back(request: CommunityRequest, pk: int) -> HttpResponse:
    found = contact_or_404(request, pk)
    act = partial(actions.contact_came_back, found, by=request.user)
    return do(request, found.partner_id, act, f"{found} is there again.", at=AT)


@community_view(Permission.MANAGE_PARTNERS)
@require_POST
def make_primary(request: CommunityRequest, pk: int) -> HttpResponse:
    found = contact_or_404(request, pk)
    act = partial(actions.change_contact, found, by=request.user, is_primary=True)
    return do(request, found.partner_id, act, f"{found} is the primary contact.", at=AT)


@community_view(Permission.MANAGE_PARTNERS)
@require_POST
def remove(request: CommunityRequest, pk: int) -> HttpResponse:
    found = contact_or_404(request, pk)
    act = partial(actions.remove_contact, found, by=request.user)
    sentence = with_undo(f"{found} is removed.", url_of(request, "restore-contact", pk))
    return do(request, found.partner_id, act, sentence)


@community_view(Permission.MANAGE_PARTNERS)
@require_POST
def restore(request: CommunityRequest, pk: int) -> HttpResponse:
    found = contact_or_404(request, pk)
    act = partial(actions.restore_contact, found, by=request.user)
    return do(request, found.partner_id, act, f"{found} is back.", at=AT)


def contact_or_404(request: CommunityRequest, pk: int) -> Contact:
    """A removed one too: its page shows the way back."""
    rows = request.community.contacts.select_related("partner", "changed_by")
    return get_object_or_404(rows, pk=pk)


def url_of(request: CommunityRequest, door: str, pk: int) -> str:
    return reverse(f"partners:{door}", args=[request.community.slug, pk])
