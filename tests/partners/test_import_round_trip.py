"""What leaves as a sheet comes back: here it changes nothing, elsewhere it is all there."""

import csv
import io
from datetime import date
from typing import Any

import openpyxl
import pytest
from django.db import transaction
from django_scopes import scope
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st

from communities import actions as people
from communities.models import Community, User
from communities.names import name_key
from partners import actions, imports
from partners.models import Kind, Outcome, Partner, Pipeline, SheetImport
from partners.names import tidy

pytestmark = pytest.mark.django_db

FIELDS = ("name", "kinds", "website", "pipeline", "owner_id", "since", "tags", "notes")
CONTACT_FIELDS = ("name", "title", "email", "phone", "is_primary", "left_on")
DAYS = st.dates(min_value=date(1950, 1, 1), max_value=date(2026, 1, 1))
# Everything that a database keeps, and often what a sheet would read as something else.
WILD = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=60)
TRAPS = st.text(st.sampled_from("'\"=+-@,;\t\r\n|é“ <>-/\\_x000D_"), max_size=12)
WORDS = [
    "-",
    "'-",
    "n/a",
    "None",
    "(empty)",
    "What to fix",
    "=1+1",
    "'=1",
    "''=1",
    "0",
    "01",
    "TRUE",
]
TEXT = st.one_of(TRAPS, WILD, st.sampled_from(WORDS), st.builds("{}{}".format, TRAPS, WILD))
NAMES = st.builds("{} {}".format, TEXT, WILD).map(tidy).filter(name_key)
PEOPLE = TEXT.map(tidy).filter(bool)
TAGS = TEXT.map(lambda text: tidy(text.replace(",", "").lower())[:20].strip()).filter(bool)
ADDRESSES = st.sampled_from(
    ["ann@example.org", "bo@example.org", "+cy@example.org", "=d@example.org"]
)
PHONES = ["", "502 555 0142", "(502) 555-0142 ext. 12", "+44 20 7946 0958"]

contacts = st.fixed_dictionaries(
    {
        "name": PEOPLE,
        "title": TEXT,
        "email": st.one_of(st.just(""), ADDRESSES),
        "phone": st.sampled_from(PHONES),
        "is_primary": st.booleans(),
        "left_on": st.one_of(st.none(), DAYS),
    }
)
partners = st.fixed_dictionaries(
    {
        "name": NAMES,
        "kinds": st.sets(st.sampled_from(Kind.values), max_size=3),
        "website": st.sampled_from(["", "https://a.example.org", "http://b.example.com/x?y=1,2;3"]),
        "pipeline": st.sampled_from(Pipeline.values),
        "is_owned": st.booleans(),
        "tags": st.lists(TAGS, max_size=3),
        "notes": st.one_of(TEXT, st.text(max_size=300).filter(lambda text: text.isprintable())),
        "since": DAYS,
        "name_use_allowed_on": st.one_of(st.none(), DAYS),
        "contacts": st.lists(contacts, max_size=3),
    }
)
ACME = {
    "name": "Acme",
    "kinds": (),
    "website": "",
    "pipeline": "identified",
    "is_owned": False,
    "tags": (),
    "notes": "",
    "since": date(2015, 3, 9),
    "name_use_allowed_on": None,
    "contacts": (),
}
ANN = {"name": "Ann", "title": "", "email": "", "phone": "", "is_primary": True, "left_on": None}
directories = st.lists(
    partners, min_size=1, max_size=4, unique_by=lambda one: name_key(one["name"])
)


def are_told_apart(some: list[dict[str, Any]]) -> bool:
    """Two people of one name at one partner are two only where both have an address."""
    names = [tidy(one["name"]).casefold() for one in some]
    emails = [one["email"] for one in some if one["email"]]
    twice = {name for name in names if names.count(name) > 1}
    return len(set(emails)) == len(emails) and all(
        one["email"] for one in some if tidy(one["name"]).casefold() in twice
    )


def furnish(community: Community, owner: User, directory: list[dict[str, Any]]) -> None:
    for described in directory:
        said = {**described, "owner": owner if described["is_owned"] else None}
        its_contacts = said.pop("contacts")
        said.pop("is_owned")
        partner = actions.add_partner(community, by=None, **said)
        for person in its_contacts:
            left_on = person["left_on"]
            kept = {key: value for key, value in person.items() if key != "left_on"}
            contact = actions.add_contact(partner, by=None, **kept)
            if left_on:
                actions.contact_left(contact, by=None, on=left_on)


def exported(community: Community) -> bytes:
    rows = community.partners.kept().order_by("pk")
    return imports.export_csv(community, rows, name="partners").content


def brought(
    community: Community, by: User, content: bytes, *, without: tuple[str, ...] = ()
) -> SheetImport:
    """Checked, with the columns as they are guessed, but for some that are left out."""
    started = actions.start_import(
        community, by=by, sheet="partners", name="partners.csv", content=content
    )
    columns = ["" if key in without else key for key in started.columns]
    assert columns == [
        "" if c.key in without else c.key
        for c in imports.SHEETS["partners"].columns
        if c.is_exported
    ]
    actions.choose_columns(started, by=by, columns=columns)
    assert imports.work_on(started.pk)
    return SheetImport.objects.get(pk=started.pk)


def what_is_there(community: Community) -> list[dict[str, Any]]:
    """Everything that a sheet carries."""
    return [
        {
            **{field: getattr(partner, field) for field in FIELDS},
            "name_use_allowed_on": partner.name_use_allowed_on,
            "contacts": sorted(
                (
                    tuple(getattr(c, field) for field in CONTACT_FIELDS)
                    for c in partner.contacts.kept()
                ),
                key=repr,
            ),
        }
        for partner in community.partners.kept().order_by("key")
    ]


