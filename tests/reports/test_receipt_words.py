"""What became of a letter, in words."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from communities.models import Community, User
from reports.models import ProgressReport, Reminder, ReminderState, ReportVersion, Rule
from reports.receipt_words import receipt_of, with_receipts
from tests.factories import UserFactory
from tests.reports.conftest import DUE

pytestmark = pytest.mark.django_db
S = ReminderState
AT = datetime(2026, 10, 10, 14, tzinfo=UTC)
SENT = {"state": S.SENT, "sent_at": AT}
CASES = {
    "waiting": ({"state": S.PENDING}, "Waiting", "quiet"),
    "on its way": ({"state": S.SENDING}, "Waiting", "quiet"),
    "held": ({"state": S.HELD, "stopped_because": "The mayor first."}, "Held back", "wait"),
    "failed": ({"state": S.FAILED, "error": "No such box."}, "Could not be sent", "late"),
    "sent": (SENT, "Sent", "good"),
    "delivered": ({**SENT, "delivered_at": AT}, "Arrived", "good"),
    "delayed": ({**SENT, "bounce": "Delayed: busy."}, "Sent", "good"),
    "opened": ({**SENT, "delivered_at": AT, "opened_at": AT}, "Opened", "good"),
    "bounced": ({**SENT, "bounced_at": AT, "bounce": "No such box."}, "Came back", "late"),
    "complained": (
        {**SENT, "delivered_at": AT, "complained_at": AT}, "Reported as unwanted", "late",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_each_state_has_a_word(case: str):
    values, word, tone = CASES[case]
    letter = Reminder(due_at=DUE, next_try_at=DUE, **values)

    receipt = receipt_of(letter)

    assert (receipt.word, receipt.tone) == (word, tone)


def test_acknowledged_is_more_than_opened_and_a_bounce_is_said_all_the_same():
    opened = Reminder(opened_at=AT, **SENT)
    bounced = Reminder(bounced_at=AT, bounce="No such box.", **SENT)

    assert receipt_of(opened, AT).word == "Acknowledged"
    assert receipt_of(bounced, AT).detail == (
        "No such box. The report was acknowledged all the same."
    )


def version(report: ProgressReport, number: int) -> ReportVersion:
    because = "A figure was wrong." if number > 1 else ""
    return report.versions.create(
        community=report.community, number=number, standing="on_track", corrects_because=because
    )


def acknowledged(letter: Reminder) -> datetime | None:
    return with_receipts(Reminder.objects.filter(pk=letter.pk)).get().acknowledged_at


def test_only_the_latest_version_counts_and_only_the_reader(letter: Reminder, cast):
    first = version(letter.report, 1)
    said = {"community": letter.community, "at": AT}
    assert acknowledged(letter) is None
    first.acknowledgements.create(person=cast["coordinator"], **said)
    assert acknowledged(letter) is None

    first.acknowledgements.create(person=cast["council"], **said)
    assert acknowledged(letter) == AT

    version(letter.report, 2)
    assert acknowledged(letter) is None


def bounced(community: Community, person: User) -> Reminder:
    return community.reminders.create(
        report=community.reports.get(),
        rule=Rule.COUNCIL_PROGRESS,
        recipient=person,
        due_at=AT,
        next_try_at=AT,
        bounced_at=AT + timedelta(minutes=1),
        bounce="550 no such user",
        **SENT,
    )


def test_the_page_says_it_filters_it_and_exports_it(schedule, scoped: Community, sign_in):
    bounced(scoped, UserFactory(name="Gone Away"))
    client = sign_in("coordinator")

    for state in ("bounced", "trouble"):
        shown = client.get(f"/c/louisville/mail/?state={state}").content.decode()
        assert "550 no such user" in shown
        assert shown.count('<td data-label="To">') == 1
    file = client.get("/c/louisville/mail/?format=csv&state=bounced").content.decode()
    assert "Came back" in file
    assert "550 no such user" in file


@pytest.mark.parametrize("letters", [1, 3])
def test_the_page_costs_the_same_for_one_receipt_and_many(
    schedule, scoped: Community, sign_in, letters: int, django_assert_num_queries
):
    for _ in range(letters):
        bounced(scoped, UserFactory())
    first = version(scoped.reports.get(), 1)
    for row in Reminder.objects.filter(bounced_at__isnull=False):
        first.acknowledgements.create(community=scoped, person=row.recipient, at=timezone.now())
    client = sign_in("coordinator")
    client.get("/c/louisville/mail/")

    with django_assert_num_queries(9):
        client.get("/c/louisville/mail/")
