"""A report that waits for its author: who hears that it is late, and when that stops."""

from datetime import date, timedelta

import pytest
import time_machine

from communities import actions as people
from communities.models import User
from reports import actions, ledger
from reports.models import (
    Delegation,
    MailChoice,
    ProgressReport,
    Reminder,
    ReminderState,
    ReportStatus,
    Rule,
)
from reports.reminders import NOTICES, OVERDUE, reasons_against
from reports.settling import NEVER_LATE, NOT_OF_IT
from reports.tasks import send_letters
from tests.reports.conftest import EARLY, PROMISED, claim, replan, write_and_send
from tests.reports.mail_server import Server

pytestmark = pytest.mark.django_db
Clock = time_machine.Traveller
DAY = timedelta(days=1)
S = ReminderState


def late(report: ProgressReport) -> dict[str, str]:
    """The overdue letters, by rule: their states."""
    rows = report.reminders.filter(rule__in=OVERDUE)
    return {row.rule: row.state for row in rows}


def reasons(report: ProgressReport) -> set[str]:
    rows = report.reminders.filter(rule__in=OVERDUE, state=S.CANCELLED)
    return set(rows.values_list("cancelled_because", flat=True))


def to_send(now_report: ProgressReport, clock: Clock, days: float) -> list[str]:
    clock.move_to(PROMISED + days * DAY)
    replan(now_report.community, PROMISED + days * DAY)
    ledger.mark_missed()
    due = Reminder.objects.to_send(now=PROMISED + days * DAY).exclude(report=None)
    return [row.rule for row in due]


def test_chain_goes_on_while_nobody_writes(waiting: ProgressReport, clock: Clock):
    Reminder.objects.filter(rule__in=NOTICES).delete()

    for days, rule in ((5, "overdue_first"), (12, "overdue_second"), (15, "overdue_lead")):
        assert to_send(waiting, clock, days) == [rule]
        Reminder.objects.filter(rule=rule).update(state=S.SENT, sent_at=PROMISED + days * DAY)
    assert to_send(waiting, clock, 22) == ["overdue_liaison"]


@pytest.mark.parametrize("days", [1, 4, 12, 300])
def test_report_that_waits_for_its_author_is_never_missed(
    waiting: ProgressReport, clock: Clock, days: int
):
    clock.move_to(PROMISED + days * DAY)

    assert actions.publish_due(waiting.community, now=PROMISED + days * DAY) == 0
    ledger.mark_missed()

    waiting.refresh_from_db()
    assert waiting.status == ReportStatus.OPEN
    assert waiting.reminders.get(rule=Rule.COUNCIL_PROGRESS).state == S.PENDING


def test_chain_stops_when_the_report_goes_out(
    waiting: ProgressReport, clock: Clock, cast: dict[str, User]
):
    clock.move_to(PROMISED + 5 * DAY)

    write_and_send(waiting, by=cast["coordinator"])

    assert set(late(waiting).values()) == {S.CANCELLED}
    assert reasons(waiting) == {"The report itself has gone out."}
    # Planning does not bring them back.
    replan(waiting.community, PROMISED + 6 * DAY)
    assert set(late(waiting).values()) == {S.CANCELLED}


def test_chain_stops_when_the_report_is_skipped(
    waiting: ProgressReport, clock: Clock, cast: dict[str, User]
):
    clock.move_to(PROMISED + 5 * DAY)

    actions.skip_report(waiting, by=cast["coordinator"], reason="Office move.")

    assert reasons(waiting) == {"The report was skipped: Office move."}
    assert set(late(waiting).values()) == {S.CANCELLED}


def test_chain_stops_when_the_schedule_asks_for_another_period(
    waiting: ProgressReport, clock: Clock, cast: dict[str, User]
):
    clock.move_to(PROMISED + 5 * DAY)

    actions.set_schedule(waiting.community, by=cast["coordinator"], cadence="monthly")

    assert reasons(waiting) == {"The schedule changed: this period has no report."}
    assert set(late(waiting).values()) == {S.CANCELLED}


def test_report_that_sends_itself_is_never_late(waiting: ProgressReport, clock: Clock):
    clock.move_to(PROMISED - 5 * DAY)

    actions.set_schedule(waiting.community, by=None, sends_itself=True)

    assert reasons(waiting) == {NEVER_LATE}
    assert set(late(waiting).values()) == {S.CANCELLED}


