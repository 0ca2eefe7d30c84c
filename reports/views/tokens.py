"""Tokens of a community's programs, and the page that says what they read."""

from datetime import datetime, time
from http import HTTPStatus

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from communities.access import CommunityRequest, community_view
from communities.listing import Columns, Filter, Listing, Sorts
from communities.refusal import Refused
from communities.roles import Permission
from reports import actions
from reports.api.keys import READS
from reports.api.routes import api
from reports.models import Purpose

SORTS: Sorts = {
    "made": ("Made", "-created_at"),
    "name": ("Name", "name"),
    "used": ("Last used", F("last_used_at").desc(nulls_last=True)),
}
COLUMNS: Columns = {
    "Name": lambda row: row.name,
    "Purpose": lambda row: row.get_purpose_display(),
    "Ends with": lambda row: row.hint,
    "Made": lambda row: row.created_at,
    "By": lambda row: row.created_by,
    "Last used": lambda row: row.last_used_at,
    "Expires": lambda row: row.expires_at,
    "Revoked": lambda row: row.revoked_at,
}


class TokenForm(forms.Form):
    name = forms.CharField(label="What reads with it", max_length=80)
    purpose = forms.ChoiceField(label="What it may read", choices=Purpose.choices)
    expires_on = forms.DateField(
        label="Last day",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text="Empty: until it is revoked.",
    )

    def clean_expires_on(self) -> datetime | None:
        day = self.cleaned_data["expires_on"]
        if day and day < timezone.localdate():
            raise forms.ValidationError("The last day must not be past.")
        return day and timezone.make_aware(datetime.combine(day, time.max))


@community_view(Permission.PUBLISH_REPORTS)
@require_http_methods(["GET", "HEAD", "POST"])
def tokens(request: CommunityRequest) -> HttpResponse:
    """The list; a POST makes one, and its answer is the only page that ever shows it."""
    form, made = TokenForm(request.POST if request.method == "POST" else None), ""
    if form.is_bound and form.is_valid():
        made = make(request, form)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    context = {"form": TokenForm() if made else form, "made": made, "now": timezone.now()}
    response = listing_of(request).answer("reports/tokens.html", context, name="techhire-tokens")
    response.status_code = status
    response["Cache-Control"] = "no-store"
    return response


def make(request: CommunityRequest, form: TokenForm) -> str:
    said = {"name": form.cleaned_data["name"], "purpose": form.cleaned_data["purpose"]}
    expires_at = form.cleaned_data["expires_on"]
    try:
        _, token = actions.make_token(
            request.community, by=request.user, expires_at=expires_at, **said
        )
    except Refused as refused:
        form.add_error("name", str(refused))
        return ""
    return token


def listing_of(request: CommunityRequest) -> Listing:
    return Listing(
        request,
        request.community.api_tokens.select_related("created_by"),
        search=lambda found, words: found.filter(name__icontains=words),
        sorts=SORTS,
        default_sort="made",
        filters=[
            Filter("purpose", "For", Purpose.choices, lambda rows, v: rows.filter(purpose=v)),
            Filter("state", "State", STATES, lambda rows, v: rows.filter(**STATE[v])),
        ],
        columns=COLUMNS,
        nouns=("token", "tokens"),
    )


STATES = [("used", "In use"), ("revoked", "Revoked")]
STATE: dict[str, dict[str, bool]] = {
    "used": {"revoked_at__isnull": True},
    "revoked": {"revoked_at__isnull": False},
}


@community_view(Permission.PUBLISH_REPORTS)
@require_POST
def revoke(request: CommunityRequest, pk: int) -> HttpResponse:
    token = get_object_or_404(request.community.api_tokens, pk=pk)
    actions.revoke_token(token, by=request.user)
    messages.success(request, f"“{token.name}” opens nothing any more.")
    return redirect("reports:tokens", community=request.community.slug)


@login_not_required
@require_safe
def about_api(request: HttpRequest) -> HttpResponse:
    """From the description itself, so that it cannot say something else."""
    described = api.get_openapi_schema()
    paths = [
        (path, found["get"]["summary"], found["get"].get("description", ""))
        for path, found in described["paths"].items()
    ]
    context = {"paths": paths, "description": described["info"]["description"], "limit": READS}
    return render(request, "reports/api.html", context)
