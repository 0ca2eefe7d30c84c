"""The facts behind the API's answers, from the definitions of the pages; nothing personal."""

from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404

from communities.models import Community
from communities.periods import periods_of
from placements.goals import in_order
from placements.outcomes import chosen
from placements.pace import verdict
from placements.releases import readings_of
from placements.shown import Line, lines_of
from placements.spans import figures_and_totals
from placements.targets import Target, targets_from, wanted_for
from reports.models import PortfolioRow, ProgressReport, ReportVersion
from reports.told import Told
from stages.checklist import Checklist, StageStanding, checklist_of
from stages.checklist import Line as ItemLine
from stages.progress import Progress

A_PAGE = 100


def public_facts(community: Community) -> dict[str, Any]:
    names = ("name", "slug", "kind", "status", "round", "designated_on")
    facts = {name: getattr(community, name) for name in names}
    return {**facts, "states": community.states.split(",")}


def own_community(community: Community) -> dict[str, Any]:
    row = PortfolioRow.objects.filter(community=community).first()
    stage = None
    if row:
        current = checklist_of(community).current.stage
        stage = {"number": current.number, "title": current.title}
    return {**public_facts(community), "stage": stage, "as_of": row.as_of if row else None}


def communities(page: int) -> dict[str, Any]:
    pages = Paginator(Community.objects.taking_part().order_by("name", "pk"), A_PAGE)
    shown = pages.get_page(page)
    return {
        "count": pages.count,
        "page": shown.number,
        "pages": pages.num_pages,
        "communities": [public_facts(community) for community in shown],
    }


def progress(community: Community) -> dict[str, Any]:
    checklist = checklist_of(community)
    whole = Progress.of(line.status for line in checklist.lines)
    return {
        "as_of": checklist.today,
        **counted(whole),
        "late": sum(line.is_late for line in checklist.lines),
        "stages": [stage(checklist, standing) for standing in checklist.standings],
    }


def counted(progress: Progress) -> dict[str, int]:
    return {"done": progress.done, "of": progress.counted, "not_applicable": progress.exempt}


def stage(checklist: Checklist, standing: StageStanding) -> dict[str, Any]:
    return {
        "number": standing.stage.number,
        "title": standing.stage.title,
        **counted(standing.progress),
        "started_on": standing.started_on,
        "completed_on": standing.record.completed_on if standing.record else None,
        "items": [item(checklist, line) for line in standing.lines],
    }


def item(checklist: Checklist, line: ItemLine) -> dict[str, Any]:
    done_at = line.progress.completed_at if line.progress else None
    zone = checklist.community.zone
    return {
        "key": line.key,
        "title": line.title,
        "status": line.status.value,
        "due_on": line.due_on,
        "completed_on": done_at.astimezone(zone).date() if done_at else None,
        "is_late": line.is_late,
    }


def figures(community: Community, key: str) -> dict[str, Any]:
    """Of one of the periods that pages offer. Raises Http404 for another one."""
    today = community.today()
    periods = periods_of(community, today)
    if key and key not in {named.key for named in periods}:
        raise Http404("There is no such period. Leave it out, or take one from the description.")
    period = chosen(periods, key).period
    goals = in_order(community.goals.current().approved().order_by("year", "horizon", "pk"))
    wanted = wanted_for(community, goals)
    found, totals = figures_and_totals(community, period, wanted.spans, today)
    targets = targets_from(wanted, totals, today, sees_rows=False)
    lines = lines_of(found, readings_of(community))
    return {
        "period": str(period),
        "starts_on": period.starts_on,
        "ends_on": period.ends_on,
        "as_of": today,
        "figures": [figure(line) for line in lines.values()],
        "goals": [goal(target) for target in targets if not target.has_ended],
    }


def figure(line: Line) -> dict[str, Any]:
    return {
        "key": line.metric.key,
        "name": line.metric.name,
        "definition": line.metric.definition,
        "unit": line.metric.unit.value,
        "says": line.words,
        "value": line.value,
        "numerator": line.numerator,
        "denominator": line.denominator,
        "missing": line.missing,
        "is_hidden": line.is_hidden,
        "through": line.through,
    }


def goal(target: Target) -> dict[str, Any]:
    return {
        "name": target.metric.name,
        "target": target.goal.target,
        "by": target.goal.due_on,
        "counted": target.actual,
        "verdict": verdict(target),
    }


def reports(community: Community) -> dict[str, Any]:
    """Those that went out, the latest first, each with the version that stands."""
    found = community.reports.published().order_by("-starts_on", "-pk")
    latest = {one.report_id: one for one in community.versions.order_by("number")}
    sent = [summary(report, latest.get(report.pk)) for report in found]
    return {"as_of": community.today(), "reports": sent}


def summary(report: ProgressReport, version: ReportVersion | None) -> dict[str, Any]:
    return {
        "id": report.pk,
        "period": str(report.period),
        "starts_on": report.starts_on,
        "ends_on": report.ends_on,
        "published_at": report.published_at,
        "standing": version.standing if version else "",
        "version": version.number if version else 0,
    }


def report(community: Community, pk: int) -> dict[str, Any]:
    """One that went out. Raises Http404 for any other."""
    found = community.reports.published().filter(pk=pk).first()
    if found is None:
        raise Http404("No report of this community has this number.")
    version = found.versions.order_by("number").last()
    words = ("wins", "obstacles", "needs", "corrects_because")
    said = {name: getattr(version, name) if version else "" for name in words}
    return {
        **summary(found, version),
        **said,
        "because": version.standing_because if version else "",
        "asks": [ask["text"] for ask in version.asks] if version else [],
        "figures": [told(kept) for kept in version.figures] if version else [],
    }


def told(kept: dict[str, Any]) -> dict[str, Any]:
    figure = Told.read(kept)
    return {
        "name": figure.name,
        "says": figure.words,
        "definition": figure.how,
        "as_of": date.fromisoformat(figure.as_of),
        "is_hidden": figure.is_hidden,
    }
