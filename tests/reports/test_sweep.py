"""The clock's minute: everything that is due, once, and nothing twice."""

from datetime import timedelta

import pytest
import time_machine
from django.conf import settings as django_settings
from django_scopes import scope, scopes_disabled
from pytest_django import Settings

from communities.models import Community, User
from reports import actions
from reports.models import Beat, Reminder, ReminderState, ReportStatus
from reports.schedule import sweep, tend
from tests.factories import CommunityFactory
from tests.reports.conftest import BEFORE, DUE, claim
from tests.reports.mail_server import Server

pytestmark = pytest.mark.django_db
Clock = time_machine.Traveller


def swept_until_quiet() -> int:
    """Sweep as the minutes go by until there is nothing to do; returns how many times."""
    for times in range(1, 10):
        if sweep()["letters"] == 0 and times > 1:
            return times
    raise AssertionError("The sweep never comes to rest.")


def test_beat_is_in_the_settings_under_the_tasks_name():
    tasks = {entry["task"] for entry in django_settings.CELERY_BEAT_SCHEDULE.values()}

    assert sweep.name in tasks


def test_sweep_writes_down_that_the_clock_was_heard(db: None, clock: Clock):
    sweep()
    clock.shift(60)
    sweep()

    assert Beat.objects.get().heard_at == BEFORE + timedelta(seconds=60)


def test_sweep_before_the_time_sends_nothing(
    letter: Reminder, eager: None, mail_server: Server, clock: Clock
):
    clock.move_to(DUE - timedelta(days=3, seconds=1))

    assert sweep()["letters"] == 0
    assert mail_server.letters == []


def test_sweep_sends_what_is_due_once(
    letter: Reminder, eager: None, mail_server: Server, clock: Clock
):
    clock.move_to(DUE - timedelta(days=7))
    swept_until_quiet()
    clock.move_to(DUE - timedelta(days=1))
    swept_until_quiet()
    clock.move_to(DUE)
    swept_until_quiet()
    swept_until_quiet()

    assert [mail["To"] for mail in mail_server.letters] == [
        "coordinator@example.org",
        "coordinator@example.org",
        "council@example.org",
    ]
    letter.refresh_from_db()
    assert letter.state == ReminderState.SENT
    assert letter.report.status == ReportStatus.PUBLISHED


def test_sweep_sends_on_the_first_minute_after_everything_was_off(
    letter: Reminder, eager: None, mail_server: Server, clock: Clock
):
    clock.move_to(DUE + timedelta(hours=10))

    swept_until_quiet()

    # The notice is no news any more; the report is.
    assert [mail["To"] for mail in mail_server.letters] == ["council@example.org"]


def test_sweep_records_as_missed_what_is_too_old(
    letter: Reminder, eager: None, mail_server: Server, clock: Clock, settings: Settings
):
    clock.move_to(DUE + timedelta(hours=settings.REMINDER_CATCH_UP_HOURS + 1))

    swept_until_quiet()

    letter.refresh_from_db()
    assert letter.state == ReminderState.MISSED
    assert letter.report.status == ReportStatus.MISSED
    assert mail_server.letters == []


def test_sweep_takes_letters_of_dead_workers_up_again(
    due_letter: Reminder, eager: None, mail_server: Server, clock: Clock
):
    assert claim(due_letter.pk) is not None
    assert sweep()["letters"] == 0
    clock.shift(timedelta(minutes=5))

    assert sweep()["expired"] == 1

    due_letter.refresh_from_db()
    assert due_letter.state == ReminderState.SENT


def test_sweep_holds_the_councils_letters_until_the_report_is_published(
    letter: Reminder, clock: Clock
):
    clock.move_to(DUE)
    with scopes_disabled():
        due = set(Reminder.objects.to_send(now=DUE).values_list("rule", flat=True))

    assert letter.rule not in due


def test_sweep_serves_every_community_and_mixes_none(
    letter: Reminder,
    eager: None,
    mail_server: Server,
    clock: Clock,
    other_community: Community,
    cast: dict[str, User],
):
    with scope(community=other_community):
        actions.set_schedule(
            other_community, by=None, cadence="quarterly", hour=9, sends_itself=True
        )
    clock.move_to(DUE)

    swept_until_quiet()

    subjects = {mail["To"]: mail["Subject"].split(":")[0] for mail in mail_server.letters}
    assert subjects == {"council@example.org": "Louisville", "other_council@example.org": "Toledo"}


def test_one_community_that_fails_stops_no_other(
    letter: Reminder,
    eager: None,
    mail_server: Server,
    clock: Clock,
    other_community: Community,
    cast: dict[str, User],
):
    """A zone that is no zone: its own task fails, loudly; the other one's letters leave."""
    with scope(community=other_community):
        actions.set_schedule(
            other_community, by=None, cadence="quarterly", hour=9, sends_itself=True
        )
    Community.objects.filter(pk=other_community.pk).update(time_zone="Nowhere/Nothing")
    clock.move_to(DUE)

    with pytest.raises(KeyError):
        tend(other_community.pk)
    tend(letter.community_id)

    letter.refresh_from_db()
    assert letter.state == ReminderState.PENDING
    assert letter.report.status == ReportStatus.PUBLISHED


def test_tend_twice_publishes_once(letter: Reminder, clock: Clock):
    clock.move_to(DUE)

    assert [tend(letter.community_id), tend(letter.community_id)] == [1, 0]


@pytest.mark.parametrize("communities", [1, 3])
def test_sweep_costs_the_same_for_few_and_many_communities(
    clock: Clock,
    cast: dict[str, User],
    community: Community,
    communities: int,
    django_assert_num_queries,
):
    for one in [community, *CommunityFactory.create_batch(communities)]:
        with scope(community=one):
            actions.set_schedule(one, by=None, cadence="quarterly", hour=9, sends_itself=True)

    # The beat; four kinds of expired leases; missed; reports due; plans out of date; letters due.
    with django_assert_num_queries(9):
        sweep()
