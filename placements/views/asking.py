"""A page with a form about placements, and the answer to an act that asks nothing."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString

from communities.access import CommunityRequest
from communities.refusal import Refused


def url_of(request: CommunityRequest, door: str, *arguments: int) -> str:
    return reverse(f"placements:{door}", args=[request.community.slug, *arguments])


def ask(
    request: CommunityRequest, template: str, form: forms.Form, status: HTTPStatus, **more: Any
) -> HttpResponse:
    context = {"form": form, "stale": getattr(form, "stale", ""), **more}
    return render(request, template, context, status=status)


def led_to(request: CommunityRequest, url: str, sentence: str | SafeString) -> HttpResponse:
    """To another page, with what was done."""
    messages.success(request, sentence)
    return HttpResponseRedirect(url)


def do(
    request: CommunityRequest, act: Callable[[], object], sentence: str | SafeString, *, url: str
) -> HttpResponse:
    """An act that asks nothing: done, or refused in a sentence, on the page at `url`."""
    try:
        act()
    except Refused as refused:
        messages.error(request, str(refused))
        return HttpResponseRedirect(url)
    return led_to(request, url, sentence)
