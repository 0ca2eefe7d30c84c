"""The dry run: which row is about what, what it would do, and what is wrong with it."""

import csv
import io

import pytest
from django_scopes import scope

from communities import actions as people
from partners import actions, imports
from partners.models import ImportState, Outcome, Partner, SheetImport
from tests.factories import ContactFactory, PartnerFactory
from tests.partners.sheets import applied, bring, checked, work_on

pytestmark = pytest.mark.django_db

HEADINGS = "Partner ID,Name,Kinds,Website,Pipeline,Owner,Since,Contact name,Contact e-mail,Notes"


@pytest.fixture
def by(cast):
    return cast["coordinator"]


@pytest.fixture
def bit_source(scoped) -> Partner:
    partner = PartnerFactory(
        community=scoped, name="Bit Source", website="https://bitsource.example", notes="old"
    )
    ContactFactory(partner=partner, name="Ann Lee", email="ann@bitsource.example")
    return partner


def outcomes(found: SheetImport) -> list[str]:
    return [row.outcome for row in found.rows.all()]


def errors(found: SheetImport) -> list[dict[str, str]]:
    return [row.errors for row in found.rows.all()]


def changes(found: SheetImport) -> list[dict[str, dict[str, str]]]:
    return [row.changes for row in found.rows.all()]


def test_nothing_is_written_by_a_check(scoped, by):
    found = checked(scoped, by, "Name,Tags,Contact\nBit Source,coding,Ann Lee\n")

    assert found.state == ImportState.CHECKED
    assert found.counts == {"new": 1, "changed": 0, "same": 0, "rejected": 0}
    assert found.checked_at is not None
    assert (scoped.partners.count(), scoped.contacts.count(), scoped.tags.count()) == (0, 0, 0)


def test_each_row_has_its_number_cells_and_label(scoped, by):
    found = checked(scoped, by, "Name,Color\n\nBit Source,green\n,\nAcme,red\n")

    rows = [(row.number, row.label, row.cells) for row in found.rows.all()]
    assert rows == [
        (3, "Bit Source", ["Bit Source", "green"]),
        (5, "Acme", ["Acme", "red"]),
    ]


def test_changes_are_shown_field_by_field_as_people_read_them(scoped, by, bit_source):
    sheet = (
        "Name,Kinds,Pipeline,Owner,Since,Notes\n"
        "Bit Source,Employer; Funder,engaged,Contributor,3/9/2015,new\n"
    )

    found = checked(scoped, by, sheet)

    today = bit_source.since
    assert outcomes(found) == [Outcome.CHANGED]
    assert changes(found) == [
        {
            "kinds": {"was": "Employer", "now": "Employer, Funder"},
            "pipeline": {"was": "Identified", "now": "Engaged"},
            "owner": {"was": "", "now": "Contributor"},
            "since": {"was": f"{today:%B} {today.day}, {today.year}", "now": "March 9, 2015"},
            "notes": {"was": "old", "now": "new"},
        }
    ]


def test_an_empty_cell_leaves_what_is_there(scoped, by, bit_source):
    found = checked(scoped, by, "Name,Website,Notes,Phone\nBit Source,,-,\nAcme,n/a,,\n")

    assert outcomes(found) == [Outcome.SAME, Outcome.NEW]


# Which partner


@pytest.mark.parametrize(
    "name", ["Bit Source", "BIT SOURCE", "The Bit-Source, LLC", " Bit  Source "]
)
def test_a_partner_is_found_by_its_name_however_it_is_written(scoped, by, bit_source, name):
    found = checked(scoped, by, f'Name\n"{name}"\n')

    assert outcomes(found) == [Outcome.SAME]


def test_a_partner_is_found_by_its_id_and_so_gets_another_name(scoped, by, bit_source):
    found = checked(scoped, by, f"Partner ID,Name\n{bit_source.pk},Bit Source Kentucky\n")

    assert changes(found) == [{"name": {"was": "Bit Source", "now": "Bit Source Kentucky"}}]


def test_rows_by_the_new_name_are_about_the_renamed_partner(scoped, by, bit_source):
    sheet = f"Partner ID,Name,Contact\n,Source Two,Bo\n{bit_source.pk},Source Two,\n"

    found = checked(scoped, by, sheet)

    assert outcomes(found) == [Outcome.CHANGED, Outcome.CHANGED]


