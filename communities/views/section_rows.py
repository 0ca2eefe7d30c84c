"""The rows of a section: organizations, council members, goals. Added, changed, removed, back.

What is removed stays in the section's page, folded away, to be brought back.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.html import format_html
from django.views.decorators.http import require_http_methods, require_POST

from communities import actions
from communities.access import CommunityRequest, community_view
from communities.actions.sections import check_writable
from communities.application_form import BY_KEY, Rows, SectionForm
from communities.models import Goal, NamedPartner, Nominee, Section
from communities.reading import ReadRow, read_row
from communities.refusal import Refused, Stale
from communities.revisions import GOAL, NOMINEE, PARTNER, said
from communities.roles import Permission
from communities.row_forms import GoalRowForm, NomineeForm, PartnerForm
from communities.views.application import kept_as

Row = NamedPartner | Nominee | Goal
NEW = "new"
NONE_SEEN = -1  # no row ever has this version, so a form without one changes nothing


@dataclass(frozen=True)
class RowKind:
    """How one kind of row is asked for and kept."""

    form: Callable[..., forms.Form]
    fields: tuple[str, ...]
    noun: str
    add: Callable[..., Any]
    change: Callable[..., Any]
    remove: Callable[..., Any]
    restore: Callable[..., Any]


KINDS: Mapping[Rows, RowKind] = {
    Rows.PARTNERS: RowKind(
        PartnerForm,
        PARTNER,
        "organization",
        actions.name_partner,
        actions.change_named_partner,
        actions.remove_named_partner,
        actions.restore_named_partner,
    ),
    Rows.NOMINEES: RowKind(
        NomineeForm,
        NOMINEE,
        "council member",
        actions.nominate,
        actions.change_nominee,
        actions.remove_nominee,
        actions.restore_nominee,
    ),
    Rows.GOALS: RowKind(
        GoalRowForm,
        GOAL,
        "goal",
        lambda application, **said: actions.propose_goal(application.community, **said),
        actions.change_goal,
        actions.remove_goal,
        actions.restore_goal,
    ),
}


@dataclass(frozen=True)
class ShownRow:
    row: Row
    words: ReadRow

    @property
    def is_fixed(self) -> bool:
        """An approved goal stays as it is."""
        return isinstance(self.row, Goal) and self.row.is_approved


@dataclass(frozen=True)
class RowsBeside:
    noun: str
    fewest: int
    there: list[ShownRow]
    removed: list[ShownRow]


def rows_beside(request: CommunityRequest, found: Section) -> RowsBeside | None:
    """The rows of a section, those that were removed apart. One query."""
    form = BY_KEY[found.key]
    if form.rows is None:
        return None
    shown = [shown_row(form, row) for row in rows_in(request, found)]
    return RowsBeside(
        noun=KINDS[form.rows].noun,
        fewest=form.fewest,
        there=[one for one in shown if one.row.removed_at is None],
        removed=[one for one in shown if one.row.removed_at],
    )


def shown_row(form: SectionForm, row: Row) -> ShownRow:
    assert form.rows is not None  # noqa: S101  # asked for sections with rows alone
    return ShownRow(row, read_row(form, said(row, KINDS[form.rows].fields)))


def rows_in(request: CommunityRequest, found: Section) -> Any:
    """Removed ones too."""
    form = BY_KEY[found.key]
    match form.rows:
        case Rows.PARTNERS:
            return found.application.named_partners.filter(kind__in=form.kinds)
        case Rows.NOMINEES:
            return found.application.nominees.all()
    return request.community.goals.filter(replaced_at=None).order_by("year", "horizon", "pk")


def kind_or_404(request: CommunityRequest, key: str) -> tuple[Section, RowKind]:
    rows = request.community.sections.select_related("application")
    if Permission.EDIT_APPLICATION not in request.permissions:
        rows = rows.filter(owner=request.user)
    with_rows = [form.key for form in BY_KEY.values() if form.rows]
    found = get_object_or_404(rows.filter(key__in=with_rows), key=key, removed_at=None)
    found.application.community = request.community
    rows_of_it = BY_KEY[key].rows
    assert rows_of_it is not None  # noqa: S101  # with_rows
    return found, KINDS[rows_of_it]


@community_view(Permission.WRITE_SECTIONS)
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: CommunityRequest, section: str) -> HttpResponse:
    found, kind = kind_or_404(request, section)
    form = form_for(request, kind, section)

    def act() -> object:
        check_writable(found.application, section)
        return kind.add(found.application, by=request.user, **form.cleaned_data)

    status = attempt(form, act)
    if status == HTTPStatus.FOUND:
        return led_back(request, section, f"The {kind.noun} is added.", done=NEW)
    return row_page(request, found, kind, form, status)


@community_view(Permission.WRITE_SECTIONS)
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: CommunityRequest, section: str, pk: int) -> HttpResponse:
    found, kind = kind_or_404(request, section)
    row: Row = get_object_or_404(rows_in(request, found), pk=pk)
    form = form_for(request, kind, section, row)

    def act() -> object:
        check_writable(found.application, section)
        version = seen_version(request)
        return kind.change(row, by=request.user, version=version, **form.cleaned_data)

    status = attempt(form, act)
    if status == HTTPStatus.FOUND:
        words = f"“{form.cleaned_data.get('name') or row}” is saved."
        return led_back(request, section, words, done=str(pk))
    if status == HTTPStatus.CONFLICT:
        row = get_object_or_404(rows_in(request, found), pk=pk)
    return row_page(request, found, kind, form, status, row=row)


@community_view(Permission.WRITE_SECTIONS)
@require_POST
def remove(request: CommunityRequest, section: str, pk: int) -> HttpResponse:
    return move(request, section, pk, is_removed=True)


@community_view(Permission.WRITE_SECTIONS)
@require_POST
def restore(request: CommunityRequest, section: str, pk: int) -> HttpResponse:
    return move(request, section, pk, is_removed=False)


def move(request: CommunityRequest, section: str, pk: int, *, is_removed: bool) -> HttpResponse:
    """Off the section or back to it."""
    found, kind = kind_or_404(request, section)
    row: Row = get_object_or_404(rows_in(request, found), pk=pk)
    try:
        check_writable(found.application, section)
        (kind.remove if is_removed else kind.restore)(row, by=request.user)
    except Refused as refused:
        messages.error(request, str(refused))
        return HttpResponseRedirect(url_of(request, section))
    did = "removed. You can bring it back below" if is_removed else "back"
    return led_back(request, section, f"“{row}” is {did}.")


def form_for(
    request: CommunityRequest, kind: RowKind, section: str, row: Row | None = None
) -> forms.Form:
    data = request.POST if request.method == "POST" else None
    initial = {field: getattr(row, field) for field in kind.fields} if row else {}
    more = {"section": BY_KEY[section], "today": request.community.today()}
    return kind.form(data, initial=initial, **more)


def attempt(form: forms.Form, act: Callable[[], object]) -> HTTPStatus:
    """Do it if the form can be accepted; what is wrong stands in the form."""
    if not form.is_bound:
        return HTTPStatus.OK
    if not form.is_valid():
        return HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        act()
    except Stale as stale:
        form.add_error(None, f"{stale} Nothing of yours is saved yet; save again to replace it.")
        return HTTPStatus.CONFLICT
    except Refused as refused:
        form.add_error(None, str(refused))
        return HTTPStatus.UNPROCESSABLE_ENTITY
    return HTTPStatus.FOUND


def seen_version(request: CommunityRequest) -> int:
    text = request.POST.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else NONE_SEEN


def row_page(
    request: CommunityRequest,
    found: Section,
    kind: RowKind,
    form: forms.Form,
    status: HTTPStatus,
    *,
    row: Row | None = None,
) -> HttpResponse:
    """After somebody else was faster, with what stands there now."""
    asked = BY_KEY[found.key]
    theirs = shown_row(asked, row) if row and status == HTTPStatus.CONFLICT else None
    context = {"asked": asked, "kind": kind, "form": form, "row": row, "theirs": theirs}
    context["keep"] = kept_as(request, f"{found.key}:{row.pk if row else NEW}")
    return render(request, "communities/section_row.html", context, status=status)


def led_back(
    request: CommunityRequest, section: str, words: str, *, done: str = ""
) -> HttpResponse:
    """`done` names the row whose form was accepted: the browser need not keep it any more."""
    if done == NEW:
        url = reverse("communities:application-add-row", args=[request.community.slug, section])
        messages.success(request, format_html('{} <a href="{}">Add another</a>', words, url))
    else:
        messages.success(request, words)
    query = f"?done={section}:{done}" if done else ""
    return HttpResponseRedirect(f"{url_of(request, section)}{query}#rows")


def url_of(request: CommunityRequest, section: str) -> str:
    return reverse("communities:application-section", args=[request.community.slug, section])
