"""The Monday letter: at eight in the reader's day, with the list of the page, or not at all."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.urls import reverse
from django_scopes import scope, scopes_disabled

from communities import actions as people
from communities.models import Community, User
from communities.roles import COORDINATOR
from reports import actions, digest
from reports.digest import leaves_at, mondays, plan_digests, working_day
from reports.digest_letter import MOST_ROWS, NOTHING
from reports.models import MailClass, Reminder, ReminderState, Rule
from reports.schedule import plan_digests as plan_all
from reports.schedule import sweep
from reports.tasks import send_letters
from stages import actions as work
from stages.this_week import this_week
from tests.factories import CommunityFactory
from tests.reports.mail_server import Server

pytestmark = pytest.mark.django_db
Clock = time_machine.Traveller
# Friday, October 2, 2026, is where the clock stands (conftest.BEFORE).
MONDAY = datetime(2026, 10, 5, 12, tzinfo=UTC)  # eight in Louisville and in New York
COLUMBUS_DAY = date(2026, 10, 12)


def planned() -> list[Reminder]:
    with scopes_disabled():
        rows = Reminder.objects.filter(rule=Rule.WEEKLY_DIGEST).select_related("recipient")
        return list(rows.order_by("due_at", "recipient__name"))


def days(community: Community) -> list[tuple[str, str]]:
    """Whose letters of a community wait, and of which Monday."""
    rows = [row for row in planned() if row.community_id == community.pk]
    return [
        (row.recipient.name, row.occurrence) for row in rows if row.state == ReminderState.PENDING
    ]


@pytest.fixture
def busy(clock: Clock, scoped: Community, cast: dict[str, User]) -> Community:
    """Something is late, and the letters are planned."""
    by = cast["coordinator"]
    work.set_due(scoped, "1.1", due_on=date(2026, 10, 1), by=by)
    plan_digests(scoped, now=datetime.now(UTC))
    return scoped


@pytest.fixture
def on_monday(busy: Community, clock: Clock) -> Community:
    clock.move_to(MONDAY)
    return busy


def test_a_holiday_moves_it_to_the_next_working_day():
    assert working_day(COLUMBUS_DAY) == date(2026, 10, 13)
    assert working_day(date(2027, 7, 5)) == date(2027, 7, 6)  # July 4 is a Sunday that year
    assert working_day(date(2026, 10, 5)) == date(2026, 10, 5)


def test_it_leaves_at_eight_in_the_readers_zone_before_and_after_the_clocks_change(cast):
    zone = User(time_zone="America/Los_Angeles").zone

    moments = [leaves_at(day, zone) for day in (date(2026, 10, 26), date(2026, 11, 2))]

    assert moments == [
        datetime(2026, 10, 26, 15, tzinfo=UTC),
        datetime(2026, 11, 2, 16, tzinfo=UTC),
    ]


def test_two_weeks_of_it_are_planned_for_coordinators_and_nobody_else(busy: Community):
    assert days(busy) == [("Coordinator", "2026-10-05"), ("Coordinator", "2026-10-12")]
    assert [row.due_at for row in planned()] == [MONDAY, datetime(2026, 10, 13, 12, tzinfo=UTC)]
    assert mondays(now=datetime(2026, 10, 2, tzinfo=UTC))[0] == date(2026, 9, 28)


def test_planning_again_and_twice_at_once_changes_nothing(busy: Community):
    before = [(row.pk, row.due_at) for row in planned()]

    plan_digests(busy, now=datetime.now(UTC))
    actions.plan(busy, now=datetime.now(UTC))
    plan_all()

    assert [(row.pk, row.due_at) for row in planned() if row.community_id == busy.pk] == before


def test_the_database_holds_one_for_a_week_and_reader(busy: Community):
    first = planned()[0]
    first.pk, first.message_id = None, "<other@example.org>"

    with pytest.raises(IntegrityError), transaction.atomic():
        first.save(force_insert=True)


def test_every_community_at_work_is_planned_without_a_schedule(
    clock: Clock, cast: dict[str, User], community: Community, other_community: Community
):
    Community.objects.filter(pk=other_community.pk).update(status="prospective", designated_on=None)
    idle = CommunityFactory(name="Idle", slug="idle")
    with scope(community=idle):
        people.set_role(idle, cast["newcomer"], "coordinator", by=None)
    Community.objects.filter(pk=idle.pk).update(status="paused")

    assert [plan_all(), plan_all()] == [2, 0]

    assert len(days(community)) == len(days(other_community)) == 2
    assert days(idle) == []


def test_a_run_that_was_killed_goes_on_where_it_was(
    clock: Clock, cast: dict[str, User], community: Community, other_community: Community
):
    with scopes_disabled():
        digest.plan_digests_of([community.pk], now=datetime.now(UTC))

    assert plan_all() == 1

    assert len(days(community)) == len(days(other_community)) == 2


def test_a_new_monday_is_planned_when_it_comes_near(busy: Community, clock: Clock):
    clock.shift(timedelta(days=7))

    plan_all()

    assert days(busy)[-1] == ("Coordinator", "2026-10-19")


@pytest.mark.parametrize("communities", [1, 3])
def test_planning_costs_the_same_for_few_and_many(
    clock: Clock, cast: dict[str, User], communities: int, django_assert_num_queries
):
    for one in CommunityFactory.create_batch(communities):
        with scope(community=one):
            people.set_role(one, cast["newcomer"], "coordinator", by=None)

    # Who lacks one; readers; what is known; one insert.
    with django_assert_num_queries(4):
        plan_all()
    with django_assert_num_queries(1):
        plan_all()


def test_it_follows_the_reader_into_another_zone(busy: Community, cast: dict[str, User]):
    people.update_profile(cast["coordinator"], name="Coordinator", time_zone="Pacific/Guam")

    plan_digests(busy, now=datetime.now(UTC))

    assert [row.due_at for row in planned()] == [
        datetime(2026, 10, 4, 22, tzinfo=UTC),
        datetime(2026, 10, 12, 22, tzinfo=UTC),
    ]
    assert {row.next_try_at == row.due_at for row in planned()} == {True}


def test_whoever_is_no_coordinator_any_more_gets_none(busy: Community, cast: dict[str, User]):
    people.set_role(busy, cast["contributor"], "coordinator", by=cast["coordinator"])
    people.set_role(busy, cast["coordinator"], "contributor", by=cast["contributor"])

    plan_digests(busy, now=datetime.now(UTC))

    assert {name for name, _ in days(busy)} == {"Contributor"}
    assert [row.cancelled_because for row in planned() if row.state == ReminderState.CANCELLED] == [
        "Coordinator is no longer among those who get this letter."
    ] * 2


def test_whoever_turned_it_off_gets_none_until_it_is_on_again(busy: Community, cast):
    choice = {"by": cast["coordinator"], "mail_class": MailClass.DIGEST}

    actions.choose_mail(busy, **choice, is_on=False)
    off = days(busy)
    plan_all()
    still_off = days(busy)
    actions.choose_mail(busy, **choice, is_on=True)

    assert off == still_off == []
    assert len(days(busy)) == 2


def test_own_page_offers_it_to_coordinators_alone(busy: Community, sign_in):
    label = MailClass.DIGEST.label.replace("'", "&#x27;")

    assert label in sign_in("coordinator").get("/mail/").content.decode()
    assert label not in sign_in("council").get("/mail/").content.decode()


def test_mail_page_shows_it_before_it_leaves(busy: Community, sign_in):
    page = sign_in("coordinator").get(f"/c/{busy.slug}/mail/").content.decode()

    assert "Monday, October 5, 8:00 AM" in page
    assert "each coordinator hears what is due" in page


def test_it_says_what_the_page_says(on_monday: Community, mail_server: Server, cast, settings):
    week = this_week(on_monday, COORDINATOR.permissions).for_reader(cast["coordinator"])

    assert send_letters(on_monday.pk) == 1

    [mail] = mail_server.letters
    text = mail.get_body(("plain",)).get_content()
    html = mail.get_body(("html",)).get_content()
    assert mail["Subject"] == f"Louisville this week: {week.headline}"
    assert text.splitlines()[0] == f"Louisville this week: {week.headline}."
    row = week.rows[0]
    for body in (text, html):
        assert f"{row.verb}: {row.title}" in body
        assert f"{row.reason}." in body
        assert f"{settings.SITE_URL}{row.url}" in body
        assert "/unsubscribe/" in body
    links = [re.search(r"https?://\S+", line) for line in text.splitlines()]
    assert [link[0] for link in links if link][: len(week.rows)] == [
        f"{settings.SITE_URL}{row.url}" for row in week.rows
    ]
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_it_lists_so_many_and_counts_the_rest(on_monday: Community, mail_server: Server, cast):
    by = cast["coordinator"]
    for number in range(MOST_ROWS + 3):
        item = work.add_local_item(on_monday, 1, title=f"Local thing {number}", by=by)
        work.set_due(on_monday, item.key, due_on=date(2026, 10, 2), by=by)

    send_letters(on_monday.pk)

    text = mail_server.letters[0].get_body(("plain",)).get_content()
    week = this_week(on_monday, COORDINATOR.permissions).for_reader(by)
    assert len(re.findall(r"^\d+\. ", text, re.MULTILINE)) == MOST_ROWS
    assert f"and {len(week.rows) - MOST_ROWS} more: " in text
    assert reverse("stages:week", args=[on_monday.slug]) in text


def test_an_empty_week_sends_no_letter(clock: Clock, scoped: Community, mail_server: Server, cast):
    by = cast["coordinator"]
    for stage in range(1, 6):
        work.start_stage(scoped, stage, by=by)
        work.complete_stage(scoped, stage, by=by, reason="Long ago.")
    for line in this_week(scoped, ()).checklist.lines:
        work.change_status(scoped, line.key, to="done", by=by)
    plan_digests(scoped, now=datetime.now(UTC))
    clock.move_to(MONDAY)

    assert send_letters(scoped.pk) == 0

    first = planned()[0]
    assert mail_server.letters == []
    assert (first.state, first.cancelled_because) == (ReminderState.CANCELLED, NOTHING)
    plan_digests(scoped, now=datetime.now(UTC))
    assert planned()[0].state == ReminderState.CANCELLED


def test_a_paused_community_gets_none(on_monday: Community, mail_server: Server):
    Community.objects.filter(pk=on_monday.pk).update(status="paused")

    send_letters(on_monday.pk)

    assert mail_server.letters == []
    assert planned()[0].cancelled_because == "Louisville is paused now."


def test_a_prospective_community_hears_what_is_left(
    on_monday: Community, mail_server: Server, cast
):
    Community.objects.filter(pk=on_monday.pk).update(status="prospective", designated_on=None)

    send_letters(on_monday.pk)

    assert "left before you can apply" in mail_server.letters[0]["Subject"]


def test_the_sweep_sends_it_once(busy: Community, clock: Clock, mail_server: Server, eager: None):
    clock.move_to(MONDAY - timedelta(seconds=1))
    sweep()
    early = len(mail_server.letters)
    clock.move_to(MONDAY)
    sweep()
    sweep()

    assert (early, len(mail_server.letters)) == (0, 1)
    assert planned()[0].state == ReminderState.SENT


def test_a_letter_of_another_community_is_never_made(
    on_monday: Community, other_community: Community, mail_server: Server
):
    with scope(community=other_community):
        assert send_letters(other_community.pk) == 0

    assert mail_server.letters == []
