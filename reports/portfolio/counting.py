"""One community's row of the portfolio, counted from the definitions that its own pages use.

Nothing is added to or taken from what the row held: it is counted anew, so that it cannot drift.
"""

from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django_scopes import scopes_disabled

from communities.models import Activity, Community, GoalMetric
from communities.periods import quarter_of, year_of
from communities.scoping import require_scope
from placements.targets import Target
from reports.dashboard.board import board_of, nothing_known, read
from reports.models import PortfolioRow, ReportStatus
from reports.portfolio.attention import RANKS, Signs, attention_of
from reports.portfolio.comparing import comparison_of
from stages.checklist import Checklist, StageStanding, checklist_of
from stages.models import Status

# A quarter, and the month in which its files come in.
REPORTS_WITHIN = timedelta(days=120)
# Acts by which a community says what came of its work.
ON_FIGURES = (
    Q(verb__startswith="placement")
    | Q(verb__startswith="check.")
    | Q(verb__startswith="cohort.")
    | Q(verb="import.applied", data__sheet="placements")
)


@dataclass(frozen=True)
class Told:
    reported_on: date | None
    standing: str
    report_late_since: date | None
    report_due_on: date | None


def count(community: Community, *, now: datetime | None = None) -> PortfolioRow:
    """Count the row and keep it, inside the community's scope; an older count never wins."""
    now = now or timezone.now()
    values = counted(community, now=now)
    rows = PortfolioRow.objects.filter(community=community)
    if not rows.filter(counted_at__lte=now).update(**values):
        try:
            with transaction.atomic():
                return PortfolioRow.objects.create(community=community, **values)
        except IntegrityError:
            pass  # somebody else counted meanwhile, and later
    return rows.get()


def counted(community: Community, *, now: datetime) -> dict[str, Any]:
    """Every column of the row by name. Some twenty queries, whatever the amount of data."""
    require_scope(community)
    community.refresh_from_db()  # the stamp must not be newer than the sums
    today = community.today(now)
    checklist = checklist_of(community, today=today)
    found = {"active_on": day_of(community, by_members(community))}
    found |= how_far(checklist) | asdict(told_of(community, now=now))
    found |= figures_of(community, today)
    found |= stood_for(community, found, today)
    values = {
        "counted_at": now,
        "as_of": today,
        "figures_stamp": community.figures_stamp,
        **found,
        **attention_in(checklist, found),
    }
    values["board"]["comparison"] = compared(PortfolioRow(community=community, **values))
    return values


def compared(own: PortfolioRow) -> dict[str, Any] | None:
    """Beside similar communities, with the consent of all of them."""
    with scopes_disabled():  # rows of others, of which only medians come out
        comparison = comparison_of(own)
    return comparison.kept if comparison else None


def how_far(checklist: Checklist) -> dict[str, Any]:
    progress = [standing.progress for standing in checklist.standings]
    return {
        "stage": checklist.current.stage.number,
        "stage_since": checklist.current.started_on,
        "stages": [station(standing) for standing in checklist.standings],
        "done": sum(one.done for one in progress),
        "exempt": sum(one.exempt for one in progress),
        "total": sum(one.total for one in progress),
        "items_late": sum(line.is_late for line in checklist.lines),
        "finished_on": finished_on(checklist),
    }


def station(standing: StageStanding) -> dict[str, Any]:
    return {
        "number": standing.stage.number,
        **asdict(standing.progress),
        "is_locked": standing.is_locked,
        "started_on": as_text(standing.started_on),
        "completed_on": as_text(standing.record.completed_on if standing.record else None),
    }


def finished_on(checklist: Checklist) -> date | None:
    """When an item that is done was done last, on the community's calendar."""
    rows = [row for line in checklist.lines for row in (line.progress, *line.earlier) if row]
    done = [row.completed_at for row in rows if row.completed_at and row.status == Status.DONE]
    return max(done).astimezone(checklist.community.zone).date() if done else None


