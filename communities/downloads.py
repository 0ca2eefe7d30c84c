"""Handing out a private file: as a download unless a browser shows its kind by itself.

Either way in a sandbox in which nothing can run or reach a page. Who may have it is decided
before.
"""

from typing import Protocol

from django.db.models.fields.files import FieldFile
from django.http import FileResponse, Http404, HttpResponse

from communities.files import SHOWN_INLINE

SAFE_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "Cache-Control": "private, no-store",
    "Cross-Origin-Resource-Policy": "same-origin",
}


class Kept(Protocol):
    """A row with a file whose content was inspected when it came (communities/files.py)."""

    @property
    def file(self) -> FieldFile: ...
    @property
    def file_name(self) -> str: ...
    @property
    def content_type(self) -> str: ...


def handed_out(kept: Kept) -> HttpResponse:
    """Raises Http404 when the file is lost."""
    try:
        content = kept.file.open("rb")
    except FileNotFoundError as lost:
        raise Http404("The file is not on this server.") from lost
    return FileResponse(  # type: ignore[return-value]  # a response all the same
        content,
        as_attachment=kept.content_type not in SHOWN_INLINE,
        filename=kept.file_name,
        content_type=kept.content_type,
        headers=SAFE_HEADERS,
    )
