"""One section of the application: written by several people, saved as they type, never lost."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from communities import actions
from communities.access import CommunityRequest, community_view
from communities.application_fields import AnswersForm, AttachForm, ClarifyForm
from communities.application_form import BY_KEY, FORM, SectionForm
from communities.models import ApplicationState, Clarification, Section
from communities.outline import Outline
from communities.reading import ReadSection, read_section
from communities.refusal import Refused, Stale
from communities.roles import Permission
from communities.views.application import kept_as, questions_of
from communities.views.revisions import files_at
from communities.views.section_rows import rows_beside
from communities.views.writers import writers_beside
from communities.writing import Writing, met_in

S = ApplicationState
TEMPLATE = "communities/section.html"


def section_or_404(request: CommunityRequest, key: str) -> Section:
    """Those who write single sections find those, and no other."""
    rows = request.community.sections.select_related("application__round", "owner", "changed_by")
    if Permission.EDIT_APPLICATION not in request.permissions:
        rows = rows.filter(owner=request.user)
    found = get_object_or_404(rows, key=key, removed_at=None)
    found.application.community = request.community
    return found


def question_in(questions: list[Clarification], key: str) -> Clarification | None:
    return next((asked for asked in questions if asked.section == key), None)


@community_view(Permission.WRITE_SECTIONS)
@require_http_methods(["GET", "HEAD", "POST"])
def section(request: CommunityRequest, section: str) -> HttpResponse:
    """Shown to be written, or as it was handed in; what is sent is saved as far as it can be."""
    found = section_or_404(request, section)
    if request.method == "POST":
        return save(request, found)
    return section_page(request, found)


def save(request: CommunityRequest, found: Section) -> HttpResponse:
    writing = saved(request, found)
    if request.htmx:
        context = {"writing": writing, "now": timezone.now()}
        return render(request, f"{TEMPLATE}#saved", context, status=writing.status)
    if writing.status == HTTPStatus.OK:
        messages.success(request, f"“{writing.form.section.title}” is saved.")
        return HttpResponseRedirect(section_url(request, found.key))
    return section_page(request, writing.kept, writing=writing)


def saved(request: CommunityRequest, found: Section) -> Writing[Section]:
    """Save what could be read, and say what could not, or what somebody else changed as well."""
    form = AnswersForm(BY_KEY[found.key], found.answers, request.POST)
    form.is_valid()
    answers = form.changed()
    try:
        done = actions.save_section(found, by=request.user, answers=answers, seen=form.seen)
    except Refused as refused:
        return Writing(form, found, form.seen, refusal=str(refused))
    seen = form.seen_now(done.section.answers, done.overlaps)
    both = met_in(form, done.overlaps)
    return Writing(form, done.section, seen, overlaps=both, by_whom=done.by_whom, was_saved=True)


def section_page(
    request: CommunityRequest,
    found: Section,
    *,
    writing: Writing[Section] | None = None,
    **bound: Any,
) -> HttpResponse:
    """`writing` and `bound` hold what could not be accepted as it was sent."""
    form, application = BY_KEY[found.key], found.application
    question = question_in(questions_of(application), found.key)
    is_writable = application.state == S.DRAFT or question is not None
    context: dict[str, Any] = {
        "section": found,
        "asked": form,
        "application": application,
        "question": question,
        "is_writable": is_writable,
        "around": around(request, form),
        "writing": writing,
        "status": bound.pop("status", writing.status if writing else HTTPStatus.OK),
    }
    if is_writable:
        context |= written(request, found, writing, question)
    else:
        context["said"] = [as_handed_in(request, found)]
    context |= bound
    return render(request, TEMPLATE, context, status=context["status"])


def written(
    request: CommunityRequest,
    found: Section,
    writing: Writing[Section] | None,
    question: Clarification | None,
) -> dict[str, Any]:
    """What the page needs while the section can be written."""
    form = BY_KEY[found.key]
    if writing is None:
        fresh = AnswersForm(form, found.answers)
        writing = Writing(fresh, found, fresh.seen)
    files = found.application.attachments.filter(section=found.key) if form.takes_files else []
    return {
        "writing": writing,
        "rows": rows_beside(request, found),
        "files": list(files),
        "attach_form": AttachForm(),
        "clarify_form": ClarifyForm(initial={"answer": question.answer}) if question else None,
        "keep": kept_as(request, found.key),
        **writers_beside(request, found),
    }


def as_handed_in(request: CommunityRequest, found: Section) -> ReadSection:
    """As the last revision has it; as it stands when nothing was ever handed in."""
    form = BY_KEY[found.key]
    last = found.application.revisions.order_by("-number").first()
    content: Outline = {
        "sections": {found.key: found.answers},
        **{rows: [] for rows in ("partners", "nominees", "goals", "files")},
    }
    return read_section(form, last.content if last else content, file_url=files_at(request))


def around(request: CommunityRequest, form: SectionForm) -> dict[str, SectionForm | None]:
    """The sections before and after; those who write single ones are led to the overview."""
    if Permission.EDIT_APPLICATION not in request.permissions:
        return {}
    place = FORM.index(form)
    return {
        "before": FORM[place - 1] if place else None,
        "after": FORM[place + 1] if place + 1 < len(FORM) else None,
    }


@community_view(Permission.WRITE_SECTIONS)
@require_POST
def answer(request: CommunityRequest, section: str) -> HttpResponse:
    """What the program asked about the section is answered."""
    found, form = section_or_404(request, section), ClarifyForm(request.POST)
    question = question_in(questions_of(found.application), section)
    status = answer_it(request, form, question)
    if request.htmx:
        context = {"clarify_form": form, "question": question, "now": timezone.now()}
        return render(request, f"{TEMPLATE}#answer_saved", context, status=status)
    if status == HTTPStatus.OK:
        messages.success(request, "Your answer is saved. The program reads it when you hand it in.")
        return HttpResponseRedirect(section_url(request, found.key))
    return section_page(request, found, clarify_form=form, status=status)


def answer_it(
    request: CommunityRequest, form: ClarifyForm, question: Clarification | None
) -> HTTPStatus:
    """What is wrong stands in the form."""
    if not form.is_valid():
        return HTTPStatus.UNPROCESSABLE_ENTITY
    if question is None:
        form.add_error(None, "The program does not wait for an answer here.")
        return HTTPStatus.CONFLICT
    said = {"answer": form.cleaned_data["answer"], "seen": request.POST.get("seen", "")}
    try:
        now = actions.answer_clarification(question, by=request.user, **said)
    except Refused as refused:
        form.add_error(None, str(refused))
        is_late = isinstance(refused, Stale)
        return HTTPStatus.CONFLICT if is_late else HTTPStatus.UNPROCESSABLE_ENTITY
    question.answer = now.answer
    return HTTPStatus.OK


def section_url(request: CommunityRequest, key: str, at: str = "") -> str:
    url = reverse("communities:application-section", args=[request.community.slug, key])
    return f"{url}#{at}" if at else url
