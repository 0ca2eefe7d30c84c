"""A form, the act behind it, and the answer: done, wrong (422), or somebody was faster (409)."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models.expressions import Combinable
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from communities.access import CommunityRequest
from communities.models import Record
from communities.refusal import Refused, Stale
from partners.models import Partner

DONE = HTTPStatus.FOUND
UNKNOWN = -1  # no row ever has this version, so an address without one changes nothing


def posted(request: CommunityRequest) -> Any:
    """What a form is bound to: nothing, until it was sent."""
    return request.POST if request.method == "POST" else None


def seen(request: CommunityRequest) -> int:
    """The version of the row that the person had before them."""
    version = request.GET.get("v", "")
    return int(version) if version.isdecimal() and len(version) < 10 else UNKNOWN


def attempt(form: forms.Form, act: Callable[[], object], *, blame: str = "") -> HTTPStatus:
    """Do it if the form can be accepted; the status of the answer, and what is wrong in the form.

    `blame` names the field that a refusal belongs to.
    """
    if not form.is_bound:
        return HTTPStatus.OK
    if not form.is_valid():
        return HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        act()
    except Stale as stale:
        form.stale = str(stale)  # type: ignore[attr-defined]  # read by the page
        return HTTPStatus.CONFLICT
    except Refused as refused:
        form.add_error(blame or None, str(refused))
        return HTTPStatus.UNPROCESSABLE_ENTITY
    return DONE


def ask(
    request: CommunityRequest,
    template: str,
    form: forms.Form,
    status: HTTPStatus,
    *,
    partner: Partner,
    **more: Any,
) -> HttpResponse:
    """The page of a form about a partner, or about the `row` of it that is changed."""
    context = {
        "form": form,
        "stale": getattr(form, "stale", ""),
        "partner": partner,
        "here": address_of(request, more["row"]) if "row" in more else request.path,
        **more,
    }
    return render(request, template, context, status=status)


def address_of(request: CommunityRequest, row: Record) -> str:
    """The page on which a contact, an interaction, a commitment or a partner is changed."""
    door = "edit" if isinstance(row, Partner) else row._meta.model_name
    return reverse(f"partners:{door}", args=[request.community.slug, row.pk])


def partner_or_404(request: CommunityRequest, pk: int, **columns: Combinable) -> Partner:
    """A removed one too: its page says so and shows the way back. `columns` are read with it."""
    return get_object_or_404(request.community.partners.for_page().annotate(**columns), pk=pk)


def partner_url(request: CommunityRequest, pk: int, at: str = "") -> str:
    url = reverse("partners:partner", args=[request.community.slug, pk])
    return f"{url}#{at}" if at else url


def to_partner(
    request: CommunityRequest, pk: int, sentence: str | SafeString, *, at: str = ""
) -> HttpResponse:
    """Back to the partner's page, at the part named `at`, with what was done."""
    messages.success(request, sentence)
    return HttpResponseRedirect(partner_url(request, pk, at))


def with_undo(sentence: str, url: str, word: str = "Undo") -> SafeString:
    """With a button that takes it back; it belongs to the form “acts” of the page.

    It stands at the top of the page: whoever is led to it stays there.
    """
    undo = '{} <button class="link" form="acts" formaction="{}">{}</button>'
    return format_html(undo, sentence, url, word)


def do(
    request: CommunityRequest,
    pk: int,
    act: Callable[[], object],
    sentence: str | SafeString,
    *,
    at: str = "",
) -> HttpResponse:
    """An act that asks nothing: done, or refused in a sentence, on the page of the partner."""
    try:
        act()
    except Refused as refused:
        messages.error(request, str(refused))
        return HttpResponseRedirect(partner_url(request, pk, at))
    return to_partner(request, pk, sentence, at=at)
