"""One community's row of the portfolio, counted from the definitions that its own pages use.

Nothing is added to or taken from what the row held: it is counted anew, so that it cannot drift.
"""

from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from communities.models import Activity, Community, GoalMetric
from communities.periods import quarter_of, since, year_of
from communities.scoping import require_scope
from placements.models import Measure
from placements.spans import figures_and_totals
from placements.targets import Target, targets_from, wanted_for
from reports.models import PortfolioRow, ReportStatus
from reports.portfolio.attention import RANKS, Signs, attention_of
from stages.checklist import Checklist, checklist_of
from stages.models import Status

# A quarter, and the month in which its files come in.
REPORTS_WITHIN = timedelta(days=120)
# Acts by which a community says what came of its work.
ON_FIGURES = Q()
for start in ("placement", "check.", "cohort."):
    ON_FIGURES |= Q(verb__startswith=start)


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
    """Every column of the row by name. Some fifteen queries, whatever the amount of data."""
    require_scope(community)
    community.refresh_from_db()  # the stamp must not be newer than the sums
    today = community.today(now)
    along = how_far(checklist_of(community, today=today))
    told = asdict(told_of(community, now=now))
    figures = figures_of(community, today)
    figures |= stood_for(community, told["reported_on"], figures, today)
    active_on = day_of(community, by_members(community))
    signs = Signs(
        status=community.status,
        today=today,
        designated_on=community.designated_on,
        active_on=active_on,
        report_late_since=told["report_late_since"],
        stage_since=along["stage_since"],
        finished_on=along["finished_on"],
        is_finished=along.pop("is_finished"),
        late_since=along.pop("late_since"),
    )
    attention, attention_since = attention_of(signs)
    return {
        "counted_at": now,
        "as_of": today,
        "figures_stamp": community.figures_stamp,
        **along,
        **told,
        **figures,
        "active_on": active_on,
        "attention": attention,
        "attention_since": attention_since,
        "attention_rank": RANKS[attention],
    }


def how_far(checklist: Checklist) -> dict[str, Any]:
    current, zone = checklist.current, checklist.community.zone
    progress = [standing.progress for standing in checklist.standings]
    rows = [row for line in checklist.lines for row in (line.progress, *line.earlier) if row]
    finished = [row.completed_at for row in rows if row.completed_at and row.status == Status.DONE]
    late = [line.due_on for line in checklist.lines if line.due_on and line.is_late]
    return {
        "stage": current.stage.number,
        "stage_since": current.started_on,
        "stages": [
            {
                "number": standing.stage.number,
                **asdict(standing.progress),
                "is_locked": standing.is_locked,
                "started_on": as_text(standing.started_on),
                "completed_on": as_text(standing.record.completed_on if standing.record else None),
            }
            for standing in checklist.standings
        ],
        "done": sum(one.done for one in progress),
        "exempt": sum(one.exempt for one in progress),
        "total": sum(one.total for one in progress),
        "items_late": len(late),
        "late_since": min(late, default=None),
        "finished_on": max(finished).astimezone(zone).date() if finished else None,
        "is_finished": current.is_completed,
    }


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
        return dict.fromkeys((*IN_SPANS, *SINCE, *GOAL))
    quarter = quarter_of(today).previous()
    spans = {
        "people_in_year": year_of(today),
        "people_in_quarter": quarter,
        "people_before": quarter.previous(),
    }
    goals = community.goals.current().approved().filter(metric=GoalMetric.PEOPLE)
    wanted = wanted_for(community, goals.order_by("year", "pk"))
    whole = since(community.designated_on, today)
    asked = wanted.spans.beside(spans.values())
    figures, totals = figures_and_totals(community, whole, asked, today)
    is_placing = Measure.PLACEMENTS in totals.began
    found = {
        name: totals.of[span]["people"].numerator if is_placing else None
        for name, span in spans.items()
    }
    # The directory of partners is there from the first day, and is never not known.
    is_known = dict.fromkeys(SINCE, is_placing)
    is_known |= {"enrolled": Measure.TRAINING in totals.began}
    is_known |= dict.fromkeys(("employers_committed", "employers_engaged"), True)
    for key in SINCE:
        found[key] = figures[key].numerator if is_known[key] else None
    targets = targets_from(wanted, totals, today, sees_rows=False)
    return {**found, **goal_of(targets)}


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


def stood_for(
    community: Community, reported_on: date | None, figures: dict[str, Any], today: date
) -> dict[str, Any]:
    """The last day on which somebody stood for the figures, and whether that was lately."""
    entered = day_of(community, community.activities.filter(ON_FIGURES))
    known = figures["people"] is not None or figures["enrolled"] is not None
    last = max(filter(None, (entered, reported_on)), default=None) if known else None
    return {"figures_on": last, "is_reporting": bool(last and today - last <= REPORTS_WITHIN)}


def by_members(community: Community) -> QuerySet[Activity]:
    """Acts of people who work there; the program's own do not break a silence."""
    return community.activities.filter(by__isnull=False, by__is_staff=False)


def day_of(community: Community, acts: QuerySet[Activity]) -> date | None:
    """The day of the latest of these acts."""
    at = acts.order_by("-at", "-pk").values_list("at", flat=True).first()
    return at.astimezone(community.zone).date() if at else None
