"""What the columns of a file mean: guessed, chosen, remembered."""

import pytest

from partners import actions, imports
from partners.imports.columns import Column, guess, remembered
from partners.models import ColumnMemory, ImportState
from tests.partners.sheets import bring

COLUMNS = imports.SHEETS["partners"].columns
TWO = (Column("name", "Name", is_required=True, aliases=("org",)), Column("city", "City"))


def guessed(*headings: str, **remembered: str) -> list[str]:
    return guess(COLUMNS, headings, remembered)


@pytest.mark.parametrize(
    "heading, key",
    [
        ("Name", "name"),
        ("ORGANIZATION_NAME *", "name"),
        ("Organisation Name", "name"),
        ("Company", "name"),
        ("E-mail", "contact_email"),
        ("Email Adress", "contact_email"),
        ("Contact e-mail", "contact_email"),
        ("phone #", "contact_phone"),
        ("Job Title", "contact_title"),
        ("Status", "pipeline"),
        ("Type of org", "kinds"),
        ("Type", "kinds"),
        ("Web site", "website"),
        ("Comments", "notes"),
        ("Fax", ""),
        ("Zip code", ""),
        ("What to fix", ""),
        ("", ""),
    ],
)
def test_headings_are_guessed_by_name_and_near_to_it(heading: str, key: str):
    assert guessed(heading) == [key]


def test_every_label_and_key_is_its_own_column():
    keys = [column.key for column in COLUMNS]

    assert guessed(*(column.label for column in COLUMNS)) == keys
    assert guessed(*keys) == keys


def test_a_column_is_guessed_once_and_the_surer_guess_has_it():
    assert guessed("Company nam", "Company name") == ["", "name"]


def test_several_columns_are_guessed_as_notes():
    assert guessed("Notes", "Comments", "Name") == ["notes", "notes", "name"]


def test_what_a_heading_meant_last_time_comes_first():
    assert guessed("Status", "Type", status="notes", type="") == ["notes", ""]


def test_no_alias_means_two_columns():
    names = [
        (imports.columns.fold(name), column.key)
        for column in COLUMNS
        for name in {column.label, column.key, *column.aliases}
    ]

    assert len(dict(names)) == len(set(names))


# Chosen, and remembered


@pytest.fixture
def brought(community, cast):
    return bring(community, cast["coordinator"], "Org,Web,Remark,Stuff\nBit Source,,new,x\n")


@pytest.mark.django_db
def test_start_keeps_headings_samples_and_guesses(brought):
    assert brought.headings == ["Org", "Web", "Remark", "Stuff"]
    assert brought.samples == [["Bit Source"], [], ["new"], ["x"]]
    assert brought.columns == ["name", "website", "notes", ""]
    assert brought.state == ImportState.UPLOADED


@pytest.mark.django_db
def test_chosen_columns_are_remembered_for_the_next_file(scoped, cast, brought):
    chosen = ["name", "", "tags", "notes"]
    actions.choose_columns(brought, by=cast["coordinator"], columns=chosen)

    again = bring(scoped, cast["coordinator"], "STUFF,remark,web,org\nx,new,,Bit Source\n")

    assert again.columns == ["notes", "tags", "", "name"]


@pytest.mark.django_db
def test_what_one_community_chose_is_not_remembered_in_another(
    other_community, cast, community, brought
):
    from django_scopes import scope

    with scope(community=community):
        chosen = ["name", "", "tags", "notes"]
        actions.choose_columns(brought, by=cast["coordinator"], columns=chosen)

    with scope(community=other_community):
        assert remembered(other_community, "partners") == {}
        assert ColumnMemory.objects.count() == 0


@pytest.mark.django_db
def test_a_later_choice_takes_the_place_of_an_earlier_one(scoped, cast, brought):
    actions.choose_columns(brought, by=cast["coordinator"], columns=["name", "", "", ""])
    again = bring(scoped, cast["coordinator"], "Org,Web\nBit Source,bitsource.example\n")

    actions.choose_columns(again, by=cast["coordinator"], columns=["name", "website"])

    assert remembered(scoped, "partners") == {
        "org": "name",
        "web": "website",
        "remark": "",
        "stuff": "",
    }


@pytest.mark.parametrize(
    "chosen, sentence",
    [
        (["", "website", "", ""], "Choose which column holds: Name."),
        (["name", "tags", "tags", ""], "Two columns are chosen for: Tags. Keep one of them."),
        (["name"], "Choose for each column one of what is offered."),
        (["name", "color", "", ""], "Choose for each column one of what is offered."),
    ],
)
@pytest.mark.django_db
def test_columns_that_cannot_be_are_refused(scoped, cast, brought, chosen, sentence):
    with pytest.raises(actions.Refused, match=sentence):
        actions.choose_columns(brought, by=cast["coordinator"], columns=chosen)

    brought.refresh_from_db()
    assert brought.state == ImportState.UPLOADED
    assert ColumnMemory.objects.count() == 0


@pytest.mark.django_db
def test_several_columns_may_go_into_notes(scoped, cast, brought):
    chosen = ["name", "notes", "notes", "notes"]

    actions.choose_columns(brought, by=cast["coordinator"], columns=chosen)

    assert brought.state == ImportState.CHECKING


@pytest.mark.django_db
def test_another_kind_of_sheet_needs_no_more_than_columns_to_be_guessed():
    assert guess(TWO, ["Org", "City", "State"], {}) == ["name", "city", ""]
