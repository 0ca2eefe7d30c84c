"""A report drafts itself from the record, and several people write it without losing a word."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.test import Client

from communities.models import Activity, Community, User
from communities.refusal import Refused
from partners import actions as network
from reports import actions
from reports.models import ProgressReport, ReportDraft, ReportStatus
from stages import actions as stages
from tests.factories import PartnerFactory, PlacementFactory
from tests.reported import due_report
from tests.reports.conftest import BEFORE

pytestmark = pytest.mark.django_db
IN_AUGUST = datetime(2026, 8, 12, 16, tzinfo=UTC)


@pytest.fixture
def by(cast: dict[str, User]) -> User:
    return cast["coordinator"]


@pytest.fixture
def report(clock: time_machine.Traveller, scoped: Community) -> ProgressReport:
    """For July to September 2026, on October 2."""
    return due_report(scoped)


def door(report: ProgressReport, act: str = "") -> str:
    return f"/c/louisville/reports/{report.pk}/{act}"


def texts(draft: ReportDraft) -> dict[str, str]:
    return {one["key"]: one["text"] for one in draft.sentences}


def test_draft_says_what_was_finished_in_the_period_and_nothing_else(
    clock: time_machine.Traveller, scoped: Community, by: User
):
    clock.move_to(IN_AUGUST)
    stages.change_status(scoped, "1.1", to="done", by=by)
    clock.move_to(BEFORE)
    stages.change_status(scoped, "1.2", to="done", by=by)  # in October
    report = due_report(scoped)

    draft = actions.draft_report(report, by=by)

    finished = [key for key in texts(draft) if key.startswith("finished:")]
    assert finished == ["finished:1.1"]
    [first] = [one for one in draft.sentences if one["key"] == "finished:1.1"]
    assert "/1.1/" in first["source"]
    assert first["shown"] is True


def test_draft_says_what_is_late_and_why(report: ProgressReport, scoped: Community, by: User):
    stages.set_due(scoped, "1.3", due_on=date(2026, 9, 20), by=by)

    draft = actions.draft_report(report, by=by)

    said = texts(draft)["slipped:1.3"]
    assert said.endswith("12 days late (due September 20, 2026). Not started yet.")


def test_draft_says_promises_of_the_period_and_what_came_of_them(
    clock: time_machine.Traveller, scoped: Community, by: User
):
    clock.move_to(IN_AUGUST)
    partner = PartnerFactory(community=scoped, name="Bit Source")
    commitment = network.add_commitment(
        partner, by=by, kind="hires", quantity=5, step="promised", due_on=date(2026, 12, 1)
    )
    clock.move_to(IN_AUGUST + timedelta(days=20))
    network.deliver(commitment, by=by, delivered=5)
    clock.move_to(BEFORE)

    draft = actions.draft_report(due_report(scoped), by=by)

    said = texts(draft)
    assert said[f"promised:{commitment.pk}"] == (
        "Bit Source promised 5 full-time hires by December 1, 2026."
    )
    assert said[f"delivered:{commitment.pk}"] == "Bit Source delivered 5 full-time hires."


def test_draft_holds_the_figures_of_the_period_beside_the_one_before(
    report: ProgressReport, scoped: Community, by: User
):
    for day in (date(2026, 5, 4), date(2026, 7, 6), date(2026, 8, 3)):
        PlacementFactory(community=scoped, starts_on=day)

    draft = actions.draft_report(report, by=by)

    [people] = [told for told in draft.figures if told["key"] == "people"]
    assert (people["value"], people["before_value"]) == (2, 1)
    assert texts(draft)["outcome:people"] == "People placed: 2, up from 1 in April to June 2026."


def test_parts_of_a_total_are_hidden_before_anything_is_kept(
    report: ProgressReport, scoped: Community, by: User
):
    """Nothing has been released, so no part of a total may stand in the row."""
    PlacementFactory(community=scoped, starts_on=date(2026, 7, 6))

    draft = actions.draft_report(report, by=by)

    hidden = [told for told in draft.figures if told["is_hidden"]]
    assert hidden
    assert {(told["value"], told["counted"]) for told in hidden} == {(None, None)}


def test_drafting_again_follows_the_record_and_keeps_what_people_wrote(
    report: ProgressReport, scoped: Community, by: User
):
    stages.set_due(scoped, "1.3", due_on=date(2026, 9, 20), by=by)
    stages.set_due(scoped, "1.4", due_on=date(2026, 9, 21), by=by)
    actions.draft_report(report, by=by)
    said = {"text:slipped:1.3": "The goals are late, and we know why.", "say:slipped:1.4": None}
    actions.save_draft(report, by=by, answers=said, seen={})
    stages.set_due(scoped, "1.5", due_on=date(2026, 9, 22), by=by)
    stages.change_status(scoped, "1.3", to="done", by=by)

    draft = actions.draft_report(report, by=by)

    by_key = {one["key"]: one for one in draft.sentences}
    assert by_key["slipped:1.3"]["text"] == "The goals are late, and we know why."
    assert by_key["slipped:1.4"]["shown"] is False
    assert "slipped:1.5" in by_key


def test_drafting_twice_from_the_same_record_changes_nothing(report: ProgressReport, by: User):
    first = actions.draft_report(report, by=by)

    second = actions.draft_report(report, by=by)

    assert (first.pk, first.edits) == (second.pk, second.edits)
    assert Activity.objects.filter(verb="report.drafted").count() == 1


def test_two_people_write_different_fields_and_both_stay(
    report: ProgressReport, cast: dict[str, User], by: User
):
    actions.draft_report(report, by=by)
    other = cast["contributor"]

    actions.save_draft(report, by=by, answers={"wins": "Full."}, seen={"wins": ""})
    done = actions.save_draft(report, by=other, answers={"needs": "Money."}, seen={"needs": ""})

    assert done.overlaps == {}
    draft = ReportDraft.objects.get()
    assert (draft.wins, draft.needs) == ("Full.", "Money.")


def test_of_one_field_the_slower_ones_words_wait(
    report: ProgressReport, cast: dict[str, User], by: User
):
    actions.draft_report(report, by=by)
    actions.save_draft(report, by=by, answers={"wins": "Full."}, seen={"wins": ""})

    done = actions.save_draft(
        report, by=cast["contributor"], answers={"wins": "Empty."}, seen={"wins": ""}
    )

    assert (done.overlaps, done.by_whom) == ({"wins": "Full."}, by)
    assert ReportDraft.objects.get().wins == "Full."


def test_page_says_whose_words_are_there_and_keeps_the_slower_ones(
    report: ProgressReport, cast: dict[str, User], sign_in, by: User
):
    actions.draft_report(report, by=by)
    actions.save_draft(report, by=cast["contributor"], answers={"wins": "Full."}, seen={})

    answer = sign_in("coordinator").post(
        door(report, "write/"), {"wins": "Empty.", "seen-wins": ""}
    )

    shown = answer.content.decode()
    assert answer.status_code == 409
    assert "Theirs, saved by Contributor" in shown
    assert "Full." in shown
    assert "Empty." in shown


def test_a_day_that_cannot_be_read_is_said_at_its_field_and_the_rest_is_saved(
    report: ProgressReport, sign_in, by: User
):
    actions.draft_report(report, by=by)
    sent = {
        "wins": "Full.",
        "seen-wins": "",
        "story_released_on": "soon",
        "seen-story_released_on": "",
    }

    answer = sign_in("coordinator").post(door(report, "write/"), sent)

    assert answer.status_code == 422
    assert "Write the day as 2026-03-09 or 3/9/2026." in answer.content.decode()
    assert ReportDraft.objects.get().wins == "Full."


def test_opening_the_page_drafts_nothing_and_a_press_does(report: ProgressReport, sign_in):
    client: Client = sign_in("coordinator")

    assert "Nothing is drafted yet" in client.get(door(report, "write/")).content.decode()
    assert not ReportDraft.objects.exists()

    client.post(door(report, "draft/"))
    assert ReportDraft.objects.get().report == report


@pytest.mark.parametrize("late", [1, 3])
def test_page_costs_the_same_for_one_sentence_and_many(
    report: ProgressReport,
    scoped: Community,
    sign_in,
    by: User,
    late: int,
    django_assert_num_queries,
):
    for key in ("1.1", "1.2", "1.3")[:late]:
        stages.set_due(scoped, key, due_on=date(2026, 9, 20), by=by)
    actions.draft_report(report, by=by)
    client = sign_in("coordinator")
    client.get(door(report, "write/"))

    with django_assert_num_queries(8):
        client.get(door(report, "write/"))


def test_report_is_put_off_with_a_reason_and_its_letters_follow(
    schedule, scoped: Community, by: User
):
    report = scoped.reports.open().get()

    actions.postpone_report(report, by=by, until=date(2026, 10, 20), reason="The audit is late.")

    report.refresh_from_db()
    assert report.due_at == datetime(2026, 10, 20, 13, tzinfo=UTC)
    assert report.postponed_from == datetime(2026, 10, 10, 13, tzinfo=UTC)
    council = report.reminders.get(rule="council_progress")
    assert council.due_at == report.due_at
    waiting = report.reminders.filter(state="pending").exclude(rule="council_progress")
    assert {row.occurrence for row in waiting} == {"2026-10-20"}
    actions.plan(scoped, now=BEFORE + timedelta(hours=2))
    report.refresh_from_db()
    assert report.due_at == datetime(2026, 10, 20, 13, tzinfo=UTC)


@pytest.mark.parametrize(
    ("until", "reason", "why"),
    [
        (date(2026, 10, 20), " ", "Say why"),
        (date(2026, 10, 9), "Later.", "after the one that was promised"),
        (date(2026, 12, 20), "Later.", "45 days"),
    ],
)
def test_report_is_not_put_off_without_a_reason_to_the_past_or_for_ever(
    schedule, scoped: Community, by: User, until: date, reason: str, why: str
):
    report = scoped.reports.open().get()

    with pytest.raises(Refused, match=why):
        actions.postpone_report(report, by=by, until=until, reason=reason)

    report.refresh_from_db()
    assert report.postponed_from is None


def test_council_reads_why_it_comes_later(schedule, scoped: Community, sign_in, by: User):
    report = scoped.reports.open().get()
    actions.postpone_report(report, by=by, until=date(2026, 10, 20), reason="The audit is late.")

    shown = sign_in("council").get(door(report)).content.decode()

    assert "The audit is late." in shown
    assert report.status == ReportStatus.OPEN


def test_clock_drafts_what_is_near_and_follows_the_record(
    clock: time_machine.Traveller, schedule, scoped: Community, by: User
):
    assert actions.draft_coming(scoped, now=BEFORE) == 1
    assert actions.draft_coming(scoped, now=BEFORE) == 0
    stages.set_due(scoped, "1.3", due_on=date(2026, 9, 20), by=by)
    later = BEFORE + timedelta(hours=13)
    clock.move_to(later)

    assert actions.draft_coming(scoped, now=later) == 1

    assert "slipped:1.3" in texts(ReportDraft.objects.get())
    assert Activity.objects.filter(verb="report.drafted", by=None).count() == 1
