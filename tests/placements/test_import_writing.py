"""Importing placements: new ones, changed ones, the same ones, and those that are refused."""

from datetime import date
from decimal import Decimal

import pytest
from django_scopes import scope

from communities.models import Activity
from partners.actions import choose_columns, remove_partner
from partners.models import ImportState
from placements import actions
from placements.models import RetentionCheck
from placements.tally import recount_all
from tests.factories import CohortFactory, PartnerFactory, PlacementFactory, ProgramFactory
from tests.partners.merges import join
from tests.partners.sheets import work_on
from tests.placements.sheets import ONCE, applied, bring, checked, confirmed, outcomes

pytestmark = pytest.mark.django_db

HEADINGS = "Reference,Employer,Start,Job title,Starting wage,Gender,Age"
ROW = "IA-17,Humana,5/4/2026,Developer,$22.50/hr,F,17 to 29"
SHEET = f"{HEADINGS}\n{ROW}\nIA-18,humana inc,2026-05-11,Tester,19,,\n"


@pytest.fixture(autouse=True)
def partners(provider, employer):
    """Interapt gave out the references, and Humana hires."""


def placed(scoped, reference="IA-17"):
    return scoped.placements.get(reference=reference)


def errors_of(found) -> dict[str, str]:
    ((_, errors),) = outcomes(found)
    return errors


def test_a_row_becomes_a_placement_with_its_checks(scoped, by, provider, employer):
    found = applied(scoped, by, SHEET)

    one = placed(scoped)
    assert (found.state, found.error) == (ImportState.APPLIED, "")
    assert (one.issuer, one.employer, one.starts_on) == (provider, employer, date(2026, 5, 4))
    assert (one.title, one.wage, one.gender, one.age) == (
        *("Developer", Decimal("22.50"), "woman", "17-29"),
    )
    assert (one.created_by, one.changed_by, one.version) == (by, by, 0)
    assert list(one.checks.order_by("due_on").values_list("after", "due_on", "outcome")) == [
        (30, date(2026, 6, 3), ""),
        (90, date(2026, 8, 2), ""),
        (180, date(2026, 10, 31), ""),
        (365, date(2027, 5, 4), ""),
    ]


def test_the_log_has_one_line_for_all_of_it(scoped, by):
    found = applied(scoped, by, SHEET)

    acts = Activity.objects.about(found.subject).filter(verb="import.applied")
    assert [(act.sentence, act.by) for act in acts] == [
        ("imported 2 placements from “quarter.csv”: 2 new", by)
    ]
    assert not scoped.activities.filter(verb="placement.logged").exists()


def test_the_sums_of_the_months_are_in_line(scoped, by):
    placement = PlacementFactory(community=scoped, reference="P-1")
    applied(scoped, by, SHEET)
    applied(scoped, by, SHEET.replace("$22.50/hr", "30"))

    assert recount_all(scoped) == []
    assert placement.issuer.name != "Interapt"


def test_the_same_file_again_writes_nothing(scoped, by):
    applied(scoped, by, SHEET)

    again = checked(scoped, by, SHEET)

    assert outcomes(again) == [("same", {}), ("same", {})]


def test_the_file_of_next_quarter_brings_it_up_to_date(scoped, by):
    applied(scoped, by, SHEET)

    found = applied(scoped, by, f"{HEADINGS}\nIA-17,Humana,5/4/2026,Engineer,24,,\n")

    one = placed(scoped)
    assert (found.counts["changed"], scoped.placements.count()) == (1, 2)
    assert (one.title, one.wage, one.gender, one.version) == (
        *("Engineer", Decimal("24.00"), "woman", 1),
    )
    assert found.rows.get().changes == {
        "title": {"was": "Developer", "now": "Engineer"},
        "wage": {"was": "$22.50", "now": "$24.00"},
    }
    assert RetentionCheck.objects.count() == 8


def test_what_is_said_once_changes_nothing_that_is_on_record(scoped, by):
    applied(scoped, by, SHEET)

    again = checked(scoped, by, SHEET, kind="Internship", family="Other tech work")

    assert outcomes(again) == [("same", {}), ("same", {})]


def test_evidence_on_record_is_never_weakened(scoped, by):
    applied(scoped, by, SHEET, evidence="Employer-confirmed")

    weaker = checked(scoped, by, f"{HEADINGS},Evidence\n{ROW},Self-reported\n")

    assert outcomes(weaker) == [("same", {})]


def test_evidence_that_is_stronger_is_taken(scoped, by):
    applied(scoped, by, SHEET)

    applied(scoped, by, f"{HEADINGS},Evidence\n{ROW},Employer-confirmed\n")

    assert placed(scoped).evidence == "employer"


