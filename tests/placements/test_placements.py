"""Placements: what is kept, what is refused, and that people and placements are counted apart."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from communities.models import Activity
from partners import actions as network
from placements import actions
from placements.models import After, Placement
from tests.factories import CohortFactory, PartnerFactory, PlacementFactory, ProgramFactory

pytestmark = pytest.mark.django_db
MAY = date(2026, 5, 4)


def log(community, verb: str) -> list[str]:
    return [act.sentence for act in community.activities.verbs(verb).order_by("pk")]


def chain(reference: str) -> list[tuple[date, date | None]]:
    rows = Placement.objects.kept().filter(reference=reference).order_by("starts_on", "pk")
    return list(rows.values_list("starts_on", "previous_on"))


def test_log_placement_keeps_what_is_known_and_leaves_the_rest_unreported(scoped, by, job):
    placement = actions.log_placement(
        scoped, by=by, **job, occupation="151252", wage=Decimal("24.5"), prior_wage=Decimal(0)
    )

    assert (placement.reference, placement.occupation, placement.family) == (
        "IA-17", "15-1252.00", "software",
    )  # fmt: skip
    assert (placement.wage, placement.prior_wage) == (Decimal("24.50"), Decimal("0.00"))
    assert (placement.gender, placement.age, placement.education) == ("", "", "")
    assert (placement.program, placement.previous_on) == (None, None)
    assert list(placement.checks.order_by("after").values_list("after", "due_on", "outcome")) == [
        (days, MAY + timedelta(days=days), "") for days in After.values
    ]


def test_the_log_tells_no_wage_and_nothing_a_person_said(scoped, by, job):
    placement = actions.log_placement(scoped, by=by, **job, wage=Decimal("24.50"), gender="woman")
    actions.change_placement(placement, by=by, wage=Decimal("31.25"), gender="man", note="Moved")

    told = [(act.sentence, act.data) for act in Activity.objects.filter(subject=placement.subject)]

    assert sorted(sentence for sentence, _ in told) == [
        "corrected a placement at Humana",
        "logged a placement at Humana",
    ]
    for secret in ("24.5", "31.25", "woman", "man'", "Moved"):
        assert secret not in str(told)
    assert told[0][1] | told[1][1] == {
        "reference": "IA-17",
        "fields": ["gender", "note", "wage"],
    }


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"reference": " "}, "Write the partner's reference"),
        ({"reference": "x" * 41}, "at most 40 characters"),
        ({"family": "magic"}, "Choose what people are placed as"),
        ({"family": ""}, "Choose what people are placed as"),
        ({"occupation": "programmer"}, "is no O.NET-SOC code"),
        ({"occupation": "15-1232.00"}, "belongs to “User support”"),
        ({"kind": "volunteer"}, "Choose what kind of work"),
        ({"evidence": "rumor"}, "Choose who says so"),
        ({"wage": Decimal(0)}, "Paid work is paid"),
        ({"wage": Decimal(-1)}, "dollars an hour"),
        ({"wage": Decimal("20.005")}, "dollars an hour"),
        ({"wage": Decimal(10000)}, "dollars an hour"),
        ({"prior_wage": Decimal(-1)}, "dollars an hour"),
        ({"gender": "F"}, "one of the answers to “Gender”"),
        ({"veteran": "maybe"}, "one of the answers to “Veteran”"),
        ({"title": "x" * 101}, "at most 100 characters"),
        ({"note": "x" * 301}, "at most 300 characters"),
        ({"starts_on": date(2090, 1, 1)}, "lies too far ahead"),
        ({"starts_on": date(206, 1, 1)}, "Check the year"),
    ],
)
def test_log_placement_refuses(scoped, by, job, wrong: dict, sentence: str):
    with pytest.raises(actions.Refused, match=sentence):
        actions.log_placement(scoped, by=by, **{**job, **wrong})

    assert not Placement.objects.exists()
    assert log(scoped, "placement.logged") == []


def test_a_code_of_the_list_says_its_family(scoped, by, job):
    placement = actions.log_placement(
        scoped, by=by, **{**job, "family": "", "occupation": "15-1232"}
    )

    assert (placement.family, placement.occupation) == ("support", "15-1232.00")


def test_a_cohort_says_its_program_and_no_other(scoped, by, job):
    cohort = CohortFactory(program=ProgramFactory(community=scoped))
    other = ProgramFactory(community=scoped)

    placement = actions.log_placement(scoped, by=by, **job, cohort=cohort)

    assert placement.program == cohort.program
    with pytest.raises(actions.Refused, match="is no cohort of"):
        actions.change_placement(placement, by=by, program=other)


@pytest.mark.parametrize("part", ["issuer", "employer"])
def test_partners_of_another_community_are_none_here(
    scoped, other_community, unscoped, by, job, part: str
):
    elsewhere = PartnerFactory(community=other_community)

    with pytest.raises(actions.Refused, match="is not a partner here"):
        actions.log_placement(scoped, by=by, **{**job, part: elsewhere})


def test_programs_of_another_community_are_none_here(scoped, other_community, unscoped, by, job):
    elsewhere = ProgramFactory(community=other_community)

    with pytest.raises(actions.Refused, match="is not there any more"):
        actions.log_placement(scoped, by=by, **job, program=elsewhere)


def test_an_employer_that_somebody_removed_takes_nobody(scoped, by, job, employer):
    network.remove_partner(employer, by=by)

    with pytest.raises(actions.Stale, match="has removed “Humana”"):
        actions.log_placement(scoped, by=by, **job)


def test_a_start_is_on_record_once(scoped, by, job):
    first = actions.log_placement(scoped, by=by, **job)

    again = actions.log_placement(scoped, by=by, **job)
    with pytest.raises(actions.Refused, match="IA-17 starting at Humana on this day is on record"):
        actions.log_placement(scoped, by=by, **{**job, "kind": "part_time"})

    assert first == again
    assert log(scoped, "placement.logged") == ["logged a placement at Humana"]


def test_a_reference_is_one_person_only_with_the_partner_that_gave_it_out(scoped, by, job):
    other = PartnerFactory(community=scoped, kinds=("training",))
    actions.log_placement(scoped, by=by, **job)
    later = {**job, "starts_on": MAY + timedelta(days=60)}

    same = actions.log_placement(scoped, by=by, **later)
    somebody_else = actions.log_placement(scoped, by=by, **{**later, "issuer": other})

    assert (same.previous_on, somebody_else.previous_on) == (MAY, None)


def test_placements_of_a_person_stay_in_line(scoped, by, job):
    june, july = MAY + timedelta(days=30), MAY + timedelta(days=60)
    second, third, first = (
        actions.log_placement(scoped, by=by, **{**job, "starts_on": day})
        for day in (june, july, MAY)
    )
    assert chain("IA-17") == [(MAY, None), (june, MAY), (july, june)]

    actions.remove_placement(second, by=by)
    assert chain("IA-17") == [(MAY, None), (july, MAY)]
    actions.restore_placement(second, by=by)
    actions.change_placement(first, by=by, reference="IA-99")
    assert chain("IA-17") == [(june, None), (july, june)]
    actions.change_placement(third, by=by, starts_on=MAY)
    assert chain("IA-17") == [(MAY, None), (june, MAY)]


def test_change_placement_is_refused_to_the_slower(scoped, by, job):
    placement = actions.log_placement(scoped, by=by, **job)
    actions.change_placement(placement, by=by, version=placement.version, note="Nights")

    with pytest.raises(actions.Stale):
        actions.change_placement(placement, by=by, version=0, note="Days")

    assert Placement.objects.get().note == "Nights"


def test_another_first_day_asks_on_other_days(scoped, by, job):
    placement = actions.log_placement(scoped, by=by, **job)

    actions.change_placement(placement, by=by, starts_on=MAY - timedelta(days=7))

    assert list(placement.checks.order_by("after").values_list("due_on", flat=True)) == [
        MAY + timedelta(days=days - 7) for days in After.values
    ]


def test_another_first_day_does_not_make_an_answer_early(scoped, by, job, time_machine):
    time_machine.move_to("2026-06-05 12:00")
    placement = actions.log_placement(scoped, by=by, **job)
    actions.answer_check(placement.checks.get(after=30), by=by, outcome="same")

    with pytest.raises(actions.Refused, match="was answered on June 5, before it would be due"):
        actions.change_placement(placement, by=by, starts_on=MAY + timedelta(days=10))

    placement.refresh_from_db()
    assert placement.starts_on == MAY


def test_a_removed_placement_comes_back_unless_it_was_logged_anew(scoped, by, job):
    placement = actions.log_placement(scoped, by=by, **job)
    actions.remove_placement(placement, by=by)
    assert not Placement.objects.kept().exists()

    assert actions.restore_placement(placement, by=by).removed_at is None
    with pytest.raises(actions.Refused, match="is there"):
        actions.restore_placement(placement, by=by)
    actions.remove_placement(placement, by=by)
    PlacementFactory(community=scoped, **job)
    with pytest.raises(actions.Refused, match="on record already"):
        actions.restore_placement(placement, by=by)


def test_a_placement_at_a_merged_employer_is_at_the_one_that_was_kept(scoped, by, job, employer):
    placement = actions.log_placement(scoped, by=by, **job)
    kept = PartnerFactory(community=scoped, name="Humana of Kentucky")
    network.merge(kept, employer, by=by, choices={}, versions=(0, 0))
    employer.refresh_from_db()

    changed = actions.change_placement(placement, by=by, note="Nights")
    logged = actions.log_placement(scoped, by=by, **{**job, "reference": "IA-18"})

    assert (changed.employer, logged.employer) == (kept, kept)


def test_a_placement_at_a_removed_employer_can_still_be_corrected(scoped, by, job, employer):
    placement = actions.log_placement(scoped, by=by, **job)
    network.remove_partner(employer, by=by)
    placement = Placement.objects.get()

    assert actions.change_placement(placement, by=by, note="Nights").note == "Nights"
