"""The program's rubrics: what applications are judged by."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from communities import actions
from communities.access import NationalRequest, national_view
from communities.listing import Filter, Listing
from communities.models import Rubric
from communities.roles import Permission
from communities.rubric_form import (
    FIELDS,
    RubricForm,
    Values,
    posted_rows,
    pressed,
    rows_of,
)

READ, WRITE = Permission.REVIEW_APPLICATIONS, Permission.MANAGE_PROGRAM


@national_view(READ)
@require_safe
def rubrics(request: NationalRequest) -> HttpResponse:
    """Those in use; replaced ones too when somebody asks for them."""
    listing = Listing(
        request,
        Rubric.objects.for_list(),
        search=lambda rows, words: rows.filter(name__icontains=words),
        sorts={"name": ("Name", ["name", "-created_at"]), "made": ("Made", "created_at")},
        default_sort="name",
        filters=[
            Filter(
                "state",
                "State",
                [("use", "In use"), ("replaced", "Replaced")],
                lambda rows, value: rows.filter(replaced_at__isnull=value == "use"),
            )
        ],
        columns={
            "Rubric": lambda row: row.name,
            "Criteria": lambda row: row.n_criteria,
            "Rounds": lambda row: row.n_rounds,
            "Made": lambda row: row.created_at,
            "Replaced": lambda row: row.replaced_at,
        },
        nouns=("rubric", "rubrics"),
    )
    return listing.answer("communities/rubrics.html", {}, name="rubrics")


@national_view(READ)
@require_safe
def rubric(request: NationalRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Rubric.objects.select_related("created_by"), pk=pk)
    criteria = list(found.criteria.all())
    context = {
        "rubric": found,
        "criteria": criteria,
        "weight": sum(criterion.weight for criterion in criteria),
        "rounds": list(found.rounds.order_by("opens_at")),
    }
    return render(request, "communities/rubric.html", context)


@national_view(WRITE)
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: NationalRequest) -> HttpResponse:
    def act(form: RubricForm) -> str:
        made = actions.add_rubric(by=request.user, **said_in(form))
        return to(made, request, f"The rubric {made} is there for rounds to choose.")

    return asked(request, act, name="", rows=[dict.fromkeys(FIELDS, "")])


@national_view(WRITE)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: NationalRequest, pk: int) -> HttpResponse:
    """Another version takes its place: what was judged by this one keeps it."""
    old = get_object_or_404(Rubric, pk=pk)

    def act(form: RubricForm) -> str:
        new, n = actions.replace_rubric(old, by=request.user, **said_in(form))
        rounds = "1 round uses" if n == 1 else f"{n} rounds use"
        return to(new, request, f"Saved. {rounds} it from now on; past reviews keep the old one.")

    return asked(request, act, name=old.name, rows=rows_of(old), rubric=old)


def said_in(form: RubricForm) -> dict[str, Any]:
    return {"name": form.cleaned_data["name"], "criteria": form.asked()}


def to(rubric: Rubric, request: NationalRequest, sentence: str) -> str:
    messages.success(request, sentence)
    return reverse("communities:rubric", args=[rubric.pk])


def asked(
    request: NationalRequest,
    act: Callable[[RubricForm], str],
    *,
    name: str,
    rows: list[Values],
    rubric: Rubric | None = None,
) -> HttpResponse:
    """The form as it was sent, changed by what was pressed, or saved."""
    press, status, focus = request.POST.get("press", ""), HTTPStatus.OK, ""
    if request.method != "POST":
        form = RubricForm({"name": name}, rows, is_sent=False)
    elif press:
        rows = pressed(posted_rows(request.POST), press)
        form, focus = RubricForm(request.POST, rows, is_sent=False), press
    else:
        form = RubricForm(request.POST, posted_rows(request.POST), is_sent=True)
        status, url = saved(form, act)
        if url:
            return HttpResponseRedirect(url)
    context = {"form": form, "rubric": rubric, "pressed": focus, "full": len(form.criteria) >= 20}
    return render(request, "communities/rubric_form.html", context, status=status)


def saved(form: RubricForm, act: Callable[[RubricForm], str]) -> tuple[HTTPStatus, str]:
    """The status of the answer, and where to go on when it is saved."""
    if not form.is_valid():
        return HTTPStatus.UNPROCESSABLE_ENTITY, ""
    try:
        return HTTPStatus.FOUND, act(form)
    except actions.Stale as stale:
        form.add_error(None, f"{stale} Look at the one in use, and bring your changes there.")
        return HTTPStatus.CONFLICT, ""
    except actions.Refused as refused:
        form.add_error(None, str(refused))
        return HTTPStatus.UNPROCESSABLE_ENTITY, ""