def attention_in(checklist: Checklist, found: dict[str, Any]) -> dict[str, Any]:
    late = [line.due_on for line in checklist.lines if line.due_on and line.is_late]
    known = {name: found[name] for name in KNOWN_SIGNS}
    signs = Signs(
        status=checklist.community.status,
        today=checklist.today,
        designated_on=checklist.community.designated_on,
        is_finished=checklist.current.is_completed,
        late_since=min(late, default=None),
        **known,
    )
    attention, since_when = attention_of(signs)
    return {
        "attention": attention,
        "attention_since": since_when,
        "attention_rank": RANKS[attention],
    }


KNOWN_SIGNS = ("active_on", "report_late_since", "stage_since", "finished_on")


def as_text(day: date | None) -> str:
    return day.isoformat() if day else ""


def told_of(community: Community, *, now: datetime) -> Told:
    """What the council was last told, and what it waits for."""
    reports = community.reports.order_by("due_at")
    last = reports.filter(status=ReportStatus.PUBLISHED).order_by("published_at").last()
    version = last.versions.order_by("number").last() if last else None
    ahead = list(reports.filter(status=ReportStatus.OPEN).values_list("due_at", flat=True))
    late = [due_at for due_at in ahead if due_at <= now]
    coming = [due_at for due_at in ahead if due_at > now]
    zone = community.zone
    return Told(
        last.published_at.astimezone(zone).date() if last and last.published_at else None,
        version.standing if version else "",
        late[0].astimezone(zone).date() if late else None,
        coming[0].astimezone(zone).date() if coming else None,
    )


def figures_of(community: Community, today: date) -> dict[str, Any]:
    """Totals since the designation and of quarters; None where nothing is on record."""
    if community.designated_on is None:
        none = dict.fromkeys((*IN_SPANS, *SINCE, *GOAL))
        return {**none, "goal_standing": "", "board": nothing_known(community)}
    quarter = quarter_of(today).previous()
    spans = dict(zip(IN_SPANS, (year_of(today), quarter, quarter.previous()), strict=True))
    found = read(community, community.designated_on, today, [*spans.values()])
    return {
        **{
            name: found.totals.of[span]["people"].numerator if found.is_known("people") else None
            for name, span in spans.items()
        },
        **{key: found.figures[key].numerator if found.is_known(key) else None for key in SINCE},
        **goal_of([one for one in found.targets if one.goal.metric == GoalMetric.PEOPLE]),
        "board": board_of(community, found),
    }


IN_SPANS = ("people_in_year", "people_in_quarter", "people_before")
SINCE = (
    *("people", "placements", "enrolled"),
    *("employers_committed", "employers_engaged", "employers_hiring"),
)
GOAL = ("goal", "goal_year", "goal_counted")


def goal_of(targets: list[Target]) -> dict[str, Any]:
    """The goal on people placed that ends last."""
    last = max(targets, key=lambda target: target.goal.year, default=None)
    if last is None:
        return {**dict.fromkeys(GOAL), "goal_standing": ""}
    return {
        "goal": last.goal.target,
        "goal_year": last.goal.year,
        "goal_counted": last.actual,
        "goal_standing": last.standing.value,
    }


def stood_for(community: Community, found: dict[str, Any], today: date) -> dict[str, Any]:
    """The last day on which somebody stood for the figures, and whether that was lately."""
    if found["people"] is None and found["enrolled"] is None:
        return {"figures_on": None, "is_reporting": False}
    entered = day_of(community, community.activities.filter(ON_FIGURES))
    last = max(filter(None, (entered, found["reported_on"])), default=None)
    return {"figures_on": last, "is_reporting": bool(last and today - last <= REPORTS_WITHIN)}


def by_members(community: Community) -> QuerySet[Activity]:
    """Acts of people who work there; the program's own do not break a silence."""
    return community.activities.filter(by__isnull=False, by__is_staff=False)


def day_of(community: Community, acts: QuerySet[Activity]) -> date | None:
    """The day of the latest of these acts."""
    at = acts.order_by("-at", "-pk").values_list("at", flat=True).first()
    return at.astimezone(community.zone).date() if at else None
