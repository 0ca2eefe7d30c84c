"""The national portfolio: every community by stage, the ones that need somebody first."""

from collections.abc import Iterable
from typing import Any

from django.db.models import F, QuerySet
from django.http import HttpResponse
from django.views.decorators.http import require_safe
from django_scopes import scopes_disabled

from communities.access import NationalRequest, national_view
from communities.listing import Columns, Filter, Listing, Sorts
from communities.models import Community, Kind, User
from communities.roles import Permission
from communities.states import NAMES
from reports.models import Attention, Standing
from reports.portfolio.matrix import Line, lines_of, stages
from reports.portfolio.summary import summary_of
from reports.portfolio.tile_map import tile_map
from reports.portfolio.workload import NOBODY

MINE = "mine"
ROW = "portfolio_row"


def last(field: str) -> Any:
    return F(f"{ROW}__{field}").asc(nulls_last=True)


SORTS: Sorts = {
    "attention": ("Attention", [last("attention_rank"), last("attention_since"), "name"]),
    "name": ("Name", "name"),
    "stage": ("Stage", [last("stage"), last("stage_since"), "name"]),
    "age": ("Age in stage", [last("stage_since"), "name"]),
    "report": ("Last report", [F(f"{ROW}__reported_on").asc(nulls_first=True), "name"]),
    "people": ("People placed", [F(f"{ROW}__people").desc(nulls_last=True), "name"]),
}


def of_row(field: str) -> Any:
    """A column of the export, empty where nobody has counted."""
    return lambda community: getattr(Line(community).row, field, None)


COLUMNS: Columns = {
    "Community": lambda one: one.name,
    "State": lambda one: one.state_names,
    "Kind": lambda one: one.get_kind_display(),
    "Round": lambda one: one.round,
    "Designated": lambda one: one.designated_on,
    "Stage": of_row("stage"),
    "In this stage since": of_row("stage_since"),
    "Items done": of_row("done"),
    "Items": of_row("total"),
    "Not applicable": of_row("exempt"),
    "Items late": of_row("items_late"),
    "Attention": lambda one: Line(one).attention,
    "Last report": of_row("reported_on"),
    "It said": lambda one: Line(one).standing,
    "Report late since": of_row("report_late_since"),
    "People placed": of_row("people"),
    "Placements": of_row("placements"),
    "Enrolled": of_row("enrolled"),
    "People placed in the last full quarter": of_row("people_in_quarter"),
    "In the one before": of_row("people_before"),
    "Employers committed": of_row("employers_committed"),
    "Employers engaged": of_row("employers_engaged"),
    "Employers hiring": of_row("employers_hiring"),
    "Goal on people placed": of_row("goal"),
    "By the end of": of_row("goal_year"),
    "Figures as of": of_row("figures_on"),
    "Reporting": of_row("is_reporting"),
    "Liaison": lambda one: one.liaison,
    "Counted on": of_row("as_of"),
}


@national_view(Permission.VIEW_PROGRESS)
@require_safe
def portfolio(request: NationalRequest) -> HttpResponse:
    with scopes_disabled():  # one of the nation's lists: it reads rows about all communities
        listing = listing_of(request)
        if listing.wants_csv:
            return listing.answer("", {}, name="techhire-portfolio")
        summary = summary_of(listing.found, asked(listing), is_whole=not listing.is_narrowed)
        listing.known_total = summary.totals.communities
        context = {
            "lines": lines_of(listing.page),
            "stages": stages(),
            "summary": summary,
            "map": tile_map(summary.counts.by_state, lambda code: listing.link(state=code)),
            "by_attention": [(one, listing.link(attention=one.key)) for one in summary.needy],
            "by_stage": [(one, listing.link(stage=one.key)) for one in summary.counts.by_stage],
        }
        return listing.answer("reports/portfolio.html", context, name="techhire-portfolio")


def asked(listing: Listing) -> str:
    """All that decides which communities are found; “mine” is another answer for each."""
    mine = listing.request.user.pk if listing.chosen.get("liaison") == MINE else ""
    return repr((sorted(listing.chosen.items()), listing.query, mine))


def listing_of(request: NationalRequest, *, people: Iterable[User] = ()) -> Listing:
    """`people` may be asked for by name, as those who look after communities."""
    # The boards are what dashboards show, and far larger than a line.
    rows = Community.objects.taking_part().select_related(ROW, "liaison")
    communities = rows.defer(f"{ROW}__board")
    return Listing(
        request,
        communities,
        search=lambda found, words: found.search(words),
        sorts=SORTS,
        default_sort="attention",
        filters=filters_of(request, people),
        columns=COLUMNS,
        per_page=25,
        nouns=("community", "communities"),
    )


def filters_of(request: NationalRequest, people: Iterable[User]) -> list[Filter]:
    rounds = Community.objects.exclude(round="").order_by("round").distinct()
    return [
        row_filter("attention", "Attention", Attention.choices),
        row_filter("stage", "Stage", [(str(one.number), one.title) for one in stages()]),
        Filter("state", "State", sorted(NAMES.items(), key=by_name), in_state),
        Filter("kind", "Kind", Kind.choices, lambda found, kind: found.filter(kind=kind)),
        Filter(
            "round",
            "Round",
            [(name, name) for name in rounds.values_list("round", flat=True)],
            lambda found, name: found.filter(round=name),
        ),
        row_filter("standing", "Last report said", Standing.choices),
        Filter("reporting", "Figures", REPORTING, is_reporting),
        liaison_filter(request.user, people),
    ]


REPORTING = [("yes", "Reporting"), ("no", "Not reporting")]


def is_reporting(found: QuerySet[Community], answer: str) -> QuerySet[Community]:
    reporting = {f"{ROW}__is_reporting": True}
    return found.filter(**reporting) if answer == "yes" else found.exclude(**reporting)


def by_name(state: tuple[str, str]) -> str:
    return state[1]


def in_state(found: Any, code: str) -> Any:
    return found.in_state(code)


def row_filter(name: str, label: str, choices: Any) -> Filter:
    return Filter(
        name, label, choices, lambda found, value: found.filter(**{f"{ROW}__{name}": value})
    )


def liaison_filter(user: User, people: Iterable[User]) -> Filter:
    keys = {MINE: user.pk, NOBODY: None, **{str(one.pk): one.pk for one in people}}

    def narrow(found: QuerySet[Community], value: str) -> QuerySet[Community]:
        return found.filter(liaison=keys[value])

    named = [(str(one.pk), str(one)) for one in people]
    return Filter("liaison", "Liaison", [(MINE, "Mine"), (NOBODY, "Nobody"), *named], narrow)
