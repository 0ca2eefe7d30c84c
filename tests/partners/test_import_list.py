"""Bringing a spreadsheet in: the list of imports, the form, and what each column holds."""

import csv
import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django_scopes import scope

from partners import actions
from tests.partners.sending import Forms, send, text_of
from tests.partners.sheets import SHEET, address, applied, bring, checked, work_on

pytestmark = pytest.mark.django_db


# The list


def test_empty_list_says_how_to_leave_the_spreadsheet(sign_in):
    page = sign_in("coordinator").get(address("imports")).content.decode()

    assert "Leave the spreadsheet in three steps" in page
    assert "Contact e-mail" in page
    assert page.count("<h1") == 1


def test_empty_sheet_has_headings_that_need_no_guessing(sign_in, cast, community):
    response = sign_in("coordinator").get(address("import-template"))
    headings = next(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))
    brought = bring(community, cast["coordinator"], ",".join(headings) + "\n" + "x," * 9)

    assert response["Content-Disposition"].endswith('.csv"')
    assert "" not in brought.columns


@pytest.mark.parametrize("count", [1, 3])
def test_list_asks_as_often_for_one_import_as_for_three(
    sign_in, cast, community, count, django_assert_num_queries
):
    for n in range(count):
        bring(community, cast["coordinator"], name=f"sheet {n}.csv")
    client = sign_in("contributor")
    client.get(address("imports"))

    with django_assert_num_queries(6):
        response = client.get(address("imports"))

    assert response.content.decode().count("sheet ") == count


def test_list_is_searched_filtered_and_exported_by_its_address(sign_in, cast, community):
    bring(community, cast["coordinator"], name="march.csv")
    checked(community, cast["coordinator"], name="april.csv")
    client = sign_in("coordinator")

    by_name = client.get(address("imports"), {"q": "march"}).content.decode()
    by_state = client.get(address("imports"), {"state": "checked"}).content.decode()
    export = client.get(address("imports"), {"format": "csv"}).content.decode("utf-8-sig")

    assert ("march.csv" in by_name, "april.csv" in by_name) == (True, False)
    assert ("march.csv" in by_state, "april.csv" in by_state) == (False, True)
    rows = list(csv.DictReader(io.StringIO(export)))
    assert [(row["Name"], row["New"]) for row in rows] == [("april.csv", "2"), ("march.csv", "0")]


# Bringing one


def test_a_paste_leads_to_its_columns(sign_in):
    pasted = "Org\tType\nBit Source\tEmployer\n"

    response = sign_in("coordinator").post(address("new-import"), {"pasted": pasted}, follow=True)

    page = response.content.decode()
    assert "What does each column hold?" in page
    assert '<option value="name" selected>' in page
    assert "Bit Source" in page


def test_a_file_keeps_its_name(sign_in, community):
    file = SimpleUploadedFile("March partners.csv", SHEET.encode())

    sign_in("contributor").post(address("new-import"), {"file": file})

    with scope(community=community):
        assert community.imports.get().name == "March partners.csv"


def test_sheets_of_a_workbook_that_are_not_read_are_named_until_it_is_written(sign_in, community):
    book = openpyxl.Workbook()
    for sheet in (book.active, book.create_sheet("Training")):
        sheet.append(["Name"])
        sheet.append(["Bit Source"])
    content = io.BytesIO()
    book.save(content)
    client = sign_in("coordinator")

    answer = client.post(
        address("new-import"), {"file": SimpleUploadedFile("two.xlsx", content.getvalue())}
    )
    page = answer["Location"]
    columns = text_of(client.get(page))
    send(client, page, holds="columns")
    with scope(community=community):
        work_on(community.imports.get())

    words = "Only the sheet “Sheet” of this workbook is read, and not “Training”."
    assert words in columns
    assert words in text_of(client.get(page))


@pytest.mark.parametrize(
    "sent, field",
    [
        ({}, "file"),
        ({"pasted": " \n "}, "file"),
        ({"pasted": "only one line"}, "pasted"),
    ],
)
def test_wrong_input_is_answered_at_its_field(sign_in, community, sent, field):
    response = sign_in("coordinator").post(address("new-import"), sent)

    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    with scope(community=community):
        assert not community.imports.all().exists()


