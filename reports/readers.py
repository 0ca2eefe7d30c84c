"""Who gets a letter of a kind, as things are now."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import QuerySet

from communities.models import Community, CommunityGroupObjectPermission, Membership, User
from communities.roles import COORDINATOR, COUNCIL, Permission
from reports.delegating import delegations_of
from reports.manners import refused_by
from reports.models import (
    Acknowledgement,
    Audience,
    MailClass,
    ProgressReport,
    ReportingSchedule,
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


def recipients(
    community: Community,
    audience: Audience,
    mail_class: MailClass,
    *,
    report: ProgressReport | None = None,
    among: Collection[int] | None = None,
) -> list[Recipient]:
    """The readers of a letter, those who turned it off left out.

    `among` looks at these people alone, for a letter of which a whole council is written to.
    """
    match audience:
        case Audience.LEAD:
            people = lead_of(community)
        case Audience.LIAISON:
            people = liaison_of(community)
        case _:
            of_duty = mail_class == MailClass.DUTY
            people = members_in(community, audience, among=None if of_duty else among)
    if audience == Audience.UNREAD and report:
        read = readers_done(report)
        people = [person for person in people if person.pk not in read]
    if mail_class == MailClass.DUTY:
        return delegated(community, people)
    refused = refused_by(community, mail_class)
    return [Recipient(person) for person in people if person.pk not in refused]


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
    """Of the national staff."""
    liaison = community.liaison
    return [liaison] if liaison and liaison.is_active and liaison.is_staff else []


def readers_done(report: ProgressReport) -> set[int]:
    """Those who have acknowledged its latest version. For one without words: nobody has to."""
    last = report.versions.order_by("-number").values("pk")[:1]
    said = Acknowledgement.objects.filter(version__in=last)
    return set(said.values_list("person_id", flat=True))


def delegated(community: Community, people: list[User]) -> list[Recipient]:
    """Each of them, or whoever does it for them now; nobody twice. Two queries at most."""
    given = delegations_of(community, on=community.today())
    given = {person.pk: given[person.pk] for person in people if person.pk in given}
    if given:
        able = {member.user_id for member in reading_members(community)}
        given = {person: to for person, to in given.items() if to.pk in able}
    found = {person.pk: Recipient(person) for person in people if person.pk not in given}
    for person in people:
        to = given.get(person.pk)
        if to and to.pk not in found:
            found[to.pk] = Recipient(to, instead_of=person)
    return list(found.values())
