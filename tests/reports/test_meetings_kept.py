"""What the council's room ought to hold; each test fails where it does not."""

from datetime import UTC, datetime, timedelta

import pytest

from communities.refusal import Refused
from reports import actions
from reports.models import Ask, CouncilMeeting
from tests.reported import sent

pytestmark = pytest.mark.django_db
HOME = "/c/louisville/council/"
AT = datetime(2026, 10, 14, 20, tzinfo=UTC)
VALUES = {"day": "2026-10-14", "time": "16:00", "minutes_long": "90", "place": "City Hall"}


@pytest.fixture
def by(cast):
    return cast["coordinator"]


@pytest.fixture
def meeting(clock, scoped, by):
    return actions.plan_meeting(scoped, by=by, starts_at=AT, place="City Hall", agenda="Budget")


def edits_in(answer):
    return answer.content.decode().split('name="edits" value="')[1].split('"')[0]


def test_invalid_then_valid_save_does_not_overwrite_anothers_change(meeting, sign_in, by):
    actions.change_meeting(meeting, by=by, edits=0, place="Library")
    url = f"{HOME}meetings/{meeting.pk}/change/"
    client = sign_in("coordinator")
    first = client.post(url, {**VALUES, "minutes_long": "5", "place": "Zoo", "edits": "0"})
    assert first.status_code == 422
    second = client.post(url, {**VALUES, "place": "Zoo", "edits": edits_in(first)})
    assert second.status_code == 409


def test_same_for_minutes(meeting, clock, sign_in, by):
    clock.move_to(AT + timedelta(hours=2))
    actions.write_minutes(meeting, by=by, edits=0, minutes="Theirs.")
    client = sign_in("coordinator")
    url = f"{HOME}meetings/{meeting.pk}/minutes/"
    first = client.post(url, {"minutes": "x" * 20001, "edits": "0"})
    assert first.status_code == 422
    second = client.post(url, {"minutes": "Mine.", "edits": edits_in(first)})
    assert second.status_code == 409


@pytest.mark.parametrize("day", ["9999-12-31"])
def test_last_day_of_calendar(clock, scoped, sign_in, day):
    answer = sign_in("coordinator").post(
        f"{HOME}meetings/new/", {**VALUES, "day": day, "time": "23:00"}
    )
    assert answer.status_code == 422


def test_far_future(clock, scoped, sign_in):
    assert (
        sign_in("coordinator")
        .post(f"{HOME}meetings/new/", {**VALUES, "day": "2206-10-14"})
        .status_code
        == 422
    )


def test_edits_of_many_digits(meeting, sign_in):
    answer = sign_in("coordinator").post(
        f"{HOME}meetings/{meeting.pk}/change/", {**VALUES, "edits": "9" * 5000}
    )
    assert answer.status_code == 409


def test_removed_evidence_stays_removed(meeting, clock, scoped, by):
    from stages import actions as stages

    clock.move_to(AT + timedelta(hours=2))
    actions.write_minutes(meeting, by=by, edits=0, minutes="We met.", as_evidence=True)
    stages.remove_evidence(scoped, scoped.evidence.get().pk, by=by)
    actions.write_minutes(meeting, by=by, edits=1, minutes="We met, all.", as_evidence=True)
    assert scoped.evidence.filter(removed_at=None).count() == 0


def test_question_about_evidence_is_asked_once(meeting, clock, sign_in, by):
    clock.move_to(AT + timedelta(hours=2))
    actions.write_minutes(meeting, by=by, edits=0, minutes="We met.", as_evidence=False)
    shown = sign_in("coordinator").get(f"{HOME}meetings/{meeting.pk}/").content.decode()
    assert 'name="as_evidence"' not in shown


def test_held_meeting_cannot_be_moved_ahead(meeting, clock, sign_in, by):
    clock.move_to(AT + timedelta(hours=2))
    actions.write_minutes(meeting, by=by, edits=0, minutes="We met.")
    with pytest.raises(Refused):
        actions.change_meeting(meeting, by=by, edits=1, starts_at=AT + timedelta(days=30))


