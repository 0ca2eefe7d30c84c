"""A letter as mail programs show it, for the frame on a page of ours."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from csp.constants import NONE, SELF, UNSAFE_INLINE
from csp.decorators import csp_replace, csp_update
from django.http import HttpResponse
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from communities import emails

Letter = Callable[..., tuple[str, str]]
# A letter carries its styles with it, as mail programs need it; here that holds for this one
# address, which runs nothing, sends nothing and can be framed by our own pages only.
OF_A_LETTER = {
    "style-src": [UNSAFE_INLINE],
    "script-src": [NONE],
    "form-action": [NONE],
    "frame-ancestors": [SELF],
    "sandbox": True,
}
shows_letters = csp_update({"frame-src": [SELF]})


def framed(letter: Letter) -> Callable[..., HttpResponse]:
    """A view of what `letter` returns: subject and text."""

    @require_safe
    @xframe_options_sameorigin
    @csp_replace(OF_A_LETTER)
    @wraps(letter)
    def view(*args: Any, **kwargs: Any) -> HttpResponse:
        return HttpResponse(emails.application_html(*letter(*args, **kwargs)))

    return view  # type: ignore[return-value]  # csp's decorator is wider