def test_nobody_named_is_nobody_told(waiting: ProgressReport):
    waiting.community.schedule.lead_person = None
    waiting.community.schedule.save()
    waiting.community.liaison = None
    waiting.community.save()
    replan(waiting.community, PROMISED - 20 * DAY)

    assert late(waiting) == {
        Rule.OVERDUE_FIRST: S.PENDING,
        Rule.OVERDUE_SECOND: S.PENDING,
        Rule.OVERDUE_LEAD: S.CANCELLED,
        Rule.OVERDUE_LIAISON: S.CANCELLED,
    }


def test_who_may_not_read_any_more_is_not_told(waiting: ProgressReport, cast: dict[str, User]):
    people.end_membership(waiting.community, cast["contributor"], by=cast["coordinator"])
    people.set_national_role(cast["manager"], None, by=None)
    waiting.community.refresh_from_db()
    replan(waiting.community, PROMISED - 20 * DAY)

    assert reasons(waiting) == {
        NOT_OF_IT.format(cast["contributor"]),
        NOT_OF_IT.format(cast["manager"]),
    }


def test_at_the_last_moment_a_letter_that_is_not_due_any_more_is_refused(
    waiting: ProgressReport, clock: Clock
):
    """The status changed while a worker held the letter, by whatever way."""
    clock.move_to(PROMISED + 5 * DAY)
    held = claim(waiting.reminders.get(rule=Rule.OVERDUE_FIRST).pk)
    assert held is not None
    assert reasons_against([held]) == {}

    ProgressReport.objects.update(due_at=PROMISED + 9 * DAY)
    again = Reminder.objects.select_related("report", "community").get(pk=held.pk)
    assert reasons_against([again]) == {again.pk: "The report was put off, and is not late."}

    ProgressReport.objects.update(status=ReportStatus.PUBLISHED, published_at=PROMISED + 5 * DAY)
    gone = Reminder.objects.select_related("report", "community").get(pk=held.pk)
    assert reasons_against([gone]) == {gone.pk: "The report itself has gone out."}


def test_notice_never_leaves_after_the_day_that_it_announces(waiting: ProgressReport, clock: Clock):
    notice = waiting.reminders.get(rule=Rule.COORDINATOR_NOTICE)
    clock.move_to(PROMISED + timedelta(minutes=1))

    assert reasons_against([notice]) == {notice.pk: "The day that it announces has come."}

    replan(waiting.community, PROMISED + timedelta(minutes=1))
    notice.refresh_from_db()
    assert notice.state == S.CANCELLED


@pytest.mark.parametrize(
    ("joins_after", "hears"),
    [
        (8, [Rule.OVERDUE_SECOND]),  # the first is days old, and the next is to come
        (12, [Rule.OVERDUE_SECOND]),  # a day old: still news
        (30, []),
    ],
)
def test_newcomer_hears_at_most_the_last_word(
    waiting: ProgressReport,
    clock: Clock,
    cast: dict[str, User],
    joins_after: int,
    hears: list[Rule],
):
    clock.move_to(PROMISED + joins_after * DAY)
    people.set_role(waiting.community, cast["newcomer"], "coordinator", by=cast["coordinator"])

    replan(waiting.community, PROMISED + joins_after * DAY)
    ledger.mark_missed()

    mine = waiting.reminders.filter(recipient=cast["newcomer"])
    assert [row.rule for row in mine] == hears
    assert not mine.filter(state=S.MISSED).exists()


def test_member_who_is_back_gets_the_report_that_was_due_meanwhile(
    waiting: ProgressReport, clock: Clock, cast: dict[str, User]
):
    clock.move_to(PROMISED + DAY)
    choice = MailChoice.objects.create(
        community=waiting.community, person=cast["council"], mail_class="news", is_on=False
    )
    replan(waiting.community, PROMISED + DAY)
    letter = waiting.reminders.get(rule=Rule.COUNCIL_PROGRESS)
    assert letter.state == S.CANCELLED

    choice.delete()
    replan(waiting.community, PROMISED + 2 * DAY)
    clock.move_to(PROMISED + 5 * DAY)
    write_and_send(waiting, by=cast["coordinator"])

    letter.refresh_from_db()
    assert (letter.state, letter.next_try_at) == (S.PENDING, PROMISED + 5 * DAY)


