"""The quarterly file of a training partner, with its 24 columns, and what of it is never kept."""

from datetime import date
from decimal import Decimal

import pytest

from partners.imports.reading import Table
from partners.models import ImportState
from placements.models import RetentionCheck
from placements.placement_sheet import PLACEMENTS
from placements.placement_sheet.screening import bands_at
from tests.factories import PartnerFactory, ProgramFactory
from tests.placements.sheets import PARTNER_HEADINGS, applied, bring, checked, outcomes

pytestmark = pytest.mark.django_db

BOTH = (
    "IA-40,3,Male,1986,No,Some College,Lexington,No,Cashier,13.54,4/25/2025,Graduated,1/28/2026,"
    "QA,Classroom,Entered Military,2/9/2026,Humana,Junior Engineer,29.10,4/13/2026,Rackspace,"
    "IT Support,30.30"
)
ILL = (
    "IA-15,3,Unreported,1962,Unreported,Bachelors,Lexington,Yes,,,9/16/2025,Withdrew,12/5/2025,"
    "QA,Online,Health/Medical,3/2/2026,Humana,Tester,28.46,,,,"
)
TRAINING = (
    "IA-99,3,Female,1999,Yes,HS/GED,Lexington,Yes,Barista,10,2/2/2026,In Training,,QA,Online"
    ",,,,,,,,,"
)
FILE = f"{PARTNER_HEADINGS}\n{BOTH}\n{ILL}\n{TRAINING}\n"


@pytest.fixture
def rackspace(scoped, provider):
    return PartnerFactory(community=scoped, name="Rackspace")


@pytest.fixture
def program(scoped, provider):
    return ProgramFactory(community=scoped, provider=provider, name="QA", track="quality")


def test_every_column_is_guessed_or_left_out_with_its_reason(scoped, by):
    brought = bring(scoped, by, FILE)

    meant = dict(zip(brought.headings, brought.columns, strict=True))
    left_out = {heading.casefold() for heading, key in meant.items() if not key}
    assert left_out == {
        *("partner id", "city of residence", "msp techhire scholarship", "previous job title"),
        *("training status", "exit training date", "classroom or online", "exit status"),
    }
    assert left_out <= PLACEMENTS.left_out.keys()
    assert (meant["Person ID"], meant["Birth Year"]) == ("reference", "age")
    assert meant["2nd Hire Wage"] == "second_wage"


def test_two_jobs_of_a_person_are_two_placements(scoped, by, employer, rackspace, program):
    applied(scoped, by, FILE)

    first, second = scoped.placements.filter(reference="IA-40").order_by("starts_on")
    assert (first.employer, first.starts_on, first.previous_on) == (
        *(employer, date(2026, 2, 9), None),
    )
    assert (first.title, first.wage, first.prior_wage) == (
        *("Junior Engineer", Decimal("29.10"), Decimal("13.54")),
    )
    assert (second.employer, second.starts_on, second.previous_on) == (
        *(rackspace, date(2026, 4, 13), date(2026, 2, 9)),
    )
    assert (second.title, second.wage, second.program) == ("IT Support", Decimal("30.30"), program)
    assert (first.kind, first.family, first.evidence) == ("full_time", "software", "partner")
    assert (first.gender, first.person_of_color, first.education) == ("man", "no", "some_college")
    assert RetentionCheck.objects.count() == 12


def test_who_has_no_job_yet_is_read_past(scoped, by, employer, rackspace, program):
    found = applied(scoped, by, FILE)

    assert (found.state, found.counts["new"], found.counts["same"]) == (ImportState.APPLIED, 2, 1)
    assert found.rows.get(number=4).label == "IA-99, no job yet"
    assert not scoped.placements.filter(reference="IA-99").exists()


def test_a_year_of_birth_is_a_band_before_anything_is_stored(scoped, by, employer, rackspace):
    brought = bring(scoped, by, FILE)

    assert brought.samples[3] == ["30 to 44", "55 or older"]
    assert b"1986" not in bytes(brought.content)
    assert b"1999" not in bytes(brought.content)


def test_what_tells_of_health_is_not_stored_for_a_moment(scoped, by, employer, rackspace):
    brought = bring(scoped, by, FILE)

    for word in (b"Health", b"Military", b"Lexington", b"Cashier", b"Withdrew"):
        assert word not in bytes(brought.content)
    assert brought.notice == (
        "Not kept of this file: City of Residence, MSP TechHire Scholarship, Previous Job Title, "
        "Training Status, Exit Training Date, Classroom or Online and Exit Status."
    )


def test_the_file_goes_once_it_is_imported(scoped, by, employer, rackspace, program):
    found = applied(scoped, by, FILE)

    assert (bytes(found.content), found.samples) == (b"", [])


def test_cells_that_are_not_read_stand_in_no_row(scoped, by, employer, rackspace):
    found = checked(scoped, by, "Person ID,Company,Start,Shoe size\nIA-1,Humana,5/4/2026,42\n")

    assert found.rows.get().cells == ["IA-1", "Humana", "5/4/2026", ""]


def test_a_program_that_is_not_on_record_is_left_out_and_said(scoped, by, employer, rackspace):
    found = applied(scoped, by, FILE)

    assert "No training program “QA” is on record" in found.rows.get(number=2).warnings["program"]
    assert list(scoped.placements.values_list("program", flat=True)) == [None, None, None]


def test_the_lines_keep_their_numbers(scoped, by, employer, rackspace):
    text = f"Partner report\n\n{PARTNER_HEADINGS}\n\n{BOTH}\n\n{ILL}\n"

    found = checked(scoped, by, text)

    assert list(found.rows.values_list("number", flat=True)) == [5, 7]


def test_text_under_no_heading_still_stops_its_row(scoped, by, employer, rackspace):
    rows = "IA-2,Humana,5/4/2026\nIA-3,Humana,5/4/2026\nIA-1,Humana,5/4/2026,elsewhere\n"
    found = checked(scoped, by, f"ID,Company,Start\n{rows}")

    _, _, (outcome, errors) = outcomes(found)
    assert (outcome, errors[""][:30]) == ("rejected", "Column D holds text and has no")
    assert b"elsewhere" not in bytes(found.content)


@pytest.mark.parametrize(
    "text, bands",
    [
        ("1996", "30 to 44"),
        ("1997", "17 to 29"),
        ("1996.0", "30 to 44"),
        ("6/1/1996", "17 to 29"),
        ("5/4/1996", "30 to 44"),
        ("29", "17 to 29"),
        ("55+", "55+"),
        ("18-24", "18-24"),
        ("1850", ""),
        ("2040", ""),
        ("4 May, 96 or so", ""),
        ("Prefer not to say", "Prefer not to say"),
        ("", ""),
    ],
)
def test_ages_and_days_of_birth_become_bands(text, bands):
    assert bands_at(text, [date(2026, 5, 4)]) == bands


def test_a_band_of_each_start():
    assert bands_at("1996", [date(2025, 1, 5), date(2026, 1, 5)]) == "17 to 29; 30 to 44"
    assert bands_at("1996", []) == ""


def test_a_table_without_such_columns_is_as_it_was():
    table = Table(["Person ID"], [])

    assert PLACEMENTS.screen(table, ["reference"]) == table
