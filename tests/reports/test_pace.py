"""One mail host is written to no faster than it bears, and no letter is lost by waiting for it."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone
from pytest_django import Settings

from communities import actions as people
from communities import pace
from reports import actions, ledger, tasks
from reports.models import Reminder, ReminderState, ReportingSchedule, Rule
from reports.schedule import sweep
from tests.factories import UserFactory
from tests.forgetting import forget_all
from tests.reports.conftest import DUE
from tests.reports.mail_server import Server

pytestmark = pytest.mark.django_db
Clock = time_machine.Traveller
S = ReminderState


@pytest.fixture(autouse=True)
def _three_a_minute(settings: Settings) -> None:
    settings.MAIL_PER_HOST_PER_MINUTE = 3
    forget_all()


@pytest.fixture
def council(schedule: ReportingSchedule, clock: Clock) -> list[Reminder]:
    """Nine letters due now: seven to one host, of which one is the cast's, and two to another."""
    community = schedule.community
    for number in range(8):
        host = "small.example.org" if number in (3, 7) else "example.org"
        reader = UserFactory(email=f"reader-{number}@{host}")
        people.set_role(community, reader, "council", by=None)
    actions.plan(community, now=timezone.now())
    clock.move_to(DUE)
    actions.publish(community.reports.get(due_at=DUE), now=DUE)
    return list(Reminder.objects.filter(rule=Rule.COUNCIL_PROGRESS).order_by("pk"))


def hosts(mail_server: Server) -> list[str]:
    return sorted(pace.host_of(mail["To"]) for mail in mail_server.letters)


def test_letters_over_the_limit_wait_and_those_to_other_hosts_leave(
    council: list[Reminder], mail_server: Server
):
    assert tasks.send_letters(council[0].community_id) == 5

    assert hosts(mail_server) == ["example.org"] * 3 + ["small.example.org"] * 2
    waiting = Reminder.objects.filter(rule=Rule.COUNCIL_PROGRESS, state=S.PENDING)
    assert [(one.attempts, one.error) for one in waiting] == [(0, "")] * 4
    waits = sorted(one.next_try_at - DUE for one in waiting)
    assert waits == [timedelta(minutes=1)] * 3 + [timedelta(minutes=2)]


def test_all_leave_within_the_next_minutes_and_none_twice(
    council: list[Reminder], mail_server: Server, clock: Clock, eager: None
):
    left = []
    for _ in range(3):
        sweep()
        left.append(len(mail_server.letters))
        clock.shift(timedelta(minutes=1))

    assert left == [5, 8, 9]
    assert mail_server.message_ids() == {letter.message_id: 1 for letter in council}


def test_workers_share_one_count(council: list[Reminder], mail_server: Server):
    """Two turns in one minute are to the host what two workers are."""
    tasks.send_letters(council[0].community_id)
    Reminder.objects.filter(state=S.PENDING, rule=Rule.COUNCIL_PROGRESS).update(next_try_at=DUE)

    assert tasks.send_letters(council[0].community_id) == 0


def test_letter_that_must_not_leave_takes_no_place(council: list[Reminder], mail_server: Server):
    people.end_membership(council[0].community, council[0].recipient, by=None)

    assert tasks.send_letters(council[0].community_id) == 5


def test_without_a_limit_all_leave_at_once(
    council: list[Reminder], mail_server: Server, settings: Settings
):
    settings.MAIL_PER_HOST_PER_MINUTE = 0

    assert tasks.send_letters(council[0].community_id) == 9


def test_putting_off_moves_only_a_letter_that_is_still_held(council: list[Reminder]):
    [begun, waiting] = ledger.claim_some(most=2)
    assert ledger.mark_sending(begun)
    later = DUE + timedelta(minutes=1)

    ledger.put_back([begun, waiting], until=later)

    begun.refresh_from_db()
    waiting.refresh_from_db()
    assert (begun.state, begun.next_try_at) == (S.SENDING, DUE)
    assert (waiting.state, waiting.next_try_at, waiting.attempts) == (S.PENDING, later, 0)


def test_upper_and_lower_case_are_one_host(clock: Clock):
    now = timezone.now()

    asked = [pace.wait_until(f"reader@{host}", now=now) for host in ("a.org", "A.ORG", "a.Org")]

    assert asked == [None, None, None]
    assert pace.wait_until("reader@a.org", now=now) == now + timedelta(minutes=1)


def test_heap_is_spread_over_the_minutes_to_come(clock: Clock):
    now = timezone.now()

    asked = [pace.wait_until("reader@a.org", now=now) for _ in range(9)]

    later = [now + timedelta(minutes=minutes) for minutes in (1, 1, 1, 2, 2, 2)]
    assert asked == [None, None, None, *later]
