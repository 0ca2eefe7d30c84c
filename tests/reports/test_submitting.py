"""A report goes out once, its figures freeze, and a correction is a version of its own."""

from datetime import date, timedelta

import pytest
import time_machine

from communities.models import Activity, Community, User
from communities.pdf import compiler
from communities.refusal import Refused
from reports import actions
from reports.models import (
    Ask,
    ProgressReport,
    Reminder,
    ReminderState,
    ReportDraft,
    ReportStatus,
    ReportVersion,
    Rule,
)
from reports.printing import printed_report
from reports.reading import report_view
from tests.factories import PlacementFactory
from tests.reported import due_report, sent
from tests.reports.conftest import BEFORE

pytestmark = pytest.mark.django_db
HOME = "/c/louisville/reports/"


@pytest.fixture
def by(cast: dict[str, User]) -> User:
    return cast["coordinator"]


@pytest.fixture
def report(clock: time_machine.Traveller, scoped: Community) -> ProgressReport:
    return due_report(scoped)


def ready(report: ProgressReport, by: User, **words: str) -> int:
    actions.draft_report(report, by=by)
    actions.save_draft(report, by=by, answers={"standing": "on_track", **words}, seen={})
    return ReportDraft.objects.get(report=report).edits


def test_it_goes_out_to_the_council_and_the_draft_is_gone(report, by: User):
    version = actions.submit_report(report, by=by, edits=ready(report, by))

    report.refresh_from_db()
    assert (report.status, version.number) == (ReportStatus.PUBLISHED, 1)
    assert not ReportDraft.objects.exists()
    letter = Reminder.objects.get(rule=Rule.COUNCIL_PROGRESS)
    assert (letter.recipient.email, letter.next_try_at) == ("council@example.org", BEFORE)
    assert Activity.objects.filter(verb="report.submitted", by=by).count() == 1


def test_second_press_is_refused_and_sends_nothing_more(report, by: User):
    edits = ready(report, by)
    actions.submit_report(report, by=by, edits=edits)

    with pytest.raises(Refused, match="Nothing is drafted"):
        actions.submit_report(report, by=by, edits=edits)

    assert ReportVersion.objects.count() == 1
    assert Reminder.objects.filter(rule=Rule.COUNCIL_PROGRESS).count() == 1


def test_what_somebody_wrote_since_is_read_first(report, cast: dict[str, User], by: User):
    edits = ready(report, by)
    actions.save_draft(report, by=cast["contributor"], answers={"wins": "More."}, seen={})

    with pytest.raises(Refused, match="Somebody wrote in the report"):
        actions.submit_report(report, by=by, edits=edits)


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ({"standing": ""}, "how the community stands"),
        ({"standing": "off_track"}, "why it is not on track"),
        ({"standing": "caution", "standing_because": "Slow."}, "what you ask of the council"),
        ({"story": "She found work."}, "the day on which the person agreed"),
    ],
)
def test_it_does_not_go_out_while_something_is_missing(report, by: User, words, why: str):
    edits = ready(report, by, **words)

    with pytest.raises(Refused, match=why):
        actions.submit_report(report, by=by, edits=edits)

    report.refresh_from_db()
    assert report.status == ReportStatus.OPEN


def test_period_has_to_be_over(clock: time_machine.Traveller, scoped: Community, by: User):
    report = due_report(scoped)
    clock.move_to(BEFORE - timedelta(days=3))  # September 29
    edits = ready(report, by)

    with pytest.raises(Refused, match="is not over"):
        actions.submit_report(report, by=by, edits=edits)


def test_figures_that_moved_since_the_draft_are_looked_at_first(
    report, scoped: Community, sign_in, by: User
):
    edits = ready(report, by)
    PlacementFactory(community=scoped, starts_on=date(2026, 8, 3))

    with pytest.raises(actions.FiguresMoved, match="People placed was 0 and is 1"):
        actions.submit_report(report, by=by, edits=edits)

    answer = sign_in("coordinator").post(f"{HOME}{report.pk}/submit/", {"edits": edits})
    shown = answer.content.decode()
    assert answer.status_code == 409
    assert "People placed was 0 and is 1" in shown
    assert f'name="edits" value="{edits + 1}"' in shown


def test_figures_stay_as_they_were_and_today_stands_beside_them_with_the_reason(
    clock: time_machine.Traveller, report, scoped: Community, sign_in, by: User
):
    actions.submit_report(report, by=by, edits=ready(report, by))
    clock.shift(timedelta(days=2))
    PlacementFactory(community=scoped, starts_on=date(2026, 8, 3))

    shown = sign_in("council").get(f"{HOME}{report.pk}/").content.decode()

    frozen = {told["key"]: told["value"] for told in ReportVersion.objects.get().figures}
    assert frozen["people"] == 0
    assert "1. 1 placement was entered after the report." in shown


