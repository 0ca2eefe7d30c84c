"""Taking an import of placements back: all of it, or none where later work would be lost."""

from datetime import date

import pytest

from communities.models import Activity
from partners.models import ImportState
from placements import actions
from placements.models import Placement, RetentionCheck
from placements.tally import recount_all
from tests.factories import PlacementFactory, ProgramFactory
from tests.placements.sheets import applied, taken_back

pytestmark = pytest.mark.django_db

HEADINGS = "Reference,Employer,Start,Job title,Starting wage,Program"
SHEET = f"{HEADINGS}\nIA-17,Humana,5/4/2026,Engineer,24,Web\nIA-18,Humana,1/5/2026,Tester,19,\n"


@pytest.fixture
def mine(scoped, provider, employer) -> Placement:
    """On record before the import, which changes it."""
    ProgramFactory(community=scoped, provider=provider, name="Web")
    said = {"issuer": provider, "employer": employer, "reference": "IA-17"}
    return PlacementFactory(community=scoped, **said, title="Developer", wage=None)


@pytest.fixture
def imported(scoped, by, mine):
    return applied(scoped, by, SHEET)


def picture() -> list[tuple[object, ...]]:
    """Everything about placements but their versions."""
    fields = ("pk", "title", "wage", "program", "previous_on", "removed_at")
    checks = ("placement", "after", "due_on", "outcome")
    return [
        *Placement.objects.order_by("pk").values_list(*fields),
        *RetentionCheck.objects.order_by("pk").values_list(*checks),
    ]


def test_everything_is_as_it_was(scoped, by, mine):
    before = picture()

    found = taken_back(applied(scoped, by, SHEET), by)

    assert (found.state, found.error) == (ImportState.UNDONE, "")
    assert picture() == before
    assert recount_all(scoped) == []
    mine.refresh_from_db()
    assert (mine.version, mine.changed_by) == (2, by)


def test_the_log_tells_it(scoped, by, imported):
    taken_back(imported, by)

    last = Activity.objects.about(imported.subject).latest("pk")
    assert (last.verb, last.sentence, last.by) == (
        *("import.undone", "took back the import of “quarter.csv”", by),
    )


def test_the_same_file_can_be_imported_again_afterwards(scoped, by, imported):
    taken_back(imported, by)

    assert applied(scoped, by, SHEET).counts == imported.counts


def test_who_started_later_is_linked_past_what_goes(scoped, by, imported, provider):
    later = PlacementFactory(
        community=scoped, issuer=provider, reference="IA-18", starts_on=date(2026, 6, 1)
    )
    assert later.previous_on == date(2026, 1, 5)

    taken_back(imported, by)

    later.refresh_from_db()
    assert (imported.state, later.previous_on) == (ImportState.UNDONE, None)
    assert recount_all(scoped) == []


# Later work


def edit(placement, by):
    actions.change_placement(placement, by=by, title="By hand")


def answer(placement, by):
    actions.answer_check(placement.checks.get(after=30), by=by, outcome="same")


@pytest.mark.parametrize("work, words", [(edit, "edited"), (answer, "a check answered")])
def test_work_on_what_was_made_is_not_lost(scoped, by, imported, work, words):
    work(Placement.objects.get(reference="IA-18"), by)
    before = picture()

    taken_back(imported, by)

    assert imported.state == ImportState.APPLIED
    assert imported.error == (
        "Nothing was taken back. Somebody has worked on 1 of these placements since: "
        f"IA-18 ({words})."
    )
    assert picture() == before


def test_an_edit_of_a_field_that_the_import_changed_is_not_lost(scoped, by, imported, mine):
    mine.refresh_from_db()
    edit(mine, by)

    taken_back(imported, by)

    assert imported.error.endswith("IA-17 (edited).")


def test_an_edit_of_another_field_stays_and_stops_nothing(scoped, by, imported, mine):
    mine.refresh_from_db()
    actions.change_placement(mine, by=by, note="By hand")

    taken_back(imported, by)

    mine.refresh_from_db()
    assert (imported.state, mine.title, mine.wage) == (ImportState.UNDONE, "Developer", None)
    assert (mine.note, mine.program) == ("By hand", None)


def test_a_check_of_what_was_only_changed_stops_nothing(scoped, by, imported, mine):
    answer(mine, by)

    taken_back(imported, by)

    assert imported.state == ImportState.UNDONE
    assert mine.checks.get(after=30).outcome == "same"


def test_what_was_made_and_only_removed_since_goes_for_good(scoped, by, imported, mine):
    actions.remove_placement(Placement.objects.get(reference="IA-18"), by=by)

    taken_back(imported, by)

    assert imported.state == ImportState.UNDONE
    assert list(Placement.objects.all()) == [mine]


def test_an_edit_that_was_taken_back_by_hand_stops_nothing(scoped, by, imported):
    one = Placement.objects.get(reference="IA-18")
    edit(one, by)
    actions.change_placement(one, by=by, title="Tester")

    assert taken_back(imported, by).state == ImportState.UNDONE
