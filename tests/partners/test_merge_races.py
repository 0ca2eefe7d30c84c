"""Two people at the same partners at the same moment, on two real connections."""

from collections.abc import Callable

import pytest
from django.db import connection
from django_scopes import scope

from communities.models import Community, User
from partners import actions
from partners.models import Contact, Merge, Partner
from tests.factories import ContactFactory, PartnerFactory
from tests.partners.merges import join
from tests.stages.test_races import at_once

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        connection.vendor == "sqlite",
        reason="SQLite lets one writer in at a time: there is no race to lose. Run on PostgreSQL.",
    ),
]


@pytest.fixture
def pair(community: Community) -> tuple[Partner, Partner]:
    with scope(community=community):
        one, other = (PartnerFactory(community=community, name=n) for n in ("Humana", "Humanna"))
        for partner in (one, other):
            for letter in "abc":
                ContactFactory(partner=partner, email=f"{letter}@humana.com")
        return one, other


def inside(community: Community, act: Callable[[], object]) -> Callable[[], object]:
    def run() -> object:
        with scope(community=community):
            return act()

    return run


def merging(community: Community, kept: Partner, merged: Partner, by: User):
    def act() -> object:
        return actions.merge(kept, merged, by=by, choices={}, versions=(0, 0))

    return inside(community, act)


def test_two_people_merge_the_two_in_opposite_directions(community, cast, pair):
    one, other = pair

    outcomes = at_once(
        merging(community, one, other, cast["coordinator"]),
        merging(community, other, one, cast["contributor"]),
    )

    assert sum(isinstance(outcome, Merge) for outcome in outcomes) == 1
    assert sum(isinstance(outcome, actions.Stale) for outcome in outcomes) == 1
    with scope(community=community):
        assert community.partners.kept().count() == 1
        assert community.contacts.present().count() == 3


def test_contacts_are_changed_while_their_partners_are_merged(community, cast, pair):
    """Each waits for the other's partner first, so that neither waits for ever."""
    one, other = pair
    with scope(community=community):
        contacts = list(Contact.objects.order_by("-pk"))

    def change(contact: Contact) -> Callable[[], object]:
        by = cast["contributor"]
        return inside(
            community, lambda: actions.change_contact(contact, by=by, title="HR", is_primary=True)
        )

    outcomes = at_once(
        merging(community, one, other, cast["coordinator"]), *(change(one) for one in contacts)
    )

    assert isinstance(outcomes[0], Merge)
    assert all(isinstance(outcome, Contact | actions.Stale) for outcome in outcomes[1:])
    with scope(community=community):
        assert one.contacts.present().filter(is_primary=True).count() == 1


def test_two_people_take_one_merge_back(community, cast, pair):
    with scope(community=community):
        merge = join(*pair, by=cast["coordinator"])

    def undo(by: User) -> Callable[[], object]:
        return inside(community, lambda: actions.undo_merge(merge, by=by))

    outcomes = at_once(undo(cast["coordinator"]), undo(cast["contributor"]))

    assert sum(isinstance(outcome, Partner) for outcome in outcomes) == 1
    assert sum(isinstance(outcome, actions.Refused) for outcome in outcomes) == 1
    with scope(community=community):
        assert community.partners.kept().count() == 2
        assert community.contacts.present().count() == 6


def test_a_name_is_given_away_while_the_merge_is_taken_back(community, cast, pair):
    with scope(community=community):
        merge = join(*pair, by=cast["coordinator"])
    by = cast["contributor"]

    outcomes = at_once(
        inside(community, lambda: actions.undo_merge(merge, by=cast["coordinator"])),
        inside(community, lambda: actions.add_partner(community, by=by, name="Humanna")),
    )

    assert sum(isinstance(outcome, Partner) for outcome in outcomes) == 1
    assert sum(isinstance(outcome, actions.Refused) for outcome in outcomes) == 1
    with scope(community=community):
        assert community.partners.kept().filter(key="humanna").count() == 1


def test_two_people_tell_the_same_two_apart(community, cast, pair):
    def tell(by: User) -> Callable[[], object]:
        return inside(community, lambda: actions.tell_apart(*pair, by=by))

    outcomes = at_once(tell(cast["coordinator"]), tell(cast["contributor"]))

    assert outcomes[0] == outcomes[1]
    with scope(community=community):
        assert community.not_duplicates.count() == 1
        assert community.activities.verbs("partner.told_apart").count() == 1