def test_correction_is_a_version_with_a_reason_and_the_first_stays_readable(
    report, scoped: Community, sign_in, by: User
):
    sent(scoped, by=by, report=report, wins="Two cohorts.")
    edits = ready(report, by, wins="Three cohorts.")
    with pytest.raises(Refused, match="Say what is corrected"):
        actions.submit_report(report, by=by, edits=edits)

    actions.submit_report(report, by=by, edits=edits, because="We forgot the evening cohort.")

    client = sign_in("council")
    latest = client.get(f"{HOME}{report.pk}/").content.decode()
    first = client.get(f"{HOME}{report.pk}/?version=1").content.decode()
    assert "Three cohorts." in latest
    assert "We forgot the evening cohort." in latest
    assert "Two cohorts." in first
    assert "which was corrected" in first
    assert client.get(f"{HOME}{report.pk}/?version=3").status_code == 404
    letters = Reminder.objects.filter(rule=Rule.COUNCIL_PROGRESS).order_by("pk")
    assert [letter.state for letter in letters] == [S.CANCELLED, S.PENDING]


S = ReminderState


def test_asks_are_followed_and_those_of_a_correction_take_their_place(report, scoped, by: User):
    sent(scoped, by=by, report=report, **{"ask-1": "Name an employer.", "ask-2": "Come."})
    edits = ready(report, by, **{"ask-2": "Come on Friday."})

    actions.submit_report(report, by=by, edits=edits, because="The day.")

    assert list(Ask.objects.order_by("place").values_list("text", flat=True)) == [
        "Name an employer.",
        "Come on Friday.",
    ]


def test_question_of_the_council_has_to_be_answered_and_then_is(
    clock: time_machine.Traveller, scoped: Community, cast: dict[str, User], by: User
):
    earlier = sent(scoped, by=by, report=due_report(scoped, months_ago=2))
    asked = actions.ask_question(earlier.report, by=cast["council"], text="Who pays?")
    report = due_report(scoped)
    edits = ready(report, by)
    with pytest.raises(Refused, match="Council asked: “Who pays\\?”"):
        actions.submit_report(report, by=by, edits=edits)

    edits = ready(report, by, **{f"answer-{asked.pk}": "The county."})
    version = actions.submit_report(report, by=by, edits=edits)

    asked.refresh_from_db()
    assert (asked.answer, asked.answered_in, asked.answered_by) == ("The county.", version, by)
    view = report_view(version.report)
    assert view is not None
    [answered] = view.answers
    assert (answered.asked, answered.answer) == ("Who pays?", "The county.")


def test_paper_says_what_the_page_says_on_two_pages(report, scoped: Community, by: User):
    words = {
        "ask-1": "Name an employer.",
        "wins": "Two cohorts are full.\n\n" + "A long word. " * 60,
        "obstacles": "*Not* markup: #panic() $x$ <b>.",
    }
    sent(scoped, by=by, report=report, **words)
    view = report_view(report)
    assert view is not None

    data = printed_report(view)
    pages = compiler("report.typ", data).compile(format="png", ppi=20)

    assert len(pages if isinstance(pages, list) else [pages]) <= 2
    assert data["asks"] == ["Name an employer."]
    assert data["words"][1]["paragraphs"] == ["*Not* markup: #panic() $x$ <b>."]


def test_pdf_is_sent_to_every_reader_and_none_where_nothing_is_written(
    report, scoped: Community, sign_in, by: User
):
    client = sign_in("council")
    assert client.get(f"{HOME}{report.pk}/report.pdf").status_code == 404
    sent(scoped, by=by, report=report)

    answer = client.get(f"{HOME}{report.pk}/report.pdf")

    assert answer.content.startswith(b"%PDF")
    assert 'filename="louisville-report-2026-07.pdf"' in answer["Content-Disposition"]


def test_written_while_it_had_left_by_itself_it_goes_out_once_more_with_words(
    due_letter: Reminder, by: User
):
    report = due_letter.report

    actions.submit_report(report, by=by, edits=ready(report, by))

    letters = Reminder.objects.filter(rule=Rule.COUNCIL_PROGRESS).values_list("occurrence", "state")
    assert set(letters) == {("", S.CANCELLED), ("written", S.PENDING)}


@pytest.mark.parametrize("reports", [1, 3])
def test_list_costs_the_same_for_one_report_and_many(
    clock: time_machine.Traveller,
    scoped: Community,
    sign_in,
    by: User,
    reports: int,
    django_assert_num_queries,
):
    for months_ago in range(reports):
        sent(scoped, by=by, report=due_report(scoped, months_ago=months_ago + 1))
    client = sign_in("council")
    client.get(HOME)

    with django_assert_num_queries(6):
        client.get(HOME)


def test_list_finds_words_filters_and_exports(clock, scoped: Community, sign_in, by: User):
    sent(scoped, by=by, wins="The library lends laptops.")
    client = sign_in("council")

    assert "1 report with “laptops”" in client.get(f"{HOME}?q=laptops").content.decode()
    assert "Nothing matches" in client.get(f"{HOME}?standing=caution").content.decode()
    assert "July to September 2026" in client.get(f"{HOME}?format=csv").content.decode()
