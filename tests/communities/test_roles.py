"""The table of roles is what the database holds, exactly."""

import pytest
from django_scopes import scope
from guardian.shortcuts import get_group_perms

from communities import actions
from communities.models import Community, Membership, User
from communities.roles import COMMUNITY_ROLES, NATIONAL_ROLES
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def somebody(community: Community, role: str) -> User:
    person = UserFactory()
    with scope(community=community):
        actions.set_role(community, person, role, by=None)
    return person


@pytest.mark.parametrize("role", COMMUNITY_ROLES)
def test_role_grants_exactly_its_permissions(community: Community, role: str):
    person = somebody(community, role)

    held = set(get_group_perms(person, community).values_list("codename", flat=True))

    assert held == COMMUNITY_ROLES[role].permissions


@pytest.mark.parametrize("role", COMMUNITY_ROLES)
def test_role_grants_nothing_elsewhere(community: Community, other_community: Community, role: str):
    person = somebody(community, role)

    assert set(get_group_perms(person, other_community)) == set()
    assert person.get_all_permissions() == set()


@pytest.mark.parametrize("role", NATIONAL_ROLES)
def test_national_role_grants_exactly_its_permissions(cast: dict[str, User], role: str):
    held = {p.removeprefix("communities.") for p in cast[role].get_all_permissions()}

    assert held == NATIONAL_ROLES[role].permissions


def test_set_role_keeps_the_last_coordinator(cast: dict[str, User], scoped: Community):
    with pytest.raises(actions.Refused, match="only coordinator"):
        actions.set_role(scoped, cast["coordinator"], "council", by=cast["manager"])

    assert Membership.objects.get(user=cast["coordinator"]).role == "coordinator"


def test_set_role_leaves_a_person_in_one_group(cast: dict[str, User], scoped: Community):
    actions.set_role(scoped, cast["council"], "contributor", by=cast["coordinator"])

    names = list(cast["council"].groups.values_list("name", flat=True))
    assert names == [f"community:{scoped.pk}:contributor"]


def test_hand_over_changes_both_in_one_act(cast: dict[str, User], scoped: Community):
    actions.hand_over(scoped, by=cast["coordinator"], to=cast["contributor"])

    assert [m.user for m in scoped.memberships.coordinators()] == [cast["contributor"]]
    assert not scoped.memberships.current().filter(user=cast["coordinator"]).exists()


def test_somebody_who_left_sees_the_community_no_more(cast: dict[str, User], community: Community):
    with scope(community=community):
        actions.end_membership(community, cast["council"], by=cast["coordinator"])

    assert list(Community.objects.visible_to(cast["council"])) == []
    assert set(get_group_perms(cast["council"], community)) == set()
