"""What a council member says to a report: that they have read it, and what they ask."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from communities.models import Activity, User
from communities.refusal import Refused
from reports import ledger
from reports.models import (
    Acknowledgement,
    CouncilQuestion,
    ProgressReport,
    ReportStatus,
    ReportVersion,
)
from reports.reminders import NUDGES

LONGEST_QUESTION = 2000
MOST_OPEN = 10
# The same words within this time are one question: somebody pressed twice.
PRESSED_TWICE = timedelta(minutes=10)


@transaction.atomic
def acknowledge(version: ReportVersion, *, by: User, by_link: bool = False) -> Acknowledgement:
    """Say that one has read a version; a second press changes nothing.

    What would have reminded of it is cancelled. Raises Refused where a later version is out.
    """
    report = version.report
    last = report.versions.order_by("-number").values_list("number", flat=True).first()
    if last != version.number:
        raise Refused("A newer version of this report is out. Read that one.")
    said, is_new = Acknowledgement.objects.get_or_create(
        community=report.community, version=version, person=by, defaults={"by_link": by_link}
    )
    if is_new:
        nudges = report.reminders.filter(rule__in=NUDGES, recipient=by)
        ledger.cancel(nudges, f"{by} has acknowledged the report.")
        Activity.record(
            report.community,
            by=by,
            verb="report.acknowledged",
            sentence=f"acknowledged the report for {report.period}",
            subject=report.subject,
            data={"version": version.number, "by_link": by_link},
        )
    return said


@transaction.atomic
def ask_question(
    report: ProgressReport, *, by: User, text: str, by_link: bool = False
) -> CouncilQuestion:
    """Ask something of a report; the next one cannot go out without an answer.

    Raises Refused for an empty or too long question, and for more than MOST_OPEN open ones.
    """
    words = as_question(text)
    held = report.community.reports.select_for_update().get(pk=report.pk)
    if held.status != ReportStatus.PUBLISHED:
        raise Refused("Questions are asked of a report that is out.")
    mine = report.community.council_questions.open().filter(person=by)
    lately = mine.filter(report=held, text=words, asked_at__gt=timezone.now() - PRESSED_TWICE)
    if asked := lately.first():
        return asked
    if mine.count() >= MOST_OPEN:
        raise Refused(f"{MOST_OPEN} questions of yours wait for an answer already.")
    asked = CouncilQuestion.objects.create(
        community=report.community, report=held, person=by, text=words, by_link=by_link
    )
    Activity.record(
        report.community,
        by=by,
        verb="question.asked",
        sentence=f"asked about the report for {held.period}: {words}",
        subject=held.subject,
        data={"question": asked.pk, "by_link": by_link},
    )
    return asked


def as_question(text: str) -> str:
    words = text.strip()
    if not words:
        raise Refused("Write your question.")
    if len(words) > LONGEST_QUESTION:
        raise Refused(f"Ask it in at most {LONGEST_QUESTION:,} characters.")
    return words


@transaction.atomic
def withdraw_question(question: CouncilQuestion, *, by: User) -> None:
    """Take one's own question back while nobody has answered it. Raises Refused after that."""
    mine = CouncilQuestion.objects.open().filter(pk=question.pk, person=by)
    if not mine.update(withdrawn_at=timezone.now()):
        raise Refused("This question has been answered or withdrawn already.")
    report = question.report
    Activity.record(
        question.community,
        by=by,
        verb="question.withdrawn",
        sentence=f"withdrew a question about the report for {report.period}",
        subject=report.subject,
        data={"question": question.pk},
    )
