"""Two at once, on two real connections: imports of placements, and people beside them."""

import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import date

import pytest
from django.db import connection
from django_scopes import scope

from communities.models import Community
from partners import actions as network
from partners import imports
from partners.models import ImportState, SheetImport
from placements import actions
from placements.models import Placement, RetentionCheck
from placements.placement_sheet.writing import Writer
from placements.tally import recount_all
from tests.factories import PartnerFactory, PlacementFactory
from tests.placements.sheets import applied, confirmed
from tests.stages.test_races import at_once

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        connection.vendor == "sqlite",
        reason="SQLite lets one writer in at a time: there is no race to lose. Run on PostgreSQL.",
    ),
]
SHEET = "Reference,Employer,Start\n" + "".join(f"IA-{n},Humana,5/4/2026\n" for n in range(40))


@pytest.fixture(autouse=True)
def partners(community):
    with scope(community=community):
        for name in ("Interapt", "Humana", "Rackspace"):
            PartnerFactory(community=community, name=name)


def working(found: SheetImport) -> Callable[[], object]:
    def run() -> object:
        with scope(community=found.community):
            return imports.work_on(found.pk)

    return run


def inside(community: Community, act: Callable[[], object]) -> Callable[[], object]:
    def run() -> object:
        with scope(community=community):
            return act()

    return run


def state_of(found: SheetImport) -> str:
    with scope(community=found.community):
        return SheetImport.objects.get(pk=found.pk).state


def test_four_workers_on_one_import_write_it_once(community, cast):
    found = confirmed(community, cast["coordinator"], SHEET)

    outcomes = at_once(*[working(found)] * 4)

    assert sorted(map(str, outcomes)) == ["False", "False", "False", "True"]
    with scope(community=community):
        assert (Placement.objects.count(), RetentionCheck.objects.count()) == (40, 160)
        assert community.activities.verbs("import.applied").count() == 1
        assert recount_all(community) == []


def test_two_files_that_tell_of_the_same_starts_write_them_once(community, cast):
    one = confirmed(community, cast["coordinator"], SHEET)
    other = confirmed(community, cast["contributor"], SHEET.replace("IA-39", "IA-40"))

    outcomes = at_once(working(one), working(other))

    assert outcomes == [True, True]
    states = sorted((state_of(one), state_of(other)))
    assert states == [ImportState.APPLIED, ImportState.CHECKED]
    with scope(community=community):
        assert Placement.objects.count() == 40


def test_a_placement_that_somebody_logs_while_the_import_writes_is_there_once(
    community, cast, monkeypatch
):
    """The start is taken after the plan was compared, and before it is written."""
    found = confirmed(
        community, cast["coordinator"], "Reference,Employer,Start\nA,Humana,5/4/2026\n"
    )
    write = Writer.write

    def late(writer: Writer, *args: object) -> None:
        monkeypatch.setattr(Writer, "write", write)
        somebody = threading.Thread(target=log)
        somebody.start()
        somebody.join(timeout=3)  # until the import ends, it waits for the partners
        write(writer, *args)

    def log() -> None:
        with scope(community=community):
            here = {partner.name: partner for partner in community.partners.kept()}
            who = {"issuer": here["Interapt"], "employer": here["Humana"], "reference": "A"}
            with suppress(actions.Refused):
                PlacementFactory(community=community, **who)
        connection.close()

    monkeypatch.setattr(Writer, "write", late)

    assert working(found)()

    assert state_of(found) == ImportState.APPLIED
    with scope(community=community):
        assert Placement.objects.count() == 1


def test_an_employer_that_is_removed_meanwhile_keeps_or_stops_its_placements(community, cast):
    found = confirmed(community, cast["coordinator"], SHEET)
    with scope(community=community):
        humana = community.partners.get(name="Humana")

    outcomes = at_once(
        working(found),
        inside(community, lambda: network.remove_partner(humana, by=cast["contributor"])),
    )

    assert outcomes[0] is True
    with scope(community=community):
        written = Placement.objects.count()
    assert (state_of(found), written) in {(ImportState.APPLIED, 40), (ImportState.CHECKED, 0)}


def test_an_undo_beside_an_answer_loses_no_answer(community, cast):
    found = applied(community, cast["coordinator"], SHEET)
    with scope(community=community):
        network.undo_import(found, by=cast["coordinator"])
        check = RetentionCheck.objects.select_related("placement", "community").get(
            placement__reference="IA-7", after=30
        )

    def answer() -> object:
        return actions.answer_check(
            check, by=cast["contributor"], outcome="same", on=date(2026, 7, 1)
        )

    outcomes = at_once(working(found), inside(community, answer))

    with scope(community=community):
        answers = RetentionCheck.objects.exclude(outcome="").count()
    was_faster = not isinstance(outcomes[1], actions.Refused)
    expected = (ImportState.APPLIED, 1) if was_faster else (ImportState.UNDONE, 0)
    assert (state_of(found), answers) == expected
