"""Council meetings: planned on the community's clocks, minuted, and found again afterwards."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from communities.models import Activity, Community, User
from communities.refusal import Refused, Stale
from reports import actions
from reports.models import Ask, AskState, CouncilDecision, CouncilMeeting
from tests.reported import due_report, sent

pytestmark = pytest.mark.django_db
HOME = "/c/louisville/council/"
AT = datetime(2026, 10, 14, 20, tzinfo=UTC)  # four in the afternoon in Louisville
VALUES = {"day": "2026-10-14", "time": "16:00", "minutes_long": "90", "place": "City Hall"}


@pytest.fixture
def by(cast: dict[str, User]) -> User:
    return cast["coordinator"]


@pytest.fixture
def meeting(clock: time_machine.Traveller, scoped: Community, by: User) -> CouncilMeeting:
    return actions.plan_meeting(
        scoped, by=by, starts_at=AT, place="City Hall", agenda="Welcome\n\nBudget"
    )


def test_day_and_time_are_those_of_the_communitys_clocks(clock, scoped: Community, sign_in):
    answer = sign_in("coordinator").post(f"{HOME}meetings/new/", VALUES)

    planned = CouncilMeeting.objects.get()
    assert answer.status_code == 302
    assert (planned.starts_at, planned.place) == (AT, "City Hall")


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ({"day": "2027-03-14", "time": "02:30"}, "Clocks are moved forward over this time"),
        ({"minutes_long": "5"}, "greater than or equal to 15"),
        ({"day": "soon"}, "Enter a valid date"),
        ({"day": "2016-10-14"}, "Check the year"),
        ({"day": "9999-12-31", "time": "23:00"}, "Check the year"),
    ],
)
def test_what_cannot_be_is_said_at_its_field_and_nothing_is_lost(
    clock, scoped: Community, sign_in, values, why: str
):
    answer = sign_in("coordinator").post(f"{HOME}meetings/new/", {**VALUES, **values})

    shown = answer.content.decode()
    assert answer.status_code == 422
    assert why in shown
    assert "City Hall" in shown
    assert not CouncilMeeting.objects.exists()


def test_pressed_twice_there_is_one_meeting(meeting: CouncilMeeting, sign_in):
    answer = sign_in("coordinator").post(f"{HOME}meetings/new/", VALUES)

    assert "planned for this moment already" in answer.content.decode()
    assert CouncilMeeting.objects.count() == 1


def test_agenda_is_the_own_points_then_asks_then_questions(
    meeting: CouncilMeeting, scoped: Community, cast: dict[str, User], sign_in, by: User
):
    version = sent(scoped, by=by, **{"ask-1": "Name an employer."})
    actions.ask_question(version.report, by=cast["council"], text="Who pays?")

    shown = sign_in("council").get(f"{HOME}meetings/{meeting.pk}/").content.decode()

    places = [shown.index(words) for words in ("Welcome", "Budget", "Name an", "Who pays?")]
    assert places == sorted(places)


def test_stale_change_is_refused_and_shows_what_stands_there(
    meeting: CouncilMeeting, sign_in, by: User
):
    actions.change_meeting(meeting, by=by, edits=0, place="Library")

    answer = sign_in("coordinator").post(
        f"{HOME}meetings/{meeting.pk}/change/", {**VALUES, "place": "Zoo", "edits": "0"}
    )

    shown = answer.content.decode()
    assert answer.status_code == 409
    assert "Library" in shown
    assert 'value="Zoo"' in shown
    assert CouncilMeeting.objects.get().place == "Library"


def test_called_off_with_a_reason_once_and_never_after_it_was_held(
    meeting: CouncilMeeting, sign_in, by: User
):
    with pytest.raises(Refused, match="Say why"):
        actions.cancel_meeting(meeting, by=by, reason=" ")
    actions.cancel_meeting(meeting, by=by, reason="Snow.")

    with pytest.raises(Refused, match="called off already"):
        actions.cancel_meeting(meeting, by=by, reason="Snow.")

    assert "Snow." in sign_in("council").get(f"{HOME}meetings/{meeting.pk}/").content.decode()
    assert "No meeting is planned." in sign_in("council").get(HOME).content.decode()


def test_minutes_are_written_after_it_began_and_become_evidence_once(
    meeting: CouncilMeeting, clock: time_machine.Traveller, scoped: Community, by: User
):
    with pytest.raises(Refused, match="has not begun"):
        actions.write_minutes(meeting, by=by, edits=0, minutes="We met.")
    clock.move_to(AT + timedelta(hours=2))

    actions.write_minutes(meeting, by=by, edits=0, minutes="We met.", as_evidence=True)
    actions.write_minutes(meeting, by=by, edits=1, minutes="We met, all.", as_evidence=True)
    with pytest.raises(Stale):
        actions.write_minutes(meeting, by=by, edits=1, minutes="Nobody came.")

    [evidence] = scoped.evidence.all()
    assert evidence.url.endswith(f"/c/louisville/council/meetings/{meeting.pk}/")
    assert evidence.title == "Minutes of the council meeting on October 14, 2026"
    meeting.refresh_from_db()
    assert (meeting.minutes, meeting.held_at) == ("We met, all.", AT + timedelta(hours=2))


def test_council_reads_minutes_and_decisions_and_cannot_write(
    meeting: CouncilMeeting, clock: time_machine.Traveller, sign_in, by: User
):
    clock.move_to(AT + timedelta(hours=2))
    actions.write_minutes(meeting, by=by, edits=0, minutes="We met.", attended="Jo\nKim")
    actions.note_decision(meeting, by=by, text="Fund a second cohort.")

    shown = sign_in("council").get(f"{HOME}meetings/{meeting.pk}/").content.decode()

    for words in ("We met.", "Jo<br>Kim", "Fund a second cohort."):
        assert words in shown
    assert "Write the minutes" not in shown
    assert "Take out" not in shown


def test_decision_is_noted_once_and_taken_out_on_the_record(meeting: CouncilMeeting, by: User):
    first = actions.note_decision(meeting, by=by, text="Fund  a second cohort.")
    second = actions.note_decision(meeting, by=by, text="Fund a second cohort.")

    actions.remove_decision(first, by=by)

    assert first == second
    assert not CouncilDecision.objects.exists()
    verbs = Activity.objects.filter(verb__startswith="meeting.").values_list("verb", flat=True)
    assert sorted(verbs) == ["meeting.decided", "meeting.planned", "meeting.undecided"]


def test_ask_is_closed_with_what_came_of_it_and_asked_again(
    clock, scoped: Community, sign_in, by: User
):
    sent(scoped, by=by, **{"ask-1": "Name an employer."})
    ask = Ask.objects.get()
    with pytest.raises(Refused, match="what came of it"):
        actions.close_ask(ask, by=by, state="met", outcome=" ")

    actions.close_ask(ask, by=by, state="met", outcome="The hospital hires.")
    with pytest.raises(Refused, match="already"):
        actions.close_ask(ask, by=by, state="met", outcome="Twice.")

    assert "The hospital hires." in sign_in("council").get(f"{HOME}asks/").content.decode()
    actions.reopen_ask(ask, by=by)
    ask.refresh_from_db()
    assert (ask.state, ask.outcome) == (AskState.OPEN, "")


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(
    ("page", "queries"), [("", 10), ("decisions/", 6), ("asks/", 6), ("questions/", 6)]
)
def test_pages_cost_the_same_for_one_row_and_many(
    meeting: CouncilMeeting,
    scoped: Community,
    cast: dict[str, User],
    sign_in,
    by: User,
    rows: int,
    page: str,
    queries: int,
    django_assert_max_num_queries,
):
    for number in range(rows):
        report = due_report(scoped, months_ago=rows - number)
        words = {"ask-1": f"Name {number}."}
        words |= {f"answer-{one.pk}": "Yes." for one in scoped.council_questions.open()}
        version = sent(scoped, by=by, report=report, **words)
        actions.ask_question(version.report, by=cast["council"], text=f"Why {number}?")
        actions.note_decision(meeting, by=by, text=f"Do {number}.")
    client = sign_in("council")
    client.get(f"{HOME}{page}")

    with django_assert_max_num_queries(queries):
        client.get(f"{HOME}{page}")


def test_lists_are_searched_filtered_and_exported(
    clock, scoped: Community, cast: dict[str, User], sign_in, by: User
):
    version = sent(scoped, by=by, **{"ask-1": "Name an employer."})
    actions.ask_question(version.report, by=cast["council"], text="Who pays?")
    client = sign_in("council")

    assert "Who pays?" in client.get(f"{HOME}questions/?state=waits").content.decode()
    assert "Nothing matches" in client.get(f"{HOME}questions/?state=answered").content.decode()
    assert "Name an employer." in client.get(f"{HOME}asks/?q=employer&format=csv").content.decode()
