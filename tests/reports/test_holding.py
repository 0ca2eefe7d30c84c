"""A letter that is held back does not leave, and is not forgotten."""

from datetime import timedelta

import pytest
import time_machine

from communities.models import Activity, User
from reports import actions, ledger
from reports.models import Reminder, ReminderState, Rule
from reports.planning import plan_schedule
from tests.reports.conftest import BEFORE, DUE, claim
from tests.reports.mail_server import Server

pytestmark = pytest.mark.django_db
Clock = time_machine.Traveller
S = ReminderState
WHY = "The mayor speaks first."


def hold(letter: Reminder, by: User) -> None:
    actions.hold_letter(letter, by=by, reason=WHY)
    letter.refresh_from_db()


def test_a_held_letter_does_not_leave_and_is_never_too_late(
    due_letter: Reminder, cast, clock: Clock, mail_server: Server
):
    hold(due_letter, cast["coordinator"])
    clock.shift(timedelta(days=10))

    assert claim(due_letter.pk) is None
    assert ledger.mark_missed() == 0

    due_letter.refresh_from_db()
    assert (due_letter.state, due_letter.stopped_because) == (S.HELD, WHY)
    assert mail_server.letters == []


def test_it_is_let_go_and_leaves(due_letter: Reminder, cast, clock: Clock):
    hold(due_letter, cast["coordinator"])
    clock.shift(timedelta(days=10))

    actions.release_letter(due_letter, by=cast["coordinator"])

    assert ledger.mark_missed() == 0
    assert claim(due_letter.pk) is not None
    acts = list(Activity.objects.order_by("pk").values_list("verb", "sentence"))[-2:]
    assert acts == [
        ("letter.held", f"held back the letter to Council: {WHY}"),
        ("letter.let_go", "let the letter to Council go"),
    ]


def test_let_go_before_its_time_it_waits_for_it(letter: Reminder, cast):
    hold(letter, cast["coordinator"])

    actions.release_letter(letter, by=cast["coordinator"])

    letter.refresh_from_db()
    assert (letter.state, letter.next_try_at, letter.stopped_because) == (S.PENDING, DUE, "")
    assert claim(letter.pk) is None


def test_what_cannot_be_is_refused(due_letter: Reminder, cast):
    by = cast["coordinator"]
    with pytest.raises(actions.Refused, match="Say why"):
        actions.hold_letter(due_letter, by=by, reason=" ")
    with pytest.raises(actions.Refused, match="not held"):
        actions.release_letter(due_letter, by=by)
    hold(due_letter, by)
    with pytest.raises(actions.Refused, match="does not wait"):
        actions.hold_letter(due_letter, by=by, reason="Again.")
    actions.release_letter(due_letter, by=by)
    claimed = claim(due_letter.pk)
    assert claimed
    with pytest.raises(actions.Refused, match="does not wait"):
        actions.hold_letter(due_letter, by=by, reason="Too late.")


def test_planning_moves_it_and_leaves_it_held(schedule, letter: Reminder, cast):
    hold(letter, cast["coordinator"])

    actions.set_schedule(schedule.community, by=cast["coordinator"], hour=11)
    plan_schedule(actions.schedule_of(schedule.community), now=BEFORE)

    letter.refresh_from_db()
    assert (letter.state, letter.due_at) == (S.HELD, DUE + timedelta(hours=2))


def test_skipping_the_report_cancels_it(letter: Reminder, cast):
    hold(letter, cast["coordinator"])

    actions.skip_report(letter.report, by=cast["coordinator"], reason="No quorum.")

    letter.refresh_from_db()
    assert letter.state == S.CANCELLED


def test_the_page_holds_it_back_and_lets_it_go(letter: Reminder, sign_in):
    client, page = sign_in("coordinator"), "/c/louisville/mail/"

    silent = client.post(f"{page}hold/", {"letter": letter.pk}, follow=True).content.decode()
    held = client.post(f"{page}hold/", {"letter": letter.pk, "reason": WHY}, follow=True)
    seen = held.content.decode()
    gone = client.post(f"{page}release/", {"letter": letter.pk}, follow=True).content.decode()

    assert "Say why it is held back." in silent
    assert WHY in seen
    assert "Let it go" in seen
    assert "Council (held back)" in seen
    assert "leaves at its time" in gone
    assert Reminder.objects.get(rule=Rule.COUNCIL_PROGRESS).state == S.PENDING
