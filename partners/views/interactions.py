"""What passed with a partner: logged, corrected, removed by mistake."""

from functools import partial
from http import HTTPStatus
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from communities.access import CommunityRequest, community_view
from communities.roles import Permission
from partners import actions
from partners.choices import choices_of
from partners.forms.interaction import InteractionForm, values_of
from partners.models import Interaction, Partner
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

AT = "timeline"


@community_view(Permission.MANAGE_PARTNERS)
@require_http_methods(["GET", "POST"])
def log(request: CommunityRequest, pk: int) -> HttpResponse:
    partner = partner_or_404(request, pk)
    usual = {"on": request.community.today(), "follow_up_owner": request.user.pk}
    form = form_for(request, partner, initial=usual)

    def act() -> object:
        return actions.log_interaction(partner, by=request.user, **form.cleaned_data)

    status = attempt(form, act, blame="follow_up_on")
    if status == DONE:
        return to_partner(request, pk, "It is logged.", at=AT)
    return ask(request, "partners/interaction.html", form, status, partner=partner)


def form_for(request: CommunityRequest, partner: Partner, **kwargs: Any) -> InteractionForm:
    return InteractionForm(
        posted(request),
        choices=choices_of(request.community, reader=request.user),
        contacts=partner.contacts.present().in_order(),
        today=request.community.today(),
        **kwargs,
    )


@community_view(Permission.MANAGE_PARTNERS)
@require_http_methods(["GET", "POST"])
def edit(request: CommunityRequest, pk: int) -> HttpResponse:
    found = interaction_or_404(request, pk)
    form = form_for(request, found.partner, row=values_of(found), now=found)

    def act() -> object:
        changes, version = form.changes(), seen(request)
        return actions.change_interaction(found, by=request.user, version=version, **changes)

    status = attempt(form, act, blame="follow_up_on")
    if status == DONE:
        return to_partner(request, found.partner_id, "It is saved.", at=AT)
    context: dict[str, Any] = {"row": found, "theirs": []}
    if status == HTTPStatus.CONFLICT:
        context["row"] = found = interaction_or_404(request, pk)
        context["theirs"] = form.meet(values_of(found))
    partner = found.partner
    return ask(request, "partners/interaction.html", form, status, partner=partner, **context)


@community_view(Permission.MANAGE_PARTNERS)
@require_POST
def remove(request: CommunityRequest, pk: int) -> HttpResponse:
    found = interaction_or_404(request, pk)
    act = partial(actions.remove_interaction, found, by=request.user)
    restore = reverse("partners:restore-interaction", args=[request.community.slug, pk])
    return do(request, found.partner_id, act, with_undo("It is removed.", restore))


@community_view(Permission.MANAGE_PARTNERS)
@require_POST
def restore(request: CommunityRequest, pk: int) -> HttpResponse:
    found = interaction_or_404(request, pk)
    act = partial(actions.restore_interaction, found, by=request.user)
    return do(request, found.partner_id, act, "It is back.", at=AT)


def interaction_or_404(request: CommunityRequest, pk: int) -> Interaction:
    """A removed one too: its page shows the way back."""
    rows = request.community.interactions.select_related(
        "partner", "contact", "follow_up_owner", "changed_by"
    )
    return get_object_or_404(rows, pk=pk)
