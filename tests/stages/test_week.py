"""This week: what is on it, in which order, and why."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse
from django_scopes import scope

from communities.actions import open_rows, set_role
from placements.actions import answer_check, log_placement, remove_placement
from stages import actions
from stages.checklist import checklist_of
from stages.partner_rows import MOST, partner_rows
from stages.suggestions import Suggestion
from stages.week import Why, week_of
from tests.factories import (
    CommitmentFactory,
    CommunityFactory,
    InteractionFactory,
    PartnerFactory,
)

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 17, tzinfo=UTC)


@pytest.fixture
def by(cast):
    return cast["coordinator"]


@pytest.fixture
def busy(scoped, by, cast, time_machine):
    """A community in stage 3 with something of every kind on its list."""
    time_machine.move_to(NOW, tick=False)
    today = scoped.today()
    actions.start_stage(scoped, 1, by=by)
    actions.complete_stage(scoped, 1, by=by, reason="2015")
    actions.start_stage(scoped, 2, by=by)
    actions.complete_stage(scoped, 2, by=by, reason="2015")
    actions.start_stage(scoped, 3, by=by, on=today - timedelta(days=100))
    actions.set_target(scoped, 3, target_on=today + timedelta(days=10), by=by)
    for key, days in (("3.1", -3), ("3.4", -9), ("3.5", 7), ("1.1", 0), ("1.2", 8), ("1.3", -1)):
        actions.set_due(scoped, key, due_on=today + timedelta(days=days), by=by)
    for key, days in (("2.1", 15), ("2.2", 14), ("1.3", 2)):
        at = NOW - timedelta(days=days)
        actions.change_status(scoped, key, to="waiting", waiting_on="the college", by=by, at=at)
    for key in ("3.1", "4.1", "4.3"):
        actions.change_status(scoped, key, to="doing", by=by)
    actions.assign_owner(scoped, "4.1", owner=by, by=by)
    actions.assign_owner(scoped, "4.3", owner=cast["contributor"], by=by)
    return scoped


def test_week_is_ordered_by_urgency_and_says_why(busy, by):
    week = week_of(checklist_of(busy), reader=by)

    assert [(row.why, row.key, row.reason) for row in week.rows] == [
        (Why.OVERDUE, "3.4", "9 days late"),
        (Why.OVERDUE, "3.1", "3 days late"),
        (Why.WAITING, "2.1", "Waiting 15 days on the college"),
        (Why.WAITING, "1.3", "Waiting 2 days on the college, was due November 22"),
        (Why.SOON, "1.1", "Due today"),
        (Why.SOON, "3.5", "Due in 7 days"),
        (Why.STAGE, "", "Its target is in 10 days"),
        (Why.MINE, "4.1", "You have it in progress"),
    ]
    assert week.coming.key == "1.2"
    assert week.headline == "2 late, 2 waiting, 2 due soon"


def test_week_of_one_person(busy, by, cast):
    checklist = checklist_of(busy)

    mine = week_of(checklist, reader=cast["contributor"]).of(cast["contributor"])

    assert [(row.why, row.key) for row in mine.rows] == [(Why.STAGE, ""), (Why.MINE, "4.3")]


def test_week_without_a_reader_lists_nobodys_work_in_progress(busy):
    assert Why.MINE not in {row.why for row in week_of(checklist_of(busy)).rows}


@pytest.mark.parametrize(
    "days, reason",
    [(-1, "1 day past its target"), (0, "Its target is today"), (14, "Its target is in 14 days")],
)
def test_week_names_a_stage_near_or_past_its_target(busy, by, days: int, reason: str, time_machine):
    actions.set_target(busy, 3, target_on=busy.today() + timedelta(days=days), by=by)

    (row,) = [row for row in week_of(checklist_of(busy)).rows if row.why == Why.STAGE]

    assert row.reason == reason


def test_week_asks_to_start_and_to_complete_a_stage(scoped, by):
    (start,) = week_of(checklist_of(scoped)).rows
    assert (start.verb, start.stage) == ("Start", 1)

    actions.start_stage(scoped, 1, by=by)
    for n in range(1, 8):
        actions.change_status(scoped, f"1.{n}", to="done", by=by)
    (complete,) = week_of(checklist_of(scoped)).rows
    assert (complete.verb, complete.reason) == ("Complete", "Everything in it is done")


def test_week_of_an_applicant_lists_what_is_left(cast):
    applicant = CommunityFactory(status="prospective")
    with scope(community=applicant):
        actions.start_stage(applicant, 1, by=cast["newcomer"])
        actions.change_status(applicant, "1.1", to="done", by=cast["newcomer"])

        week = week_of(checklist_of(applicant))

    assert [row.key for row in week.rows] == [f"1.{n}" for n in range(2, 8)]
    assert {row.reason for row in week.rows} == {"Left before you can apply"}


def test_week_page_filters_in_the_address(sign_in, busy):
    client = sign_in("contributor")
    url = reverse("stages:week", args=["louisville"])

    everybody = client.get(url).content.decode()
    mine = client.get(f"{url}?who=me").content.decode()

    assert (everybody.count('class="title"'), mine.count('class="title"')) == (8, 2)
    assert 'href="/c/louisville/items/3.4/"' in everybody
    assert 'href="/c/louisville/stages/3/"' in everybody


def test_week_page_that_is_empty_names_what_comes_next(sign_in, community, cast, time_machine):
    time_machine.move_to(NOW, tick=False)
    with scope(community=community):
        actions.start_stage(community, 1, by=cast["coordinator"])

    page = sign_in("coordinator").get("/c/louisville/week/").content.decode()

    assert "Nothing is due this week" in page
    assert "due December 23" in page


@pytest.mark.parametrize("rows", [1, 3])
def test_week_page_costs_the_same_whatever_is_on_it(
    sign_in, community, cast, django_assert_num_queries, rows: int
):
    with scope(community=community):
        for n in range(1, rows + 1):
            key = f"3.{n}"
            actions.set_due(
                community, key, due_on=community.today() - timedelta(days=n), by=cast["coordinator"]
            )
            actions.assign_owner(community, key, owner=cast["contributor"], by=cast["coordinator"])
            began = community.today() - timedelta(days=40 * n)
            place(community, cast["coordinator"], reference=f"IA-{n}", starts_on=began)
        open_rows(community, by=cast["manager"], reason="The funder asks.")
    client = sign_in("coordinator")
    client.get("/c/louisville/week/")

    # session, user, membership, grants; progress, records, local items; two for what looks done,
    # one for what is owed, the checks that wait, and who reads rows
    with django_assert_num_queries(10):
        client.get("/c/louisville/week/")


def place(community, by, **said):
    """Somebody who was placed, and is asked for after 30, 90, 180 and 365 days."""
    interapt = community.partners.filter(name="Interapt").first() or PartnerFactory(
        community=community, name="Interapt", kinds=("training",)
    )
    job = {"issuer": interapt, "employer": interapt, "family": "software", "kind": "full_time"}
    return log_placement(community, by=by, evidence="partner", **{**job, **said})


def test_week_has_one_line_for_all_checks_that_wait(sign_in, community, cast, time_machine):
    time_machine.move_to(NOW, tick=False)
    by = cast["coordinator"]
    with scope(community=community):
        # Due 61 and 1 days ago; due today; not yet due; and of somebody removed.
        place(community, by, reference="IA-1", starts_on=in_days(-91))
        place(community, by, reference="IA-2", starts_on=in_days(-30))
        place(community, by, reference="IA-3", starts_on=in_days(-29))
        remove_placement(place(community, by, reference="IA-4", starts_on=in_days(-31)), by=by)
        late = partner_rows(community, today=NOW.date(), records_placements=True).rows
        asked = community.retentionchecks.get(placement__reference="IA-1", after=30)
        answer_check(asked, by=by, outcome="same")
        due = partner_rows(community, today=NOW.date(), records_placements=True).rows
        hidden = partner_rows(community, today=NOW.date()).rows
    page = sign_in("coordinator").get("/c/louisville/week/").content.decode()

    said = [(row.why, row.title, row.reason) for row in (*late, *due, *hidden)]
    assert said == [
        (Why.OVERDUE, "3 checks of who is still at work", "1 overdue, 2 due"),
        (Why.SOON, "2 checks of who is still at work", "2 due"),
    ]
    assert 'href="/c/louisville/placements/checks/"' in page
    assert "Nobody yet" not in page


def test_week_says_that_somebody_reads_rows(sign_in, community, cast):
    sentence = "1 of the national program may read rows about people now."
    assert sentence not in sign_in("contributor").get("/c/louisville/week/").content.decode()
    with scope(community=community):
        open_rows(community, by=cast["reviewer"], reason="The funder asks.")

    assert sentence in sign_in("contributor").get("/c/louisville/week/").content.decode()


def test_week_is_for_those_who_work(sign_in, cast, community):
    assert sign_in("council").get("/c/louisville/week/").status_code == 403
    with scope(community=community):
        set_role(community, cast["council"], "contributor", by=None)
    assert sign_in("council").get("/c/louisville/week/").status_code == 200


@pytest.fixture
def partner(scoped, cast, time_machine):
    time_machine.move_to(NOW, tick=False)
    return PartnerFactory(community=scoped, name="Bit Source", owner=cast["contributor"])


def in_days(days: int) -> date:
    return NOW.date() + timedelta(days=days)


def owe(partner, by, days: int, **also):
    """A call of November 12, to be followed up in so many days."""
    on = min(in_days(days), date(2026, 11, 12))
    return InteractionFactory(partner=partner, by=by, on=on, follow_up_on=in_days(days), **also)


def test_week_lists_what_is_owed_among_what_is_late_and_soon(busy, by, cast, partner):
    owe(partner, by, -4, kind="visit")
    owe(partner, by, 1)
    CommitmentFactory(partner=partner, due_on=in_days(-20), quantity=1)
    CommitmentFactory(partner=partner, kind="internships", feedback_on=in_days(0))

    more = partner_rows(busy, today=busy.today())
    week = week_of(checklist_of(busy), more=more)

    assert [(row.why, row.title[:10], row.reason) for row in week.rows[:6]] == [
        (Why.OVERDUE, "Bit Source", "Promise: 20 days late, 0 of 1 full-time hire came"),
        (Why.OVERDUE, "Identify e", "9 days late"),
        (Why.OVERDUE, "Bit Source", "Follow up: 4 days late, visit on November 12"),
        (Why.OVERDUE, "Pilot, lea", "3 days late"),
        (Why.WAITING, "Engage sta", "Waiting 15 days on the college"),
        (Why.WAITING, "Start buil", "Waiting 2 days on the college, was due November 22"),
    ]
    assert [row.reason for row in week.rows if row.why == Why.SOON] == [
        "Feedback: due today, on 5 paid internships or apprenticeships",
        "Due today",
        "Follow up: due tomorrow, call on November 12",
        "Due in 7 days",
    ]
    assert week.headline == "4 late, 2 waiting, 4 due soon"


def test_week_names_the_year_of_a_call_long_ago(partner, by):
    InteractionFactory(partner=partner, by=by, on=date(2025, 12, 30), follow_up_on=in_days(-1))

    (row,) = partner_rows(partner.community, today=NOW.date()).rows

    assert row.reason == "Follow up: 1 day late, call on December 30, 2025"


def test_week_of_one_person_holds_their_follow_ups(sign_in, partner, by, cast):
    owe(partner, by, 0)
    owe(partner, by, 0, kind="visit", follow_up_owner=cast["contributor"])
    client = sign_in("contributor")

    mine = client.get("/c/louisville/week/?who=me").content.decode()

    assert "visit on November 12" in mine
    assert "call on November 12" not in mine


def test_week_page_leads_to_the_partner_and_says_whose_it_is(sign_in, partner, by):
    owe(partner, by, -1)

    page = sign_in("contributor").get("/c/louisville/week/").content.decode()

    assert f'href="/c/louisville/partners/{partner.pk}/">Follow up' in page
    assert "<span>Coordinator</span>" in page
    assert "This week: 1 late" in page


def test_week_page_lists_the_most_urgent_and_counts_the_rest(sign_in, partner, by):
    for n in range(MOST + 12):
        owe(partner, by, 5 - n)

    page = sign_in("contributor").get("/c/louisville/week/").content.decode()

    assert page.count("Partner</span>") == MOST
    assert "due in 5 days" not in page
    assert "This week: 36 late, 6 due soon" in page
    assert "And 12 more with partners" in page
    assert 'href="/c/louisville/partners/follow-ups/"' in page


def test_a_partners_name_is_printed_as_written(sign_in, scoped, by, time_machine):
    time_machine.move_to(NOW, tick=False)
    name = "<b>Ünïted</b> " + "Incredibly " * 15
    owe(PartnerFactory(community=scoped, name=name), by, 0)

    page = sign_in("contributor").get("/c/louisville/week/").content.decode()

    assert "&lt;b&gt;Ünïted&lt;/b&gt; Incredibly" in page


def test_an_item_that_looks_done_is_listed_once(busy, by):
    done = {"because": "3 employers and 1 provider are in touch, as of November 23"}
    suggestions = {key: Suggestion(**done) for key in ("3.4", "4.1", "5.2")}
    suggestions["3.1"] = Suggestion(not_yet="Nothing came of it.")

    week = week_of(checklist_of(busy), reader=by, suggestions=suggestions)

    words = f"Looks done: {done['because']}"
    rows = {row.key: row for row in week.rows}
    assert [row.key for row in week.rows if row.verb == "Confirm"] == ["3.4", "4.1", "5.2"]
    assert (rows["3.4"].why, rows["3.4"].reason) == (Why.OVERDUE, "9 days late")
    assert (rows["3.4"].looks_done, rows["3.1"].looks_done) == (words, "")
    assert (rows["4.1"].why, rows["4.1"].reason) == (Why.SUGGESTED, words)
    assert (rows["3.1"].verb, rows["3.1"].reason) == ("Finish", "3 days late")
    assert week.headline == "2 late, 2 waiting, 2 due soon, 2 to confirm"
    whys = [row.why for row in week.rows]
    assert whys == sorted(whys)
