"""Whose letters of duty go to whom for a while, and who may take somebody's over."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django_scopes import scopes_disabled

from communities.models import Community, CommunityGroupObjectPermission, Membership, User
from communities.roles import Permission
from reports.models import Delegation, ReportingSchedule


def standing(delegations: QuerySet[Delegation], *, on: date) -> QuerySet[Delegation]:
    """Those that hold on a day of the community's calendar."""
    return delegations.filter(ended_at=None, until__gte=on)


def who_may_take_over(community: Community, person: User) -> QuerySet[Membership]:
    """The members whom this person may name: those who work, or whoever reads for a lead person.

    Nobody who has given their own letters away: they would not see these either.
    """
    needed = Permission.VIEW_PROGRESS if leads(community, person) else Permission.VIEW_WORK
    given = standing(community.delegations.all(), on=community.today())
    able = members_with(community.memberships.current(), needed)
    return able.exclude(user=person).exclude(user__in=given.values("person"))


def leads(community: Community, person: User) -> bool:
    """Whether they are the one of the lead organization whom the schedule names."""
    return ReportingSchedule.objects.filter(community=community, lead_person=person).exists()


def members_with(members: QuerySet[Membership], permission: Permission) -> QuerySet[Membership]:
    """Of these members, the active ones whose role holds a permission there."""
    grants = CommunityGroupObjectPermission.objects.filter(
        content_object=OuterRef("community"),
        permission__codename=permission,
        group__user=OuterRef("user"),
    )
    found = members.filter(Exists(grants), user__is_active=True)
    return found.select_related("user").order_by("user__name", "pk")


# The person's own page shows all of their communities at once: the readings below take their own
# rows over communities, and no scope is open.


def led_by(person: User) -> set[int]:
    """The communities whose schedule names this person as the one of the lead organization."""
    with scopes_disabled():
        named = ReportingSchedule.objects.filter(lead_person=person)
        return set(named.values_list("community_id", flat=True))


def given_and_taken(person: User) -> list[Delegation]:
    """What this person has given away, and what was given to them, as of now."""
    with scopes_disabled():
        # A day on either side of UTC's: which of them are over, each community's calendar says.
        lately = timezone.now().date() - timedelta(days=1)
        own = standing(Delegation.objects.all(), on=lately).filter(Q(person=person) | Q(to=person))
        rows = own.select_related("community", "person", "to").order_by("until", "pk")
        return [one for one in rows if one.until >= one.community.today()]


def candidates(person: User, places: Iterable[int], led: set[int]) -> dict[int, list[User]]:
    """By community, whom they may name there. Two queries, however many communities.

    Those who have given their own letters away are refused by the act.
    """
    found: dict[int, list[User]] = defaultdict(list)
    here = set(places)
    if not here:
        return found
    with scopes_disabled():
        others = Membership.objects.current().exclude(user=person)
        able = members_with(others.filter(community__in=here - led), Permission.VIEW_WORK)
        readers = members_with(others.filter(community__in=here & led), Permission.VIEW_PROGRESS)
        for member in [*able, *readers]:
            found[member.community_id].append(member.user)
    return found
