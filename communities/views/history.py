"""What happened in a community: the activity log, as people read it."""

from datetime import date, datetime, time, timedelta
from itertools import groupby

from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from communities.access import CommunityRequest, community_view
from communities.listing import Columns, Filter, Listing
from communities.models import Activity
from communities.roles import Permission

THE_CLOCK = "clock"
# The first word of a verb says what an act is about; the acts of other rooms are named here too.
KINDS = {
    "people": ("People and invitations", ("people.", "invitation.")),
    "checklist": ("Checklist", ("item.", "local_item.", "evidence.", "comment.")),
    "stages": ("Stages", ("stage.",)),
    "partners": (
        "Partners",
        ("partner.", "contact.", "interaction.", "commitment.", "import.", "filter."),
    ),
    "placements": (
        "Placements, training and goals",
        ("placement.", "placements.", "check.", "program.", "cohort.", "goal.", "breakdown."),
    ),
    "rows": ("Rows about people", ("rows.",)),
    "reports": ("Reports and mail", ("report.", "schedule.", "letter.", "reminder.")),
    "application": ("The application", ("application.",)),
    "community": ("The community itself", ("community.",)),
}

COLUMNS: Columns = {
    "When": lambda row: row.at,
    "Who": lambda row: row.who,
    "What": lambda row: row.sentence,
    "Kind": lambda row: row.verb,
    "About": lambda row: row.subject,
}


@community_view(Permission.VIEW_WORK)
@require_safe
def history(request: CommunityRequest) -> HttpResponse:
    listing = acts(request)
    if listing.wants_csv:
        return listing.csv(f"{request.community.slug}-history")
    return listing.answer("communities/history.html", {"days": by_day(listing)}, name="history")


def acts(request: CommunityRequest) -> Listing:
    people = request.community.memberships.order_by("user__name")
    names = [(str(pk), name) for pk, name in people.values_list("user_id", "user__name")]
    found = request.community.activities.for_history()
    if Permission.RECORD_PLACEMENTS not in request.permissions:
        found = found.without_rows()
    return Listing(
        request,
        found,
        search=lambda found, words: found.search(words),
        sorts={"at": ("Time", "at")},
        default_sort="-at",
        filters=[
            Filter("kind", "About", [(key, word) for key, (word, _) in KINDS.items()], of_kind),
            Filter("by", "By", [*names, (THE_CLOCK, "The clock")], done_by, all_label="Anybody"),
            Filter("from", "From", None, lambda found, day: found.filter(at__gte=midnight(day))),
            Filter(
                "to",
                "To",
                None,
                lambda found, day: found.filter(at__lt=midnight(day + timedelta(days=1))),
            ),
        ],
        columns=COLUMNS,
        nouns=("act", "acts"),
    )


def of_kind(found: QuerySet[Activity], key: str) -> QuerySet[Activity]:
    wanted = Q()
    for start in KINDS[key][1]:
        wanted |= Q(verb__startswith=start)
    return found.filter(wanted)


def done_by(found: QuerySet[Activity], who: str) -> QuerySet[Activity]:
    return found.filter(by=None) if who == THE_CLOCK else found.filter(by_id=int(who))


def midnight(day: date) -> datetime:
    """When the day starts on the reader's clocks."""
    return datetime.combine(day, time(), tzinfo=timezone.get_current_timezone())


def by_day(listing: Listing) -> list[tuple[date, list[tuple[datetime, Activity]]]]:
    """The page's acts under the reader's dates, each with its time on the reader's clocks."""
    local = [(timezone.localtime(act.at), act) for act in listing.page]
    return [(day, list(rows)) for day, rows in groupby(local, key=lambda row: row[0].date())]
