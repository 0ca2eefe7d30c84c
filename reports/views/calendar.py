"""One's own dates for a calendar program: the file behind a secret address, and its page."""

from allauth.core.ratelimit import consume_or_429
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_safe

from communities.models import User
from communities.secret_pages import passed_on_to_nobody
from communities.tokens import digest
from reports import actions
from reports.dates import dates_of
from reports.ics import calendar_file
from reports.models import CalendarFeed

UNKNOWN = "There is no calendar at this address. It may have been turned off or made anew.\n"
SAID = {
    "make": "Your calendar has an address now.",
    "renew": "Your calendar has a new address. The one before shows nothing any more.",
    "end": "Your calendar is turned off. Its address shows nothing any more.",
}


@login_not_required
@cache_control(private=True, no_cache=True)
@passed_on_to_nobody
@require_safe
def calendar(request: HttpRequest, feed: str) -> HttpResponse:
    """The dates of whom the address belongs to; nothing but the address is asked for.

    It answers "not changed" by the content alone. A date would not do: what is taken away, as by
    leaving a community, leaves no later one behind.
    """
    limited: HttpResponse | None = consume_or_429(request, action="calendar_feed", limit_get=True)
    if limited:
        return limited
    feeds = CalendarFeed.objects.select_related("person")
    found = feeds.filter(token_hash=digest(feed), person__is_active=True).first()
    if found is None:
        return HttpResponse(UNKNOWN, content_type="text/plain; charset=utf-8", status=404)
    content = calendar_file(dates_of(found.person))
    etag = quote_etag(digest(content.decode()))
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["ETag"] = etag
    response["Content-Disposition"] = 'inline; filename="techhire.ics"'
    return get_conditional_response(request, etag=etag, response=response) or response


@require_http_methods(["GET", "HEAD", "POST"])
def my_calendar(request: HttpRequest) -> HttpResponse:
    """Where somebody makes the address of their calendar, makes another, or turns it off."""
    person: User = request.user  # type: ignore[assignment]  # the page asks for a sign-in
    if request.method == "POST":
        change(request, person)
        return redirect("reports:my-calendar")
    feed = CalendarFeed.objects.filter(person=person).first()
    return render(request, "reports/my_calendar.html", {"feed": feed, "address": address_of(feed)})


def change(request: HttpRequest, person: User) -> None:
    act = request.POST.get("act", "")
    match act:
        case "make":
            actions.make_feed(by=person)
        case "renew":
            actions.renew_feed(by=person)
        case "end":
            actions.end_feed(by=person)
        case _:
            raise Http404
    messages.success(request, SAID[act])


def address_of(feed: CalendarFeed | None) -> str:
    if feed is None:
        return ""
    return f"{settings.SITE_URL}{reverse('reports:calendar', args=[feed.token])}"
