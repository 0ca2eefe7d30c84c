"""One act on the ticked partners: what it will do, that it was done, and the way back."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from communities.access import CommunityRequest, community_view
from communities.listing import Listing
from communities.roles import Permission
from partners import actions
from partners.actions.bulk import CHANGED, Done, Plan
from partners.choices import choices_of
from partners.forms.bulk import ADD_TAG, ManyForm
from partners.listing import partner_listing
from partners.views.asking import with_undo
from partners.views.back import came_from

NAMED = 20  # how many partners a page names before it counts the others


@community_view(Permission.MANAGE_PARTNERS)
@require_POST
def change_many(request: CommunityRequest) -> HttpResponse:
    """Say what the act will do; once that was seen and is still so, do it."""
    choices = choices_of(request.community, reader=request.user)
    listing = partner_listing(request, choices)
    form = ManyForm(request.POST, owners=choices.owners, tags=choices.tags)
    if not form.is_valid():
        return confirm(request, form, status=422)
    asked = {"pks": chosen(form, listing), **{k: form.cleaned_data[k] for k in ("act", "value")}}
    try:
        plan = actions.plan_many(request.community, **asked)
        if request.POST.get("seen") != plan.mark:
            return confirm(request, form, plan=plan)
        done = actions.change_many(request.community, by=request.user, **asked)
    except actions.Refused as refused:
        form.add_error("tag" if asked["act"] == ADD_TAG else "act", str(refused))
        return confirm(request, form, status=422)
    tell(request, done)
    return HttpResponseRedirect(to_list(request))


def chosen(form: ManyForm, listing: Listing) -> list[int]:
    if form.cleaned_data["all"]:
        return list(listing.rows.order_by().values_list("pk", flat=True))
    keys: list[int] = form.cleaned_data["pk"]
    return keys


def confirm(
    request: CommunityRequest, form: ManyForm, *, plan: Plan | None = None, status: int = 200
) -> HttpResponse:
    context: dict[str, Any] = {
        "form": form,
        "plan": plan,
        "is_other": "seen" in request.POST,
        "back": to_list(request),
        "named": NAMED,
        "more": -NAMED,
    }
    return render(request, "partners/change_many.html", context, status=status)


def to_list(request: CommunityRequest) -> str:
    """The page of the directory on which the partners were ticked."""
    url = reverse("partners:directory", args=[request.community.slug])
    return f"{url}?{request.GET.urlencode()}" if request.GET else url


def tell(request: CommunityRequest, done: Done) -> None:
    if done.activity is None:
        messages.info(request, "Nothing was changed: everything was so already.")
        return
    url = reverse("partners:undo-change-many", args=[request.community.slug, done.activity.pk])
    messages.success(request, with_undo(f"You {done.activity.sentence}.", url))


@community_view(Permission.MANAGE_PARTNERS)
@require_POST
def undo_change_many(request: CommunityRequest, pk: int) -> HttpResponse:
    activity = get_object_or_404(request.community.activities.verbs(CHANGED), pk=pk)
    try:
        undone = actions.undo_change_many(activity, by=request.user)
    except actions.Refused as refused:
        messages.error(request, str(refused))
    else:
        count = undone.restored
        partners = "1 partner is" if count == 1 else f"{count:,} partners are"
        messages.success(request, f"{partners} as before.")
        if undone.kept:
            messages.warning(request, f"Changed since, and left alone: {names(undone.kept)}.")
    return HttpResponseRedirect(came_from(request) or to_list(request))


def names(several: list[str]) -> str:
    more = len(several) - NAMED
    return ", ".join(several[:NAMED]) + (f" and {more:,} more" if more > 0 else "")