@pytest.mark.parametrize("key", ["999999", "x", "1.5"])
def test_an_id_that_is_none_is_refused(scoped, by, key):
    found = checked(scoped, by, f"Partner ID,Name\n{key},Bit Source\n")

    assert outcomes(found) == [Outcome.REJECTED]
    assert list(errors(found)[0]) == ["id"]


def test_an_id_of_another_community_says_no_more_than_one_that_is_none(
    community, other_community, by
):
    with scope(community=other_community):
        theirs = PartnerFactory(community=other_community, name="Bit Source")

    found = checked(community, by, f"Partner ID,Name\n{theirs.pk},Bit Source\n9999,Acme\n")

    with scope(community=community):
        said = [row.errors["id"].replace(str(theirs.pk), "9999") for row in found.rows.all()]
    assert len(set(said)) == 1


def test_a_new_name_that_is_another_partners_is_refused(scoped, by, bit_source):
    PartnerFactory(community=scoped, name="Acme")

    found = checked(scoped, by, f"Partner ID,Name\n{bit_source.pk},Acme\n")

    assert errors(found) == [{"name": "“Acme” is the name of another one."}]


def test_two_partners_cannot_get_one_name(scoped, by, bit_source):
    acme = PartnerFactory(community=scoped, name="Acme")

    sheet = f"Partner ID,Name\n{bit_source.pk},Zenith\n{acme.pk},Zenith\n"

    assert outcomes(checked(scoped, by, sheet)) == [Outcome.CHANGED, Outcome.REJECTED]


# Several rows of one partner


def test_more_people_are_more_rows(scoped, by):
    sheet = (
        "Name,Kinds,Contact,E-mail\n"
        "Bit Source,Employer,Ann Lee,ann@bitsource.example\n"
        "Bit Source,,Bo Chu,\n"
        "Bit Source,Employer,Bo Chu,\n"
    )

    found = checked(scoped, by, sheet)

    assert outcomes(found) == [Outcome.NEW, Outcome.NEW, Outcome.SAME]
    assert list(changes(found)[1]) == ["contact_name"]


def test_a_later_row_may_say_what_earlier_ones_leave_open(scoped, by):
    found = checked(scoped, by, "Name,Kinds,Website\nAcme,Funder,\nAcme,,acme.example\n")

    assert [list(change) for change in changes(found)] == [["name", "kinds"], ["website"]]


def test_rows_that_contradict_each_other_are_rejected_with_both_numbers(scoped, by):
    sheet = (
        "Name,Pipeline,Contact,Title\n"
        "Acme,Engaged,Ann,HR\nAcme,Champion,Bo,\nAcme,Engaged,Ann,CEO\nAcme,,Cy,\n"
    )

    found = checked(scoped, by, sheet)

    assert outcomes(found) == [Outcome.NEW, Outcome.REJECTED, Outcome.REJECTED, Outcome.NEW]
    assert errors(found)[1:3] == [
        {"pipeline": "Row 2 says “Engaged” for the same partner, and row 3 says “Champion”."},
        {"contact_title": "Row 2 says “HR” for the same contact, and row 4 says “CEO”."},
    ]


def test_nothing_of_a_rejected_row_is_taken(scoped, by):
    sheet = "Name,Website,Phone,Contact\nAcme,acme.example,12,Ann\nAcme,,,Bo\n"

    found = applied(scoped, by, sheet)

    acme = Partner.objects.get()
    assert outcomes(found) == [Outcome.REJECTED, Outcome.NEW]
    assert (acme.website, [c.name for c in acme.contacts.all()]) == ("", ["Bo"])


def test_an_address_of_a_rejected_row_is_not_taken_either(scoped, by):
    sheet = (
        "Name,Kinds,Contact,E-mail\nAcme,Funder,,\nAcme,Employer,Ann,ann@acme.example\nAcme,,Ann,\n"
    )

    applied(scoped, by, sheet)

    assert scoped.contacts.get().email == ""


# People


def test_a_person_is_found_by_address_and_gets_another_name(scoped, by, bit_source):
    sheet = "Name,Contact,E-mail\nBit Source,Ann Lee-Chu,ANN@bitsource.example\n"

    found = checked(scoped, by, sheet)

    assert changes(found) == [{"contact_name": {"was": "Ann Lee", "now": "Ann Lee-Chu"}}]