def test_people_are_linked_to_their_start_before(scoped, by, provider, employer):
    other = PartnerFactory(community=scoped, name="Rackspace")
    said = {"community": scoped, "issuer": provider, "reference": "IA-17", "employer": other}
    later = PlacementFactory(**said, starts_on=date(2026, 6, 1))
    earlier = PlacementFactory(**said, starts_on=date(2026, 1, 5))

    applied(scoped, by, SHEET)

    later.refresh_from_db()
    earlier.refresh_from_db()
    assert (earlier.previous_on, placed_at(scoped, employer).previous_on, later.previous_on) == (
        *(None, date(2026, 1, 5), date(2026, 5, 4)),
    )
    assert recount_all(scoped) == []


def placed_at(scoped, employer):
    return scoped.placements.get(reference="IA-17", employer=employer)


def test_a_merged_employer_is_the_one_that_was_kept(scoped, by, employer):
    old = PartnerFactory(community=scoped, name="Rackspace")
    applied(scoped, by, "ID,Company,Start\nIA-1,Rackspace,5/4/2026\n")
    join(employer, old, by=by)

    again = checked(scoped, by, "ID,Company,Start\nIA-1,Rackspace,5/4/2026\n")
    applied(scoped, by, "ID,Company,Start\nIA-2,Rackspace,5/4/2026\n")

    assert outcomes(again) == [("same", {})]
    assert placed(scoped, "IA-2").employer == employer


def test_program_and_cohort_are_found(scoped, by, provider):
    program = ProgramFactory(community=scoped, provider=provider, name="Web")
    ProgramFactory(community=scoped, name="Web")
    cohort = CohortFactory(program=program, starts_on=date(2026, 1, 12))

    rows = "IA-1,Humana,5/4/2026,web,1/12/2026\nIA-2,Humana,5/4/2026,Web,1/13/2026\n"
    applied(scoped, by, f"ID,Company,Start,Program,Training start\n{rows}")

    one, other = placed(scoped, "IA-1"), placed(scoped, "IA-2")
    assert (one.program, one.cohort) == (program, cohort)
    assert (other.program, other.cohort) == (program, None)


def test_a_code_decides_the_family(scoped, by):
    applied(scoped, by, "ID,Company,Start,SOC\nIA-1,Humana,5/4/2026,15-1212\n")

    one = placed(scoped, "IA-1")
    assert (one.family, one.occupation) == ("security", "15-1212.00")


def test_two_rows_of_one_start_are_one(scoped, by):
    found = applied(scoped, by, f"{HEADINGS}\n{ROW}\n{ROW}\nIA-17,Humana,5/4/2026,,,,\n")

    assert (scoped.placements.count(), found.counts["new"]) == (1, 1)


def test_a_row_that_contradicts_an_earlier_one_is_refused(scoped, by):
    found = checked(scoped, by, f"{HEADINGS}\n{ROW}\nIA-17,Humana,5/4/2026,Tester,,,\n")

    assert outcomes(found)[1] == (
        "rejected",
        {"title": ("Row 2 says “Developer” for the same placement, and row 3 says “Tester”.")},
    )


@pytest.mark.parametrize(
    "headings, row, errors",
    [
        (
            "Employer",
            "Hunana",
            {
                "employer": (
                    "“Hunana” is no partner in the directory. Did you mean “Humana”? Else add it "
                    "under Partners first."
                )
            },
        ),
        (
            "Employer",
            "Zzyzx",
            {
                "employer": (
                    "“Zzyzx” is no partner in the directory. Add it under Partners first, then "
                    "import this row again."
                )
            },
        ),
        ("Start", "", {"starts_on": "Say when the work started."}),
        ("Employer", "", {"employer": "Say where the work is."}),
        ("Reference", "", {"reference": "Write the partner's reference for the person."}),
        (
            "Starting wage",
            "a lot",
            {"wage": "“a lot” is no wage. Write dollars an hour, as 18.50."},
        ),
        (
            "Starting wage",
            "0",
            {"wage": ("“0”: Paid work is paid. Leave the wage empty while nobody knows it.")},
        ),
        (
            "Start",
            "16/19/2025",
            {
                "starts_on": (
                    "“16/19/2025” has no month 16: dates are read as month/day/year. Write it as "
                    "2015-03-09, or say for the whole file how days are written."
                )
            },
        ),
        (
            "SOC code",
            "15-1252",
            {"occupation": "15-1252.00 belongs to “Software development”."},
        ),
    ],
)
def test_what_is_wrong_is_said_at_its_column(scoped, by, headings, row, errors):
    said = {
        "Reference": "IA-1",
        "Employer": "Humana",
        "Start": "5/4/2026",
        "Starting wage": "20",
        "SOC code": "",
        "Role family": "User support",
        headings: row,
    }

    found = checked(scoped, by, f"{','.join(said)}\n{','.join(said.values())}\n")

    assert outcomes(found) == [("rejected", errors)]


@pytest.mark.parametrize(
    "row, label",
    [
        ("IA-1,Humana,5/4/2026", "IA-1 at Humana"),
        ("IA-1,Hunana,5/4/2026", "IA-1"),
        ("IA-1,,", "IA-1, no job yet"),
        (",Humana,5/4/2026", ""),
    ],
)
def test_a_row_is_called_by_person_and_employer(scoped, by, row, label):
    assert checked(scoped, by, f"ID,Company,Start\n{row}\n").rows.get().label == label


