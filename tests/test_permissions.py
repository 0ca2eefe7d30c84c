"""Who gets what at every address: one table, read by people and run against the site.

Each cell is the status of the answer. SIGN_IN is the redirect to the sign-in page. A POST is made
empty: a form's complaint (422) or the way back (302) shows that the door let the person in.
"""

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from urllib.parse import urlsplit
from zipfile import ZipFile

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django_scopes import scope

from communities import actions as people
from communities.models import Community, User
from communities.models.row_access import LASTS
from communities.roles import Permission
from reports.models import LiaisonNote
from tests.conftest import CAST, gather_cast
from tests.doors import ALL_DOORS, DOORS, Door
from tests.factories import CommunityFactory, UserFactory
from tests.objects import Rows, arguments_of, furnish
from tests.permission_table import COLUMNS, OTHERS, PREFIXES, PUBLIC, SIGN_IN, TABLE

pytestmark = [pytest.mark.django_db, pytest.mark.once]
DOORS_BY_NAME = {door.name: door for door in DOORS}


@dataclass
class Town:
    """Two communities with a row of everything, and the cast, each signed in at a browser."""

    rows: Rows
    other_rows: Rows
    browsers: dict[str, Client]

    def ask(self, person: str, method: str, path: str) -> HttpResponse:
        """One request whose effects are taken back, so that the next person finds the same."""
        with transaction.atomic():
            response = self.browsers[person].generic(method, path)
            if response.streaming:
                list(response)  # a file, which is closed at its end
            transaction.set_rollback(True)
        return response


def browser_of(person: User | None) -> Client:
    client = Client(raise_request_exception=True)
    if person:
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def furnished(community: Community, coordinator: User) -> Rows:
    with scope(community=community):
        return furnish(community, coordinator=coordinator, guest="guest@example.org")


@pytest.fixture(scope="module")
def town(django_db_setup: None, django_db_blocker: Any) -> Iterator[Town]:
    with django_db_blocker.unblock(), transaction.atomic():
        here = CommunityFactory(name="Louisville", slug="louisville")
        there = CommunityFactory(name="Toledo", slug="toledo", states="OH")
        people = gather_cast(here, there)
        browsers = {name: browser_of(people.get(name)) for name in CAST}
        rows = furnished(here, people["coordinator"])
        other_rows = furnished(there, people["other_coordinator"])
        yield Town(rows, other_rows, browsers)
        transaction.set_rollback(True)


def outcome(response: HttpResponse) -> int | str:
    is_redirect = response.status_code == 302
    if is_redirect and urlsplit(response["Location"]).path == reverse("account_login"):
        return SIGN_IN
    return response.status_code


@contextmanager
def reading(person: str, *, slug: str = "louisville", over: bool = False):
    """While this person may read the rows of a community, or could until a second ago."""
    user = User.objects.get(email=f"{person}@example.org")
    community = Community.objects.get(slug=slug)
    with transaction.atomic(), scope(community=community):
        access = people.open_rows(community, by=user, reason="A question of the funder.")
        if over:
            past = {"opened_at": access.opened_at - LASTS, "until": access.opened_at}
            community.row_accesses.filter(pk=access.pk).update(**past)
        yield access
        transaction.set_rollback(True)


def people_of(column: str) -> tuple[str, ...]:
    return OTHERS if column == "others" else (column,)


@pytest.mark.parametrize(("method", "name"), TABLE, ids=lambda value: value)
def test_everyone_gets_what_the_table_says(town: Town, method: str, name: str):
    door = DOORS_BY_NAME[name]
    path = reverse(name, kwargs=arguments_of(name, door.arguments, town.rows))

    answers = {
        person: outcome(town.ask(person, method, path))
        for column in COLUMNS
        for person in people_of(column)
    }

    expected = dict(zip(COLUMNS, TABLE[method, name], strict=True))
    assert answers == {p: expected[column] for column in COLUMNS for p in people_of(column)}


ROWS = {door.name for door in DOORS if door.rows}


def test_pages_of_rows_are_exactly_these():
    names = "placements placement checks cohort programs program"

    assert {f"placements:{name}" for name in names.split()} == ROWS
    assert {door.permission for door in DOORS if door.rows} == {Permission.RECORD_PLACEMENTS}


@pytest.mark.parametrize("person", ["reviewer", "manager"])
def test_an_open_row_access_lets_national_staff_read_rows_and_no_more(town: Town, person: str):
    """It opens the pages of rows to GET alone, and no other page of any room."""
    asked = [(method, door) for door in DOORS if door.is_tenant for method in ("GET", "POST")]
    with reading(person):
        answers = {
            (method, door.name): outcome(town.ask(person, method, path_of(town, door)))
            for method, door in asked
        }

    shut = {key: cells[COLUMNS.index(person)] for key, cells in TABLE.items() if key in answers}
    assert answers == {**shut, **{("GET", name): 200 for name in ROWS}}


@pytest.mark.parametrize("state", [{"slug": "toledo"}, {"over": True}])
@pytest.mark.parametrize("person", ["reviewer", "manager"])
def test_an_access_elsewhere_or_one_that_is_over_opens_nothing(town: Town, person: str, state):
    with reading(person, **state):
        answers = {
            door.name: town.ask(person, "GET", path_of(town, door)).headers["Location"]
            for door in DOORS
            if door.rows
        }

    ask_why = reverse("communities:open-rows", args=["louisville"])
    assert {urlsplit(url).path for url in answers.values()} == {ask_why}