def test_a_person_is_found_by_name_and_gets_another_address(scoped, by, bit_source):
    found = checked(scoped, by, "Name,Contact,E-mail\nBit Source,ann lee,new@bitsource.example\n")

    assert changes(found)[0]["contact_email"]["now"] == "new@bitsource.example"


def test_somebody_of_the_same_name_and_another_address_is_somebody_else(scoped, by, bit_source):
    sheet = (
        "Name,Contact,E-mail\n"
        "Bit Source,Ann Lee,other@bitsource.example\n"
        "Bit Source,Ann Lee,ann@bitsource.example\n"
    )

    found = checked(scoped, by, sheet)

    assert outcomes(found) == [Outcome.CHANGED, Outcome.SAME]
    assert changes(found)[0]["contact_name"]["was"] == ""


def test_an_address_without_a_name_names_the_contact_and_says_so(scoped, by):
    found = checked(scoped, by, "Name,E-mail\nAcme,info@acme.example\n")

    row = found.rows.get()
    assert row.changes["contact_name"]["now"] == "info@acme.example"
    assert list(row.warnings) == ["contact_name"]


@pytest.mark.parametrize("cell", ["Phone\nAcme,502 555 0142", "Contact title\nAcme,HR"])
def test_other_cells_of_nobody_are_refused(scoped, by, cell):
    found = checked(scoped, by, f"Name,{cell}\n")

    assert list(errors(found)[0]) == ["contact_name"]


def test_the_first_one_written_down_is_the_primary_contact(scoped, by):
    applied(scoped, by, "Name,Contact\nAcme,Ann\nAcme,Bo\n")

    primary = {c.name: c.is_primary for c in scoped.contacts.all()}
    assert primary == {"Ann": True, "Bo": False}


def test_another_primary_contact_takes_the_place_of_the_one_there_is(scoped, by, bit_source):
    sheet = "Name,Contact,Contact is primary\nBit Source,Bo Chu,yes\n"

    found = applied(scoped, by, sheet)

    primary = {c.name: c.is_primary for c in scoped.contacts.all()}
    assert primary == {"Ann Lee": False, "Bo Chu": True}
    assert changes(found)[0]["contact_is_primary"]["now"] == "yes, instead of Ann Lee"


@pytest.mark.parametrize(
    "rows, wrong",
    [
        ("Acme,Ann,yes,1/2/2020\n", {2: "contact_is_primary"}),
        ("Acme,Ann,yes,\nAcme,Bo,yes,\n", {3: "contact_is_primary"}),
        ("Acme,Ann,yes,\nAcme,Ann,,1/2/2020\n", {3: "contact_left_on"}),
        ("Acme,Ann,,1/2/2020\nAcme,Ann,yes,\n", {3: "contact_is_primary"}),
    ],
)
def test_primary_contacts_are_one_and_still_there(scoped, by, rows, wrong):
    found = checked(scoped, by, f"Name,Contact,Contact is primary,Left on\n{rows}")

    rejected = found.rows.filter(outcome=Outcome.REJECTED)
    assert {row.number: key for row in rejected for key in row.errors} == wrong


def test_a_primary_contact_who_leaves_is_primary_no_longer(scoped, by, bit_source):
    applied(scoped, by, "Name,Contact,Left on\nBit Source,Ann Lee,1/2/2020\n")

    assert not scoped.contacts.get().is_primary


# What is wrong, and what is worth a look


def test_every_wrong_cell_of_a_row_is_named(scoped, by):
    sheet = (
        "Name,Kinds,Website,Pipeline,Owner,Since,Contact,E-mail,Phone\n"
        "Acme,Emploier,not an address,warm,Nobody,31/31/2015,Ann,ann(at)acme,12\n"
    )

    found = checked(scoped, by, sheet)

    row = found.rows.get()
    assert set(row.errors) == {
        *("kinds", "website", "pipeline", "owner", "since", "contact_email", "contact_phone")
    }
    cells = dict(zip(found.columns, row.cells, strict=True))
    assert all(f"“{cells[key]}”" in sentence for key, sentence in row.errors.items())


@pytest.mark.parametrize("row", [",Ann", "...,Ann", "-,Ann"])
def test_a_row_without_a_name_is_refused(scoped, by, row):
    found = checked(scoped, by, f"Name,Contact\n{row}\n")

    assert list(errors(found)[0]) == ["name"]


