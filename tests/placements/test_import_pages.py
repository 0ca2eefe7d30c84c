"""The pages of imports as the placements' room shows them."""

import csv
import io
from datetime import UTC, datetime

import pytest
from django.urls import reverse
from django_scopes import scope

from partners.models import ImportState
from placements.models import Placement
from placements.schedule import discard_unconfirmed_imports
from tests.factories import PartnerFactory
from tests.partners import sheets as partner_sheets
from tests.partners.sheets import work_on
from tests.placements.sheets import ONCE, PARTNER_HEADINGS, applied, bring, checked, outcomes

pytestmark = pytest.mark.django_db

SHEET = "Reference,Employer,Start\nIA-17,Humana,5/4/2026\nIA-18,Hunana,5/4/2026\nIA-19,,\n"


def address(name: str, *pk: int) -> str:
    return reverse(f"placements:{name}", args=["louisville", *pk])


@pytest.fixture(autouse=True)
def partners(community):
    with scope(community=community):
        for name in ("Interapt", "Humana"):
            PartnerFactory(community=community, name=name)


def text_at(client, *where) -> str:
    response = client.get(address(*where))
    assert response.status_code == 200
    return response.content.decode()


def test_each_room_lists_its_own_imports(sign_in, cast, community):
    by = cast["coordinator"]
    bring(community, by, SHEET, "quarter.csv")
    partner_sheets.bring(community, by, name="network.csv")
    client = sign_in("contributor")

    here = text_at(client, "imports")
    there = client.get(partner_sheets.address("imports")).content.decode()

    assert ("quarter.csv" in here, "network.csv" in here) == (True, False)
    assert ("quarter.csv" in there, "network.csv" in there) == (False, True)


@pytest.mark.parametrize("name", ["import", "import-columns", "import-rejected"])
def test_an_import_is_behind_the_doors_of_its_own_room_alone(sign_in, cast, community, name):
    found = checked(community, cast["coordinator"], SHEET)
    client = sign_in("coordinator")

    assert client.get(address(name, found.pk)).status_code == 200
    assert client.get(partner_sheets.address(name, found.pk)).status_code == 404


def test_the_form_speaks_of_placements(sign_in):
    page = text_at(sign_in("coordinator"), "new-import")

    assert "Bring the file that a partner keeps" in page
    assert "nor a year of birth" in page
    assert "shared list of organizations" not in page


def test_the_empty_sheet_has_headings_that_need_no_guessing(sign_in, cast, community):
    response = sign_in("coordinator").get(address("import-template"))
    headings = next(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))
    brought = bring(community, cast["coordinator"], ",".join(headings) + "\n" + "x," * 9)

    assert response["Content-Disposition"].startswith('attachment; filename="placements-')
    assert "" not in brought.columns


def test_the_columns_page_says_why_a_column_is_left_out(sign_in, cast, community):
    rows = "IA-1,3,Male,1990,No,,Toledo,,,,,,,,,Health/Medical,5/4/2026,Humana,,,,,,\n"
    brought = bring(community, cast["coordinator"], f"{PARTNER_HEADINGS}\n{rows}")

    response = sign_in("coordinator").get(address("import", brought.pk))

    why = {heading.name: heading.why for heading in response.context["headings"]}
    assert why["Exit Status"] == ("Never kept: it may tell of somebody’s health, or of an offense.")
    assert why["Person ID"] == ""
    page = response.content.decode()
    assert why["Exit Status"] in page
    assert "Not kept of this file: City of Residence" in page
    assert "Health/Medical" not in page


def test_what_holds_for_the_whole_file_is_said_on_the_columns_page(sign_in, cast, community):
    brought = bring(community, cast["coordinator"], SHEET)
    client = sign_in("contributor")
    page = text_at(client, "import", brought.pk)
    said = {f"once-{key}": value for key, value in ONCE.items()}

    response = client.post(
        address("import-columns", brought.pk), {"columns": brought.columns, **said}
    )

    assert "Said once for the whole file" in page
    assert "<strong>Issuer: no column says it.</strong>" in page
    assert '<option value="Partner-reported" selected>' in page
    assert response["Location"] == address("import", brought.pk)
    brought.refresh_from_db()
    said_once = {**ONCE, "days": "month/day/year"}
    assert (brought.said_once, brought.state) == (said_once, ImportState.CHECKING)


def test_an_issuer_that_nobody_names_is_asked_for(sign_in, cast, community):
    brought = bring(community, cast["coordinator"], SHEET)

    response = sign_in("coordinator").post(
        address("import-columns", brought.pk),
        {"columns": brought.columns, "once-kind": "Paid internship"},
    )

    assert response.status_code == 422
    page = response.content.decode()
    assert "Choose which column holds: Issuer, or say it for the whole file." in page
    assert '<option value="Paid internship" selected>' in page


def test_an_issuer_that_is_no_partner_stops_the_whole_file(sign_in, cast, community):
    brought = bring(community, cast["coordinator"], SHEET)
    said = {f"once-{key}": value for key, value in ONCE.items()} | {"once-issuer": "Intrapt"}

    response = sign_in("coordinator").post(
        address("import-columns", brought.pk), {"columns": brought.columns, **said}
    )

    assert response.status_code == 422
    assert response.context["refusal"].args[0] == (
        "Issuer of the whole file: “Intrapt” is no partner in the directory. Did you mean "
        "“Interapt”? Else add it under Partners first."
    )


