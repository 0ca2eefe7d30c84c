"""A person counts once, also when the partner that gave out the reference was merged."""

from datetime import UTC, date, datetime

import pytest

from partners import actions as network
from placements import actions
from placements.models import Placement
from placements.schedule import relink_people
from placements.tally import recount_all
from tests.factories import PartnerFactory
from tests.placements.sheets import applied, taken_back

pytestmark = pytest.mark.django_db
FIRST, SECOND = date(2024, 3, 4), date(2025, 9, 1)
LATER = datetime(2031, 1, 5, 15, tzinfo=UTC)


@pytest.fixture
def double(scoped, provider):
    """The same provider under another name."""
    return PartnerFactory(community=scoped, name="Intrapt", kinds=("training",))


@pytest.fixture
def before(scoped, job, double, by) -> Placement:
    said = {**job, "issuer": double, "starts_on": FIRST}
    return actions.log_placement(scoped, by=by, **said)


def merged(provider, double, by):
    for partner in (provider, double):
        partner.refresh_from_db()
    versions = (provider.version, double.version)
    return network.merge(provider, double, by=by, choices={}, versions=versions)


def people(community) -> int:
    """Placements without one before, by the sums; which are right."""
    assert recount_all(community) == []
    return community.placements.kept().filter(previous_on=None).count()


def test_logged_under_the_kept_one_is_the_same_person(scoped, job, provider, double, before, by):
    merged(provider, double, by)

    again = actions.log_placement(scoped, by=by, **{**job, "starts_on": SECOND})

    assert (again.previous_on, people(scoped)) == (FIRST, 1)
    with pytest.raises(actions.Refused, match="on record already"):
        actions.log_placement(scoped, by=by, **{**job, "starts_on": FIRST, "title": "Tester"})


def test_imported_under_the_kept_one_is_the_same_person(scoped, provider, double, before, by):
    merged(provider, double, by)
    sheet = (
        "Issuer,Reference,Employer,Start\n"
        "Interapt,IA-17,Humana,2025-09-01\n"
        "Interapt,IA-17,Humana,2023-02-06\n"
    )

    found = applied(scoped, by, sheet)
    before.refresh_from_db()
    assert (before.previous_on, people(scoped)) == (date(2023, 2, 6), 1)

    taken_back(found, by)
    before.refresh_from_db()
    assert (before.previous_on, people(scoped)) == (None, 1)


def test_a_merge_and_its_undo_count_anew(scoped, job, provider, double, before, by):
    again = actions.log_placement(scoped, by=by, **{**job, "starts_on": SECOND})
    assert people(scoped) == 2

    merge = merged(provider, double, by)
    assert [relink_people(), relink_people(), people(scoped)] == [1, 0, 1]

    network.undo_merge(merge, by=by)
    assert [relink_people(), relink_people(), people(scoped)] == [1, 0, 2]
    again.refresh_from_db()
    assert (again.issuer, before.issuer) == (provider, double)
    assert scoped.activities.filter(verb="placements.linked").count() == 2


def test_a_chain_of_merges_is_one_partner(scoped, job, provider, double, before, by):
    third = PartnerFactory(community=scoped, name="Interapp", kinds=("training",))
    merged(provider, double, by)
    merged(third, provider, by)

    again = actions.log_placement(scoped, by=by, **{**job, "issuer": third, "starts_on": SECOND})

    assert (again.previous_on, people(scoped)) == (FIRST, 1)


def test_nobody_is_forgotten_by_half(scoped, job, provider, double, by, time_machine):
    time_machine.move_to(datetime(2025, 9, 8, 15, tzinfo=UTC), tick=False)
    actions.log_placement(scoped, by=by, **{**job, "issuer": double, "starts_on": FIRST})
    time_machine.move_to(datetime(2027, 3, 8, 15, tzinfo=UTC), tick=False)
    merged(provider, double, by)
    actions.log_placement(scoped, by=by, **{**job, "starts_on": SECOND})

    time_machine.move_to(LATER, tick=False)
    assert actions.forget_placements(scoped, by=None) == 0
    time_machine.move_to(LATER.replace(year=2032, month=4), tick=False)
    assert actions.forget_placements(scoped, by=None) == 2
    assert people(scoped) == 1
