"""The addresses of the API, each behind a token of the purpose that it serves."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver
from django.views.decorators.cache import cache_control
from django.views.decorators.http import conditional_page, require_safe
from django.views.decorators.vary import vary_on_headers
from django_scopes import scope, scopes_disabled
from ninja import NinjaAPI
from ninja.errors import Throttled
from ninja.params.functions import Path, Query

from reports.api import answering
from reports.api.keys import READS, Key, Reads
from reports.api.schemas import (
    Communities,
    FiguresOut,
    OwnCommunity,
    Problem,
    ProgressOut,
    ReportsOut,
    ReportWhole,
)
from reports.models import ApiToken, Purpose

DESCRIPTION = """\
Read-only. A coordinator makes a token under Settings, for one community and one purpose; it reads
what the council may read. Send it as `Authorization: Bearer …`. Small numbers are hidden as they
are on the pages, and what is not known is never a zero.
"""
# The largest number that a row's key can have.
LARGEST = 2**63 - 1

api = NinjaAPI(
    title="TechHire",
    version="1",
    description=DESCRIPTION,
    docs_url=None,
    urls_namespace="api",
    throttle=[Reads(READS)],
)
WRONG = {
    HTTPStatus.UNAUTHORIZED: Problem,
    HTTPStatus.FORBIDDEN: Problem,
    HTTPStatus.NOT_FOUND: Problem,
    HTTPStatus.UNPROCESSABLE_ENTITY: dict[str, Any],
    HTTPStatus.TOO_MANY_REQUESTS: Problem,
}


def answers(what: Any) -> dict[HTTPStatus, Any]:
    return {HTTPStatus.OK: what, **WRONG}


def inside(request: HttpRequest, ask: Callable[..., Any], *asked: Any) -> Any:
    """The answer of the token's own community, in its scope."""
    token: ApiToken = request.auth  # type: ignore[attr-defined]  # let in by Key
    with scope(community=token.community):
        return ask(token.community, *asked)


@api.get("/community", response=answers(OwnCommunity), auth=Key(), summary="Your community")
def community(request: HttpRequest) -> Any:
    return inside(request, answering.own_community)


@api.get("/communities", response=answers(Communities), auth=Key(), summary="All communities")
def communities(request: HttpRequest, page: int = Query(1, ge=1, le=LARGEST)) -> Any:
    """Public facts of those that are designated."""
    with scopes_disabled():  # public facts, of all of them
        return answering.communities(page)


@api.get("/progress", response=answers(ProgressOut), auth=Key(Purpose.PROGRESS), summary="Progress")
def progress(request: HttpRequest) -> Any:
    """The five stages and their items; no names and no notes."""
    return inside(request, answering.progress)


@api.get("/figures", response=answers(FiguresOut), auth=Key(Purpose.FIGURES), summary="Figures")
def figures(
    request: HttpRequest,
    period: str = Query("", max_length=40, description="A key such as last-quarter."),
) -> Any:
    """As the council may see them. Without a period: since the designation."""
    return inside(request, answering.figures, period)


@api.get("/reports", response=answers(ReportsOut), auth=Key(Purpose.REPORTS), summary="Reports")
def reports(request: HttpRequest) -> Any:
    """Those that went to the council, the latest first."""
    return inside(request, answering.reports)


@api.get(
    "/reports/{report}",
    url_name="report",
    response=answers(ReportWhole),
    auth=Key(Purpose.REPORTS),
    summary="One report",
)
def one_report(request: HttpRequest, report: int = Path(..., ge=0, le=LARGEST)) -> Any:
    """The version that stands, with its figures as they were frozen."""
    return inside(request, answering.report, report)


@api.exception_handler(Throttled)
def too_often(request: HttpRequest, throttled: Throttled) -> HttpResponse:
    said = {"detail": "Too many requests. Try again later."}
    response = api.create_response(request, said, status=HTTPStatus.TOO_MANY_REQUESTS)
    response["Retry-After"] = str(max(int(throttled.wait or 1), 1))
    return response


def kept_by_its_reader(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Nobody on the way keeps an answer; its reader may ask whether it changed (304)."""
    return vary_on_headers("Authorization")(cache_control(private=True, no_cache=True)(view))


def addresses() -> list[URLPattern | URLResolver]:
    """The API's own, which ask for a token and not for somebody who is signed in."""
    patterns: list[URLPattern | URLResolver] = list(api.urls[0])
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            view = conditional_page(kept_by_its_reader(pattern.callback))
            # The description answers whatever it is sent; the rest refuses by itself.
            is_description = pattern.name == "openapi-json"
            pattern.callback = login_not_required(require_safe(view) if is_description else view)
    return patterns
