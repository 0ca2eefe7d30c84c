"""Pages behind the link of a letter, of which the address itself is the key."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache

View = Callable[..., HttpResponse]


def told_to_nobody(view: View) -> View:
    """The address is the key: no page that follows, no cache and no search engine learns it."""
    return never_cache(passed_on_to_nobody(view))


def passed_on_to_nobody(view: View) -> View:
    """The same where the reader's own program keeps a copy, as calendars do."""

    @wraps(view)
    def guarded(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        response = view(request, **kwargs)
        response["Referrer-Policy"] = "no-referrer"
        response["X-Robots-Tag"] = "noindex"
        return response

    return guarded
