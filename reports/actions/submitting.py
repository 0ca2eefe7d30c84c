"""The moment at which a report goes out, and each correction of it."""

from django.db import transaction
from django.utils import timezone

from communities.models import Activity, User
from communities.refusal import Refused
from reports import ledger
from reports.actions.letters import people, wake
from reports.actions.publishing import go_out
from reports.actions.writing import hold, open_desk
from reports.desk import Desk
from reports.ladder import THE_REPORT
from reports.letter_rows import insert_letters
from reports.models import (
    Ask,
    AskState,
    CouncilQuestion,
    ProgressReport,
    ReportDraft,
    ReportStatus,
    ReportVersion,
)
from reports.planning import after_publication
from reports.readers import Recipient, recipients
from reports.reminders import LETTERS, NUDGES
from reports.told import figures_told

LONGEST_REASON = 500


class FiguresMoved(Refused):
    """The record has changed since the draft read it. Drafting again reads it anew."""


@transaction.atomic
def submit_report(
    report: ProgressReport, *, by: User, edits: int, because: str = ""
) -> ReportVersion:
    """The draft goes out as it stands: its figures freeze, and the council hears of it.

    `edits` is the state of the draft that the person looked at. A report that is out already gets
    its next version, for a reason. Raises Refused while something is missing, and when somebody
    wrote in the draft since.
    """
    held = hold(report)
    desk = open_desk(held)
    check_ready(desk, edits, because)
    version = desk.version
    version.submitted_by, version.corrects_because = by, because.strip()[:LONGEST_REASON]
    version.save(force_insert=True)
    answer_questions(version, by=by)
    replace_asks(held, version)
    ReportDraft.objects.filter(report=held).delete()
    letters = correct(held, version) if desk.last else first(held)
    after_publication(held, now=version.submitted_at)
    tell(version, letters, by=by)
    report.status, report.published_at = ReportStatus.PUBLISHED, held.published_at
    return version


def check_ready(desk: Desk, edits: int, because: str) -> None:
    period, today = desk.report.period, desk.report.community.today()
    if today < period.ends_on:
        raise Refused(f"{period} is not over. Its report can go out when it is.")
    if desk.draft.edits != edits:
        raise Refused("Somebody wrote in the report after you opened it. Read it again, then send.")
    if desk.missing:
        raise Refused(desk.missing[0][1])
    check_figures(desk)
    if desk.last and not because.strip():
        raise Refused("Say what is corrected. The council reads it above the report.")


def check_figures(desk: Desk) -> None:
    """What goes out is what was looked at, and what is so at this moment."""
    now = figures_told(desk.report.community, desk.report.period, desk.report.community.today())
    was = {told["key"]: told["words"] for told in desk.draft.figures}
    moved = [told for told in now if was.get(told.key) != told.words]
    if moved:
        one = moved[0]
        raise FiguresMoved(
            f"Figures have changed since this was drafted: {one.name} was "
            f"{was.get(one.key, 'not there')} and is {one.words}. Look again, then send."
        )


def answer_questions(version: ReportVersion, *, by: User) -> None:
    """Each answer closes its question; one that was withdrawn meanwhile keeps its answer here."""
    for one in version.answers:
        open_ones = CouncilQuestion.objects.open().filter(pk=one["question"])
        open_ones.update(
            answer=one["text"],
            answered_at=version.submitted_at,
            answered_in=version,
            answered_by=by,
        )


def replace_asks(report: ProgressReport, version: ReportVersion) -> None:
    """The asks of the latest version are followed; those that nobody touched make way for them."""
    wanted = {ask["text"]: ask for ask in version.asks}
    kept = set()
    for row in report.asks.all():
        if row.text in wanted:
            kept.add(row.text)
        elif row.state == AskState.OPEN:
            row.delete()
    rows = [
        Ask(community=report.community, report=report, place=place, text=ask["text"], of=ask["of"])
        for place, ask in enumerate(version.asks, start=1)
        if ask["text"] not in kept
    ]
    Ask.objects.bulk_create(rows)


def first(report: ProgressReport) -> int:
    """Its first words go out; returns how many letters are woken.

    Where things stand may have gone out by itself before: then these are the words that follow.
    """
    now = timezone.now()
    if report.status == ReportStatus.PUBLISHED:
        return write_again(report, "written")
    insert_letters(report, THE_REPORT, council_of(report), due_at=now, now=now)
    # Planned for the due day, which may lie ahead, or behind by more than the catch-up window.
    planned = report.reminders.filter(rule=THE_REPORT, occurrence="").waiting()
    planned.update(due_at=now, next_try_at=now)
    return go_out(report, now=now) or 0


def correct(report: ProgressReport, version: ReportVersion) -> int:
    return write_again(report, f"v{version.number}")


def write_again(report: ProgressReport, occurrence: str) -> int:
    """A letter to each reader about words that came after the first letter."""
    now = timezone.now()
    council = council_of(report)
    insert_letters(report, THE_REPORT, council, due_at=now, now=now, occurrence=occurrence)
    about = report.reminders.filter(rule__in=[THE_REPORT, *NUDGES])
    ledger.cancel(about.exclude(occurrence=occurrence), "A newer version is out.")
    return wake(report.reminders.filter(rule=THE_REPORT, occurrence=occurrence).waiting())


def council_of(report: ProgressReport) -> list[Recipient]:
    letter = LETTERS[THE_REPORT]
    return recipients(report.community, letter.audience, letter.mail_class)


def tell(version: ReportVersion, letters: int, *, by: User) -> None:
    report = version.report
    did = f"sent the report for {report.period} to {people(letters)}"
    if version.number > 1:
        did = f"corrected the report for {report.period}: {version.corrects_because}"
    Activity.record(
        report.community,
        by=by,
        verb="report.corrected" if version.number > 1 else "report.submitted",
        sentence=did,
        subject=report.subject,
        data={"version": version.number, "standing": version.standing},
    )
