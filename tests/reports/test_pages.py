"""The pages as people meet them."""

import csv
import io
import re
from datetime import date, timedelta

import pytest
import time_machine
from django.test import Client
from django_scopes import scope

from communities import actions as people
from communities.models import Community, User
from reports import actions, emails
from reports.models import ProgressReport, Reminder, ReminderState, ReportingSchedule, Rule
from reports.portfolio import keeping
from stages import actions as stages
from tests.factories import UserFactory
from tests.reports.conftest import DUE, claim

pytestmark = pytest.mark.django_db
Clock = time_machine.Traveller
HOME = "/c/louisville/"


def page(client: Client, path: str) -> str:
    response = client.get(f"{HOME}{path}")
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


@pytest.mark.parametrize(
    ("who", "where"),
    [
        ("coordinator", "week/"),
        ("contributor", "week/"),
        ("council", "progress/"),
        ("reviewer", "progress/"),
        ("manager", "progress/"),
    ],
)
def test_landing_leads_to_where_the_person_works_or_reads(sign_in, who: str, where: str):
    response = sign_in(who).get(HOME)

    assert (response.status_code, response.url) == (302, f"{HOME}{where}")


def test_progress_shows_the_council_titles_and_reasons_and_no_people(
    schedule: ReportingSchedule, sign_in, cast: dict[str, User]
):
    community, coordinator = schedule.community, cast["coordinator"]
    stages.set_due(community, "1.3", due_on=date(2026, 9, 20), by=coordinator)
    stages.assign_owner(community, "1.3", owner=cast["contributor"], by=coordinator)
    stages.change_status(
        community, "1.3", to="waiting", waiting_on="KentuckianaWorks", by=coordinator
    )
    stages.comment(community, "1.3", body="A word among ourselves.", by=coordinator)
    stages.attach_link(
        community, "1.3", title="Minutes", url="https://example.org/minutes", by=coordinator
    )

    keeping.count_some([community.pk])

    shown = page(sign_in("council"), "progress/")

    assert "<h1>Louisville: 0 of 22 items done, 1 late; Apply is next to finish</h1>" in shown
    assert "Waiting on KentuckianaWorks for 0 days" in shown
    assert "12 days late" in shown
    assert "The next report comes on Saturday, October 10." in shown
    assert shown.count("As of October 2") >= 4
    assert "coordinator@example.org" in shown
    for hidden in ("Contributor", "among ourselves", "Minutes", "example.org/minutes"):
        assert hidden not in shown


def test_progress_before_anything_was_started_says_so(clock: Clock, sign_in, community: Community):
    shown = page(sign_in("council"), "progress/")

    assert "Nothing has been started yet" in shown
    assert "No report is scheduled." in shown


@pytest.mark.parametrize("who", ["council", "coordinator"])
def test_progress_costs_ten_queries_with_little_and_much(
    schedule: ReportingSchedule,
    sign_in,
    cast: dict[str, User],
    who: str,
    django_assert_num_queries,
):
    client = sign_in(who)
    page(client, "progress/")  # notes "last seen", once an hour
    with django_assert_num_queries(10):
        page(client, "progress/")

    for key in ("1.1", "1.2", "1.3"):
        stages.change_status(schedule.community, key, to="done", by=cast["coordinator"])
    with django_assert_num_queries(10):
        page(client, "progress/")


def test_mail_shows_the_next_two_weeks_and_why(schedule: ReportingSchedule, sign_in):
    shown = page(sign_in("coordinator"), "mail/")

    assert "The next report leaves on Saturday, October 10 at 9:00 AM" in shown
    assert "To Council</span>" in shown
    assert "When a report is due, each advisory council member hears where things stand." in shown
    assert "Friday, October 9, 9:00 AM" in shown


def test_mail_of_a_community_without_any_says_what_to_do(clock: Clock, sign_in, cast):
    shown = page(sign_in("coordinator"), "mail/")

    assert "No letter yet" in shown
    assert "Set the schedule" in shown


@pytest.mark.parametrize("letters", [1, 3])
def test_mail_costs_the_same_for_one_letter_and_many(
    schedule: ReportingSchedule, sign_in, letters: int, django_assert_num_queries
):
    for _ in range(letters):
        people.set_role(schedule.community, UserFactory(), "council", by=None)
    actions.plan(schedule.community, now=schedule.planned_at + timedelta(hours=2))
    client = sign_in("coordinator")
    page(client, "mail/")

    with django_assert_num_queries(9):
        page(client, "mail/")


