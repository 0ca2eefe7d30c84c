"""Rows about a partner that was merged into another: they speak of that other one."""

import pytest
from django_scopes import scope

from partners import actions
from partners.models import Outcome, Partner, SheetImport
from tests.factories import PartnerFactory
from tests.partners.merges import join
from tests.partners.sheets import applied, checked

pytestmark = pytest.mark.django_db

SAYS_SO = {"name": "It was merged into “Greater Louisville Inc.”, which gets what this row says."}


@pytest.fixture
def by(cast):
    return cast["coordinator"]


@pytest.fixture
def pair(scoped, by) -> tuple[Partner, Partner]:
    """The kept one, and the one that was merged into it."""
    kept = PartnerFactory(community=scoped, name="Greater Louisville Inc.", notes="Chamber.")
    merged = PartnerFactory(community=scoped, name="Metro Chamber")
    join(kept, merged, by=by)
    return kept, merged


def row_of(found: SheetImport) -> tuple[str, dict[str, object], dict[str, str], dict[str, str]]:
    (row,) = found.rows.all()
    return row.outcome, row.changes, row.warnings, row.errors


def test_the_old_name_is_the_partner_that_it_was_merged_into(scoped, by, pair):
    kept, _ = pair

    found = applied(scoped, by, "Name,Pipeline\nThe Metro Chamber,Engaged\n")

    change = {"pipeline": {"was": "Identified", "now": "Engaged"}}
    assert row_of(found) == (Outcome.CHANGED, change, SAYS_SO, {})
    kept.refresh_from_db()
    assert (kept.name, kept.pipeline) == ("Greater Louisville Inc.", "engaged")
    assert scoped.partners.kept().count() == 1


def test_the_old_id_is_the_same_and_brings_no_old_name_back(scoped, by, pair):
    _, merged = pair

    found = checked(scoped, by, f"Partner ID,Name\n{merged.pk},Metro Chamber\n")

    assert row_of(found) == (Outcome.SAME, {}, SAYS_SO, {})


def test_a_name_given_up_in_a_merge_is_found_too(scoped, by):
    kept = PartnerFactory(community=scoped, name="GLI")
    merged = PartnerFactory(community=scoped, name="Greater Louisville Inc.")
    join(kept, merged, by=by, name="merged")

    found = checked(scoped, by, "Name\nGLI\n")

    assert row_of(found) == (Outcome.SAME, {}, SAYS_SO, {})


def test_an_old_name_leads_through_two_merges(scoped, by, pair):
    kept, _ = pair
    last = PartnerFactory(community=scoped, name="Chamber of Louisville")
    join(last, kept, by=by)

    found = checked(scoped, by, "Name\nMetro Chamber\n")

    outcome, _, warnings, _ = row_of(found)
    assert outcome == Outcome.SAME
    assert "“Chamber of Louisville”" in warnings["name"]


def test_an_old_name_given_to_another_partner_is_that_one(scoped, by, pair):
    PartnerFactory(community=scoped, name="Metro Chamber")

    found = checked(scoped, by, "Name\nMetro Chamber\n")

    assert row_of(found) == (Outcome.SAME, {}, {}, {})


def test_rows_by_the_old_and_the_new_name_are_one_partner(scoped, by, pair):
    sheet = "Name,Pipeline\nMetro Chamber,Engaged\nGreater Louisville Inc.,Champion\n"

    found = checked(scoped, by, sheet)

    assert [row.outcome for row in found.rows.all()] == [Outcome.CHANGED, Outcome.REJECTED]


def test_after_the_merge_is_taken_back_it_is_itself_again(scoped, by, pair):
    actions.undo_merge(scoped.merges.get(), by=by)

    found = checked(scoped, by, "Name\nMetro Chamber\n")

    assert row_of(found) == (Outcome.SAME, {}, {}, {})


def test_a_removed_heir_is_no_heir(scoped, by, pair):
    actions.remove_partner(pair[0], by=by)

    found = checked(scoped, by, "Name\nMetro Chamber\n")

    assert [row.outcome for row in found.rows.all()] == [Outcome.NEW]


def test_a_merge_of_another_community_says_nothing(other_community, scoped, by, pair):
    with scope(community=other_community):
        found = checked(other_community, by, "Name\nMetro Chamber\n")
        rows = list(found.rows.values_list("outcome", "warnings"))

    assert rows == [(Outcome.NEW, {})]
