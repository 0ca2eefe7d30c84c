"""Who gets a letter of a kind, as things are now."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import QuerySet

from communities.access import held_nationally
from communities.models import Community, CommunityGroupObjectPermission, Membership, User
from communities.roles import COORDINATOR, COUNCIL, Permission
from reports.delegating import standing
from reports.manners import refused_by
from reports.models import (
    Acknowledgement,
    Audience,
    Delegation,
    MailClass,
    ProgressReport,
    ReportingSchedule,
    ReportVersion,
)

ROLES = {
    Audience.COORDINATORS: COORDINATOR,
    Audience.COUNCIL: COUNCIL,
    Audience.UNREAD: COUNCIL,
}


@dataclass(frozen=True)
class Recipient:
    """Who gets a letter; `instead_of` is the one whose duty it is, where that is another."""

    person: User
    instead_of: User | None = None

    @property
    def whose(self) -> User:
        return self.instead_of or self.person


def recipients(
    community: Community,
    audience: Audience,
    mail_class: MailClass,
    *,
    among: Collection[int] | None = None,
) -> list[Recipient]:
    """The readers of a letter as of today, those who turned it off left out.

    `among` looks at these people alone, for a letter of which a whole council is written to.
    """
    if mail_class != MailClass.DUTY:
        people = readers_of(community, audience, mail_class, among=among)
        return [Recipient(person) for person in people]
    people = readers_of(community, audience, mail_class)
    return in_place(people, {pk: one.to for pk, one in stand_ins(community).items()})


def readers_of(
    community: Community,
    audience: Audience,
    mail_class: MailClass,
    *,
    among: Collection[int] | None = None,
) -> list[User]:
    """Those whom a letter is for, whoever does it for them, but for those who turned it off."""
    match audience:
        case Audience.LEAD:
            people = lead_of(community)
        case Audience.LIAISON:
            people = liaison_of(community)
        case _:
            people = members_in(community, audience, among=among)
    refused = refused_by(community, mail_class)
    return [person for person in people if person.pk not in refused]


def members_in(
    community: Community, audience: Audience, *, among: Collection[int] | None = None
) -> list[User]:
    """Current members of a role that may read, those first who joined first."""
    members = reading_members(community).filter(role=ROLES[audience].key)
    if among is not None:
        members = members.filter(user__in=among)
    return [member.user for member in members]


def reading_members(community: Community) -> QuerySet[Membership]:
    """Active members whose role lets them read progress."""
    grants = CommunityGroupObjectPermission.objects.filter(
        content_object=community, permission__codename=Permission.VIEW_PROGRESS
    )
    members = community.memberships.current().filter(
        user__is_active=True, user__in=grants.values("group__user")
    )
    return members.select_related("user").order_by("pk")


def lead_of(community: Community) -> list[User]:
    """The person of the lead organization whom the schedule names, while they are a member."""
    schedule = ReportingSchedule.objects.filter(community=community)
    members = reading_members(community).filter(user__in=schedule.values("lead_person"))
    return [member.user for member in members]


def liaison_of(community: Community) -> list[User]:
    """Of the national staff, while they may see communities that are not their own."""
    liaison = community.liaison
    if not liaison or not liaison.is_active or not liaison.is_staff:
        return []
    return [liaison] if Permission.VIEW_PROGRESS in held_nationally(liaison) else []


def readers_done(report: ProgressReport) -> set[int]:
    """Those who have acknowledged its latest version. For one without words: nobody has to."""
    last = report.versions.order_by("-number").values("pk")[:1]
    said = Acknowledgement.objects.filter(version__in=last)
    return set(said.values_list("person_id", flat=True))


def acknowledged(versions: Collection[ReportVersion]) -> set[tuple[int, int]]:
    """Of these versions, each with each person who has acknowledged it."""
    said = Acknowledgement.objects.filter(version__in=versions)
    return set(said.values_list("version_id", "person_id"))


def stand_ins(community: Community) -> dict[int, Delegation]:
    """By person, who gets their letters of duty as of today: members who may read. Two queries."""
    given = list(standing(community.delegations.all(), on=community.today()).select_related("to"))
    if not given:
        return {}
    able = {member.user_id for member in reading_members(community)}
    return {one.person_id: one for one in given if one.to_id in able}


def in_place(people: list[User], given: dict[int, User]) -> list[Recipient]:
    """Each of them, or the one to whom they gave it; nobody twice."""
    found = {person.pk: Recipient(person) for person in people if person.pk not in given}
    for person in people:
        to = given.get(person.pk)
        if to and to.pk not in found:
            found[to.pk] = Recipient(to, instead_of=person)
    return list(found.values())