def test_wrong_input_keeps_the_paste(sign_in):
    page = sign_in("coordinator").post(address("new-import"), {"pasted": "\tonly <one> line"})

    assert "\tonly &lt;one&gt; line</textarea>" in page.content.decode()


def test_a_file_beside_a_paste_is_refused_rather_than_one_of_them_dropped(sign_in):
    file = SimpleUploadedFile("partners.csv", SHEET.encode())

    response = sign_in("coordinator").post(address("new-import"), {"file": file, "pasted": SHEET})

    assert list(response.context["form"].errors) == ["pasted"]


# Its columns


def test_the_wrong_sheet_is_discarded_from_its_columns(sign_in, cast, community):
    brought = bring(community, cast["coordinator"])
    client = sign_in("coordinator")
    page = client.get(address("import", brought.pk)).content.decode()
    addresses = [action for action, _fields in Forms(page).found]
    assert address("discard-import", brought.pk) in addresses

    client.post(address("discard-import", brought.pk))

    assert "This import was discarded" in client.get(address("import", brought.pk)).content.decode()


def test_columns_are_guessed_with_samples_and_can_be_left_out(sign_in, cast, community):
    brought = bring(community, cast["coordinator"])

    page = sign_in("contributor").get(address("import", brought.pk)).content.decode()

    assert "Favorite color" in page
    assert "<span>green</span>" in page
    assert page.count('<option value="" selected>Leave out</option>') == 1
    assert "Left out: Favorite color." in page


def test_many_that_are_left_out_are_counted_and_what_to_fix_is_none(sign_in, cast, community):
    sheet = "Name,Fax,City,Zip,Mayor,What to fix\nBit Source,1,2,3,4,5\n"
    brought = bring(community, cast["coordinator"], sheet)

    page = sign_in("coordinator").get(address("import", brought.pk)).content.decode()

    assert "Left out: Fax, City, Zip and Mayor." in page


def test_a_missing_required_column_is_said_at_the_top(sign_in, cast, community):
    brought = bring(community, cast["coordinator"], "Who,Kinds\nBit Source,Employer\n")

    page = sign_in("coordinator").get(address("import", brought.pk)).content.decode()

    assert "Name: no column says it." in page


def test_columns_that_cannot_be_are_refused_and_kept_as_chosen(sign_in, cast, community):
    brought = bring(community, cast["coordinator"])
    chosen = {"columns": ["name", "name", ""]}

    response = sign_in("coordinator").post(address("import-columns", brought.pk), chosen)

    page = response.content.decode()
    assert response.status_code == 422
    assert "Two columns are chosen for: Name." in page
    assert page.count('<option value="name" selected>') == 2


@pytest.mark.parametrize("door", ["import", "import-columns"])
def test_choosing_the_columns_starts_the_check(sign_in, cast, community, door):
    brought = bring(community, cast["coordinator"])
    client, page = sign_in("contributor"), address(door, brought.pk)

    answer = send(client, page, holds="columns", columns=["name", "kinds", ""])

    assert answer["Location"] == address("import", brought.pk)
    assert "The rows are being checked" in client.get(answer["Location"]).content.decode()


def test_a_second_click_brings_and_checks_nothing_twice(sign_in, community):
    client = sign_in("coordinator")

    brought = {client.post(address("new-import"), {"pasted": SHEET})["Location"] for _ in range(2)}
    (page,) = brought
    answers = [client.post(f"{page}columns/", {"columns": ["name", "kinds", ""]}) for _ in range(2)]

    assert [answer["Location"] for answer in answers] == [page, page]
    with scope(community=community):
        assert community.imports.count() == 1


def test_the_same_sheet_is_brought_again_once_the_first_is_gone(sign_in, cast, community):
    with scope(community=community):
        actions.discard_import(bring(community, cast["coordinator"]), by=cast["coordinator"])

    bring(community, cast["coordinator"])

    with scope(community=community):
        assert community.imports.count() == 2


def test_columns_can_be_chosen_again_until_something_is_written(sign_in, cast, community):
    client = sign_in("coordinator")
    before = checked(community, cast["coordinator"])
    assert client.get(address("import-columns", before.pk)).status_code == 200

    after = applied(community, cast["coordinator"])
    response = client.get(address("import-columns", after.pk))

    assert response["Location"] == address("import", after.pk)