def versions(community: Community) -> list[tuple[int, int]]:
    return [
        *community.partners.order_by("pk").values_list("pk", "version"),
        *community.contacts.order_by("pk").values_list("pk", "version"),
    ]


def as_workbook(content: bytes) -> bytes:
    """The export as a spreadsheet program saves it, every cell as text."""
    book = openpyxl.Workbook()
    for row in csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")):
        book.active.append(row)
    for row in book.active.iter_rows():
        for cell in row:
            cell.data_type = "s"
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


@pytest.fixture
def homes(community, other_community, cast) -> tuple[Community, Community, User]:
    """Two communities with one coordinator, who may own partners in both."""
    ann = cast["coordinator"]
    with scope(community=other_community):
        people.set_role(other_community, ann, "coordinator", by=None)
    return community, other_community, ann


@settings(
    max_examples=20,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(directory=directories)
@example(directory=[{**ACME, "notes": "a line end\r\r\nof no system"}])
@example(directory=[{**ACME, "notes": "'None", "contacts": [{**ANN, "name": "n/a", "title": "?"}]}])
def test_an_export_changes_nothing_here_and_makes_the_same_elsewhere(homes, directory):
    here, there, ann = homes
    assume(all(are_told_apart(one["contacts"]) for one in directory))
    with transaction.atomic():
        with scope(community=here):
            furnish(here, ann, directory)
            content, was, as_of = exported(here), what_is_there(here), versions(here)
            again = brought(here, ann, content)

            assert [row.errors for row in again.rows.exclude(errors={})] == []
            assert {row.outcome for row in again.rows.all()} == {Outcome.SAME}
            assert (what_is_there(here), versions(here)) == (was, as_of)
        with scope(community=there):
            moved = brought(there, ann, content, without=("id",))
            actions.confirm_import(moved, by=ann)
            assert imports.work_on(moved.pk)

            assert what_is_there(there) == was
            assert exported_but_ids(there) == exported_but_ids(here)
        transaction.set_rollback(True)


def exported_but_ids(community: Community) -> list[list[str]]:
    with scope(community=community):
        text = exported(community).decode("utf-8-sig")
    return sorted(row[1:] for row in csv.reader(io.StringIO(text, newline="")))


# Control characters cannot stand in a workbook at all, and Excel has no lone carriage return.
IN_A_WORKBOOK = st.text(
    st.characters(exclude_categories=["Cs", "Cc", "Cn"], exclude_characters="_"), max_size=40
)


@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(name=IN_A_WORKBOOK.map(tidy).filter(name_key), notes=st.one_of(IN_A_WORKBOOK, TRAPS))
def test_an_export_saved_as_a_workbook_changes_nothing(homes, name, notes):
    here, _, ann = homes
    assume("\r" not in notes)
    with transaction.atomic(), scope(community=here):
        partner = actions.add_partner(here, by=None, name=name, notes=notes, kinds=["funder"])
        actions.add_contact(partner, by=None, name="Ann", phone="502 555 0142")

        again = brought(here, ann, as_workbook(exported(here)))

        assert {row.outcome: row.errors for row in again.rows.all()} == {Outcome.SAME: {}}
        transaction.set_rollback(True)


def test_an_export_has_a_line_for_each_person_and_the_partner_only_once(homes):
    here, _, ann = homes
    with scope(community=here):
        partner = actions.add_partner(
            here, by=ann, name="Bit Source", kinds=["employer"], since=date(2015, 3, 9), owner=ann
        )
        actions.add_contact(partner, by=ann, name="Ann Lee", email="ann@bitsource.example")
        actions.add_contact(partner, by=ann, name="Bo Chu")
        other = actions.add_partner(here, by=ann, name="=Acme", since=date(2016, 1, 2))

        response = imports.export_csv(here, Partner.objects.order_by("pk"), name="partners")

    lines = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))
    key = str(partner.pk)
    assert lines[1:] == [
        [
            *(key, "Bit Source", "Employer", "", "Identified", ann.email, "2015-03-09", "", "", ""),
            *("Ann Lee", "", "ann@bitsource.example", "", "yes", ""),
        ],
        [key, "Bit Source", *[""] * 8, "Bo Chu", "", "", "", "no", ""],
        [str(other.pk), "'=Acme", "", "", "Identified", "", "2016-01-02", *[""] * 9],
    ]
    assert response.content.startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize("count", [1, 3])
def test_an_export_asks_as_often_for_one_partner_as_for_three(
    homes, count, django_assert_num_queries
):
    here, _, ann = homes
    with scope(community=here):
        for n in range(count):
            partner = actions.add_partner(here, by=ann, name=f"Partner {n}", owner=ann)
            actions.add_contact(partner, by=ann, name="Ann Lee")

        with django_assert_num_queries(2):
            imports.export_csv(here, here.partners.kept(), name="partners")


def test_an_owner_who_left_and_a_number_that_is_none_come_back_unchanged(homes, cast):
    here, _, ann = homes
    with scope(community=here):
        partner = actions.add_partner(here, by=ann, name="Bit Source", owner=cast["contributor"])
        contact = actions.add_contact(partner, by=ann, name="Bo Chu")
        here.contacts.filter(pk=contact.pk).update(phone="555-0142")
        people.set_role(here, cast["contributor"], "council", by=ann)

        again = brought(here, ann, exported(here))

        assert [(row.outcome, row.errors) for row in again.rows.all()] == [(Outcome.SAME, {})]