def test_the_access_of_one_person_opens_nothing_to_another(town: Town):
    door = DOORS_BY_NAME["placements:placements"]
    with reading("manager"):
        answers = {p: outcome(town.ask(p, "GET", path_of(town, door))) for p in CAST}

    table = TABLE["GET", door.name]
    expected = {p: table[i] for i, column in enumerate(COLUMNS) for p in people_of(column)}
    assert answers == {**expected, "manager": 200}


def test_a_section_writer_opens_the_application_and_nothing_else(town: Town):
    community = Community.objects.get(slug="louisville")
    asked = [(method, door) for door in DOORS if door.is_tenant for method in ("GET", "POST")]
    with transaction.atomic(), scope(community=community):
        person = UserFactory()
        people.set_role(community, person, "helper", by=None)
        town.browsers["helper"] = browser_of(person)
        answers = [
            (door, outcome(town.ask("helper", method, path_of(town, door))))
            for method, door in asked
        ]
        transaction.set_rollback(True)

    opened = {door.name for door, answer in answers if answer != 403}
    meant = {door.name for door, _ in answers if Permission.WRITE_SECTIONS in door.permissions}
    assert opened == meant
    assert {"reports:landing", "communities:leave", "communities:application"} <= meant
    assert {name.partition(":")[0] for name in meant} == {"communities", "reports"}


def path_of(town: Town, door: Door) -> str:
    return reverse(door.name, kwargs=arguments_of(door.name, door.arguments, town.rows))


@pytest.mark.parametrize("person", ["coordinator", "contributor", "council", "newcomer"])
def test_no_address_shows_a_note_of_the_staff_to_anybody_else(town: Town, person: str):
    with scope(community=Community.objects.get(slug="louisville")):
        note = LiaisonNote.objects.get(pk=town.rows["note"])
    staff = read(town, "reviewer", DOORS_BY_NAME["reports:portfolio-one"])
    assert note.text.encode() in staff

    found = [door.name for door in DOORS if note.text.encode() in read(town, person, door)]

    assert found == []


def read(town: Town, person: str, door: Door) -> bytes:
    """All that a GET gives, the parts of a packed file too."""
    path = reverse(door.name, kwargs=arguments_of(door.name, door.arguments, town.rows))
    with transaction.atomic():
        response = town.browsers[person].get(path, follow=True)
        body = b"".join(response) if response.streaming else response.content
        transaction.set_rollback(True)
    if not body.startswith(b"PK"):
        return body
    with ZipFile(BytesIO(body)) as packed:
        return b"".join(packed.read(name) for name in packed.namelist())


def test_the_table_names_every_address_in_both_methods():
    asked = {(method, door.name) for door in DOORS for method in ("GET", "POST")}

    assert set(TABLE) == asked


def test_strangers_find_nothing_in_any_community():
    tenant = {door.name for door in DOORS if door.is_tenant}
    column = {name: i for i, name in enumerate(COLUMNS)}
    answers = {
        (cells[column["others"]], cells[column["newcomer"]], cells[column["signed_out"]])
        for (_, name), cells in TABLE.items()
        if name in tenant
    }

    assert answers == {(404, 404, SIGN_IN)}


def test_every_tenant_address_is_guarded_by_the_door():
    assert [door.name for door in DOORS if door.is_tenant and not door.permission] == []
    assert [door.name for door in DOORS if door.is_tenant and door.is_public] == []


def test_public_addresses_are_exactly_these():
    assert {door.name for door in DOORS if door.is_public} == PUBLIC


OBJECT_DOORS = [door for door in DOORS if door.is_tenant and door.arguments - {"community"}]


@pytest.mark.parametrize("door", OBJECT_DOORS, ids=lambda door: door.name)
@pytest.mark.parametrize("person", ["coordinator", "manager"])
def test_things_of_another_community_do_not_exist_here(town: Town, door: Door, person: str):
    here = arguments_of(door.name, door.arguments, town.rows)
    there = arguments_of(door.name, door.arguments, town.other_rows)
    foreign = {arg for arg in there if here[arg] != there[arg]} - {"community"}
    path = reverse(door.name, kwargs={**there, "community": here["community"]})

    with reading(person) if person == "manager" and door.rows else nullcontext():
        for method in ("GET", "POST"):
            own = outcome(town.ask(person, method, reverse(door.name, kwargs=here)))
            answer = outcome(town.ask(person, method, path))
            # National arguments (a stage, a national item) are the same in both: nothing foreign.
            assert answer == (own if own in (403, 405) or not foreign else 404), method


@pytest.mark.parametrize("prefix", PREFIXES)
@pytest.mark.parametrize("person", ["signed_out", "coordinator", "newcomer"])
def test_pages_of_allauth_and_admin_keep_their_doors(town: Town, prefix: str, person: str):
    """Address by address they are other people's: nobody gets more than the prefix allows."""
    doors = [d for d in ALL_DOORS if d.is_foreign and d.route.startswith(prefix) and d.is_plain]

    answers = {door.route: outcome(town.ask(person, "GET", f"/{door.route}")) for door in doors}

    assert answers
    assert {r: a for r, a in answers.items() if a not in PREFIXES[prefix][person]} == {}
