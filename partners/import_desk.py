"""Where one kind of sheet comes in: its room, its words, and who may bring it.

The pages of imports are one set for every room. A room opens its desk with `doors`, under names
of its own: a lower room knows nothing of a higher one's sheets.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from communities.access import CommunityRequest
from communities.roles import Permission
from partners.models import SheetImport


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """`room` names the addresses, `home` the page of what is there, `nav` the room's own menu.

    The rest are words: `place` is what the rows go into, as in “the directory”.
    """

    sheet: str
    permission: Permission
    room: str
    home: str
    nav: str
    title: str
    place: str
    things: str
    as_before: str
    nothing_new: str
    agrees: tuple[str, str]  # one row, several rows
    new_lead: str
    taken: tuple[str, ...]  # what may be brought
    stays: str  # who sees it, and what of it is kept
    days_unconfirmed: int = 0  # after which what nobody confirmed is dropped; 0 for never

    def url(self, request: CommunityRequest, name: str, *args: int) -> str:
        return reverse(f"{self.room}:{name}", args=[request.community.slug, *args])

    def to_page(self, request: CommunityRequest, pk: int) -> HttpResponse:
        return redirect(self.url(request, "import", pk))

    def dropped_at(self, found: SheetImport) -> datetime | None:
        """When it goes unless somebody confirms it."""
        if not self.days_unconfirmed:
            return None
        return found.created_at + timedelta(days=self.days_unconfirmed)

    def context(self, request: CommunityRequest) -> dict[str, Any]:
        return {
            "desk": self,
            "home_url": self.url(request, self.home),
            "imports_url": self.url(request, "imports"),
            "new_import_url": self.url(request, "new-import"),
        }


PARTNERS_DESK = Desk(
    sheet="partners",
    permission=Permission.MANAGE_PARTNERS,
    room="partners",
    home="directory",
    nav="partners/nav.html",
    title="Partners",
    place="the directory",
    things="partners",
    as_before="The directory is as it was before it",
    nothing_new="the directory says all of it already",
    agrees=("agrees with the directory already", "agree with the directory already"),
    new_lead="Bring your partners as you have them.",
    taken=(
        "One row for each partner, with the headings in the first row.",
        "Names, dates and phone numbers as people write them; what cannot be read is shown to you.",
        "Partners that are in the directory already are brought up to date, not listed twice.",
    ),
    stays="Names and websites join the program’s shared list of organizations; all else stays in "
    "your community.",
)