def test_changed_to_the_moment_of_another(meeting, scoped, by):
    other = actions.plan_meeting(scoped, by=by, starts_at=AT + timedelta(days=7))
    with pytest.raises(Refused):
        actions.change_meeting(other, by=by, edits=0, starts_at=AT)


def test_second_planned_meeting_is_found(meeting, scoped, by, sign_in):
    other = actions.plan_meeting(scoped, by=by, starts_at=AT + timedelta(days=7))
    assert f"meetings/{other.pk}/" in sign_in("council").get(HOME).content.decode()


def test_seventh_past_meeting_is_found(clock, scoped, by, sign_in):
    made = [actions.plan_meeting(scoped, by=by, starts_at=AT + timedelta(days=n)) for n in range(7)]
    clock.move_to(AT + timedelta(days=20))
    shown = sign_in("council").get(f"{HOME}meetings/").content.decode()
    assert f"meetings/{made[0].pk}/" in shown


def test_called_off_is_found(meeting, by, sign_in):
    actions.cancel_meeting(meeting, by=by, reason="Snow.")
    assert "Snow." in sign_in("council").get(HOME).content.decode()


def test_ask_refused_keeps_what_was_typed(clock, scoped, sign_in, by):
    sent(scoped, by=by, **{"ask-1": "Name an employer."})
    answer = sign_in("coordinator").post(
        f"{HOME}asks/{Ask.objects.get().pk}/close/", {"state": "", "outcome": "The hospital hires."}
    )
    assert answer.status_code == 422
    assert "The hospital hires." in answer.content.decode()


def test_long_outcome_is_said_not_cut(clock, scoped, by):
    sent(scoped, by=by, **{"ask-1": "Name an employer."})
    with pytest.raises(Refused):
        actions.close_ask(Ask.objects.get(), by=by, state="met", outcome="x" * 600)


def test_asks_are_closed_on_the_councils_place(clock, scoped, sign_in, by):
    sent(scoped, by=by, **{"ask-1": "Name an employer."})
    assert "/close/" in sign_in("coordinator").get(HOME).content.decode()


def test_communitys_zone_where_the_readers_differs(meeting, cast, sign_in):
    reader = cast["council"]
    reader.time_zone = "America/Los_Angeles"
    reader.save()
    shown = sign_in("council").get(HOME).content.decode()
    assert "PDT" in shown
    assert "EDT" in shown


def test_own_points_stay_after_it_was_held(meeting, clock, sign_in, by):
    clock.move_to(AT + timedelta(hours=2))
    actions.write_minutes(meeting, by=by, edits=0, minutes="We met.")
    assert "Budget" in sign_in("council").get(f"{HOME}meetings/{meeting.pk}/").content.decode()


def test_taking_out_twice(meeting, sign_in, by):
    made = actions.note_decision(meeting, by=by, text="Fund it.")
    client = sign_in("coordinator")
    client.post(f"{HOME}decisions/{made.pk}/remove/")
    assert client.post(f"{HOME}decisions/{made.pk}/remove/").status_code == 404


def test_no_decision_of_a_meeting_called_off(meeting, by):
    actions.cancel_meeting(meeting, by=by, reason="Snow.")
    with pytest.raises(Refused):
        actions.note_decision(CouncilMeeting.objects.get(), by=by, text="Fund it.")


def test_page_says_it_is_evidence(meeting, clock, sign_in, by):
    clock.move_to(AT + timedelta(hours=2))
    actions.write_minutes(meeting, by=by, edits=0, minutes="We met.", as_evidence=True)
    assert "3.2" in sign_in("council").get(f"{HOME}meetings/{meeting.pk}/").content.decode()


def test_stale_change_shows_own_points_of_the_other(meeting, sign_in, by):
    actions.change_meeting(meeting, by=by, edits=0, agenda="Theirs alone")
    answer = sign_in("coordinator").post(
        f"{HOME}meetings/{meeting.pk}/change/", {**VALUES, "agenda": "Mine", "edits": "0"}
    )
    assert "Theirs alone" in answer.content.decode()