def test_the_page_of_an_import_answers_in_words_of_placements(sign_in, cast, community):
    found = checked(community, cast["coordinator"], SHEET)

    page = text_at(sign_in("coordinator"), "import", found.pk)

    assert "<h1>1 row is ready: 1 new. 1 needs fixing.</h1>" in page
    assert "1 row says nothing new." in page
    assert "Did you mean “Humana”?" in page


def test_a_file_is_brought_confirmed_and_taken_back_through_the_pages(sign_in, cast, community):
    client = sign_in("coordinator")
    client.post(address("new-import"), {"pasted": SHEET})
    with scope(community=community):
        found = community.imports.get(sheet="placements")
    said = {f"once-{key}": value for key, value in ONCE.items()}
    client.post(address("import-columns", found.pk), {"columns": found.columns, **said})
    work_on(found)

    client.post(address("confirm-import", found.pk), {"checked": found.check_name})
    work_on(found)
    page = text_at(client, "import", found.pk)

    assert "<h1>1 row was imported: 1 new</h1>" in page
    assert "Go to the placements" in page
    client.post(address("undo-import", found.pk))
    work_on(found)
    page = text_at(client, "import", found.pk)
    assert "The placements are as they were before it. Coordinator took it back" in page
    with scope(community=community):
        assert not Placement.objects.exists()


def test_rows_to_fix_leave_without_what_is_not_kept(sign_in, cast, community):
    text = "Reference,City,Employer,Start\nIA-17,Toledo,Hunana,5/4/2026\n"
    found = applied(community, cast["coordinator"], f"{text}IA-18,Toledo,Humana,5/4/2026\n")

    response = sign_in("coordinator").get(address("import-rejected", found.pk))

    lines = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert lines[0] == ["Reference", "City", "Employer", "Start", "What to fix"]
    assert lines[1][:4] == ["IA-17", "", "Hunana", "5/4/2026"]


def test_the_export_of_the_list_comes_back_and_changes_nothing(sign_in, cast, community):
    by = cast["coordinator"]
    applied(community, by, f"{SHEET.splitlines()[0]},Wage,SOC\nIA-17,Humana,5/4/2026,20,15-1252\n")
    content = sign_in("coordinator").get(address("placements"), {"format": "csv"}).content.decode()

    again = checked(community, by, content)

    assert "" not in again.columns
    assert outcomes(again) == [("same", {})]


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_as_often_for_one_import_as_for_three(
    sign_in, cast, community, count, django_assert_num_queries
):
    for n in range(count):
        bring(community, cast["coordinator"], SHEET, f"sheet {n}.csv")
    client = sign_in("contributor")
    client.get(address("imports"))

    with django_assert_num_queries(6):
        response = client.get(address("imports"))

    assert response.content.decode().count("sheet ") == count


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_of_an_import_asks_as_often_for_one_row_as_for_three(
    sign_in, cast, community, count, django_assert_num_queries
):
    rows = "".join(f"IA-{n},Humana,5/4/2026\n" for n in range(count))
    found = checked(community, cast["coordinator"], f"Reference,Employer,Start\n{rows}")
    client = sign_in("contributor")
    client.get(address("import", found.pk))

    with django_assert_num_queries(8):
        response = client.get(address("import", found.pk))

    assert len(response.context["rows"]) == count


def test_a_file_that_nobody_confirms_is_dropped(sign_in, cast, community, time_machine):
    time_machine.move_to(datetime(2026, 5, 20, 15, tzinfo=UTC), tick=False)
    by = cast["coordinator"]
    brought, seen = bring(community, by, SHEET), checked(community, by, SHEET + "IA-20,,\n")
    confirmed = applied(community, by, SHEET + "IA-21,,\n")
    client = sign_in("coordinator")
    by_when = "If nobody confirms it by June 19, 2026, the file and its rows are discarded."
    assert by_when in text_at(client, "import", brought.pk)
    assert by_when in text_at(client, "import", seen.pk)
    assert "If nobody confirms it" not in text_at(client, "import", confirmed.pk)

    time_machine.move_to(datetime(2026, 6, 18, 15, tzinfo=UTC), tick=False)
    late = bring(community, by, SHEET + "IA-22,,\n")
    assert discard_unconfirmed_imports() == 0
    time_machine.move_to(datetime(2026, 6, 19, 16, tzinfo=UTC), tick=False)
    assert [discard_unconfirmed_imports(), discard_unconfirmed_imports()] == [2, 0]

    with scope(community=community):
        for one in (brought, seen, confirmed, late):
            one.refresh_from_db()
        assert [bytes(brought.content), bytes(seen.content)] == [b"", b""]
        assert (brought.samples, seen.rows.count(), confirmed.rows.count()) == ([], 0, 4)
        assert community.activities.filter(verb="import.discarded", by=None).count() == 2
    states = [brought.state, seen.state, confirmed.state, late.state]
    assert states == ["discarded", "discarded", "applied", "uploaded"]
    client = sign_in("coordinator")  # the session of a month ago is over
    assert "Nobody confirmed it within 30 days" in text_at(client, "import", seen.pk)
