"""Brings the groups of roles and what they may do into line with the table in roles.py."""

from django.contrib.auth.models import Group
from django.contrib.auth.models import Permission as PermissionRow
from django.db import transaction
from django.db.models import QuerySet

from communities.models import Community, CommunityGroupObjectPermission
from communities.roles import (
    COMMUNITY_ROLES,
    NATIONAL_ROLES,
    Role,
    community_group_name,
    national_group_name,
)


def grant(role: Role, community: Community) -> None:
    """Give the role's group exactly the permissions of the table, no more and no fewer."""
    name = community_group_name(community.pk, role.key)
    Group.objects.bulk_create([Group(name=name)], ignore_conflicts=True)
    (group,) = Group.objects.filter(name=name)
    grants = CommunityGroupObjectPermission.objects.filter(group=group, content_object=community)
    grants.exclude(permission__codename__in=role.permissions).delete()
    CommunityGroupObjectPermission.objects.bulk_create(
        [
            CommunityGroupObjectPermission(group=group, permission=row, content_object=community)
            for row in permission_rows(role)
        ],
        ignore_conflicts=True,
    )


def national_group(role: Role) -> Group:
    """The group of a national role, with exactly the table's permissions, on every community."""
    group, _ = Group.objects.get_or_create(name=national_group_name(role.key))
    group.permissions.set(permission_rows(role))
    return group


def permission_rows(role: Role) -> QuerySet[PermissionRow]:
    return PermissionRow.objects.filter(
        content_type__app_label="communities",
        content_type__model="community",
        codename__in=role.permissions,
    )


@transaction.atomic
def sync_roles() -> int:
    """Bring every community and the national groups into line; returns how many were not.

    Needed after the table in roles.py changed: new communities are right from the start.
    """
    for role in NATIONAL_ROLES.values():
        national_group(role)
    held = grants_held()
    wrong = [
        (role, community)
        for community in Community.objects.all()
        for role in COMMUNITY_ROLES.values()
        if held.get((community.pk, role.key), set()) != set(role.permissions)
    ]
    for role, community in wrong:
        grant(role, community)
    return len({community.pk for _, community in wrong})


def grants_held() -> dict[tuple[int, str], set[str]]:
    """The codenames that each role of each community holds on that community, in one query."""
    names = {
        community_group_name(pk, key): (pk, key)
        for pk in Community.objects.values_list("pk", flat=True)
        for key in COMMUNITY_ROLES
    }
    held: dict[tuple[int, str], set[str]] = {}
    rows = CommunityGroupObjectPermission.objects.values_list(
        "group__name", "content_object_id", "permission__codename"
    )
    for name, community_pk, codename in rows:
        if names.get(name, (None,))[0] == community_pk:
            held.setdefault(names[name], set()).add(codename)
    return held
