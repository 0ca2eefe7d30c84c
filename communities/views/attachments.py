"""The files of an application: added beside a section, removed and brought back, handed out."""

from http import HTTPStatus

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST, require_safe

from communities import actions
from communities.access import CommunityRequest, community_view
from communities.application_fields import AttachForm
from communities.downloads import handed_out
from communities.models import Attachment
from communities.refusal import Refused
from communities.roles import Permission
from communities.views.sections import section_or_404, section_page, section_url


@community_view(Permission.WRITE_SECTIONS)
@require_POST
def attach(request: CommunityRequest, section: str) -> HttpResponse:
    found, form = section_or_404(request, section), AttachForm(request.POST, request.FILES)
    if form.is_valid():
        given = {"section": section, "file": form.cleaned_data["file"]}
        try:
            kept = actions.attach(found.application, by=request.user, **given)
        except Refused as refused:
            form.add_error("file", str(refused))
        else:
            messages.success(request, f"“{kept}” is attached.")
            return HttpResponseRedirect(section_url(request, section, "files"))
    return section_page(request, found, attach_form=form, status=HTTPStatus.UNPROCESSABLE_ENTITY)


def attachment_or_404(request: CommunityRequest, pk: int) -> Attachment:
    """Those who write single sections find the files of those, and no other."""
    rows = request.community.attachments.select_related("application")
    if Permission.EDIT_APPLICATION not in request.permissions:
        own = request.community.sections.filter(owner=request.user).values("key")
        rows = rows.filter(section__in=own)
    return get_object_or_404(rows, pk=pk)


@community_view(Permission.WRITE_SECTIONS)
@require_safe
def file(request: CommunityRequest, pk: int) -> HttpResponse:
    return handed_out(attachment_or_404(request, pk))


@community_view(Permission.WRITE_SECTIONS)
@require_POST
def remove(request: CommunityRequest, pk: int) -> HttpResponse:
    return move(request, pk, is_removed=True)


@community_view(Permission.WRITE_SECTIONS)
@require_POST
def restore(request: CommunityRequest, pk: int) -> HttpResponse:
    return move(request, pk, is_removed=False)


def move(request: CommunityRequest, pk: int, *, is_removed: bool) -> HttpResponse:
    kept = attachment_or_404(request, pk)
    act = actions.remove_attachment if is_removed else actions.restore_attachment
    try:
        act(kept, by=request.user)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        did = "removed. You can bring it back below" if is_removed else "back"
        messages.success(request, f"“{kept}” is {did}.")
    return HttpResponseRedirect(section_url(request, kept.section, "files"))
