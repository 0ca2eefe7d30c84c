"""Acts on people: who is in which role, who leaves, who takes over."""

from typing import Any

from django.contrib.auth.models import Group
from django.db import transaction
from django.utils import timezone

from communities.actions.grants import national_group
from communities.models import Activity, Community, Membership, User
from communities.refusal import Refused
from communities.roles import (
    COMMUNITY_ROLES,
    COORDINATOR,
    NATIONAL_ROLES,
    community_group_name,
    national_group_name,
)


@transaction.atomic
def set_role(
    community: Community, user: User, role: str, *, by: User | None, **details: Any
) -> Membership:
    """Give a person this role in a community: the only writer of memberships and their groups.

    Works for somebody new, for a change of role, and for somebody who comes back.
    Raises Refused for an unknown role, or when the last coordinator would become something else.
    """
    if role not in COMMUNITY_ROLES:
        raise Refused("Choose one of the roles on the list.")
    lock(community)
    membership = Membership.objects.filter(community=community, user=user).first()
    was = membership.role if membership and membership.ended_on is None else None
    if was == role and membership is not None:
        return describe(membership, details, by=by)
    if was == COORDINATOR.key:
        keep_a_coordinator(community, without=user)
    if membership is None:
        membership = Membership(community=community, user=user, started_on=community.today())
    if was is None:
        membership.started_on, membership.ended_on = community.today(), None
    membership.role = role
    for field, value in details.items():
        setattr(membership, field, value)
    membership.save()
    put_in_group(community, user, role)
    note_people_changed(community, by=by, user=user, was=was, now=role)
    return membership


def describe(membership: Membership, details: dict[str, Any], *, by: User | None) -> Membership:
    """Set what is known about a member besides the role."""
    new = {field: value for field, value in details.items() if getattr(membership, field) != value}
    if not new:
        return membership
    for field, value in new.items():
        setattr(membership, field, value)
    membership.save(update_fields=list(new))
    Activity.record(
        membership.community,
        by=by,
        verb="people.described",
        sentence=f"changed the {' and '.join(new)} of {membership.user}".replace("_", " "),
        subject=f"user:{membership.user_id}",
    )
    return membership


@transaction.atomic
def end_membership(community: Community, user: User, *, by: User) -> None:
    """Let a person leave, or take them out. What they did stays.

    Raises Refused for somebody who is not a member, and for the last coordinator.
    """
    lock(community)
    membership = community.memberships.current().filter(user=user).first()
    if membership is None:
        raise Refused(f"{user} is not in {community} any more.")
    if membership.role == COORDINATOR.key:
        keep_a_coordinator(community, without=user)
    membership.ended_on = max(community.today(), membership.started_on)
    membership.save(update_fields=["ended_on"])
    put_in_group(community, user, None)
    note_people_changed(community, by=by, user=user, was=membership.role, now=None)


@transaction.atomic
def hand_over(community: Community, *, by: User, to: User, stay_as: str | None = None) -> None:
    """Make a member the coordinator in one's place, in one act; `stay_as` keeps one in a role.

    Raises Refused when the successor is not a member or is oneself.
    """
    lock(community)
    if to == by:
        raise Refused("Choose somebody else to hand over to.")
    if not community.memberships.current().filter(user=to).exists():
        raise Refused(f"Invite {to} first; a successor is a member of the community.")
    if not community.memberships.coordinators().filter(user=by).exists():
        raise Refused("Only a coordinator can hand over.")
    set_role(community, to, COORDINATOR.key, by=by)
    if stay_as:
        set_role(community, by, stay_as, by=by)
    else:
        end_membership(community, by, by=by)
    Activity.record(
        community,
        by=by,
        verb="people.handed_over",
        sentence=f"handed the community over to {to}",
        subject=f"user:{to.pk}",
    )


@transaction.atomic
def set_national_role(user: User, role: str | None, *, by: User | None) -> None:
    """Make a person a national reviewer or program manager, or neither.

    National staff may open the admin site; what they see there follows their permissions.
    """
    if role is not None and role not in NATIONAL_ROLES:
        raise Refused("Choose one of the national roles.")
    groups = Group.objects.filter(name__in=[national_group_name(key) for key in NATIONAL_ROLES])
    user.groups.remove(*groups)
    if role:
        user.groups.add(national_group(NATIONAL_ROLES[role]))
    user.is_staff = bool(role) or user.is_superuser
    user.save(update_fields=["is_staff"])


def lock(community: Community) -> None:
    """One change of people at a time: two coordinators leaving at once must not both succeed.

    An act inside an act locks again, which costs nothing new.
    """
    list(Community.objects.select_for_update().filter(pk=community.pk).values_list("pk"))


def keep_a_coordinator(community: Community, *, without: User) -> None:
    if not community.memberships.coordinators().exclude(user=without).exists():
        raise Refused(
            f"{without} is the only coordinator of {community}. Hand over to somebody first."
        )


def put_in_group(community: Community, user: User, role: str | None) -> None:
    """Leave the person in exactly the group of this role, or in none of the community's."""
    names = [community_group_name(community.pk, key) for key in COMMUNITY_ROLES]
    user.groups.remove(*user.groups.filter(name__in=names))
    if role:
        (group,) = Group.objects.filter(name=community_group_name(community.pk, role))
        user.groups.add(group)


def note_people_changed(
    community: Community, *, by: User | None, user: User, was: str | None, now: str | None
) -> None:
    community.people_changed_at = timezone.now()
    community.save(update_fields=["people_changed_at"])
    Activity.record(
        community,
        by=by,
        verb="people.role_changed",
        sentence=role_sentence(by=by, user=user, was=was, now=now),
        subject=f"user:{user.pk}",
        data={"was": was, "now": now},
    )


def role_sentence(*, by: User | None, user: User, was: str | None, now: str | None) -> str:
    if now is None:
        return "left the community" if by == user else f"took {user} out of the community"
    name = COMMUNITY_ROLES[now].name.lower()
    if was is None:
        return f"joined as {name}" if by == user else f"added {user} as {name}"
    return f"made {user} {name}, before {COMMUNITY_ROLES[was].name.lower()}"


@transaction.atomic
def update_profile(user: User, *, name: str, time_zone: str) -> None:
    """Change what a person says about themselves. It belongs to no community's history."""
    user.name, user.time_zone = name, time_zone
    user.full_clean(exclude=["password"], validate_unique=False, validate_constraints=False)
    user.save(update_fields=["name", "time_zone"])
