"""What people write into a sheet out of habit, and that is no partner and nobody's name."""

import csv
import io

import pytest

from partners import actions, imports
from partners.imports.cells import free_text, marked
from partners.models import Outcome, SheetImport
from tests.factories import PartnerFactory
from tests.partners.sheets import applied, checked

pytestmark = pytest.mark.django_db


@pytest.fixture
def by(cast):
    return cast["coordinator"]


def errors(found: SheetImport) -> list[dict[str, str]]:
    return [row.errors for row in found.rows.all()]


# “N/A”


def test_not_applicable_is_nobody_and_no_note(scoped, by):
    sheet = (
        "Name,Tags,Contact,Title,E-mail,Phone,Notes\n"
        "Acme,n/a,N/A,N/A,n/a,N/A,N/A\n"
        "Beta,none,?,--,,,None\n"
    )

    applied(scoped, by, sheet)

    said = scoped.partners.order_by("pk").values_list("name", "tags", "notes")
    assert list(said) == [("Acme", (), ""), ("Beta", (), "")]
    assert not scoped.contacts.exists()


def test_not_applicable_among_several_columns_of_notes_leaves_no_line(scoped, by):
    applied(scoped, by, "Name,Notes,Comments\nAcme,N/A,Call in May\n")

    assert scoped.partners.get().notes == "Comments: Call in May"


def test_a_partner_may_be_called_so(scoped, by):
    applied(scoped, by, "Name\nNone\n")

    assert scoped.partners.get().name == "None"


def test_a_phone_of_nobody_is_not_dropped_in_silence(scoped, by):
    found = checked(scoped, by, "Name,E-mail,Phone\nAcme,n/a,502 555 0142\n")

    assert [list(one) for one in errors(found)] == [["contact_name"]]


def test_a_row_that_names_no_partner_is_rejected(scoped, by):
    found = checked(scoped, by, "Partner ID,Name,Kinds\nn/a,,Employer\n")

    assert errors(found) == [{"name": "Give the partner a name."}]


@pytest.mark.parametrize("text", ["n/a", "'n/a", "''N/A", "None", "?", "'–", "nobody", "'tis", ""])
def test_what_is_marked_is_read_as_it_was(text):
    assert free_text(marked(text)) == text


def test_an_export_holds_what_somebody_is_called(scoped, by):
    partner = PartnerFactory(community=scoped, name="Acme", notes="n/a")
    actions.add_contact(partner, by=by, name="None")

    content = imports.export_csv(scoped, scoped.partners.all(), name="partners").content

    (row,) = csv.DictReader(io.StringIO(content.decode("utf-8-sig")))
    assert (row["Notes"], row["Contact name"]) == ("'n/a", "'None")


# Lines of sums, and headings inside the sheet


@pytest.mark.parametrize(
    "name", ["TOTAL", "Grand total:", "Totals", "EMPLOYERS", "Training providers", "Business"]
)
def test_a_line_of_the_sheets_own_is_worth_a_look(scoped, by, name):
    found = checked(scoped, by, f"Name,Notes\nAcme,x\n{name},7\n")

    warnings = [row.warnings for row in found.rows.all()]
    assert warnings == [{}, {"name": "Is this a partner, or a line between or below them?"}]


def test_a_partner_of_that_name_is_none(scoped, by):
    PartnerFactory(community=scoped, name="Total")

    found = checked(scoped, by, "Name,Notes\nTotal,gas\n")

    assert [(row.outcome, row.warnings) for row in found.rows.all()] == [(Outcome.CHANGED, {})]


# A name in two columns


def test_first_and_last_name_are_one_name(scoped, by):
    sheet = (
        "Company,First name,Last name,E-mail\n"
        "Acme,Ann,Lee,ann@acme.example\n"
        "Acme,Bo Chu,Chu,\n"
        "Beta,,Wu,\n"
        "Gamma,Cy,N/A,\n"
        "Delta,,,\n"
    )

    applied(scoped, by, sheet)

    names = scoped.contacts.order_by("pk").values_list("partner__name", "name")
    assert list(names) == [("Acme", "Ann Lee"), ("Acme", "Bo Chu"), ("Beta", "Wu"), ("Gamma", "Cy")]


def test_an_export_has_no_column_for_half_a_name(scoped, by):
    content = imports.export_csv(scoped, scoped.partners.all(), name="partners").content

    assert "last name" not in content.decode().lower()
