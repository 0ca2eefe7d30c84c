"""What everybody may open without an account, and where a coordinator says what that is."""

from http import HTTPStatus
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from communities.access import CommunityRequest, community_view
from communities.refusal import Refused
from communities.roles import Permission
from reports import actions
from reports.public.badge import badge_of
from reports.public.nation import figures_of, nation_shown
from reports.public.showing import as_data, preview, shown

FRESH_FOR = 300  # seconds that a copy on the way may live


def kept_for_a_while(
    request: HttpRequest, response: HttpResponse, etag: str, *, is_for_others: bool = False
) -> HttpResponse:
    """With the headers of something public; 304 where the asker has it already.

    `is_for_others`: pages of other people may read or show it.
    """
    if etag in request.headers.get("If-None-Match", ""):
        response = HttpResponseNotModified()
    response["ETag"] = etag
    patch_cache_control(response, public=True, max_age=FRESH_FOR)
    if is_for_others:
        response["Access-Control-Allow-Origin"] = "*"
        response["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


@login_not_required
@require_safe
def public(request: HttpRequest, slug: str) -> HttpResponse:
    """Not kept by others: its head shows who is signed in."""
    found = shown(slug)
    address = request.build_absolute_uri(f"/communities/{slug}/")
    return render(request, "reports/public.html", {"shown": found, "address": address})


@login_not_required
@require_safe
def badge(request: HttpRequest, slug: str) -> HttpResponse:
    found = shown(slug)
    drawn = render(
        request, "reports/badge.svg", {"badge": badge_of(found)}, content_type="image/svg+xml"
    )
    return kept_for_a_while(request, drawn, found.etag, is_for_others=True)


@login_not_required
@require_safe
def public_figures(request: HttpRequest, slug: str) -> HttpResponse:
    found = shown(slug)
    return kept_for_a_while(request, JsonResponse(as_data(found)), found.etag, is_for_others=True)


@login_not_required
@require_safe
def nation(request: HttpRequest) -> HttpResponse:
    summary = nation_shown()
    context = {"summary": summary, "figures": figures_of(summary)}
    return render(request, "reports/nation.html", context)


@login_not_required
@require_safe
def nation_figures(request: HttpRequest) -> HttpResponse:
    summary = nation_shown()
    totals = summary.totals
    told = {
        "communities": totals.communities,
        "reporting": totals.reporting,
        "oldest": totals.oldest,
        "figures": figures_of(summary),
    }
    etag = f'"{summary.stamp}"'
    return kept_for_a_while(request, JsonResponse(told), etag, is_for_others=True)


class StoryForm(forms.Form):
    title = forms.CharField(label="Title", max_length=150)
    text = forms.CharField(
        label="The story",
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="No full name, no address, and nothing about health or the law.",
    )
    released_on = forms.DateField(
        label="Day of the written consent",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text="On which the person agreed to be told of in public, and not only in a report.",
    )


@community_view(Permission.PUBLISH_REPORTS)
@require_http_methods(["GET", "HEAD", "POST"])
def public_settings(request: CommunityRequest) -> HttpResponse:
    """See what the public sees; a POST tells a story."""
    form = StoryForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            actions.tell_in_public(request.community, by=request.user, **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "The story is on the public page.")
            return back(request)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    context: dict[str, Any] = {"form": form, "shown": preview(request.community)}
    return render(request, "reports/public_settings.html", context, status=status)


@community_view(Permission.PUBLISH_REPORTS)
@require_POST
def turn_public(request: CommunityRequest) -> HttpResponse:
    is_on = request.POST.get("is_on") == "yes"
    try:
        actions.show_in_public(request.community, by=request.user, is_on=is_on)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        gone = "The public page is off. Copies that others keep end within five minutes."
        messages.success(request, "The public page is on." if is_on else gone)
    return back(request)


@community_view(Permission.PUBLISH_REPORTS)
@require_POST
def withdraw(request: CommunityRequest, pk: int) -> HttpResponse:
    story = get_object_or_404(request.community.public_stories, pk=pk)
    actions.withdraw_story(story, by=request.user)
    messages.success(request, f"“{story.title}” is off the public page.")
    return back(request)


@community_view(Permission.PUBLISH_REPORTS)
@require_POST
def turn_comparison(request: CommunityRequest) -> HttpResponse:
    is_on = request.POST.get("is_on") == "yes"
    actions.compare_with_others(request.community, by=request.user, is_on=is_on)
    gave = "Your totals go into the medians of similar communities, and you see these."
    took = "Your totals are out of the medians, and you see them no more."
    messages.success(request, gave if is_on else took)
    return back(request)


def back(request: CommunityRequest) -> HttpResponse:
    return redirect("reports:public-settings", community=request.community.slug)
