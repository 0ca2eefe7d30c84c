"""Louisville's mail to its council: a schedule, what is next, and what has gone out before."""

from datetime import datetime, timedelta

from django_scopes import scope

from communities.models import Activity, Community, User
from communities.periods import Period
from reports import actions
from reports.demo.council import convene
from reports.demo.past import happening
from reports.demo.written import draft_next, write_words
from reports.models import (
    Cadence,
    ProgressReport,
    Reminder,
    ReminderState,
    ReportingSchedule,
    ReportStatus,
    Rule,
)

# The next mail leaves this many days after the demo is loaded: soon enough to be on every page.
NEXT_MAIL_IN_DAYS = 6
PAST_REPORTS = 3


def set_up(community: Community, *, by: User, now: datetime) -> None:
    """Turn monthly mail on, and write down the reports that the council has had."""
    with scope(community=community):
        days = (community.today(now) + timedelta(days=NEXT_MAIL_IN_DAYS)).day
        with happening(community, now - timedelta(days=150)):
            schedule = actions.set_schedule(
                community, by=by, cadence=Cadence.MONTHLY, days_after_period=days, hour=9
            )
        following = actions.report_to_show(community, now=now).period
        for _ in range(PAST_REPORTS):
            following = following.previous()
            report = publish_long_ago(schedule, following)
            write_words(report, by=by)
        draft_next(community, by=by, now=now)
        convene(community, by=by, now=now)


def publish_long_ago(schedule: ReportingSchedule, period: Period) -> ProgressReport:
    """A report and its letters as the clock leaves them: rows, because an act happens now."""
    community, at = schedule.community, schedule.due_at(period)
    report = ProgressReport.objects.create(
        community=community,
        starts_on=period.starts_on,
        ends_on=period.ends_on,
        due_at=at,
        status=ReportStatus.PUBLISHED,
        published_at=at,
        created_at=at - timedelta(days=14),
    )
    letters = letters_of(report)
    Reminder.objects.bulk_create(letters)
    Activity.record(
        community,
        by=None,
        verb="report.published",
        sentence=f"sent the report for {period} to {actions.people(len(letters))}",
        subject=report.subject,
        data={"period": str(period)},
        at=at,
    )
    return report


def letters_of(report: ProgressReport) -> list[Reminder]:
    """One to each council member, sent some seconds after the report was due."""
    members = report.community.memberships.council()
    return [
        Reminder(
            community=report.community,
            report=report,
            rule=Rule.COUNCIL_PROGRESS,
            recipient_id=member.user_id,
            due_at=report.due_at,
            next_try_at=report.due_at,
            state=ReminderState.SENT,
            attempts=1,
            sent_at=report.due_at + timedelta(seconds=20 + place),
            created_at=report.created_at,
        )
        for place, member in enumerate(members)
    ]
