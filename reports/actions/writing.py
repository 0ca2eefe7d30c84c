"""Writing a report: its draft, which the coordinators share."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from communities.answers import as_answer, differs
from communities.models import Activity, Community, User
from communities.refusal import Refused
from reports.desk import Desk, desk_of
from reports.drafting import Record, merged, record_of
from reports.models import ProgressReport, ReportDraft, ReportStatus

# Whoever types is saved every few seconds; the log says once in this time that they wrote.
ONE_SITTING = timedelta(minutes=30)
# The first notice of a report leads to its draft.
NEAR = timedelta(days=18)
DRAFT_LASTS = timedelta(hours=12)
WRITABLE = (ReportStatus.OPEN, ReportStatus.PUBLISHED)


@dataclass(frozen=True)
class SavedDraft:
    """`overlaps`: by field, what somebody else wrote there meanwhile. Those are not written."""

    draft: ReportDraft
    answers: Mapping[str, Any]
    overlaps: Mapping[str, Any] = field(default_factory=dict)
    by_whom: User | None = None


@transaction.atomic
def save_draft(
    report: ProgressReport,
    *,
    by: User,
    answers: Mapping[str, Any],
    seen: Mapping[str, str],
) -> SavedDraft:
    """Write what was answered; fields that are not named stay as they are.

    `seen` is what each field showed to the person: one that somebody else changed since is not
    written but returned. Raises Refused for a report that is not written any more.
    """
    desk = open_desk(hold(report))
    new, kept = read(desk, answers), desk.answers
    asked = {one.key: one for one in desk.form.fields}
    overlaps = {
        key: kept.get(key)
        for key, said in new.items()
        if key in seen and differs(asked[key], kept, seen[key], said)
    }
    draft = desk.draft
    by_whom = draft.edited_by if overlaps and draft.edited_by_id != by.pk else None
    told = {**kept, **{key: said for key, said in new.items() if key not in overlaps}}
    write(desk, told, by=by)
    return SavedDraft(draft, {key: said for key, said in told.items() if said}, overlaps, by_whom)


@transaction.atomic
def draft_report(report: ProgressReport, *, by: User | None) -> ReportDraft:
    """Draft a report from the record, or bring its draft up to date; `by=None` is the clock.

    What people wrote stays: words, choices, and sentences that somebody edited. A report that is
    out gets a draft of its next version. Raises Refused for one that is not written any more.
    """
    held, now = hold(report), timezone.now()
    draft = held.community.drafts.filter(report=held).first() or begin(held, by=by)
    record = record_of(held, now=now)
    read_into(draft, record)
    draft.drafted_at = now
    draft.save()
    return draft


def draft_coming(community: Community, *, now: datetime) -> int:
    """Have a draft ready of each report that is near or overdue; how many were read anew.

    Half a day later the record has moved on, and the draft follows it.
    """
    old = now - DRAFT_LASTS
    coming = community.reports.open().filter(due_at__lte=now + NEAR)
    stale = coming.exclude(draft__drafted_at__gt=old)
    for report in stale:
        report.community = community
        draft_report(report, by=None)
    return len(stale)


def read_into(draft: ReportDraft, record: Record) -> None:
    """Whoever looks at the draft need not look again where the record says the same."""
    was = (draft.sentences, draft.figures, draft.checklist)
    draft.sentences = [one.kept for one in merged(draft.sentences, record.sentences)]
    draft.figures = [told.kept for told in record.figures]
    draft.checklist = record.checklist
    if was != (draft.sentences, draft.figures, draft.checklist):
        draft.edits += 1


def begin(report: ProgressReport, *, by: User | None) -> ReportDraft:
    """The first draft; of a report that is out, with the words of its last version."""
    last = report.versions.order_by("-number").first()
    Activity.record(
        report.community,
        by=by,
        verb="report.drafted",
        sentence=f"{'began to correct' if last else 'drafted'} the report for {report.period}",
        subject=report.subject,
    )
    words = last.words if last else {}
    return ReportDraft(community=report.community, report=report, **words)


def hold(report: ProgressReport) -> ProgressReport:
    """The report, locked: whoever writes waits for whoever sends. Raises Refused if it is over."""
    held = report.community.reports.select_for_update().get(pk=report.pk)
    held.community = report.community
    if held.status not in WRITABLE:
        status = held.get_status_display().lower()
        raise Refused(f"This report is not written any more: it is “{status}”.")
    return held


def open_desk(held: ProgressReport) -> Desk:
    desk = desk_of(held)
    if desk is None:
        raise Refused("Nothing is drafted yet. Draft the report first.")
    return desk


def read(desk: Desk, answers: Mapping[str, Any]) -> dict[str, Any]:
    """As they are kept. What the record does not know any more is left alone."""
    asked = {one.key: one for one in desk.form.fields}
    return {key: as_answer(asked[key], said) for key, said in answers.items() if key in asked}


def write(desk: Desk, answers: dict[str, Any], *, by: User) -> None:
    draft, community = desk.draft, desk.report.community
    columns = desk.columns(answers)
    if all(getattr(draft, name) == said for name, said in columns.items()):
        return
    for name, said in columns.items():
        setattr(draft, name, said)
    draft.edits, draft.edited_by, draft.edited_at = draft.edits + 1, by, timezone.now()
    draft.save()
    lately = community.activities.about(desk.report.subject).verbs("report.written").filter(by=by)
    if not lately.filter(at__gt=timezone.now() - ONE_SITTING).exists():
        Activity.record(
            community,
            by=by,
            verb="report.written",
            sentence=f"wrote the report for {desk.report.period}",
            subject=desk.report.subject,
        )
