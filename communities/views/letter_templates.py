"""The words of the letters: listed, edited, and seen as mail before they are used."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from communities import actions
from communities.access import national_view
from communities.deciding_forms import LetterForm
from communities.letter_words import example_of, filled, places_of
from communities.models import LetterKind, LetterTemplate
from communities.roles import Permission
from communities.views.attempting import DONE, attempt, posted
from communities.views.framed import framed, shows_letters

# When each of them leaves.
WHEN = {
    LetterKind.APPROVE: "When an approval is announced, to every coordinator.",
    LetterKind.DECLINE: "When a “no” is announced, to every coordinator.",
    LetterKind.DEFER: "When “not yet” is announced, to every coordinator.",
    LetterKind.RECEIPT: "Each time an application is handed in.",
    LetterKind.RETURN: "When the program asks for something to be clarified.",
    LetterKind.WITHDRAWN: "When a community takes its application back.",
    LetterKind.NUDGE: "To a reviewer whose review is late, when somebody asks for it.",
}


@national_view(Permission.MANAGE_PROGRAM)
@require_safe
def letter_templates(request: HttpRequest) -> HttpResponse:
    by_kind = {row.kind: row for row in LetterTemplate.objects.select_related("changed_by")}
    rows = [(by_kind[kind], WHEN[kind]) for kind in LetterKind if kind in by_kind]
    return render(request, "communities/letter_templates.html", {"rows": rows})


@shows_letters
@national_view(Permission.MANAGE_PROGRAM)
@require_http_methods(["GET", "HEAD", "POST"])
def letter_template(request: HttpRequest, kind: str) -> HttpResponse:
    """One of them, with what may be filled in and how it reads with examples."""
    found = template_or_404(kind)
    seen = {"subject": found.subject, "body": found.body, "version": found.version}
    form = LetterForm(posted(request), initial=seen)

    def act() -> object:
        return actions.change_letter_template(found, by=request.user, **form.cleaned_data)  # type: ignore[arg-type]

    status = attempt(form, act, blame="body")
    if status == DONE:
        messages.success(
            request, "The letter is saved. Drafts that were made before stay as they are."
        )
        return redirect("communities:letter-template", kind=kind)
    if status == HTTPStatus.CONFLICT:
        found = template_or_404(kind)
        form.meet(found.version)
    context: dict[str, Any] = {"letter": found, "form": form, "when": WHEN[LetterKind(kind)]}
    context["places"] = [
        (name, what, example_of(kind)[name]) for name, what in places_of(kind).items()
    ]
    return render(request, "communities/letter_template.html", context, status=status)


@national_view(Permission.MANAGE_PROGRAM)
@framed
def letter_template_mail(request: HttpRequest, kind: str) -> tuple[str, str]:
    found, values = template_or_404(kind), example_of(kind)
    return filled(found.subject, values), filled(found.body, values)


def template_or_404(kind: str) -> LetterTemplate:
    if kind not in LetterKind.values:
        raise Http404
    return get_object_or_404(LetterTemplate.objects.select_related("changed_by"), kind=kind)
