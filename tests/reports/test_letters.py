"""What each letter of the ladder says: the same in plain text as in HTML, and what to do."""

import re
from datetime import timedelta
from html import unescape

import pytest
import time_machine
from pytest_django import Settings

from communities.models import User
from reports import emails
from reports.models import ProgressReport, Rule
from reports.post import Post
from reports.reminders import LETTERS, NOTICES, NUDGES, OVERDUE
from tests.reports.conftest import PROMISED, write_and_send

pytestmark = pytest.mark.django_db
Clock = time_machine.Traveller


def letter(report: ProgressReport, rule: Rule, reader: User) -> tuple[str, str, str]:
    rendered = emails.render(LETTERS[rule], Post(report.community), report=report, reader=reader)
    body = rendered.html[rendered.html.index("<h1") :]
    shown = " ".join(unescape(re.sub(r"<[^>]+>", " ", body)).split())
    return rendered.subject, " ".join(rendered.text.split()), f"{shown} {rendered.html}"


@pytest.mark.parametrize("rule", [*NOTICES, *OVERDUE])
def test_letters_of_duty_say_which_report_and_when_and_cannot_be_refused(
    waiting: ProgressReport, clock: Clock, cast: dict[str, User], rule: Rule
):
    clock.move_to(PROMISED + timedelta(days=21 if rule in OVERDUE else -5))

    subject, text, html = letter(waiting, rule, cast["coordinator"])

    for said in (text, html):
        assert "October 15" in said
        assert "July to September 2026" in said
        assert LETTERS[rule].why in said
        assert "No more mail of this kind" not in said
    assert "October 15" in subject


@pytest.mark.parametrize("rule", [*NOTICES, Rule.OVERDUE_FIRST, Rule.OVERDUE_SECOND])
def test_letters_to_the_author_lead_to_the_page_on_which_it_is_written(
    waiting: ProgressReport, cast: dict[str, User], settings: Settings, rule: Rule
):
    _, text, html = letter(waiting, rule, cast["coordinator"])

    page = f"{settings.SITE_URL}/c/louisville/reports/{waiting.pk}/write/"
    assert text.count(page) == html.count(page) == 1


@pytest.mark.parametrize("rule", [Rule.OVERDUE_LEAD, Rule.OVERDUE_LIAISON])
def test_letters_to_those_who_can_help_say_whom_to_call(
    waiting: ProgressReport, clock: Clock, cast: dict[str, User], rule: Rule
):
    clock.move_to(PROMISED + timedelta(days=21))

    _, text, html = letter(waiting, rule, cast["manager"])

    for said in (text, html):
        assert "nobody has sent" in said
        assert "You are asked to help, not to write it: a call to the coordinator" in said
        assert "coordinator@example.org" in said
        assert "/write/" not in said


@pytest.mark.parametrize("rule", NUDGES)
def test_nudges_carry_what_the_report_says_and_asks(
    waiting: ProgressReport, clock: Clock, cast: dict[str, User], rule: Rule
):
    clock.move_to(PROMISED)
    write_and_send(waiting, by=cast["coordinator"])

    subject, text, html = letter(waiting, rule, cast["council"])

    assert subject == "Louisville: have you seen the report for July to September 2026?"
    for said in (text, html):
        assert "On track" in said
        assert "Offer a seat in the next cohort." in said
        assert LETTERS[rule].why in said
