"""Asking the community to clarify, and taking that back."""

from http import HTTPStatus

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from communities import actions
from communities.application_form import TITLES
from communities.desk_access import ApplicationRequest, application_view
from communities.return_form import ReturnForm
from communities.roles import Permission

REVIEW = Permission.REVIEW_APPLICATIONS


@application_view(REVIEW)
@require_http_methods(["GET", "HEAD", "POST"])
def return_application(request: ApplicationRequest) -> HttpResponse:
    posted = request.POST if request.method == "POST" else None
    form = ReturnForm(posted, today=request.community.today())
    if form.is_valid():
        said = {name: form.cleaned_data[name] for name in ("answer_by", "message")}
        try:
            actions.return_application(
                request.application, by=request.user, questions=form.questions(), **said
            )
        except actions.Refused as refused:
            form.add_error(None, str(refused))
        else:
            return back(request, "The questions are on their way. The clock stands meanwhile.")
    return page(request, form)


def page(request: ApplicationRequest, form: ReturnForm) -> HttpResponse:
    application = request.application
    open_one = application.returns.filter(ended_at=None).select_related("by").first()
    asked = list(open_one.clarifications.all()) if open_one else []
    context = {
        "application": application,
        "form": form,
        "open": open_one,
        "asked": [(TITLES.get(one.section, one.section), one) for one in asked],
        "is_late": open_one is not None and open_one.answer_by < request.community.today(),
        "can_ask": application.state == "submitted",
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "communities/return_application.html", context, status=status)


@application_view(REVIEW)
@require_POST
def take_back(request: ApplicationRequest) -> HttpResponse:
    try:
        actions.take_back_return(request.application, by=request.user)
    except actions.Refused as refused:
        messages.error(request, str(refused))
        return back(request)
    return back(request, "The questions are taken back. The application is with the program.")


def back(request: ApplicationRequest, sentence: str = "") -> HttpResponse:
    if sentence:
        messages.success(request, sentence)
    url = reverse("communities:return-application", args=[request.community.slug])
    return HttpResponseRedirect(url)
