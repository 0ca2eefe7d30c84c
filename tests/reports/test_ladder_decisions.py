"""What people decide about the ladder is what planning does."""

from datetime import date

import pytest

from communities.models import Community
from reports import actions
from reports.models import Reminder, ReminderState, Rule

pytestmark = pytest.mark.django_db


def test_a_letter_that_waits_goes_to_who_stands_in_and_back(notice: Reminder, scoped, cast):
    made = actions.delegate(
        scoped, by=cast["coordinator"], to=cast["contributor"], until=date(2026, 10, 16)
    )
    instead = Reminder.objects.get(rule=notice.rule, recipient=cast["contributor"])
    notice.refresh_from_db()
    assert (notice.state, instead.state) == (ReminderState.CANCELLED, ReminderState.PENDING)
    assert instead.instead_of == cast["coordinator"]

    actions.end_delegation(made, by=cast["contributor"])

    for row in (notice, instead):
        row.refresh_from_db()
    assert (notice.state, instead.state) == (ReminderState.PENDING, ReminderState.CANCELLED)


def test_a_rung_that_is_off_writes_no_letter(notice: Reminder, scoped: Community, cast):
    actions.change_rung(
        scoped, by=cast["coordinator"], rung=notice.rule, days=None, is_on=False, because="No."
    )

    notice.refresh_from_db()
    assert notice.state == ReminderState.CANCELLED


def test_a_schedule_that_waits_plans_letters_to_the_lead_person(schedule, scoped, cast):
    actions.set_schedule(
        scoped, by=cast["coordinator"], sends_itself=False, lead_person=cast["council"]
    )

    overdue = Reminder.objects.filter(rule=Rule.OVERDUE_LEAD)
    assert [row.recipient for row in overdue] == [cast["council"]]
