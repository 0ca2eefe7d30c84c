"""One task, one letter: what reaches the mail server, and what is written down when it does not."""

import smtplib
import threading
from datetime import timedelta
from email.message import EmailMessage

import pytest
import time_machine
from django_scopes import scope
from django_scopes.exceptions import ScopeError
from pytest_django import Settings

from communities import actions as people
from communities.models import Community, CommunityGroupObjectPermission, User
from reports import actions, emails, ledger
from reports.models import ProgressReport, ReaderLink, Reminder, ReminderState, Rule
from reports.tasks import send_letters
from tests.reports.conftest import claim
from tests.reports.mail_server import Server

pytestmark = pytest.mark.django_db
Clock = time_machine.Traveller
S = ReminderState


def send(letter: Reminder) -> bool:
    sent = bool(send_letters(letter.community_id))
    letter.refresh_from_db()
    return sent


def part(letter: EmailMessage, kind: str) -> str:
    body = letter.get_body((kind,))
    assert body is not None
    return str(body.get_content())


def test_letter_reaches_the_server_and_the_ledger(due_letter: Reminder, mail_server: Server):
    assert send(due_letter) is True

    assert due_letter.state == S.SENT
    assert mail_server.message_ids() == {due_letter.message_id: 1}


def test_second_message_for_a_letter_does_nothing(due_letter: Reminder, mail_server: Server):
    assert [send(due_letter), send(due_letter)] == [True, False]

    assert len(mail_server.letters) == 1


def test_letter_before_its_time_does_not_leave(letter: Reminder, mail_server: Server):
    assert send(letter) is False

    assert mail_server.letters == []


def test_letter_carries_what_makes_copies_foldable_and_answers_possible(
    due_letter: Reminder, mail_server: Server, settings: Settings
):
    send(due_letter)

    [mail] = mail_server.letters
    key = due_letter.message_id[1:37]
    assert mail["Message-ID"] == due_letter.message_id
    assert mail["Idempotency-Key"] == mail["X-Idempotency-Key"] == key
    assert mail["List-Id"] == f"<louisville.progress.{settings.MAIL_DOMAIN}>"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Reply-To"] == "coordinator@example.org"
    assert mail["To"] == "council@example.org"


def test_letter_begins_with_the_whole_answer_and_ends_at_the_page(
    due_letter: Reminder, mail_server: Server, settings: Settings
):
    send(due_letter)

    [mail] = mail_server.letters
    answer = "Louisville: 0 of 22 items done, none late; Apply is next to finish"
    assert mail["Subject"] == answer
    text = part(mail, "plain")
    assert text.splitlines()[0] == f"{answer}."
    assert text.count("As of October 10") == 3
    link = f"{settings.SITE_URL}/r/{ReaderLink.objects.get().token}/"
    assert text.count(link) == 1
    html = part(mail, "html")
    assert html.count(f'href="{link}"') == 1
    assert f"{answer}.</h1>" in html


def test_letter_names_nobody_but_its_reader_and_the_coordinator(
    due_letter: Reminder, mail_server: Server, cast: dict[str, User]
):
    people.set_role(due_letter.community, cast["newcomer"], "council", by=None)

    send(due_letter)

    [mail] = mail_server.letters
    for kind in ("plain", "html"):
        body = part(mail, kind)
        assert "Dear Council," in body
        assert "Newcomer" not in body
        assert "Contributor" not in body


def test_letter_gives_dates_in_the_readers_own_zone(
    due_letter: Reminder, mail_server: Server, cast: dict[str, User], clock: Clock
):
    User.objects.filter(pk=cast["council"].pk).update(time_zone="Pacific/Kiritimati")
    clock.shift(timedelta(hours=2))  # still October 10 in Louisville, October 11 there

    send(due_letter)

    assert "As of October 11" in part(mail_server.letters[0], "plain")


def test_notice_tells_the_coordinator_what_the_council_will_read(
    letter: Reminder, mail_server: Server, clock: Clock, settings: Settings
):
    Reminder.objects.filter(rule=Rule.NOTICE_SECOND).delete()
    notice = Reminder.objects.get(rule=Rule.COORDINATOR_NOTICE)
    clock.move_to(notice.due_at)

    assert send(notice) is True

    [mail] = mail_server.letters
    assert mail["Subject"] == "Your council hears from you on Saturday, October 10"
    text = part(mail, "plain")
    assert text.startswith("Your council hears from Louisville on Saturday, October 10 at 9:00 AM")
    assert "Louisville: 0 of 22 items done, none late; Apply is next to finish." in text
    assert f"{settings.SITE_URL}/c/louisville/stages/" in text


