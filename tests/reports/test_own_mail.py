"""A person's own page: what comes, by which rule and why; who stands in; what can wait."""

from datetime import date, timedelta

import pytest
import time_machine
from django_scopes import scope

from communities import actions as people
from communities.models import Community
from reports import actions
from reports.models import Delegation, Reminder, ReminderState
from tests.factories import CommunityFactory
from tests.reports.conftest import BEFORE, DUE

pytestmark = pytest.mark.django_db
Clock = time_machine.Traveller
OWN = "/mail/"
GIVE = {"community": "louisville", "until": "2026-10-16", "because": "On leave."}


def seen(client, path: str = OWN) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_council_member_reads_what_comes_and_why(schedule, sign_in):
    shown = seen(sign_in("council"))

    assert "Saturday, October 10, 9:00 AM" in shown
    assert "When the report goes out, to the council" in shown
    assert "each advisory council member hears where things stand." in shown
    assert "About July to September 2026" in shown
    assert "Put it off" not in shown
    assert "Coordinator" not in shown


def test_a_letter_whose_report_is_late_names_no_day_that_is_past(
    schedule, scoped: Community, cast, sign_in, clock: Clock
):
    actions.set_schedule(scoped, by=cast["coordinator"], sends_itself=False)
    clock.move_to(DUE + timedelta(days=2))

    shown = seen(sign_in("council"))

    assert "When the report is out" in shown
    assert "Saturday, October 10" not in shown


def test_nobody_reads_what_comes_to_others(schedule, sign_in):
    assert "October 10, 9:00 AM" not in seen(sign_in("coordinator"))
    assert "No letter comes to you" not in seen(sign_in("newcomer"))
    assert "October" not in seen(sign_in("other_council"))


def test_a_letter_of_duty_is_put_off_by_its_reader(notice: Reminder, sign_in):
    client = sign_in("coordinator")
    asked = {"letter": notice.pk, "until": "2026-10-08", "reason": "I travel."}

    answer = client.post(f"{OWN}snooze/", asked, follow=True).content.decode()

    assert "leaves on October 8 instead" in answer
    assert "Thursday, October 8, 9:00 AM" in answer
    notice.refresh_from_db()
    assert notice.next_try_at == notice.due_at + timedelta(days=1)
    assert "Put off</span> to Oct 8" in seen(client, "/c/louisville/mail/")


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"until": ""}, "This field is required"),
        ({"until": "someday"}, "Enter a valid date"),
        ({"reason": " "}, "Say why it can wait."),
        ({"until": "2026-10-30"}, "7 days at a time"),
        ({"until": "2026-10-11"}, "due on October 10"),
    ],
)
@pytest.mark.parametrize("door", ["/mail/snooze/", "/c/louisville/mail/snooze/"])
def test_bad_input_gets_a_sentence_and_keeps_the_rest(
    notice: Reminder, sign_in, door: str, wrong: dict[str, str], sentence: str
):
    asked = {"letter": notice.pk, "until": "2026-10-08", "reason": "I travel.", **wrong}

    answer = sign_in("coordinator").post(door, asked)

    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    if "reason" not in wrong:
        assert 'value="I travel."' in answer.content.decode()
    notice.refresh_from_db()
    assert notice.snoozes == 0


def test_only_ones_own_letters_of_duty(notice: Reminder, letter: Reminder, sign_in):
    asked = {"until": "2026-10-08", "reason": "No."}

    for who, row in (
        ("contributor", notice), ("other_coordinator", notice), ("council", letter),
    ):  # fmt: skip
        answer = sign_in(who).post(f"{OWN}snooze/", {**asked, "letter": row.pk})
        assert answer.status_code == 404
    assert set(Reminder.objects.values_list("snoozes", flat=True)) == {0}


def test_a_coordinator_names_who_stands_in_and_both_see_it(schedule, cast, sign_in):
    asked = {**GIVE, "to": cast["contributor"].pk}

    given = sign_in("coordinator").post(f"{OWN}delegate/", asked, follow=True).content.decode()
    taken = seen(sign_in("contributor"))

    assert "Contributor stands in for you" in given
    assert "Somebody else can get these letters" not in given
    assert "You stand in for Coordinator" in taken
    assert "On leave." in taken


@pytest.mark.parametrize("who", ["coordinator", "contributor"])
def test_one_press_ends_it(schedule, scoped: Community, cast, sign_in, who: str):
    made = actions.delegate(
        scoped, by=cast["coordinator"], to=cast["contributor"], until=date(2026, 10, 16)
    )

    answer = sign_in(who).post(f"{OWN}delegate/end/", {"delegation": made.pk}, follow=True)

    assert "Ended. The letters come to" in answer.content.decode()
    made.refresh_from_db()
    assert made.ended_at is not None


def test_nobody_else_ends_it(schedule, scoped: Community, cast, sign_in):
    made = actions.delegate(
        scoped, by=cast["coordinator"], to=cast["contributor"], until=date(2026, 10, 16)
    )

    for who in ("council", "other_coordinator", "manager"):
        answer = sign_in(who).post(f"{OWN}delegate/end/", {"delegation": made.pk})
        assert answer.status_code == 404
    made.refresh_from_db()
    assert made.ended_at is None


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"until": "2026-12-30"}, "within 60 days"),
        ({"until": ""}, "This field is required"),
        ({"to": ""}, "This field is required"),
        ({"to": "council"}, "Select a valid choice"),
    ],
)
def test_a_wrong_choice_gets_a_sentence(
    schedule, cast, sign_in, wrong: dict[str, str], sentence: str
):
    asked = {**GIVE, "to": cast["contributor"].pk, **wrong}
    if wrong.get("to") == "council":
        asked["to"] = cast["council"].pk

    answer = sign_in("coordinator").post(f"{OWN}delegate/", asked)

    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert 'value="On leave."' in answer.content.decode()
    assert not Delegation.objects.exists()


@pytest.mark.parametrize("who", ["contributor", "council", "other_coordinator", "newcomer"])
def test_who_has_no_duties_there_names_nobody(schedule, cast, sign_in, who: str):
    asked = {**GIVE, "to": cast["coordinator"].pk}

    assert sign_in(who).post(f"{OWN}delegate/", asked).status_code == 404


def test_held_letters_say_so(letter: Reminder, cast, sign_in):
    actions.hold_letter(letter, by=cast["coordinator"], reason="The mayor first.")

    shown = seen(sign_in("council"))

    assert "Held back for now" in shown
    assert "The mayor first." not in shown
    letter.refresh_from_db()
    assert letter.state == ReminderState.HELD


@pytest.mark.parametrize("places", [1, 3])
def test_it_costs_the_same_for_one_community_and_many(
    clock: Clock, cast, sign_in, places: int, django_assert_num_queries
):
    for _ in range(places):
        here = CommunityFactory()
        with scope(community=here):
            people.set_role(here, cast["newcomer"], "coordinator", by=None)
            people.set_role(here, cast["contributor"], "contributor", by=None)
            actions.set_schedule(here, by=None, cadence="quarterly", days_after_period=10)
            actions.delegate(here, by=cast["newcomer"], to=cast["contributor"], until=DUE.date())
    client = sign_in("newcomer")
    assert seen(client).count("stands in for you") == places
    assert BEFORE < DUE

    with django_assert_num_queries(8):
        seen(client)
