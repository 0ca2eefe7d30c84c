"""Files of an application and of a round. Reviews are in those for the staff alone."""

from collections.abc import Iterable

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe
from django_scopes import scopes_disabled

from communities.access import CommunityRequest, community_view, national_view
from communities.cells import cell
from communities.decisions import owes_review
from communities.desk_access import ApplicationRequest, application_view
from communities.listing import csv_file
from communities.models import Application, Review, ReviewState, Revision, Round, User
from communities.pdf import pdf
from communities.printing import file_name, printed_application, printed_round
from communities.roles import Permission
from communities.round_figures import IN_FULL, ON_PAPER, table_of


@community_view(Permission.EDIT_APPLICATION)
@require_safe
def application_pdf(request: CommunityRequest) -> HttpResponse:
    """The community's own: a revision, or the draft while none was handed in."""
    found = request.community.applications.select_related("round").first()
    if found is None:
        raise Http404("There is no application yet.")
    found.community = request.community
    return printed(found, revision_asked(request, found))


@application_view(Permission.REVIEW_APPLICATIONS)
@require_safe
def staff_application_pdf(request: ApplicationRequest) -> HttpResponse:
    """A revision, with the reviews that the reader may see."""
    found = request.application
    return printed(found, revision_asked(request, found), reviews=reviews_shown(request))


def revision_asked(request: HttpRequest, application: Application) -> Revision | None:
    """The one in the address, or the latest; None while there is none."""
    revisions = application.revisions.select_related("submitted_by")
    asked = request.GET.get("revision", "")
    if not asked:
        return revisions.order_by("number").last()
    if not asked.isdecimal() or len(asked) > 4:
        raise Http404
    return get_object_or_404(revisions, number=int(asked))


def reviews_shown(request: ApplicationRequest) -> list[Review]:
    """Others' reviews after one's own; who decides and owes none sees them too."""
    reader, application = request.user, request.application
    reviews = application.reviews.counted().select_related("reviewer", "revision")
    own = application.reviews.filter(reviewer=reader, state=ReviewState.SUBMITTED)
    decides = Permission.DECIDE_APPLICATIONS in request.permissions
    if owes_review(application, reader) or not (decides or own.exists()):
        return []
    return list(reviews.prefetch_related("scores__criterion").order_by("submitted_at"))


def printed(
    application: Application, revision: Revision | None, *, reviews: Iterable[Review] = ()
) -> HttpResponse:
    data = printed_application(application, revision, reviews=list(reviews))
    return as_pdf(pdf("application.typ", data), file_name(application.community, revision))


@national_view(Permission.DECIDE_APPLICATIONS)
@require_safe
def round_csv(request: HttpRequest, pk: int) -> HttpResponse:
    """All figures of a round, for a spreadsheet."""
    found = round_to_read(pk)
    with scopes_disabled():
        rows = list(table_of(found, reader_of(request), IN_FULL))
    return csv_file(f"round-{pk}", IN_FULL, ([cell(value) for value in row] for row in rows))


@national_view(Permission.DECIDE_APPLICATIONS)
@require_safe
def round_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    found = round_to_read(pk)
    with scopes_disabled():
        rows = list(table_of(found, reader_of(request), ON_PAPER))
    data = printed_round(found, list(ON_PAPER), rows)
    return as_pdf(pdf("round.typ", data), f"round-{pk}.pdf")


def round_to_read(pk: int) -> Round:
    """Nothing of a sealed round leaves the house before it closes."""
    found = get_object_or_404(Round, pk=pk)
    if found.hides():
        raise Http404("This round is sealed until it closes.")
    return found


def reader_of(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # noqa: S101  # the door let staff in
    return request.user


def as_pdf(content: bytes, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type="application/pdf", headers=headers)
