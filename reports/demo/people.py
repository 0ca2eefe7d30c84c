"""The people of the demo: the cast who can sign in, and neighbors who cannot."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.db.models import QuerySet
from django_scopes import scope

from communities import actions
from communities.models import Community, Membership, User
from communities.roles import COMMUNITY_ROLES, NATIONAL_ROLES
from reports.demo.cast import CAST, NEIGHBORS, PASSWORD, Person
from reports.demo.past import LOG, happening

FIRST = (
    *("Aisha", "Ben", "Carla", "Darnell", "Elena", "Frank", "Grace", "Hector", "Imani", "Jonas"),
    *("Keiko", "Luis", "Mona", "Noah", "Olga", "Pete", "Quinn", "Rosa", "Sam", "Tanya"),
)
LAST = (
    *("Adler", "Banks", "Castillo", "Dorsey", "Ellis", "Flores", "Gupta", "Hayes", "Irwin"),
    *("Jensen", "Kowalski", "Lopez", "Mbeki", "Novak", "Osei", "Patel", "Rossi", "Stone", "Tate"),
)
CREW = ("coordinator", "contributor", "council", "council", "council", "council")


def add_cast() -> dict[str, User]:
    """Make those who can sign in, national staff with their rights; keyed by role."""
    hashed = make_password(PASSWORD)
    cast = {person.role: add(person, password=hashed) for person in CAST}
    EmailAddress.objects.bulk_create(
        EmailAddress(user=user, email=user.email, verified=True, primary=True)
        for user in cast.values()
    )
    for role in NATIONAL_ROLES:
        actions.set_national_role(cast[role], role, by=None)
    return cast


def add(person: Person, *, password: str = "") -> User:
    user = as_user(person, zone="America/New_York", password=password)
    user.save()
    return user


def as_user(person: Person, *, zone: str, password: str = "") -> User:
    """The account, not saved yet; without a password nobody can sign in to it."""
    return User(
        email=person.email,
        name=person.name,
        time_zone=zone,
        password=password or make_password(None),
    )


@contextmanager
def joining(community: Community, at: datetime) -> Iterator[None]:
    """Let the people added inside have come at this time."""
    with happening(community, at, dated=LOG):
        yield
    QuerySet(Membership).filter(community=community).update(started_on=at.date())


def settle_home(
    community: Community, cast: dict[str, User], *, by: User, now: datetime
) -> dict[str, User]:
    """Put the cast and their neighbors into Louisville; returns its people by first name."""
    people = {}
    with scope(community=community), joining(community, now - timedelta(days=440)):
        for person in (*CAST, *NEIGHBORS):
            if person.role not in COMMUNITY_ROLES:
                continue
            user = cast[person.role] if person in CAST else add(person)
            details = {"organization": person.organization, "title": person.title}
            actions.set_role(community, user, person.role, by=by, **details)
            people[person.name.split()[0]] = user
    return people


def settle(
    community: Community, number: int, *, by: User, now: datetime, only_coordinator: bool
) -> list[User]:
    """Invent the people of a community: who runs it comes first."""
    crew = [
        neighbor(number * len(CREW) + place, role)
        for place, role in enumerate(CREW[:1] if only_coordinator else CREW)
    ]
    users = User.objects.bulk_create(as_user(p, zone=community.time_zone) for p in crew)
    with scope(community=community), joining(community, now - timedelta(days=950)):
        for user, person in zip(users, crew, strict=True):
            actions.set_role(community, user, person.role, by=by, organization="(invented)")
    return users


def neighbor(index: int, role: str) -> Person:
    first, last = FIRST[index % len(FIRST)], LAST[index // 7 % len(LAST)]
    return Person(f"{first}.{last}.{index}@example.org".lower(), f"{first} {last}", role, "")
