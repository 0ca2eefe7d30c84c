"""What a dashboard asks of whom, and what it says happened since the council met."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.utils import timezone
from django_scopes import scope

from communities.models import Community, User
from placements.models import RetentionCheck
from reports import actions
from reports.dashboard.reading import Dashboard, dashboard_of
from reports.models import CouncilMeeting, PortfolioRow
from reports.portfolio import keeping
from reports.portfolio.counting import count
from stages import actions as stages
from tests.factories import CommitmentFactory, PartnerFactory, PlacementFactory
from tests.reports.conftest import PROMISED, write_and_send

pytestmark = pytest.mark.django_db
URL = "/c/louisville/progress/"
NOW = datetime(2026, 11, 20, 15, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _a_day_in_november():
    with time_machine.travel(NOW, tick=False):
        yield


def dash(community: Community, reader: User, *permissions: str) -> Dashboard:
    count(community)
    return dashboard_of(community, reader=reader.pk, permissions=frozenset(permissions))


def words(found: Dashboard) -> list[str]:
    return [todo.words for todo in found.todos]


@pytest.fixture
def told(scoped, waiting, cast, clock):
    """A report has gone out, and a member asked about it."""
    clock.move_to(PROMISED - timedelta(days=3))
    version = write_and_send(waiting, by=cast["coordinator"])
    actions.ask_question(version.report, by=cast["council"], text="Who pays for the laptops?")
    return scoped


@pytest.fixture
def opened(client, cast, community):
    def open_as(name: str, page: str = URL) -> str:
        client.force_login(cast[name])
        return client.get(page).text

    return open_as


def test_who_records_placements_is_told_of_checks_that_are_due(scoped, cast):
    PlacementFactory(community=scoped, starts_on=date(2026, 8, 6))
    due = RetentionCheck.objects.to_ask(today=scoped.today()).count()
    assert due == 2

    assert words(dash(scoped, cast["coordinator"], "record_placements")) == [
        "2 checks are due: who is still at work"
    ]
    assert words(dash(scoped, cast["council"], "acknowledge_reports")) == []


def test_checks_that_are_due_are_no_part_of_what_everybody_reads(scoped):
    PlacementFactory(community=scoped, starts_on=date(2026, 8, 6))
    assert not any("check" in key for key in count(scoped).board)


def test_what_is_late_comes_before_what_is_due(scoped, waiting, cast, clock):
    clock.move_to(PROMISED - timedelta(days=5))
    stages.set_due(scoped, "1.3", due_on=date(2026, 9, 20), by=cast["coordinator"])

    assert words(dash(scoped, cast["coordinator"], "publish_reports", "track_stages")) == [
        "1 item is late",
        "The next report is due on October 15",
    ]


def test_the_asks_of_the_council_are_not_put_to_the_coordinator(told, opened):
    keeping.count_some([told.pk])
    assert "The last report asks the council:" in opened("council")
    for name in ("coordinator", "contributor", "reviewer"):
        page = opened(name)
        assert "The council is asked:" in page
        assert "Offer a seat in the next cohort." in page
        assert "The last report asks" not in page


def test_the_council_sees_that_its_question_waits(told, opened):
    keeping.count_some([told.pk])
    assert "1 question of the council</a> waits for an answer." in opened("council")
    assert "1 question waits for an answer in the next report" in opened("coordinator")
    assert "Who pays for the laptops?" in opened("council", f"{URL}brief/")


def meet(community: Community, at: datetime) -> None:
    CouncilMeeting.objects.create(community=community, starts_at=at)


def test_the_brief_says_what_was_finished_since_the_council_met(scoped, cast, opened, clock):
    clock.move_to(NOW - timedelta(days=30))
    stages.change_status(scoped, "1.1", to="done", by=cast["coordinator"])
    meet(scoped, NOW - timedelta(days=20))
    clock.move_to(NOW - timedelta(days=10))
    stages.change_status(scoped, "1.2", to="done", by=cast["coordinator"])
    clock.move_to(NOW)

    found = dash(scoped, cast["council"])

    assert found.met_at == NOW - timedelta(days=20)
    assert [item.at.date() for item in found.finished] == [date(2026, 11, 10)]
    assert "Since the meeting of October 31" in opened("council", f"{URL}brief/")


def test_the_brief_cuts_what_is_long_and_says_how_much_there_is(scoped, cast, opened, clock):
    keys = ["1.1", "1.2", "1.3", "1.4", "1.5", "1.6"]
    for key in keys:
        stages.change_status(scoped, key, to="done", by=cast["coordinator"])
    keeping.count_some([scoped.pk])

    page = opened("council", f"{URL}brief/")

    assert "6 finished, 0 late." in page
    assert page.count("<li>Finished: ") == 4


def test_a_meeting_that_began_is_no_longer_the_next_one(scoped, cast, clock):
    meet(scoped, NOW + timedelta(hours=1))
    assert dash(scoped, cast["council"]).meeting_at == NOW + timedelta(hours=1)

    clock.move_to(NOW + timedelta(hours=2))  # before the row is counted again
    later = dashboard_of(scoped, reader=cast["council"].pk, permissions=frozenset())
    assert later.meeting_at is None
    assert later.met_at == NOW + timedelta(hours=1)


def test_a_meeting_that_was_called_off_counts_for_nothing(scoped, cast):
    meet(scoped, NOW - timedelta(days=2))
    CouncilMeeting.objects.update(cancelled_at=timezone.now(), cancelled_because="Snow.")
    assert dash(scoped, cast["council"]).met_at is None


def test_promises_lead_to_their_list_for_those_who_may_open_it(community, opened):
    with scope(community=community):
        employer = PartnerFactory(community=community, kinds=("employer",))
        CommitmentFactory(partner=employer, kind="hires", quantity=1200)
    keeping.count_some([community.pk])

    link = "/c/louisville/partners/commitments/?kind=hires"
    assert link in opened("coordinator")
    assert link not in opened("council")
    assert "1,200" in opened("council")


def test_a_board_of_before_can_still_be_read(told, cast, opened):
    """The clock counts it anew within a minute; until then the page is there."""
    row = count(told)
    for key in ("asked", "met"):
        del row.board[key]
    PortfolioRow.objects.update(board=row.board)
    assert "Questions that wait" in opened("council", f"{URL}brief/")


@pytest.mark.parametrize("many", [1, 3, 30])
@pytest.mark.parametrize("name", ["coordinator", "council"])
def test_questions_and_checks_cost_no_more(
    client, cast, told, django_assert_num_queries, clock, name, many
):
    clock.move_to(NOW)
    for _ in range(many):
        PlacementFactory(community=told, starts_on=date(2026, 8, 6))
    meet(told, NOW - timedelta(days=20))
    keeping.count_some([told.pk])
    client.force_login(cast[name])
    client.get(URL)
    for page in (URL, f"{URL}meeting/", f"{URL}brief/"):
        with django_assert_num_queries(10):
            assert client.get(page).status_code == 200