def test_text_without_a_heading_rejects_its_row(scoped, by):
    found = checked(scoped, by, "Name,Kinds\nAcme, Inc.,Employer\nBeta,Funder\nGamma,Funder\n")

    assert list(errors(found)[0]) == ["", "kinds"]
    assert errors(found)[0][""].startswith("Column C holds text and has no heading.")


def test_only_those_who_work_here_may_own_partners(community, other_community, by, cast):
    sheet = "Name,Owner\nAcme,council@example.org\nBeta,Other_Coordinator\nGamma,contributor\n"

    found = checked(community, by, sheet)

    with scope(community=community):
        assert outcomes(found) == [Outcome.REJECTED, Outcome.REJECTED, Outcome.NEW]


def test_several_columns_become_notes_with_their_headings(scoped, by):
    brought = bring(scoped, by, "Name,Remark,Notes\nAcme,loud,busy\nBeta,,-\n")
    actions.choose_columns(brought, by=by, columns=["name", "notes", "notes"])

    work_on(brought)

    assert changes(brought)[0]["notes"]["now"] == "Remark: loud\nNotes: busy"
    assert "notes" not in changes(brought)[1]


def test_a_new_partner_that_looks_like_another_is_worth_a_look(scoped, by, bit_source):
    sheet = "Name,Website\nBit Sorce,\nPikeville Code,https://www.bitsource.example/code\n"

    found = checked(scoped, by, sheet)

    warnings = [row.warnings.get("name", "") for row in found.rows.all()]
    assert outcomes(found) == [Outcome.NEW, Outcome.NEW]
    assert all(sentence.startswith("Looks like “Bit S") for sentence in warnings)


def test_two_new_rows_that_look_alike_are_worth_a_look(scoped, by):
    found = checked(scoped, by, "Name\nJefferson Community College\nJefferson Comunity College\n")

    (_, second) = found.rows.all()
    assert "in row 2" in second.warnings["name"]


def test_what_the_nation_knows_is_never_told(community, other_community, by):
    sheet = "Name,Website\nBit Source,bitsource.example\n"
    before = checked(community, by, sheet)
    with scope(community=other_community):
        PartnerFactory(
            community=other_community, name="Bit Source", website="https://bitsource.example"
        )

    after = checked(community, by, sheet)

    with scope(community=community):
        told = [
            list(found.rows.values_list("outcome", "changes", "errors", "warnings"))
            for found in (before, after)
        ]
    assert told[0] == told[1]


# Rejected rows


def test_rejected_rows_come_back_with_what_to_fix_and_can_be_imported_again(scoped, by):
    sheet = 'Org,Type,Fax,Notes\nAcme,Emploier,-,"=1+1"\nBeta,Funder,,\n'
    found = checked(scoped, by, sheet)

    response = imports.rejected_csv(found)

    text = response.content.decode("utf-8-sig")
    lines = list(csv.reader(io.StringIO(text)))
    assert lines == [
        ["Org", "Type", "Fax", "Notes", "What to fix"],
        [
            *("Acme", "Emploier", "-", "'=1+1"),
            "Type: “Emploier” is not a kind of partner. Did you mean “Employer”?",
        ],
    ]
    again = bring(scoped, by, text.replace("Emploier", "Employer"))
    assert again.columns == [*found.columns, ""]
    actions.choose_columns(again, by=by, columns=again.columns)
    assert work_on(again).rows.get().changes["notes"]["now"] == "=1+1"


def test_rejected_rows_of_such_a_file_have_the_column_once(scoped, by):
    sheet = "Name,Kinds,What to fix\nAcme,Emploier,Kinds: “Emplojer” is wrong.\n"
    found = checked(scoped, by, sheet)

    lines = list(csv.reader(io.StringIO(imports.rejected_csv(found).content.decode("utf-8-sig"))))

    assert lines[0] == ["Name", "Kinds", "What to fix"]
    assert "Did you mean" in lines[1][2]


def test_roles_are_asked_when_the_rows_are_checked(scoped, by, cast):
    brought = bring(scoped, by, "Name,Owner\nAcme,Contributor\n")
    actions.choose_columns(brought, by=by, columns=brought.columns)
    people.set_role(scoped, cast["contributor"], "council", by=by)

    assert outcomes(work_on(brought)) == [Outcome.REJECTED]
