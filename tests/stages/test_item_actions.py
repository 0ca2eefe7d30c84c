"""What the acts on an item allow, refuse and leave behind."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from communities.actions import end_membership
from communities.models import Activity, Community
from stages import actions
from stages.checklist import checklist_of
from stages.models import ItemProgress, Status
from tests.factories import CommunityFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def by(cast):
    return cast["coordinator"]


def test_change_status_makes_the_row_and_leaves_an_activity(scoped: Community, by):
    row = actions.change_status(scoped, "3.1", to="done", by=by, version=0)

    assert (row.status, row.version, row.completed_by, row.changed_by) == ("done", 1, by, by)
    last = scoped.activities.get(subject="item:3.1")
    assert (last.verb, last.sentence) == ("item.status_changed", "marked 3.1 done")
    assert (last.data["was"], last.data["now"], last.data["version"]) == ("todo", "done", 1)
    assert last.data["title"].startswith("Pilot")


@pytest.mark.parametrize("to", Status.values)
def test_change_status_keeps_only_what_the_status_needs(scoped: Community, by, to: str):
    words = {"waiting_on": "the college", "reason": "no providers here"}
    for first in (Status.WAITING, Status.EXEMPT, Status.DONE):
        if first != to:
            actions.change_status(scoped, "3.1", to=first, by=by, **words)

    row = actions.change_status(scoped, "3.1", to=to, by=by, **words)

    assert bool(row.completed_at) == bool(row.completed_by) == (to == "done")
    assert (bool(row.waiting_on), bool(row.waiting_since)) == (to == "waiting",) * 2
    assert bool(row.reason) == (to == "exempt")


@pytest.mark.parametrize(
    "to, sentence",
    [
        ("waiting", "on whom"),
        ("exempt", "why it does not apply"),
        ("todo", "already"),
        ("finished", "states on the list"),
    ],
)
def test_change_status_refuses_what_is_incomplete(scoped: Community, by, to: str, sentence: str):
    with pytest.raises(actions.Refused, match=sentence):
        actions.change_status(scoped, "3.1", to=to, by=by, waiting_on="  ", reason="\n")

    assert not scoped.progress.exists()
    assert not scoped.activities.filter(subject="item:3.1").exists()


def test_waiting_on_somebody_else_keeps_the_day_it_began(scoped: Community, by):
    at = datetime(2026, 10, 1, 12, tzinfo=UTC)
    actions.change_status(scoped, "3.4", to="waiting", waiting_on="the college", by=by, at=at)

    row = actions.change_status(scoped, "3.4", to="waiting", waiting_on="its dean", by=by)

    assert (row.waiting_on, row.waiting_since) == ("its dean", date(2026, 10, 1))


def test_change_status_refuses_the_slower_of_two_people(scoped: Community, by, cast):
    actions.change_status(scoped, "3.1", to="doing", by=cast["contributor"], version=0)

    with pytest.raises(actions.Stale, match="Somebody else"):
        actions.change_status(scoped, "3.1", to="done", by=by, version=0)

    assert scoped.progress.get().status == Status.DOING
    assert scoped.activities.about("item:3.1").count() == 1


@pytest.mark.parametrize("key", ["9.9", "3", "local-7", "local-", "3.1.1", "", "local-3.1", "³.1"])
def test_change_status_refuses_an_unknown_item(scoped: Community, by, key: str):
    with pytest.raises(actions.Refused, match="There is no item"):
        actions.change_status(scoped, key, to="done", by=by)


def test_locked_stages_refuse_every_act(cast, by):
    from django_scopes import scope

    applicant = CommunityFactory(status="prospective")
    with scope(community=applicant):
        actions.change_status(applicant, "1.1", to="done", by=by)
        for act in (
            lambda: actions.change_status(applicant, "2.1", to="done", by=by),
            lambda: actions.assign_owner(applicant, "2.1", owner=None, by=by),
            lambda: actions.set_due(applicant, "2.1", due_on=date(2027, 1, 1), by=by),
            lambda: actions.undo(applicant, "2.1", by=by, version=0),
            lambda: actions.comment(applicant, "2.1", body="Hello", by=by),
            lambda: actions.attach_link(applicant, "2.1", url="https://example.org", by=by),
            lambda: actions.add_local_item(applicant, 2, title="More", by=by),
            lambda: actions.start_stage(applicant, 2, by=by, reason="hurry"),
            lambda: actions.set_target(applicant, 5, target_on=None, by=by),
            lambda: actions.complete_stage(applicant, 3, by=by, reason="hurry"),
            lambda: actions.reopen_stage(applicant, 4, by=by),
        ):
            with pytest.raises(actions.Refused, match="when the program approves"):
                act()

        assert applicant.progress.count() == 1


def test_undo_restores_the_state_before(scoped: Community, by):
    actions.change_status(scoped, "3.4", to="waiting", waiting_on="the college", by=by)
    waiting = scoped.progress.values().get()
    actions.change_status(scoped, "3.4", to="done", by=by)

    row = actions.undo(scoped, "3.4", by=by, version=2)

    moved_on = {"version", "changed_at"}
    now = scoped.progress.values().get()
    assert {k: v for k, v in now.items() if k not in moved_on} == {
        k: v for k, v in waiting.items() if k not in moved_on
    }
    assert row.version == 3
    last = scoped.activities.about("item:3.4").latest("pk")
    assert (last.data["was"], last.data["now"]) == ("done", "waiting")
    assert last.sentence == "undid a change: 3.4 is “Waiting” again"


def test_undo_can_be_undone(scoped: Community, by):
    done = actions.change_status(scoped, "3.1", to="done", by=by).completed_at
    actions.undo(scoped, "3.1", by=by, version=1)

    row = actions.undo(scoped, "3.1", by=by, version=2)

    assert (row.status, row.completed_at, row.completed_by) == ("done", done, by)


def test_undo_refuses_after_somebody_elses_change(scoped: Community, by, cast):
    actions.change_status(scoped, "3.1", to="done", by=by)
    actions.assign_owner(scoped, "3.1", owner=by, by=cast["contributor"])

    with pytest.raises(actions.Stale):
        actions.undo(scoped, "3.1", by=by, version=1)

    assert scoped.progress.get().status == Status.DONE


def test_undo_refuses_where_nothing_was_changed(scoped: Community, by):
    with pytest.raises(actions.Refused, match="nothing to undo"):
        actions.undo(scoped, "3.1", by=by, version=0)


def test_undo_of_owner_and_due_date(scoped: Community, by, cast):
    actions.assign_owner(scoped, "3.1", owner=cast["contributor"], by=by)
    actions.set_due(scoped, "3.1", due_on=date(2027, 1, 4), by=by)

    assert actions.undo(scoped, "3.1", by=by, version=2).due_on is None
    assert actions.undo(scoped, "3.1", by=by, version=3).due_on == date(2027, 1, 4)
    sentences = [a.sentence for a in scoped.activities.about("item:3.1").order_by("pk")]
    assert sentences == [
        "gave 3.1 to Contributor",
        "moved the due date of 3.1 to January 4, 2027",
        "undid a change: 3.1 is due on its usual day again",
        "undid a change: 3.1 is due on January 4, 2027 again",
    ]


def test_undo_does_not_give_an_item_to_somebody_who_left(scoped: Community, by, cast):
    actions.assign_owner(scoped, "3.1", owner=cast["contributor"], by=by)
    actions.assign_owner(scoped, "3.1", owner=by, by=by)
    end_membership(scoped, cast["contributor"], by=by)

    with pytest.raises(actions.Refused, match="does not work on the checklist"):
        actions.undo(scoped, "3.1", by=by, version=2)


@pytest.mark.parametrize("name", ["council", "other_coordinator", "newcomer", "manager"])
def test_assign_owner_takes_only_people_who_work_here(scoped: Community, by, cast, name: str):
    with pytest.raises(actions.Refused, match="does not work on the checklist"):
        actions.assign_owner(scoped, "3.1", owner=cast[name], by=by)


def test_assigning_the_same_owner_changes_nothing(scoped: Community, by):
    actions.assign_owner(scoped, "3.1", owner=by, by=by)

    row = actions.assign_owner(scoped, "3.1", owner=by, by=by, version=1)

    assert (row.version, scoped.activities.about("item:3.1").count()) == (1, 1)


@pytest.mark.parametrize("day", [date(206, 1, 1), date(9999, 1, 1)])
def test_set_due_refuses_a_slip_of_the_keyboard(scoped: Community, by, day: date):
    with pytest.raises(actions.Refused, match="year"):
        actions.set_due(scoped, "3.1", due_on=day, by=by)


def test_checklist_names_its_people(scoped: Community, by, cast):
    actions.assign_owner(scoped, "3.1", owner=cast["contributor"], by=by)
    actions.change_status(scoped, "3.1", to="done", by=by)

    line = checklist_of(scoped).line("3.1")

    people = (line.owner, line.progress.completed_by, line.progress.changed_by)
    assert people == (cast["contributor"], by, by)
    assert [(p.name, p.email) for p in people] == [
        ("Contributor", "contributor@example.org"),
        ("Coordinator", "coordinator@example.org"),
        ("Coordinator", "coordinator@example.org"),
    ]
    assert line.owner.time_zone == cast["contributor"].time_zone


def test_acts_stay_in_their_community(scoped: Community, other_community, by, cast):
    actions.change_status(scoped, "3.1", to="done", by=by)

    from django_scopes import scope

    with scope(community=other_community):
        assert checklist_of(other_community).line("3.1").status == Status.TODO
        assert not Activity.objects.filter(subject="item:3.1").exists()


wild = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"), max_size=700)


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(words=wild)
def test_wild_words_are_kept_as_typed_or_refused(scoped: Community, by, words: str):
    from django.db import transaction

    with transaction.atomic():
        for to, field, limit in (("waiting", "waiting_on", 200), ("exempt", "reason", 500)):
            try:
                row = actions.change_status(scoped, "4.1", to=to, by=by, **{field: words})
            except actions.Refused:
                assert not words.strip() or len(words.strip()) > limit
            else:
                assert getattr(row, field) == words.strip()
        try:
            said = actions.comment(scoped, "4.1", body=words, by=by)
        except actions.Refused:
            assert not words.strip()
        else:
            assert said.body == words.strip()
        transaction.set_rollback(True)


def test_recurring_item_comes_back_with_its_owner(scoped: Community, by, time_machine):
    time_machine.move_to(datetime(2026, 9, 30, 15, tzinfo=UTC))
    actions.assign_owner(scoped, "3.2", owner=by, by=by)
    actions.change_status(scoped, "3.2", to="done", by=by)

    time_machine.move_to(datetime(2026, 10, 1, 15, tzinfo=UTC))
    line = checklist_of(scoped).line("3.2")
    assert (line.status, line.owner, line.version) == (Status.TODO, by, 0)

    row = actions.change_status(scoped, "3.2", to="doing", by=by, version=0)
    assert (row.quarter, row.owner) == (date(2026, 10, 1), by)
    assert ItemProgress.objects.get(quarter=date(2026, 7, 1)).status == Status.DONE


def test_recurring_item_keeps_its_owner_over_untouched_quarters(
    scoped: Community, by, time_machine
):
    time_machine.move_to(datetime(2025, 2, 1, 15, tzinfo=UTC))
    actions.assign_owner(scoped, "3.2", owner=by, by=by)

    time_machine.move_to(datetime(2026, 11, 1, 15, tzinfo=UTC))

    assert checklist_of(scoped).line("3.2").owner == by
    assert actions.comment(scoped, "3.2", body="Still mine.", by=by).progress.owner == by


@pytest.mark.parametrize(
    "fiscal_year_start, now, first_day",
    [
        # 1:30 in UTC is still the evening before in Louisville.
        (1, datetime(2027, 1, 1, 1, 30, tzinfo=UTC), date(2026, 10, 1)),
        (1, datetime(2027, 1, 1, 5, 30, tzinfo=UTC), date(2027, 1, 1)),
        (7, datetime(2026, 7, 1, 12, tzinfo=UTC), date(2026, 7, 1)),
        (2, datetime(2026, 12, 31, 12, tzinfo=UTC), date(2026, 11, 1)),
        (3, datetime(2027, 2, 28, 12, tzinfo=UTC), date(2026, 12, 1)),
        (3, datetime(2028, 2, 29, 12, tzinfo=UTC), date(2027, 12, 1)),
    ],
)
def test_quarters_follow_the_communitys_calendar(
    scoped: Community, by, time_machine, fiscal_year_start: int, now: datetime, first_day: date
):
    time_machine.move_to(now)
    scoped.fiscal_year_start = fiscal_year_start
    scoped.save()

    row = actions.change_status(scoped, "5.1", to="done", by=by)

    assert row.quarter == first_day
    assert checklist_of(scoped).line("5.1").status == Status.DONE


def test_a_form_of_last_quarter_changes_nothing_in_this_one(scoped: Community, by, time_machine):
    time_machine.move_to(datetime(2026, 9, 30, 15, tzinfo=UTC))
    seen = checklist_of(scoped).line("3.3")

    time_machine.move_to(datetime(2026, 10, 1, 15, tzinfo=UTC))
    with pytest.raises(actions.Stale, match="new quarter"):
        actions.change_status(
            scoped,
            "3.3",
            to="done",
            by=by,
            version=seen.version,
            quarter=seen.quarter.starts_on,
        )

    assert not scoped.progress.exists()


def test_retired_item_stays_only_where_work_was_done(scoped: Community, other_community, by, cast):
    from stages.models import ChecklistItem

    actions.change_status(scoped, "3.1", to="doing", by=by)
    yesterday = scoped.today() - timedelta(days=1)
    ChecklistItem.objects.filter(stage=3, number__in=[1, 4]).update(retired_on=yesterday)

    checklist = checklist_of(scoped)
    assert checklist.line("3.1").status == Status.DOING
    assert checklist.line("3.4") is None
    with pytest.raises(actions.Refused, match="retired"):
        actions.change_status(scoped, "3.4", to="done", by=by)