STORIES = {
    ReminderState.UNCERTAIN: "May have been sent",
    ReminderState.MISSED: "Too late to send",
    ReminderState.FAILED: "Could not be sent",
    ReminderState.CANCELLED: "Not sent: No longer needed.",
    ReminderState.SENT: "Sent",
}


@pytest.mark.parametrize("state", STORIES)
def test_mail_tells_the_state_in_words(letter: Reminder, sign_in, state: ReminderState):
    sent = state == ReminderState.SENT
    Reminder.objects.filter(pk=letter.pk).update(
        state=state,
        sent_at=DUE if sent else None,
        uncertain_at=DUE if state == ReminderState.UNCERTAIN else None,
        cancelled_because="No longer needed." if state == ReminderState.CANCELLED else "",
    )

    shown = page(sign_in("coordinator"), f"mail/?state={state}")

    assert STORIES[state] in shown
    assert "1 letter " in shown
    stuck = state in (ReminderState.FAILED, ReminderState.MISSED)
    assert ("Send it now" in shown) is stuck


def test_mail_keeps_saying_that_a_letter_may_have_left_twice(due_letter: Reminder, sign_in):
    Reminder.objects.filter(pk=due_letter.pk).update(
        state=ReminderState.SENT, sent_at=DUE, uncertain_at=DUE
    )

    assert "An earlier copy may have left on Oct 10" in page(sign_in("coordinator"), "mail/")


def test_mail_is_found_by_person_rule_and_trouble(letter: Reminder, sign_in):
    client = sign_in("coordinator")

    assert "2 letters with “coord”" in page(client, "mail/?q=coord")
    assert "1 letter ·" in page(client, f"mail/?rule={Rule.COUNCIL_PROGRESS}")
    assert "Nothing matches" in page(client, "mail/?state=trouble")
    Reminder.objects.filter(pk=letter.pk).update(state=ReminderState.FAILED, error="550 no")
    assert "550 no" in page(client, "mail/?state=trouble")


def test_mail_is_exported_whole(letter: Reminder, sign_in):
    Reminder.objects.filter(pk=letter.pk).update(error="=2+2")

    answer = sign_in("coordinator").get(f"{HOME}mail/?format=csv")

    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert {row["Address"] for row in rows} == {"council@example.org", "coordinator@example.org"}
    assert {row["Last error"] for row in rows} == {"", "'=2+2"}


def test_again_sends_a_failed_letter_once_more(letter: Reminder, sign_in):
    Reminder.objects.filter(pk=letter.pk).update(state=ReminderState.FAILED, error="550 no")

    answer = sign_in("coordinator").post(f"{HOME}mail/again/", {"letter": letter.pk})

    letter.refresh_from_db()
    assert (answer.status_code, letter.state) == (302, ReminderState.PENDING)


def test_again_never_reaches_another_communitys_letter(
    letter: Reminder, sign_in, other_community: Community, cast: dict[str, User]
):
    with scope(community=other_community):
        actions.send_now(other_community, by=cast["other_coordinator"])
        theirs = Reminder.objects.get()

    answer = sign_in("coordinator").post(f"{HOME}mail/again/", {"letter": theirs.pk})

    assert answer.status_code == 404


VALUES = {
    "cadence": "monthly",
    "days_after_period": "5",
    "hour": "7",
    "is_on": "on",
    "sends_itself": "yes",
}


def test_schedule_is_saved_and_its_letters_follow(clock: Clock, sign_in, cast, scoped: Community):
    answer = sign_in("coordinator").post(f"{HOME}mail/schedule/", VALUES, follow=True)

    assert "Monday, October 5, 2026, 7:00 AM EDT" in answer.content.decode()
    assert ProgressReport.objects.get().starts_on == date(2026, 9, 1)
    # Of three days before there is one notice ahead; the council's letter follows.
    assert Reminder.objects.count() == 2


def test_schedule_shows_dates_in_the_communitys_zone_and_the_readers(
    schedule: ReportingSchedule, sign_in, cast: dict[str, User]
):
    client = sign_in("coordinator")
    assert "That is your own time, too." in page(client, "mail/schedule/")

    User.objects.filter(pk=cast["coordinator"].pk).update(time_zone="America/Los_Angeles")

    shown = page(client, "mail/schedule/")
    assert "Saturday, October 10, 2026, 9:00 AM EDT" in shown
    assert "Your clock shows Saturday, October 10, 6:00 AM PDT." in shown
    assert shown.count("<li><strong>") == 3


