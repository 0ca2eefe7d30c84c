"""What the provider says of a letter is written down once, in whatever order it comes."""

from datetime import timedelta
from itertools import permutations

import pytest
import time_machine
from django_scopes import scope
from pytest_django import Settings

from communities.models import Activity, ApplicationLetter, Community, ProgramAct
from reports import ledger
from reports.models import DeadAddress, Reminder, ReminderState
from reports.tasks import send_letters
from tests.deciding import applying
from tests.factories import RoundFactory
from tests.reports.conftest import DUE, claim
from tests.reports.mail_server import Server
from tests.reports.provider import MAILGUN, NO_SUCH, SIGNING_KEY, mailgun, post, postmark

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.reports.urls_of_providers")]
S = ReminderState
Clock = time_machine.Traveller
LATER = DUE + timedelta(minutes=5)


@pytest.fixture(autouse=True)
def _provider(settings: Settings) -> None:
    settings.ANYMAIL = {
        "WEBHOOK_SECRET": "hook:s3cret",
        "MAILGUN_WEBHOOK_SIGNING_KEY": SIGNING_KEY,
    }


@pytest.fixture
def sent(due_letter: Reminder, mail_server: Server) -> Reminder:
    """The council's letter, which has left."""
    assert send_letters(due_letter.community_id) == 1
    due_letter.refresh_from_db()
    return due_letter


def hear(letter: Reminder, kind: str, *, at=LATER, **more) -> int:
    more = {"Email": letter.recipient.email, "Recipient": letter.recipient.email, **more}
    answer = post(postmark(kind, at, letter.message_id, **more))
    letter.refresh_from_db()
    return answer.status_code


def told(letter: Reminder) -> list[tuple[str, str, str]]:
    found = Activity.objects.verbs("letter.bounced", "letter.complained").about(letter.subject)
    return [(row.verb, row.who, row.sentence) for row in found.order_by("pk")]


def test_letter_that_arrived_has_its_receipt(sent: Reminder):
    assert hear(sent, "Delivery") == 200

    assert (sent.delivered_at, sent.bounced_at, sent.bounce) == (LATER, None, "")
    assert told(sent) == []


def test_letter_that_came_back_shuts_its_address_off_and_says_so(sent: Reminder):
    assert hear(sent, "Bounce") == 200

    [dead] = DeadAddress.objects.all()
    assert (sent.bounced_at, sent.bounce) == (LATER, NO_SUCH)
    assert (dead.email, dead.why, dead.detail, dead.since) == (
        sent.recipient.email, "bounced", NO_SUCH, LATER,
    )  # fmt: skip
    assert told(sent) == [
        ("letter.bounced", "The mail provider", f"could not deliver mail to Council: {NO_SUCH}")
    ]


def test_address_is_kept_in_lower_case(sent: Reminder):
    hear(sent, "Bounce", Email="COUNCIL@Example.org")

    assert DeadAddress.objects.get().email == "council@example.org"


def test_complaint_shuts_the_address_off_too(sent: Reminder):
    hear(sent, "SpamComplaint")

    assert sent.complained_at == LATER
    assert DeadAddress.objects.get().why == "complained"
    assert [verb for verb, _, _ in told(sent)] == ["letter.complained"]


@pytest.mark.parametrize(
    "more",
    [{"Type": "SoftBounce"}, {"Type": "DMARCPolicy"}, {"Type": "Blocked"}],
    ids=["full mailbox", "our own domain", "taken for spam"],
)
def test_letter_that_came_back_for_another_reason_leaves_the_address_alone(sent: Reminder, more):
    hear(sent, "Bounce", **more)

    assert sent.bounced_at == LATER
    assert len(told(sent)) == 1
    assert not DeadAddress.objects.exists()


def test_delay_is_a_note_until_the_letter_arrives(sent: Reminder):
    hear(sent, "Bounce", Type="Transient", Details="try later")
    assert (sent.bounce, sent.bounced_at) == ("Delayed: try later", None)

    hear(sent, "Delivery")
    hear(sent, "Bounce", Type="Transient", Details="try later")

    assert (sent.bounce, sent.bounced_at, sent.delivered_at) == ("", None, LATER)
    assert told(sent) == []


@pytest.mark.parametrize("kind", ["Open", "Click", "SubscriptionChange", "Something new"])
def test_what_scanners_do_and_what_we_do_not_know_is_accepted_and_left(sent: Reminder, kind):
    before = Reminder.objects.filter(pk=sent.pk).values().get()

    assert hear(sent, kind, SuppressSending=False) == 200

    assert Reminder.objects.filter(pk=sent.pk).values().get() == before


ORDERS = list(permutations(["Delivery", "Bounce", "SpamComplaint", "Bounce"]))


