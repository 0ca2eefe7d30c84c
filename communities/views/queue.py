"""The queue: every application that lies with the program, or was answered."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe
from django_scopes import scopes_disabled

from communities import review_queue as queue
from communities.access import NationalRequest, national_view
from communities.asked import query_of
from communities.cells import cell
from communities.clock import DEFINITION
from communities.listing import Columns, Filter, Listing, Sorts, csv_file
from communities.models import ApplicationState, Kind, NationalView
from communities.queue_rows import QueueRow, as_table
from communities.review_queue import QUEUE, Closed, Queue, closed_to
from communities.roles import Permission
from communities.states import NAMES, state_names

PLACES = tuple(sorted(NAMES.items(), key=lambda choice: choice[1]))
S = ApplicationState
STATES = (
    (S.SUBMITTED, "With the program"),
    (S.RETURNED, "Back with the community"),
    (S.APPROVED, "Approved"),
    (S.DECLINED, "Declined"),
    (S.DEFERRED, "Deferred"),
)
MINE = (
    ("todo", "For me to review"),
    ("due", "Mine, due within a week"),
    ("assigned", "Assigned to me"),
    ("reviewed", "Reviewed by me"),
)
REVIEWS = (
    ("needs", "Needs a reviewer"),
    ("late", "A review is late"),
    ("complete", "All reviews are in"),
)
MARKS = (
    ("late", "Came late"),
    ("past", "Returned, past its day"),
    ("conflict", "Somebody has a conflict"),
)
PENDING = ("pending", "Decision pending")
SORTS: Sorts = {
    "received": ("Came in", queue.UNDECIDED_FIRST),
    "name": ("Community", "community__name"),
    "reviews": ("Reviews", "reviews_in"),
    "due": ("Mine", queue.MY_DUE_FIRST),
}


COLUMNS: Columns = {
    "Community": lambda row: row.name,
    "State": lambda row: state_names(row.states),
    "Kind": lambda row: Kind(row.kind).label,
    "Round": lambda row: row.round,
    "Where it is": lambda row: row.clock.where,
    "Since": lambda row: row.clock.since,
    "Days with the program": lambda row: row.clock.days,
    "Reviews": lambda row: row.reviews_in,
    "Reviews wanted": lambda row: row.wanted,
    "Reviewers at work": lambda row: row.in_hand,
    "My review": lambda row: row.mine,
    "Mine is due": lambda row: row.my_due,
    "Came late because": lambda row: row.late_because,
}
PENDING_COLUMN: Columns = {"Decision pending": lambda row: row.has_pending}


@national_view(Permission.REVIEW_APPLICATIONS)
@require_safe
def applications(request: NationalRequest) -> HttpResponse:
    with scopes_disabled():  # the one list of the applications of all communities
        page = Page(request)
        context = {} if page.listing.wants_csv else page.shown()
        name = "techhire-applications"
        return page.listing.answer("communities/applications.html", context, name=name)


@dataclass
class Page:
    """The queue of one reader. Needs the scopes disabled."""

    request: NationalRequest

    def __post_init__(self) -> None:
        self.today = timezone.localdate()
        self.decides = Permission.DECIDE_APPLICATIONS in self.request.permissions
        self.rounds: list[Any] = list(queue.rounds())
        self.sealed = [one for one in self.rounds if one.hides()]
        self.closed = closed_to(self.request.user)
        self.queue = Queue(
            self.request.user, sealed=self.sealed, closed=self.closed, today=self.today
        )
        self.listing = self.as_listing()

    def as_listing(self) -> Listing:
        return Listing(
            self.request,
            self.queue.for_page(decides=self.decides),
            search=queue.search,
            sorts=SORTS,
            default_sort="received",
            filters=self.filters(),
            export=self.export,
            nouns=("application", "applications"),
        )

    def export(self, rows: Any, name: str) -> HttpResponse:
        """Every row that matches, in the words of the page."""
        columns = {**COLUMNS, **(PENDING_COLUMN if self.decides else {})}
        found = (QueueRow(*row) for row in rows)
        values = ([cell(value(row)) for value in columns.values()] for row in found)
        return csv_file(name, columns, values)

    def filters(self) -> list[Filter]:
        marks = (*MARKS, PENDING) if self.decides else MARKS
        rounds = [(str(one.pk), one.name) for one in self.rounds]
        return [
            Filter("round", "Round", rounds, lambda rows, pk: rows.filter(round=int(pk))),
            Filter("state", "Where it is", STATES, lambda rows, v: rows.filter(state=v)),
            Filter("mine", "Mine", MINE, self.queue.where),
            Filter("reviews", "Reviews", REVIEWS, self.of_reviews),
            Filter("mark", "Marked", marks, self.of_mark),
            Filter("kind", "Kind", Kind.choices, lambda rows, v: rows.filter(community__kind=v)),
            Filter("place", "State", PLACES, queue.in_state),
        ]

    def of_reviews(self, rows: Any, which: str) -> Any:
        return self.queue.where(rows, "is_late" if which == "late" else which)

    def of_mark(self, rows: Any, which: str) -> Any:
        if which == "late":
            return rows.exclude(late_because="")
        return self.queue.where(rows, which)

    def shown(self) -> dict[str, Any]:
        reader = self.request.user
        views = NationalView.objects.of_list(QUEUE).seen_by(reader).select_related("created_by")
        return {
            "rows": as_table(self.listing.page.object_list, ticks=self.decides),
            "figures": self.queue.figures(decides=self.decides),
            "sealed": [one for one in self.sealed if one.handed_in],
            "conflicts": self.shown_conflicts(),
            "decides": self.decides,
            "clock_definition": DEFINITION,
            "saved": [SavedView(one, reader_pk=reader.pk) for one in views],
            "asked": query_of(self.listing),
            "filters_url": reverse("communities:save-view").removesuffix("save/"),
            "share_with": "Share with all of the staff",
        }

    def shown_conflicts(self) -> list[Closed]:
        """Without those of sealed rounds: that such an application came is not known yet."""
        hidden = {one.pk for one in self.sealed}
        return [one for one in self.closed if one.round not in hidden]


@dataclass(frozen=True)
class SavedView:
    """A saved view as it stands above the list."""

    view: NationalView
    reader_pk: int

    @property
    def pk(self) -> int:
        return self.view.pk

    @property
    def name(self) -> str:
        return self.view.name

    @property
    def query(self) -> str:
        return self.view.query

    @property
    def note(self) -> str:
        if self.view.created_by_id != self.reader_pk:
            return f"shared by {self.view.created_by}"
        return "shared" if self.view.is_shared else ""

    @property
    def is_removable(self) -> bool:
        return self.view.created_by_id == self.reader_pk or not self.view.created_by.is_staff
