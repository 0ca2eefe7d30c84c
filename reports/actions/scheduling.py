"""When the council hears from a community."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from communities.models import Activity, Community, User, as_json
from reports.models import ProgressReport, ReportingSchedule, ReportStatus
from reports.planning import plan_schedule, withdraw


def plan(community: Community, *, now: datetime) -> None:
    """Bring the coming reports and letters of a community up to date, if its schedule is on."""
    schedule = schedule_of(community)
    if schedule and schedule.is_on:
        plan_schedule(schedule, now=now)


def plan_anew(community: Community, *, now: datetime) -> None:
    """Inside an act that changes whom or when: plan, and once more within the minute.

    A planning that began before this act does not know of it, and may insert what it knew.
    """
    plan(community, now=now)
    ReportingSchedule.objects.filter(community=community).update(planned_at=None)


def schedule_of(community: Community) -> ReportingSchedule | None:
    schedule = ReportingSchedule.objects.filter(community=community).first()
    if schedule:
        schedule.community = community
    return schedule


@transaction.atomic
def set_schedule(community: Community, *, by: User | None, **changes: Any) -> ReportingSchedule:
    """Decide how often and when the council hears from the community, or that it does not.

    Raises ValidationError for values that no schedule has, and for a lead person who does not
    belong to the community. Letters that have not left follow at once: they move, or are cancelled.
    """
    now = timezone.now()
    schedule = schedule_of(community)
    was = {field: getattr(schedule, field) for field in changes} if schedule else {}
    schedule = schedule or ReportingSchedule(community=community)
    changed = {field: value for field, value in changes.items() if was.get(field) != value}
    if schedule.pk and not changed:
        return schedule
    for field, value in changed.items():
        setattr(schedule, field, value)
    if not schedule.pk or {"cadence", "is_on"} & changed.keys():
        schedule.starts_at = now
    schedule.planned_at = None
    if lead := changed.get("lead_person"):
        check_lead(community, lead)
    schedule.full_clean(validate_unique=False, validate_constraints=False)
    schedule.save()
    follow_schedule(schedule, now=now)
    note_schedule(schedule, was, changed, by=by)
    return schedule


def note_schedule(
    schedule: ReportingSchedule, was: dict[str, Any], changed: dict[str, Any], *, by: User | None
) -> None:
    Activity.record(
        schedule.community,
        by=by,
        verb="schedule.changed",
        sentence=schedule_sentence(schedule, set(changed)),
        subject="schedule",
        data={
            field: {"was": as_json(was.get(field)), "now": as_json(value)}
            for field, value in changed.items()
        },
    )


def follow_schedule(schedule: ReportingSchedule, *, now: datetime) -> None:
    if schedule.is_on:
        plan_schedule(schedule, now=now)
        return
    for report in schedule.community.reports.open().filter(due_at__gt=now):
        withdraw(report, "The scheduled mail was turned off.")


def check_lead(community: Community, lead: User) -> None:
    if not community.memberships.current().filter(user=lead, user__is_active=True).exists():
        raise ValidationError({"lead_person": "Choose somebody who belongs to the community now."})


def schedule_sentence(schedule: ReportingSchedule, changed: set[str]) -> str:
    if not schedule.is_on and changed != {"lead_person"}:
        return "turned the scheduled mail to the council off"
    if changed <= {"sends_itself", "lead_person"}:
        return " and ".join(who_is_told(schedule, changed))
    cadence = schedule.get_cadence_display().lower()
    days, hour = schedule.days_after_period, schedule.hour
    return f"set the council's mail to {cadence}, {days} days after it ends, at {hour}:00"


def who_is_told(schedule: ReportingSchedule, changed: set[str]) -> Iterator[str]:
    """What follows on a report that nobody has written by its due day, where that changed."""
    if "sends_itself" in changed:
        tells = "tells the council where things stand" if schedule.sends_itself else "waits"
        yield f"chose that a report nobody has written {tells} on its due day"
    if "lead_person" in changed:
        named = schedule.lead_person or "nobody"
        yield f"named {named} as the one who hears of a report that is long overdue"


def report_to_show(community: Community, *, now: datetime) -> ProgressReport:
    """The report that leaves next. It may not be a row yet: nothing is written here.

    Without a schedule it is about the current quarter, and no clock sends it.
    """
    report = community.reports.open().filter(due_at__gt=now).order_by("due_at").first()
    if report:
        return report
    schedule = schedule_of(community) or ReportingSchedule(community=community)
    skipped = community.reports.filter(status=ReportStatus.SKIPPED, due_at__gt=now)
    last = skipped.order_by("-due_at").first()
    period, due_at = next(schedule.coming(after=last.due_at if last else now))
    return ProgressReport(
        community=community, starts_on=period.starts_on, ends_on=period.ends_on, due_at=due_at
    )


def report_in_hand(community: Community, *, now: datetime) -> ProgressReport:
    """The report that leaves next, made a row now if planning has not come to it yet."""
    report = report_to_show(community, now=now)
    if report.pk is None:
        report, _ = community.reports.get_or_create(
            starts_on=report.starts_on,
            ends_on=report.ends_on,
            defaults={"due_at": report.due_at},
        )
    return report
