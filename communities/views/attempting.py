"""A form, the act behind it, and the status of the answer."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest

from communities.refusal import Refused, Stale

DONE = HTTPStatus.FOUND


def posted(request: HttpRequest) -> Any:
    """What a form is bound to: nothing, until it was sent."""
    return request.POST if request.method == "POST" else None


def attempt(form: forms.Form, act: Callable[[], object], *, blame: str = "") -> HTTPStatus:
    """Do it if the form can be accepted; what is wrong stands in the form.

    `blame` names the field that a refusal belongs to, unless it names one itself.
    """
    if not form.is_bound:
        return HTTPStatus.OK
    if not form.is_valid():
        return HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        act()
    except Stale as stale:
        form.add_error(None, str(stale))
        return HTTPStatus.CONFLICT
    except Refused as refused:
        form.add_error(getattr(refused, "field", blame) or None, str(refused))
        return HTTPStatus.UNPROCESSABLE_ENTITY
    return DONE


def do(request: HttpRequest, act: Callable[[], object], sentence: str) -> bool:
    """An act that asks nothing: what was done, or why not, is said on the next page."""
    try:
        act()
    except Refused as refused:
        messages.error(request, str(refused))
        return False
    messages.success(request, sentence)
    return True
