"""Who was placed is forgotten after the years; no figure moves, then or later."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django_scopes import scope, scopes_disabled
from django_scopes.exceptions import ScopeError

from communities.models import Activity, Community
from partners.models import ImportState, Partner
from placements import actions
from placements.models import BANDS, ForgottenAnswer, Placement, RetentionCheck, Tally
from placements.releases import readings_of, release_breakdowns
from placements.schedule import forget_who_was_placed
from placements.tally import recount_all
from tests.factories import PartnerFactory, PlacementFactory, ProgramFactory
from tests.placements.sheets import applied, outcomes, taken_back

pytestmark = pytest.mark.django_db
LONG_AGO = date(2020, 3, 2)
TODAY = date(2026, 5, 20)
SAID = {"gender": "woman", "age": "17-29", "education": "declined"}


@pytest.fixture
def now(time_machine):
    """Everything in these tests is logged in March 2020."""
    time_machine.move_to(datetime(2020, 3, 20, 15, tzinfo=UTC), tick=False)
    return time_machine


@pytest.fixture
def person(now, scoped, job) -> Placement:
    texts = {"title": "Tester", "note": "By phone", "reported_by": "HR"}
    return actions.log_placement(scoped, by=None, **{**job, **SAID, **texts, "starts_on": LONG_AGO})


def sums() -> set[tuple]:
    return {*Tally.objects.values_list("month", "measure", "layer", "of", "value", "n")}


def of_another(community: Community) -> Partner:
    """An issuer of whom nobody was forgotten, so that old starts are still taken."""
    return PartnerFactory(community=community, name="Code Kentucky", kinds=("training",))


def years_later(now, day: date = TODAY) -> None:
    now.move_to(datetime(day.year, day.month, day.day, 15, tzinfo=UTC), tick=False)


def test_nobody_can_tell_any_more_who_it_was(now, scoped, person):
    years_later(now)

    assert actions.forget_placements(scoped, by=None) == 1

    person.refresh_from_db()
    left = {f: getattr(person, f) for f in ("reference", "title", "note", "reported_by", *BANDS)}
    assert set(left.values()) == {""}
    assert (person.starts_on, person.kind, person.family) == (LONG_AGO, "full_time", "software")
    assert person.forgotten_at is not None
    assert not Activity.objects.filter(data__has_key="reference").exists()


def test_no_sum_moves(now, scoped, person, job):
    actions.log_placement(
        scoped, by=None, **{**job, "reference": "B", "gender": "man", "starts_on": LONG_AGO}
    )
    again = {"starts_on": LONG_AGO + timedelta(days=60), "wage": Decimal(30), "gender": "declined"}
    actions.log_placement(scoped, by=None, **{**job, **again})
    before = sums()
    years_later(now)

    assert actions.forget_placements(scoped, by=None) == 3

    assert sums() == before
    assert recount_all(scoped) == []
    assert sums() == before


def test_later_acts_in_the_same_month_keep_the_answers(now, scoped, person, job):
    years_later(now)
    actions.forget_placements(scoped, by=None)
    said = {**job, "issuer": of_another(scoped), "gender": "woman", "starts_on": LONG_AGO}
    late = actions.log_placement(scoped, by=None, **said)
    assert Tally.objects.get(measure="gender", of="woman").n == 2

    actions.remove_placement(late, by=None)

    assert Tally.objects.get(measure="gender", of="woman").n == 1
    assert not Tally.objects.filter(measure="gender", of="").exists()


def test_answers_of_several_nights_add_up(now, scoped, person, job):
    years_later(now, date(2025, 6, 2))
    actions.forget_placements(scoped, by=None)
    late = {**job, **SAID, "issuer": of_another(scoped), "starts_on": LONG_AGO}
    actions.log_placement(scoped, by=None, **late)
    before = sums()
    years_later(now, date(2030, 7, 1))

    assert actions.forget_placements(scoped, by=None) == 1

    assert ForgottenAnswer.objects.get(measure="gender").n == 2
    assert recount_all(scoped) == []
    assert sums() == before


def test_what_was_removed_is_forgotten_and_counts_for_nothing(now, scoped, person):
    actions.remove_placement(person, by=None)
    years_later(now)

    assert actions.forget_placements(scoped, by=None) == 1

    person.refresh_from_db()
    assert (person.reference, person.gender) == ("", "")
    assert not ForgottenAnswer.objects.exists()
    assert not Tally.objects.exists()


@pytest.mark.parametrize(("today", "forgotten"), [(date(2025, 3, 31), 0), (date(2025, 4, 1), 1)])
def test_the_years_count_from_the_day_it_was_logged_when_that_was_later(
    now, scoped, person, today: date, forgotten: int
):
    assert actions.forget_placements(scoped, by=None, today=today) == forgotten


@pytest.mark.parametrize(("today", "forgotten"), [(date(2025, 6, 30), 0), (date(2025, 7, 1), 1)])
def test_the_years_count_from_the_start(now, scoped, job, today: date, forgotten: int):
    actions.log_placement(scoped, by=None, **{**job, "starts_on": date(2020, 6, 1)})

    assert actions.forget_placements(scoped, by=None, today=today) == forgotten


def test_a_community_chooses_how_many_years(now, scoped, person, by):
    spring = date(2022, 4, 1)
    assert actions.forget_placements(scoped, by=None, today=spring) == 0

    Community.objects.filter(pk=scoped.pk).update(forget_after_years=2)
    scoped.refresh_from_db()

    assert actions.forget_placements(scoped, by=None, today=spring) == 1


@pytest.mark.parametrize("years", [1, 11])
def test_the_database_holds_the_bounds(scoped, years: int):
    with pytest.raises(IntegrityError), transaction.atomic():
        Community.objects.filter(pk=scoped.pk).update(forget_after_years=years)


def test_somebody_with_a_later_placement_is_kept_whole(now, scoped, person, job):
    years_later(now, date(2024, 5, 20))
    later = actions.log_placement(scoped, by=None, **{**job, "starts_on": date(2024, 5, 6)})
    years_later(now)

    assert actions.forget_placements(scoped, by=None) == 0

    actions.log_placement(scoped, by=None, **{**job, "starts_on": date(2026, 5, 4)})
    later.refresh_from_db()
    assert later.previous_on == LONG_AGO


def test_previous_on_stays(now, scoped, person, job):
    second = {**job, "starts_on": LONG_AGO + timedelta(days=70)}
    second = actions.log_placement(scoped, by=None, **second)
    years_later(now)

    actions.forget_placements(scoped, by=None)

    second.refresh_from_db()
    assert (second.reference, second.previous_on) == ("", LONG_AGO)
    assert Tally.objects.get(measure="people", value=0).n == 1


def test_once_is_enough(now, scoped, person):
    years_later(now)
    actions.forget_placements(scoped, by=None)
    person.refresh_from_db()

    assert actions.forget_placements(scoped, by=None) == 0

    once = Placement.objects.get()
    assert (once.version, once.forgotten_at) == (person.version, person.forgotten_at)
    assert Activity.objects.verbs("placements.forgotten").count() == 1


def test_one_entry_in_the_log_says_how_many(now, scoped, person, job):
    actions.log_placement(scoped, by=None, **{**job, "reference": "B", "starts_on": LONG_AGO})
    years_later(now)

    actions.forget_placements(scoped, by=None)

    entry = Activity.objects.verbs("placements.forgotten").get()
    assert entry.sentence == "forgot who was placed in 2 placements from before May 1, 2021"
    assert (entry.by, entry.data) == (None, {"placements": 2})


def test_a_night_that_was_cut_off_leaves_everybody_known(now, scoped, person):
    years_later(now)

    with transaction.atomic():
        actions.forget_placements(scoped, by=None)
        transaction.set_rollback(True)

    assert Placement.objects.get().reference == "IA-17"
    assert not ForgottenAnswer.objects.exists()
    assert actions.forget_placements(scoped, by=None) == 1


def test_the_clock_goes_through_every_community(now, scoped, person, other_community):
    with scope(community=other_community):
        other = PlacementFactory(community=other_community, starts_on=LONG_AGO)
    years_later(now)

    assert forget_who_was_placed() == 2
    assert forget_who_was_placed() == 0

    with scope(community=other_community):
        other.refresh_from_db()
    assert other.reference == ""


def test_another_communitys_are_left_alone(now, community, other_community):
    with scope(community=other_community):
        other = PlacementFactory(community=other_community, starts_on=LONG_AGO)
    years_later(now)

    with scope(community=community):
        assert actions.forget_placements(community, by=None) == 0
    with pytest.raises(ScopeError):
        actions.forget_placements(community, by=None)

    with scopes_disabled():
        assert Placement.objects.get(pk=other.pk).reference == other.reference


def test_a_forgotten_placement_stays_as_it_is(now, scoped, person, by):
    years_later(now)
    actions.forget_placements(scoped, by=None)
    check = person.checks.get(after=365)

    for act in (
        lambda: actions.change_placement(person, by=by, kind="internship"),
        lambda: actions.remove_placement(person, by=by),
        lambda: actions.answer_check(check, by=by, outcome="same"),
        lambda: actions.reopen_check(check, by=by),
    ):
        with pytest.raises(actions.Refused, match="has been forgotten"):
            act()
    assert not RetentionCheck.objects.to_ask(today=TODAY).exists()
    assert check.is_forgotten


def test_a_removed_one_does_not_come_back(now, scoped, person, by):
    actions.remove_placement(person, by=by)
    years_later(now)
    actions.forget_placements(scoped, by=None)

    with pytest.raises(actions.Refused, match="has been forgotten"):
        actions.restore_placement(person, by=by)


@pytest.mark.parametrize("field", ["reference", "gender", "title", "note", "reported_by"])
def test_the_database_holds_that_nothing_comes_back(now, scoped, person, field: str):
    years_later(now)
    actions.forget_placements(scoped, by=None)

    with pytest.raises(IntegrityError), transaction.atomic():
        Placement.objects.update(**{field: "woman"})


def test_what_went_out_and_what_will_go_out_is_the_same(now, scoped, job):
    for n in range(12):
        said = {**job, **SAID, "reference": f"R-{n}", "starts_on": LONG_AGO}
        actions.log_placement(scoped, by=None, **said)
    release_breakdowns(scoped, by=None, today=date(2020, 8, 20))
    before = readings_of(scoped)
    years_later(now)

    actions.forget_placements(scoped, by=None)

    assert readings_of(scoped) == before
    release_breakdowns(scoped, by=None, today=TODAY)
    after = readings_of(scoped)["gender"]
    assert (after.total, after.answers) == (12, before["gender"].answers)


def test_an_import_keeps_nothing_of_them_and_is_not_taken_back(now, scoped, provider, employer, by):
    ProgramFactory(community=scoped, provider=provider, name="Web")
    headings = "Reference,Employer,Start,Job title,Starting wage,Program,Gender"
    sheet = f"{headings}\nIA-1,Humana,3/2/2020,Engineer,24,Web,Woman\n"
    imported = applied(scoped, by, sheet)
    assert imported.rows.exists()
    years_later(now)

    actions.forget_placements(scoped, by=None)

    assert not imported.rows.exists()
    after = taken_back(imported, by)
    assert (after.state, after.error) == (
        ImportState.APPLIED,
        "This import is too old: what it brought has been forgotten.",
    )


def test_a_file_that_nobody_confirmed_goes_too(now, scoped, by):
    from partners.actions import start_import

    text = b"Reference,Employer,Start\nIA-1,Humana,3/2/2020\n"
    waiting = start_import(scoped, by=by, sheet="placements", name="a.csv", content=text)
    years_later(now)

    actions.forget_placements(scoped, by=None)

    waiting.refresh_from_db()
    assert (bytes(waiting.content), waiting.samples) == (b"", [])
    assert waiting.state == ImportState.DISCARDED


def test_the_page_offers_nothing_that_would_be_refused(now, scoped, person, sign_in):
    years_later(now)
    actions.forget_placements(scoped, by=None)

    page = sign_in("contributor").get(f"/c/louisville/placements/{person.pk}/").content.decode()

    assert "Who this was has been forgotten" in page
    assert "edit/" not in page
    assert 'formaction="remove/"' not in page
    assert "answer/" not in page
    assert page.count("Never answered") == 4
    assert "Overdue" not in page


def test_an_old_file_logs_nobody_anew(now, scoped, person, job, by):
    years_later(now)
    actions.forget_placements(scoped, by=None)
    before = sums()
    sheet = "Reference,Employer,Start\nIA-17,Humana,2020-03-02\nIA-18,Humana,2020-04-06\n"

    found = applied(scoped, by, sheet)
    with pytest.raises(actions.Refused, match="March 2020 are counted already"):
        actions.log_placement(scoped, by=by, **{**job, "starts_on": date(2020, 3, 30)})
    other = of_another(scoped)
    early = actions.log_placement(scoped, by=by, **{**job, "issuer": other, "starts_on": LONG_AGO})
    with pytest.raises(actions.Refused, match="would count twice"):
        actions.change_placement(early, by=by, issuer=person.issuer)

    rows = outcomes(found)
    assert [outcome for outcome, _ in rows] == ["rejected", "new"]
    assert "counted already, without reference" in rows[0][1]["starts_on"]
    # April of the same issuer and March of another one: nobody of them was forgotten.
    assert sums() != before
    assert recount_all(scoped) == []