def test_an_age_that_is_no_band_is_not_quoted(scoped, by):
    found = checked(scoped, by, "ID,Company,Start,Age\nIA-1,Humana,5/4/2026,18-24\n")

    assert errors_of(found)["age"].startswith("This is none of the bands: Under 17,")
    assert found.rows.get().cells == ["IA-1", "Humana", "5/4/2026", ""]


def test_what_every_new_row_needs_is_asked_for(scoped, by):
    found = checked(scoped, by, "ID,Company,Start\nIA-1,Humana,5/4/2026\n", kind="", family="")

    assert errors_of(found) == {
        "kind": "Say what kind of work it is, here or once for the whole file.",
        "family": "Say the role family, here or once for the whole file.",
    }


def test_a_removed_employer_is_refused_for_a_new_placement(scoped, by):
    remove_partner(PartnerFactory(community=scoped, name="Gone"), by=by)

    found = checked(scoped, by, "ID,Company,Start\nIA-1,Gone,5/4/2026\n")

    assert errors_of(found) == {
        "employer": (
            "“Gone” was removed from the directory. Bring it back first, then import this row "
            "again."
        )
    }


@pytest.mark.parametrize(
    "headings, cell, column, words",
    [
        ("Job title", "ask linda@example.org", "title", "This looks like an e-mail address."),
        ("Reference", "Linda Jones", "reference", "This looks like a name."),
        ("Starting wage", "120", "wage", "$120.00 an hour is unusual."),
        ("Wage before", "2", "prior_wage", "$2.00 an hour is unusual."),
    ],
)
def test_what_looks_odd_is_worth_a_look(scoped, by, headings, cell, column, words):
    said = {"Reference": "IA-1", "Employer": "Humana", "Start": "5/4/2026", headings: cell}

    found = checked(scoped, by, f"{','.join(said)}\n{','.join(said.values())}\n")

    row = found.rows.get()
    assert (row.outcome, list(row.warnings)) == ("new", [column])
    assert row.warnings[column].startswith(words)


def test_a_start_near_another_one_is_worth_a_look(scoped, by):
    applied(scoped, by, SHEET)

    found = checked(scoped, by, f"{HEADINGS}\n{ROW.replace('5/4', '5/6')}\n")

    assert (
        found.rows.get()
        .warnings["starts_on"]
        .startswith("IA-17 has a placement at Humana that starts on May 4, 2026.")
    )


def test_a_placement_that_was_removed_by_hand_is_worth_a_look(scoped, by):
    applied(scoped, by, SHEET)
    actions.remove_placement(placed(scoped), by=by)

    found = checked(scoped, by, SHEET)

    assert [row.outcome for row in found.rows.all()] == ["new", "same"]
    assert found.rows.get(number=2).warnings == {
        "employer": "This placement was removed by hand. Importing it logs it again."
    }


def test_what_somebody_logs_meanwhile_is_shown_anew(scoped, by, provider, employer):
    found = confirmed(scoped, by, SHEET)
    PlacementFactory(
        community=scoped, issuer=provider, employer=employer, reference="IA-17", title="Other"
    )

    work_on(found)

    assert found.state == ImportState.CHECKED
    assert found.error == (
        "Somebody changed 1 of these placements since the check. Nothing was written. Look again, "
        "then confirm."
    )
    assert scoped.placements.count() == 1


def test_what_was_said_for_the_last_file_is_offered_for_the_next(scoped, by):
    applied(scoped, by, SHEET, kind="Apprenticeship")

    again = bring(scoped, by, SHEET)

    assert again.said_once["kind"] == "Apprenticeship"
    assert again.said_once["issuer"] == "Interapt"


def test_partners_of_another_community_are_none_here(scoped, other_community, by):
    with scope(community=other_community):
        PartnerFactory(community=other_community, name="Toledo Works")

    found = checked(scoped, by, "ID,Company,Start\nIA-1,Toledo Works,5/4/2026\n")

    assert "is no partner in the directory" in errors_of(found)["employer"]


def test_placements_of_another_community_stay_as_they_are(community, other_community, by, cast):
    with scope(community=other_community):
        for name in ("Interapt", "Humana"):
            PartnerFactory(community=other_community, name=name)
    applied(other_community, cast["other_coordinator"], SHEET)

    applied(community, by, SHEET.replace("Developer", "Changed"))

    with scope(community=other_community):
        assert other_community.placements.get(reference="IA-17").title == "Developer"


@pytest.mark.parametrize("count", [1, 3])
def test_a_check_asks_as_often_for_one_row_as_for_three(
    scoped, by, count, django_assert_num_queries
):
    rows = "".join(f"IA-{n},Humana,5/4/2026\n" for n in range(count))
    found = bring(scoped, by, f"ID,Company,Start\n{rows}")
    choose_columns(found, by=by, columns=found.columns, once=ONCE)

    with django_assert_num_queries(21):
        work_on(found)
