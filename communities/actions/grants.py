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
    group, _ = Group.objects.get_or_create(name=community_group_name(community.pk, role.key))
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
    """Bring every community and the national groups into line; returns how many communities.

    Needed after the table in roles.py changed: new communities are right from the start.
    """
    for role in NATIONAL_ROLES.values():
        national_group(role)
    communities = list(Community.objects.all())
    for community in communities:
        for role in COMMUNITY_ROLES.values():
            grant(role, community)
    return len(communities)