def test_schedule_preview_saves_nothing(schedule: ReportingSchedule, sign_in):
    client = sign_in("coordinator")

    whole = client.post(f"{HOME}mail/schedule/", {**VALUES, "preview": "1"})
    part = client.post(
        f"{HOME}mail/schedule/", {**VALUES, "preview": "1"}, headers={"HX-Request": "true"}
    )

    assert "Monday, October 5, 2026, 7:00 AM EDT" in whole.content.decode()
    assert part.content.decode().strip().startswith('<section id="next"')
    assert "Not saved yet." in part.content.decode()
    assert ReportingSchedule.objects.get().cadence == "quarterly"


def test_schedule_with_a_wrong_value_says_which(schedule: ReportingSchedule, sign_in):
    answer = sign_in("coordinator").post(
        f"{HOME}mail/schedule/", {**VALUES, "days_after_period": "99"}
    )

    assert answer.status_code == 422
    assert "less than or equal to 60" in answer.content.decode()


def test_skip_and_take_back_from_the_page(letter: Reminder, sign_in):
    client = sign_in("coordinator")
    form = {"period": "2026-07-01", "reason": "Office move."}

    shown = client.post(f"{HOME}mail/skip/", form, follow=True).content.decode()
    assert "The report for July to September 2026 is skipped." in shown
    assert "Skip the report for October to December 2026" in shown

    client.post(f"{HOME}mail/unskip/", {"report": letter.report_id})
    letter.refresh_from_db()
    assert letter.state == ReminderState.PENDING


def test_skip_without_a_reason_is_refused_in_words(letter: Reminder, sign_in):
    answer = sign_in("coordinator").post(
        f"{HOME}mail/skip/", {"period": "2026-07-01", "reason": " "}, follow=True
    )

    assert "Say why the report is skipped." in answer.content.decode()


def test_send_shows_exactly_the_letter_and_its_readers(schedule: ReportingSchedule, sign_in):
    client = sign_in("coordinator")

    shown = page(client, "mail/send/")

    assert "Send to 1 person" in shown
    assert "council@example.org" in shown
    assert (
        "Louisville: 0 of 22 items done, none late; Apply is next to finish. Dear Council," in shown
    )


def test_letter_in_the_frame_may_style_itself_and_nothing_else(
    schedule: ReportingSchedule, sign_in
):
    client = sign_in("coordinator")
    outer = client.get(f"{HOME}mail/send/")
    inner = client.get(f"{HOME}mail/send/letter/")

    assert "frame-src 'self'" in outer["Content-Security-Policy"]
    assert outer["X-Frame-Options"] == "DENY"
    assert "'unsafe-inline'" not in outer["Content-Security-Policy"]
    rules = set(inner["Content-Security-Policy"].split("; "))
    assert {
        "default-src 'none'",
        "style-src 'unsafe-inline'",
        "script-src 'none'",
        "form-action 'none'",
        "frame-ancestors 'self'",
        "sandbox",
    } <= rules
    assert inner["X-Frame-Options"] == "SAMEORIGIN"
    assert "Dear Council, this is where Louisville stands" in inner.content.decode()


def test_send_twice_sends_once(schedule: ReportingSchedule, sign_in):
    client = sign_in("coordinator")

    first = client.post(f"{HOME}mail/send/", follow=True).content.decode()
    second = client.post(f"{HOME}mail/send/", follow=True).content.decode()

    assert "On its way to one council member." in first
    assert "gone to everybody on the council already" in second
    assert "Everybody on the council has had a letter today" in page(client, "mail/send/")


def test_sent_letter_is_the_one_that_was_shown(schedule: ReportingSchedule, sign_in):
    client = sign_in("coordinator")
    shown = client.get(f"{HOME}mail/send/letter/").content.decode()

    client.post(f"{HOME}mail/send/")

    held = claim(Reminder.objects.get(rule=Rule.SENT_BY_HAND).pk)
    assert held is not None
    sent = emails.build(held, None).alternatives[0].content
    # The link that stops its reader's mail is for that reader's eyes.
    sent_alike = re.sub(r'<a href="[^"]+/unsubscribe/[^"]+">[^<]+</a> · ', "", sent)
    assert re.sub(r"/r/[^/]+/", "/c/louisville/progress/", sent_alike) == shown
    assert "/unsubscribe/" in sent


def test_send_without_a_council_says_whom_to_invite(
    schedule: ReportingSchedule, sign_in, cast: dict[str, User]
):
    people.end_membership(schedule.community, cast["council"], by=cast["coordinator"])

    shown = page(sign_in("coordinator"), "mail/send/")

    assert "Nobody is on the advisory council yet" in shown
    assert "Send to" not in shown