@pytest.mark.parametrize("order", sorted(set(ORDERS)), ids="-".join)
def test_order_and_repeats_change_nothing(sent: Reminder, order):
    minutes = {"Delivery": 1, "SpamComplaint": 9}
    bounces = iter([7, 3])
    for kind in order:
        minute = minutes.get(kind) or next(bounces)
        hear(sent, kind, at=DUE + timedelta(minutes=minute))

    since = [(at - DUE).seconds // 60 for at in times_of(sent)]
    assert since == [1, 3, 9]
    assert sent.bounce == NO_SUCH
    assert DeadAddress.objects.get().why == "complained"
    assert sorted(verb for verb, _, _ in told(sent)) == ["letter.bounced", "letter.complained"]


def times_of(letter: Reminder):
    return letter.delivered_at, letter.bounced_at, letter.complained_at


def test_letter_of_which_nobody_knew_is_not_sent_again_once_it_arrived(
    due_letter: Reminder, mail_server: Server, clock: Clock
):
    taken = claim(due_letter.pk)
    assert ledger.mark_sending(taken)
    assert ledger.note_uncertain(taken, "The line broke.")

    hear(due_letter, "Delivery")
    clock.shift(timedelta(hours=1))

    assert (due_letter.state, due_letter.sent_at) == (S.SENT, LATER)
    assert send_letters(due_letter.community_id) == 0
    assert mail_server.letters == []


def test_provider_that_keeps_the_message_id_is_heard_by_that(sent: Reminder):
    status = {"message": "mailbox unavailable", "code": 550}
    more = {"severity": "permanent", "reason": "bounce", "delivery-status": status}
    said = mailgun("failed", LATER, sent.message_id, sent.recipient.email, **more)

    assert post(said, to=MAILGUN).status_code == 200

    sent.refresh_from_db()
    assert (sent.bounced_at, sent.bounce) == (LATER, "mailbox unavailable")
    assert DeadAddress.objects.get().email == sent.recipient.email


def test_temporary_failure_of_mailgun_is_a_delay(sent: Reminder):
    more = {"severity": "temporary", "delivery-status": {"message": "greylisted"}}
    post(mailgun("failed", LATER, sent.message_id, sent.recipient.email, **more), to=MAILGUN)

    sent.refresh_from_db()
    assert (sent.bounced_at, sent.bounce) == (None, "Delayed: greylisted")


@pytest.mark.parametrize("secret", ["hook:guessed", ""])
def test_nobody_else_is_heard(sent: Reminder, secret):
    answer = post(postmark("Bounce", LATER, sent.message_id), secret=secret)

    sent.refresh_from_db()
    assert answer.status_code == 400
    assert sent.bounced_at is None
    assert not DeadAddress.objects.exists()


def test_a_signature_that_mailgun_did_not_make_is_refused(sent: Reminder):
    said = mailgun("failed", LATER, sent.message_id, sent.recipient.email)
    said["signature"]["signature"] = "0" * 64

    assert post(said, to=MAILGUN).status_code == 400

    sent.refresh_from_db()
    assert sent.bounced_at is None


def test_letter_that_is_not_ours_is_accepted_and_noted(sent: Reminder, caplog):
    caplog.set_level("INFO", logger="reports.receipts")

    answers = [post(postmark("Bounce", LATER, mark)) for mark in ("<other@example.com>", "")]

    assert [answer.status_code for answer in answers] == [200, 200]
    assert not DeadAddress.objects.exists()
    assert caplog.messages == ["Postmark says “bounced” of a letter that is not ours."] * 2


@pytest.fixture
def program_letter(clock: Clock) -> ApplicationLetter:
    """The receipt of an application."""
    application = applying("Flint", to_round=RoundFactory())
    with scope(community=application.community):
        return ApplicationLetter.objects.select_related("community", "recipient").get()


def test_letter_about_an_application_is_told_to_the_program_alone(program_letter):
    said = postmark(
        "Bounce", LATER, program_letter.message_id, Email=program_letter.recipient.email
    )

    for _ in range(2):
        assert post(said).status_code == 200

    with scope(community=program_letter.community):
        program_letter.refresh_from_db()
        assert not Activity.objects.verbs("letter.bounced").exists()
    [act] = ProgramAct.objects.filter(verb="letter.bounced")
    assert act.sentence == f"could not deliver mail to {program_letter.recipient}: {NO_SUCH}"
    assert (program_letter.state, program_letter.sent_at) == (S.SENT, LATER)
    assert DeadAddress.objects.get().email == program_letter.recipient.email


def test_what_is_said_of_one_community_touches_no_other(sent: Reminder, other_community: Community):
    hear(sent, "Bounce")

    with scope(community=other_community):
        assert not Activity.objects.verbs("letter.bounced").exists()
