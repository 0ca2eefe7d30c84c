"""A report that is written and out, for tests that need one."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from communities.models import Community, User
from reports import actions
from reports.models import ProgressReport, Purpose, ReaderLink, ReportVersion

Rows = dict[str, Any]


def due_report(community: Community, *, months_ago: int = 1) -> ProgressReport:
    """An open report about the quarter that ended last, due today."""
    period = community.quarter(community.today()).previous()
    for _ in range(months_ago - 1):
        period = period.previous()
    return ProgressReport.objects.create(
        community=community,
        starts_on=period.starts_on,
        ends_on=period.ends_on,
        due_at=timezone.now() + timedelta(hours=1),
    )


def sent(
    community: Community, *, by: User, report: ProgressReport | None = None, **words: Any
) -> ReportVersion:
    """Drafted, written and sent, by the acts."""
    report = report or due_report(community)
    answers = {"standing": "on_track", "wins": "Two cohorts are full.", **words}
    actions.draft_report(report, by=by)
    actions.save_draft(report, by=by, answers=answers, seen={})
    edits = community.drafts.get(report=report).edits
    return actions.submit_report(report, by=by, edits=edits, because=words.get("because", ""))


def link_to(report: ProgressReport, person: User) -> ReaderLink:
    return ReaderLink.objects.create(
        community=report.community, report=report, person=person, **ReaderLink.fresh()
    )


def told(community: Community, by: User) -> Rows:
    """One of everything that has an address in the room of reports."""
    version = sent(community, by=by, **{"ask-1": "Name an employer."})
    reader = community.memberships.council().get().user
    actions.draft_report(version.report, by=by)
    asked = actions.ask_question(version.report, by=reader, text="Who pays for it?")
    link = link_to(version.report, reader)
    meeting = actions.plan_meeting(community, by=by, starts_at=timezone.now() + timedelta(days=9))
    decision = actions.note_decision(meeting, by=by, text="Fund a second cohort.")
    actions.show_in_public(community, by=by, is_on=True)
    consent = {"released_on": community.today()}
    story = actions.tell_in_public(community, by=by, title="A desk", text="She has one.", **consent)
    note = actions.write_note(community, by=by, text="Call them in May.")
    token, _ = actions.make_token(community, by=by, name="Web site", purpose=Purpose.PROGRESS)
    return {
        "api_token": token.pk,
        "note": note.pk,
        "slug": community.slug,
        "story": story.pk,
        "meeting": meeting.pk,
        "decision": decision.pk,
        "ask": community.asks.get().pk,
        "report": version.report_id,
        "question": asked.pk,
        "reader_link": link.pk,
        "link": link.token,
    }
