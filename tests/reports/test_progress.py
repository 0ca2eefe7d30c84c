"""What the council reads: the answer, the figures, what is late, what was finished lately."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from communities import actions as people
from communities.models import Community, Status, User
from reports import actions
from reports.models import ProgressReport, ReportingSchedule, ReportStatus
from reports.progress import CouncilView, council_view, news_since
from stages import actions as stages
from stages.reference import reference
from tests.reports.conftest import BEFORE, DUE

pytestmark = pytest.mark.django_db
Clock = time_machine.Traveller


@pytest.fixture
def coordinator(cast: dict[str, User]) -> User:
    return cast["coordinator"]


def finish(community: Community, *keys: str, by: User) -> None:
    for key in keys:
        stages.change_status(community, key, to="done", by=by)


def figures(view: CouncilView) -> list[tuple[str, int, str]]:
    return [(figure.label, figure.value, figure.of) for figure in view.figures]


def published(community: Community, month: int, at: datetime) -> None:
    """A report about the three months from `month` that left at that moment."""
    ProgressReport.objects.create(
        community=community,
        starts_on=date(2026, month, 1),
        ends_on=date(2026, month + 3, 1),
        due_at=at,
        status=ReportStatus.PUBLISHED,
        published_at=at,
    )


def test_nothing_done_is_said_plainly(clock: Clock, scoped: Community):
    view = council_view(scoped)

    assert view.headline == "Louisville: 0 of 22 items done, none late; Apply is next to finish"
    assert view.is_begun is False
    assert view.word == "Not begun"


def test_answer_counts_done_late_and_names_the_stage(
    clock: Clock, scoped: Community, coordinator: User
):
    finish(scoped, "1.1", "1.2", by=coordinator)
    stages.set_due(scoped, "1.3", due_on=date(2026, 9, 20), by=coordinator)
    stages.change_status(
        scoped, "5.3", to="exempt", reason="We cover the whole state.", by=coordinator
    )

    view = council_view(scoped)

    assert view.answer == "2 of 21 items done, 1 late; Apply is next to finish"
    assert figures(view) == [
        ("Done", 2, "of 21"),
        ("Late", 1, "of 19 open"),
        ("Finished lately", 2, "items"),
    ]
    assert view.figures[0].how == "Items done. 1 not applicable, counted apart."
    assert view.word == "Behind"


def test_late_says_how_long_and_why(clock: Clock, scoped: Community, coordinator: User):
    for key, day in (("1.1", 22), ("1.2", 12), ("1.3", 28)):
        stages.set_due(scoped, key, due_on=date(2026, 9, day), by=coordinator)
    stages.change_status(scoped, "1.1", to="doing", by=coordinator)
    stages.change_status(scoped, "1.2", to="waiting", waiting_on="Mayor's office", by=coordinator)

    view = council_view(scoped, now=BEFORE + timedelta(days=1))

    assert [(item.days, item.why) for item in view.late] == [
        (21, "Waiting on Mayor's office for 1 day"),
        (11, "In progress"),
        (5, "Not started yet"),
    ]


def test_next_are_open_items_of_the_current_stage_in_hand_first(
    clock: Clock, scoped: Community, coordinator: User
):
    stages.change_status(scoped, "1.5", to="doing", by=coordinator)
    stages.set_due(scoped, "1.4", due_on=date(2026, 12, 1), by=coordinator)
    stages.set_due(scoped, "1.2", due_on=date(2026, 9, 1), by=coordinator)

    view = council_view(scoped)

    assert [line.key for line in view.coming[:3]] == ["1.5", "1.4", "1.1"]
    assert "1.2" not in [line.key for line in view.coming]


def test_prospective_community_is_measured_by_its_application(
    clock: Clock, scoped: Community, coordinator: User
):
    Community.objects.filter(pk=scoped.pk).update(status=Status.PROSPECTIVE)
    scoped.refresh_from_db()
    finish(scoped, "1.1", by=coordinator)

    view = council_view(scoped)

    assert view.answer == "1 of 7 items of the application done, none late"
    assert figures(view)[1] == ("Late", 0, "of 6 open")
    assert {line.stage.number for line in view.coming} == {1}


def test_finished_counts_from_the_last_report(clock: Clock, scoped: Community, coordinator: User):
    published(scoped, 4, at=datetime(2026, 7, 10, 13, tzinfo=UTC))
    clock.move_to(datetime(2026, 7, 9, tzinfo=UTC))
    finish(scoped, "1.1", by=coordinator)
    clock.move_to(datetime(2026, 8, 1, tzinfo=UTC))
    finish(scoped, "1.2", by=coordinator)

    view = council_view(scoped)

    assert view.since == datetime(2026, 7, 10, 13, tzinfo=UTC)
    assert view.since_words == "the last report"
    assert [done.title for done in view.finished] == [
        line.title for line in view.lines if line.key == "1.2"
    ]


def test_page_tells_the_mails_story_for_two_weeks(
    clock: Clock, scoped: Community, coordinator: User
):
    first, second = datetime(2026, 4, 10, tzinfo=UTC), datetime(2026, 7, 10, tzinfo=UTC)
    published(scoped, 1, at=first)
    published(scoped, 4, at=second)

    fresh = council_view(scoped, now=second + timedelta(days=13, hours=23))
    old = council_view(scoped, now=second + timedelta(days=14))

    assert (fresh.since, fresh.since_words) == (first, "the report before the last one")
    assert (old.since, old.since_words) == (second, "the last report")


def test_first_report_counts_from_the_start_of_its_period(schedule: ReportingSchedule):
    before = council_view(schedule.community, now=DUE - timedelta(minutes=1))
    actions.publish(ProgressReport.objects.get(), now=DUE)
    after = council_view(schedule.community, now=DUE + timedelta(minutes=1))

    july = datetime(2026, 7, 1, 4, tzinfo=UTC)
    assert before.since == after.since == july
    assert before.since_words == "the period of the first report began"


def test_item_taken_back_is_not_finished(clock: Clock, scoped: Community, coordinator: User):
    finish(scoped, "1.1", by=coordinator)
    stages.change_status(scoped, "1.1", to="doing", by=coordinator)

    assert council_view(scoped).finished == []


def test_recurring_item_done_last_quarter_still_counts_as_finished(
    clock: Clock, scoped: Community, coordinator: User
):
    published(scoped, 4, at=datetime(2026, 7, 10, tzinfo=UTC))
    clock.move_to(datetime(2026, 9, 20, tzinfo=UTC))
    finish(scoped, "3.2", by=coordinator)
    clock.move_to(datetime(2026, 10, 5, tzinfo=UTC))

    view = council_view(scoped)

    assert len(view.finished) == 1
    assert view.progress.done == 0


def test_next_report_is_the_one_after_a_skipped_one(schedule: ReportingSchedule, coordinator: User):
    assert council_view(schedule.community).next_at == DUE

    actions.skip_report(ProgressReport.objects.get(), by=coordinator, reason="Office move.")

    january = datetime(2027, 1, 10, 14, tzinfo=UTC)
    assert council_view(schedule.community).next_at == january


def test_no_report_comes_without_a_schedule_or_with_one_turned_off(
    clock: Clock, scoped: Community, coordinator: User
):
    assert council_view(scoped).next_at is None

    actions.set_schedule(scoped, by=coordinator, is_on=False)

    assert council_view(scoped).next_at is None


def test_contact_is_the_coordinator_of_longest_standing(
    clock: Clock, scoped: Community, cast: dict[str, User]
):
    people.set_role(scoped, cast["newcomer"], "coordinator", by=None)

    view = council_view(scoped)

    assert view.contact is not None
    assert view.contact.email == "coordinator@example.org"


def test_view_costs_the_same_for_little_and_much(
    clock: Clock, scoped: Community, coordinator: User, django_assert_num_queries
):
    reference.national_items()  # held in memory by a process at work
    # The schedule, the contact, the reports, and three of the checklist.
    with django_assert_num_queries(6):
        council_view(scoped)
    finish(scoped, "1.1", "1.2", "1.3", by=coordinator)
    stages.add_local_item(scoped, 1, title="Our own", by=coordinator)
    published(scoped, 4, at=datetime(2026, 7, 10, tzinfo=UTC))

    again = Community.objects.get(pk=scoped.pk)  # as a new request reads it
    with django_assert_num_queries(6):
        council_view(again)


def test_page_says_what_is_new_since_the_last_visit(
    clock: Clock, scoped: Community, coordinator: User, sign_in
):
    client = sign_in("council")
    page = "/c/louisville/progress/"
    assert "Since you last looked" not in client.get(page).content.decode()
    clock.shift(timedelta(days=2))
    finish(scoped, "1.1", "1.2", by=coordinator)
    clock.shift(timedelta(days=1))

    client = sign_in("council")
    shown = client.get(page).content.decode()
    clock.shift(timedelta(hours=2))
    later = client.get(page).content.decode()

    # The same visit goes on: what is new does not vanish while it is read.
    for text in (shown, later):
        assert "Since you last looked</strong> on October 2: 2 items finished." in text


def test_first_visit_has_nothing_to_compare_with(clock: Clock, scoped: Community):
    assert news_since(council_view(scoped), None) == ""
    assert news_since(council_view(scoped), BEFORE) == "nothing has changed"