def test_somebody_who_left_since_planning_is_not_written_to(
    due_letter: Reminder, mail_server: Server, cast: dict[str, User]
):
    people.end_membership(due_letter.community, cast["council"], by=cast["coordinator"])

    assert send(due_letter) is False

    assert due_letter.state == S.CANCELLED
    assert mail_server.letters == []


def test_reader_whose_role_lost_the_right_is_not_written_to(
    due_letter: Reminder, mail_server: Server
):
    CommunityGroupObjectPermission.objects.filter(permission__codename="view_progress").delete()

    assert send(due_letter) is False

    assert due_letter.state == S.CANCELLED


def test_skipped_report_is_not_sent_even_when_its_letter_was_claimed_before(
    letter: Reminder, mail_server: Server, cast: dict[str, User], clock: Clock
):
    clock.move_to(letter.due_at)
    actions.skip_report(letter.report, by=cast["coordinator"], reason="Office move.")
    Reminder.objects.filter(pk=letter.pk).update(state=S.PENDING)

    assert send(letter) is False

    assert letter.cancelled_because == "The report was skipped: Office move."


def test_refused_connection_is_written_down_and_tried_again(
    due_letter: Reminder, settings: Settings, clock: Clock
):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1

    assert send(due_letter) is False

    assert due_letter.state == S.PENDING
    assert due_letter.error.startswith("ConnectionRefusedError: ")
    assert due_letter.uncertain_at is None


@pytest.mark.parametrize(
    ("verb", "answer"),
    [
        ("RCPT", "550 no such person"),
        ("RCPT", "451 try later"),
        ("MAIL", "452 mailbox full"),
        ("DATA", "554 no"),
        ("BODY", "554 looks like spam"),
    ],
)
def test_refusal_is_written_down_and_the_letter_is_not_lost(
    due_letter: Reminder, mail_server: Server, clock: Clock, verb: str, answer: str
):
    mail_server.script.answers[verb] = answer

    assert send(due_letter) is False

    assert due_letter.state == S.PENDING
    assert answer[4:] in due_letter.error
    assert due_letter.uncertain_at is None

    del mail_server.script.answers[verb]
    clock.move_to(due_letter.next_try_at)
    assert send(due_letter) is True


def test_line_that_breaks_after_the_letter_leaves_it_uncertain(
    due_letter: Reminder, mail_server: Server, clock: Clock
):
    mail_server.script.hang_up_at = "BODY"

    assert send(due_letter) is False

    assert due_letter.state == S.UNCERTAIN
    assert due_letter.error.startswith("SMTPServerDisconnected: ")

    mail_server.script.hang_up_at = ""
    clock.move_to(due_letter.next_try_at)
    assert send(due_letter) is True
    assert mail_server.message_ids() == {due_letter.message_id: 2}
    assert due_letter.uncertain_at is not None


def test_server_that_never_answers_leaves_the_letter_uncertain(
    due_letter: Reminder, mail_server: Server, settings: Settings
):
    settings.EMAIL_TIMEOUT = 0.3
    mail_server.script.hold["ACCEPT"] = threading.Event()

    assert send(due_letter) is False

    assert due_letter.state == S.UNCERTAIN
    assert "timed out" in due_letter.error


def test_letter_that_cannot_be_made_crashes_loudly_and_stays_in_the_ledger(
    due_letter: Reminder, mail_server: Server, clock: Clock
):
    """Rendering fails: the lease runs out, and the letter comes up again."""
    User.objects.filter(pk=due_letter.recipient_id).update(time_zone="Nowhere/Nothing")

    with pytest.raises(KeyError):
        send(due_letter)

    clock.shift(timedelta(minutes=5))
    ledger.expire_leases()
    due_letter.refresh_from_db()
    assert due_letter.state == S.PENDING


def test_letter_of_another_community_is_never_made(
    due_letter: Reminder, other_community: Community, cast: dict[str, User]
):
    with scope(community=other_community):
        stranger = ProgressReport.objects.create(
            community=other_community,
            starts_on=due_letter.report.starts_on,
            ends_on=due_letter.report.ends_on,
            due_at=due_letter.due_at,
        )
    due_letter.report = stranger

    with pytest.raises(emails.WrongCommunity):
        emails.build(due_letter, None)


def test_letter_is_not_made_in_the_scope_of_another_community(
    due_letter: Reminder, other_community: Community
):
    with scope(community=other_community), pytest.raises(emails.WrongCommunity):
        emails.build(due_letter, None)


def test_ledger_outside_a_scope_raises(due_letter: Reminder):
    with scope(community=None), pytest.raises(ScopeError):
        claim(due_letter.pk)


def test_smtp_errors_are_what_the_task_takes_them_for():
    assert issubclass(smtplib.SMTPException, OSError)
    assert issubclass(smtplib.SMTPServerDisconnected, smtplib.SMTPException)
