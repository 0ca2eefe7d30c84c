"""Merging two partners: the preview, the merge, the list of merges and the way back."""

from http import HTTPStatus

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from communities.access import CommunityRequest, community_view
from communities.listing import Listing
from communities.refusal import Refused
from communities.roles import Permission
from partners import actions
from partners.forms.merge import MergeForm
from partners.matching import LookAlike, look_alikes
from partners.merge_choices import differences
from partners.merge_preview import preview_of
from partners.merges import merge_listing
from partners.models import Merge, Partner
from partners.views.asking import DONE, attempt, partner_url, posted, to_partner, with_undo
from partners.views.back import came_from

Pair = tuple[Partner, Partner]


@community_view(Permission.MANAGE_PARTNERS)
@require_http_methods(["GET", "POST"])
def merge(request: CommunityRequest, kept: int, merged: int) -> HttpResponse:
    """Both side by side, what is kept and what moves; nothing is written before the button."""
    pair, made = pair_or_404(request, kept, merged), []
    form = form_of(request, pair)

    def act() -> None:
        choices, versions, by = form.choices, form.versions, request.user
        made.append(actions.merge(*pair, by=by, choices=choices, versions=versions))

    status = attempt(form, act)
    if status == DONE:
        sentence = f"“{pair[1]}” is merged into “{pair[0]}”."
        return to_partner(request, kept, with_undo(sentence, undo_url(request, made[0])))
    if status == HTTPStatus.CONFLICT:
        pair = pair_or_404(request, kept, merged)
        form = again(form, request, pair)
    if gone := next((partner for partner in pair if partner.is_removed), None):
        return to_removed(request, gone)
    return preview(request, pair, form, status)


def pair_or_404(request: CommunityRequest, kept: int, merged: int) -> Pair:
    partners = request.community.partners.select_related("owner", "organization")
    found = partners.in_bulk({kept, merged})
    if len(found) < 2:
        raise Http404("There are not two such partners here.")
    return found[kept], found[merged]


def to_removed(request: CommunityRequest, gone: Partner) -> HttpResponse:
    """To the page that says what became of it."""
    messages.error(request, f"“{gone}” is not in the directory any more. Nothing was merged.")
    return HttpResponseRedirect(partner_url(request, gone.pk))


def form_of(request: CommunityRequest, pair: Pair) -> MergeForm:
    kept, merged = pair
    usual = {"kept_version": kept.version, "merged_version": merged.version}
    return MergeForm(posted(request), initial=usual, differences=differences(kept, merged))


def again(late: MergeForm, request: CommunityRequest, pair: Pair) -> MergeForm:
    """The form over the two as they are now, with what was chosen."""
    form = form_of(request, pair)
    form.start_over((pair[0].version, pair[1].version))
    form.stale = late.stale  # type: ignore[attr-defined]  # read by the page
    return form


def preview(
    request: CommunityRequest, pair: Pair, form: MergeForm, status: HTTPStatus
) -> HttpResponse:
    kept, merged = pair
    context = {
        "kept": kept,
        "merged": merged,
        "form": form,
        "stale": getattr(form, "stale", ""),
        "preview": preview_of(kept, merged, form),
    }
    return render(request, "partners/merge.html", context, status=status)


@community_view(Permission.MANAGE_PARTNERS)
@require_safe
def merge_with(request: CommunityRequest, pk: int) -> HttpResponse:
    """Which other partner it is the same as: those that look alike, or any by its name."""
    partner = get_object_or_404(request.community.partners.kept(), pk=pk)
    listing = others_of(request, partner)
    alike = [] if listing.is_narrowed else alike_to(request, partner)
    context = {"partner": partner, "alike": alike}
    return listing.answer("partners/merge_with.html", context, name="partners")


def others_of(request: CommunityRequest, partner: Partner) -> Listing:
    return Listing(
        request,
        request.community.partners.kept().exclude(pk=partner.pk),
        search=lambda found, words: found.search(words),
        sorts={"name": ("Name", "name")},
        default_sort="name",
        per_page=25,
        nouns=("other partner", "other partners"),
    )


def alike_to(request: CommunityRequest, partner: Partner) -> list[LookAlike]:
    found = look_alikes(request.community, name=partner.name, website=partner.website)
    return [one for one in found if one.pk != partner.pk]


@community_view(Permission.MANAGE_PARTNERS)
@require_safe
def merges(request: CommunityRequest) -> HttpResponse:
    name = f"{request.community.slug}-merges"
    room = reverse("partners:directory", args=[request.community.slug])
    return merge_listing(request).answer("partners/merges.html", {"room": room}, name=name)


@community_view(Permission.MANAGE_PARTNERS)
@require_POST
def undo_merge(request: CommunityRequest, pk: int) -> HttpResponse:
    made = get_object_or_404(request.community.merges.for_lists(), pk=pk)
    try:
        actions.undo_merge(made, by=request.user)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, f"“{made.merged}” is there again.")
    here = reverse("partners:merges", args=[request.community.slug])
    return HttpResponseRedirect(came_from(request) or here)


def undo_url(request: CommunityRequest, made: Merge) -> str:
    return reverse("partners:undo-merge", args=[request.community.slug, made.pk])