# --- somebody else does it for a while ----------------------------------------------------------


def give(report: ProgressReport, person: User, to: User, until: date) -> Delegation:
    return Delegation.objects.create(community=report.community, person=person, to=to, until=until)


def who_gets(report: ProgressReport) -> dict[str, str]:
    rows = report.reminders.filter(state=S.PENDING, rule__in=[*NOTICES, *OVERDUE])
    return {
        row.rule: f"{row.recipient}" + (f" for {row.instead_of}" if row.instead_of else "")
        for row in rows.select_related("recipient", "instead_of")
    }


def test_duty_goes_to_somebody_else_until_the_day(
    waiting: ProgressReport, clock: Clock, cast: dict[str, User]
):
    given = give(waiting, cast["coordinator"], cast["newcomer"], date(2026, 10, 8))
    people.set_role(waiting.community, cast["newcomer"], "contributor", by=cast["coordinator"])
    replan(waiting.community, PROMISED - 20 * DAY)

    # The last day counts, and what leaves after it is nobody else's.
    assert who_gets(waiting) == {
        Rule.NOTICE_FIRST: "Newcomer for Coordinator",
        Rule.NOTICE_SECOND: "Newcomer for Coordinator",
        Rule.COORDINATOR_NOTICE: "Coordinator",
        Rule.OVERDUE_FIRST: "Coordinator",
        Rule.OVERDUE_SECOND: "Coordinator",
        Rule.OVERDUE_LEAD: "Contributor",
        Rule.OVERDUE_LIAISON: "Manager",
    }
    taken = waiting.reminders.get(rule=Rule.NOTICE_FIRST, recipient=cast["coordinator"])
    assert taken.cancelled_because == "Newcomer gets it instead of Coordinator."

    given.ended_at = EARLY
    given.save()
    replan(waiting.community, PROMISED - 19 * DAY)
    taken.refresh_from_db()
    assert taken.state == S.PENDING
    assert set(who_gets(waiting).values()) == {"Coordinator", "Contributor", "Manager"}


def test_duty_that_was_told_is_not_told_again_when_it_goes_back(
    waiting: ProgressReport, clock: Clock, cast: dict[str, User]
):
    people.set_role(waiting.community, cast["newcomer"], "contributor", by=cast["coordinator"])
    Reminder.objects.all().delete()
    give(waiting, cast["coordinator"], cast["newcomer"], date(2026, 10, 14))
    replan(waiting.community, PROMISED - 20 * DAY)
    waiting.reminders.filter(rule__in=NOTICES).update(state=S.SENT, sent_at=PROMISED - DAY)

    replan(waiting.community, PROMISED - timedelta(hours=2))

    notices = waiting.reminders.filter(rule__in=NOTICES)
    assert {row.recipient for row in notices} == {cast["newcomer"]}


def test_delegate_who_left_leaves_the_duty_where_it_was(
    waiting: ProgressReport, cast: dict[str, User]
):
    people.set_role(waiting.community, cast["newcomer"], "contributor", by=cast["coordinator"])
    give(waiting, cast["coordinator"], cast["newcomer"], date(2026, 12, 31))
    replan(waiting.community, PROMISED - 20 * DAY)
    people.end_membership(waiting.community, cast["newcomer"], by=cast["coordinator"])

    replan(waiting.community, PROMISED - 20 * DAY)

    assert who_gets(waiting)[Rule.NOTICE_FIRST] == "Coordinator"
    assert not waiting.reminders.filter(recipient=cast["newcomer"], state=S.PENDING).exists()


def test_delegate_reads_whose_letter_it_is(
    waiting: ProgressReport, clock: Clock, cast: dict[str, User], mail_server: Server, eager: None
):
    people.set_role(waiting.community, cast["newcomer"], "contributor", by=cast["coordinator"])
    give(waiting, cast["coordinator"], cast["newcomer"], date(2026, 10, 8))
    replan(waiting.community, PROMISED - 20 * DAY)
    clock.move_to(PROMISED - 14 * DAY)

    send_letters(waiting.community.pk)

    mail = next(one for one in mail_server.letters if one["To"] == "newcomer@example.org")
    text = mail.get_body(("plain",)).get_content()
    assert "instead of Coordinator, who asked you to" in text
