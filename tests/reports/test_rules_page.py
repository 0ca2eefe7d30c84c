"""The page of rules, and what the schedule says about a report that nobody wrote."""

import pytest
from django.core.exceptions import ValidationError

from communities import actions as people
from communities.models import Activity, Community
from reports import actions
from reports.models import ReportingSchedule, RungChange

pytestmark = pytest.mark.django_db
RULES = "/c/louisville/mail/rules/"
SCHEDULE = "/c/louisville/mail/schedule/"
MOVE = {"rung": "notice_second", "to": "days", "days": "5", "because": "We meet on Mondays."}


def seen(client, path: str = RULES) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def test_every_rung_in_words(schedule, sign_in):
    shown = seen(sign_in("contributor"))

    whens = ["14 days before it is due", "3 days after it is due", "When it goes out"]
    places = [shown.index(when) for when in whens]
    assert places == sorted(places)
    assert "To: Council members who have not acknowledged it" in shown
    assert "the national program names the liaison" in shown
    assert "leaves by itself on its due day, so it is never late" in shown
    assert "Change this letter" not in shown


def test_a_coordinator_moves_a_letter_and_everybody_reads_why(schedule, sign_in):
    answer = sign_in("coordinator").post(f"{RULES}change/", MOVE, follow=True)

    assert "Letters that wait follow the new day." in answer.content.decode()
    shown = seen(sign_in("contributor"))
    assert "5 days before it is due" in shown
    assert "Moved by Coordinator" in shown
    assert "We meet on Mondays." in shown
    assert "The program's rule: 7 days before it is due." in shown


def test_it_is_turned_off_and_on_again(schedule, sign_in):
    client = sign_in("coordinator")

    off = client.post(f"{RULES}change/", {**MOVE, "to": "off", "days": ""}, follow=True)
    back = client.post(
        f"{RULES}change/", {**MOVE, "to": "program", "because": "", "days": ""}, follow=True
    )

    assert "Turned off by Coordinator" in off.content.decode()
    assert "program&#x27;s rule again" in back.content.decode()
    assert not RungChange.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"days": "31"}, "Choose from 1 to 30 days."),
        ({"days": "0"}, "Choose from 1 to 30 days."),
        ({"days": ""}, "Say how many days."),
        ({"days": "soon"}, "Enter a whole number."),
        ({"because": " "}, "Say why."),
        ({"to": "off", "because": ""}, "Say why."),
        ({"days": "14"}, "same people on that day"),
    ],
)
def test_bad_input_gets_a_sentence_and_keeps_what_was_typed(
    schedule, sign_in, wrong: dict[str, str], sentence: str
):
    answer = sign_in("coordinator").post(f"{RULES}change/", {**MOVE, **wrong})

    shown = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in shown
    assert shown.count('<details class="more" open>') == 1
    if "because" not in wrong:
        assert 'value="We meet on Mondays."' in shown
    assert not RungChange.objects.exists()


@pytest.mark.parametrize("wrong", [{"rung": "council_progress"}, {"rung": "x"}, {"to": "x"}])
def test_what_nobody_offered_is_not_found(schedule, sign_in, wrong: dict[str, str]):
    assert sign_in("coordinator").post(f"{RULES}change/", {**MOVE, **wrong}).status_code == 404


def test_the_lead_person_and_the_liaison_are_named(schedule, scoped: Community, cast, sign_in):
    actions.set_schedule(scoped, by=cast["coordinator"], lead_person=cast["contributor"])
    people.set_liaison(scoped, by=cast["manager"], liaison=cast["reviewer"])

    shown = seen(sign_in("coordinator"))

    assert "The lead organization: Contributor" in shown
    assert "The national liaison is Reviewer" in shown


@pytest.mark.parametrize("changes", [1, 3])
def test_the_page_costs_the_same_for_one_change_and_many(
    schedule, scoped: Community, cast, sign_in, changes: int, django_assert_num_queries
):
    for rung in ("notice_first", "notice_second", "unread_first")[:changes]:
        actions.change_rung(
            scoped, by=cast["coordinator"], rung=rung, days=None, is_on=False, because="No."
        )
    client = sign_in("coordinator")
    seen(client)

    with django_assert_num_queries(8):
        seen(client)


VALUES = {"cadence": "quarterly", "days_after_period": "10", "hour": "9", "is_on": "on"}


def test_the_schedule_waits_for_the_report_and_names_a_lead_person(
    schedule, scoped: Community, cast, sign_in
):
    client = sign_in("coordinator")
    named = {**VALUES, "sends_itself": "no", "lead_person": cast["council"].pk}

    client.post(SCHEDULE, named)

    saved = ReportingSchedule.objects.get()
    assert (saved.sends_itself, saved.lead_person) == (False, cast["council"])
    assert Activity.objects.verbs("schedule.changed").latest("pk").sentence == (
        "chose that a report nobody has written waits on its due day and "
        "named Council as the one who hears of a report that is long overdue"
    )
    shown = seen(client, SCHEDULE)
    assert f'<option value="{cast["council"].pk}" selected>' in shown
    assert "never late" not in seen(client)


def test_the_act_too_takes_members_only(schedule, scoped: Community, cast):
    with pytest.raises(ValidationError, match="belongs to the community"):
        actions.set_schedule(scoped, by=cast["coordinator"], lead_person=cast["newcomer"])

    assert ReportingSchedule.objects.get().lead_person is None


@pytest.mark.parametrize("who", ["other_council", "reviewer"])
def test_only_a_member_is_named(schedule, cast, sign_in, who: str):
    wrong = {**VALUES, "sends_itself": "yes", "lead_person": cast[who].pk}

    answer = sign_in("coordinator").post(SCHEDULE, wrong)

    assert answer.status_code == 422
    assert "Select a valid choice" in answer.content.decode()
    assert ReportingSchedule.objects.get().lead_person is None


def test_the_schedule_asks_what_happens(schedule, sign_in):
    answer = sign_in("coordinator").post(SCHEDULE, VALUES)

    assert answer.status_code == 422
    assert "This field is required" in answer.content.decode()
