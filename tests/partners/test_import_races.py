"""Two at the same moment, on two real connections: imports, undos, and people beside them."""

import threading
from collections.abc import Callable

import pytest
from django.db import connection, transaction
from django_scopes import scope, scopes_disabled

from communities.models import Community
from partners import actions, imports
from partners.imports.partner_sheet.writing import Writer
from partners.models import ImportState, Organization, Partner, SheetImport
from tests.factories import PartnerFactory
from tests.partners.sheets import applied, at_work, bring, checked
from tests.stages.test_races import at_once

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        connection.vendor == "sqlite",
        reason="SQLite lets one writer in at a time: there is no race to lose. Run on PostgreSQL.",
    ),
]
SHEET = "Name,Website\n" + "".join(f"Partner {n},site{n}.example\n" for n in range(40))


def working(found: SheetImport) -> Callable[[], object]:
    def run() -> object:
        with scope(community=found.community):
            return imports.work_on(found.pk)

    return run


def confirmed(community: Community, by, sheet: str = SHEET) -> SheetImport:
    found = checked(community, by, sheet)
    with scope(community=community):
        return actions.confirm_import(found, by=by)


def state_of(found: SheetImport) -> str:
    with scope(community=found.community):
        return SheetImport.objects.get(pk=found.pk).state


@pytest.mark.parametrize("act", [actions.confirm_import, actions.discard_import])
def test_two_people_do_the_same_at_once(community, cast, act):
    found = checked(community, cast["coordinator"])

    def by(name: str) -> Callable[[], object]:
        def run() -> object:
            with scope(community=community):
                return act(SheetImport.objects.get(pk=found.pk), by=cast[name])

        return run

    outcomes = at_once(by("coordinator"), by("contributor"))

    assert sum(isinstance(outcome, actions.Refused) for outcome in outcomes) == 1


def test_four_workers_on_one_import_write_it_once(community, cast):
    found = confirmed(community, cast["coordinator"])

    outcomes = at_once(*[working(found)] * 4)

    assert sorted(map(str, outcomes)) == ["False", "False", "False", "True"]
    with scope(community=community):
        assert Partner.objects.count() == 40
        assert community.activities.verbs("import.applied").count() == 1


def test_four_workers_check_an_import_once(community, cast):
    brought = at_work(community, cast["coordinator"])

    outcomes = at_once(*[working(brought)] * 4)

    assert sum(outcome is True for outcome in outcomes) == 1
    assert state_of(brought) == ImportState.CHECKED


def test_two_communities_that_name_the_same_organizations_at_once_share_them(
    community, other_community, cast
):
    backwards = "Name,Website\n" + "".join(reversed(SHEET.splitlines(keepends=True)[1:]))
    mine = confirmed(community, cast["coordinator"])
    theirs = confirmed(other_community, cast["other_coordinator"], backwards)

    outcomes = at_once(working(mine), working(theirs))

    assert outcomes == [True, True]
    assert (state_of(mine), state_of(theirs)) == (ImportState.APPLIED, ImportState.APPLIED)
    assert Organization.objects.count() == 40
    with scopes_disabled():
        assert Partner.objects.count() == 80


def test_a_partner_that_somebody_adds_while_the_import_writes_is_there_once(
    community, cast, monkeypatch
):
    """The name is taken after the plan was compared, and before it is written."""
    found = confirmed(community, cast["coordinator"], "Name,Notes\nAcme,new\n")
    write = Writer.write

    def late(writer: Writer, *args: object) -> None:
        monkeypatch.setattr(Writer, "write", write)
        somebody = threading.Thread(target=add)
        somebody.start()
        somebody.join(timeout=10)
        write(writer, *args)

    def add() -> None:
        with scope(community=community):
            PartnerFactory(community=community, name="ACME")
        connection.close()

    monkeypatch.setattr(Writer, "write", late)

    assert working(found)()

    with scope(community=community):
        assert [p.name for p in Partner.objects.all()] == ["ACME"]
    assert state_of(found) == ImportState.CHECKED


def test_an_undo_leaves_what_another_community_is_just_taking_up(community, other_community, cast):
    found = applied(community, cast["coordinator"], "Name,Website\nBeta,beta.example\n")
    with scope(community=community):
        actions.undo_import(found, by=cast["coordinator"])
    is_added, may_commit = threading.Event(), threading.Event()

    def add() -> None:
        with scope(community=other_community), transaction.atomic():
            PartnerFactory(community=other_community, name="B", website="https://beta.example")
            is_added.set()
            may_commit.wait(timeout=10)
        connection.close()

    somebody = threading.Thread(target=add)
    somebody.start()
    assert is_added.wait(timeout=10)
    assert working(found)()
    may_commit.set()
    somebody.join(timeout=10)

    with scopes_disabled():
        assert Partner.objects.get().organization.domain == "beta.example"
    assert state_of(found) == ImportState.UNDONE


def test_an_import_and_an_undo_of_the_same_organizations_at_once(community, other_community, cast):
    old = applied(community, cast["coordinator"], SHEET)
    with scope(community=community):
        actions.undo_import(old, by=cast["coordinator"])
    new = confirmed(other_community, cast["other_coordinator"])

    outcomes = at_once(working(old), working(new))

    assert outcomes == [True, True]
    with scopes_disabled():
        assert {p.organization.domain for p in Partner.objects.select_related("organization")} == {
            f"site{n}.example" for n in range(40)
        }


def test_somebody_brings_a_file_while_another_is_written(community, cast):
    found = confirmed(community, cast["coordinator"])

    outcomes = at_once(working(found), lambda: bring(community, cast["contributor"]))

    assert outcomes[0] is True
    assert isinstance(outcomes[1], SheetImport)
