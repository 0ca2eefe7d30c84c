"""Whose address takes no mail. An address is of no community: what one learned holds in all."""

from dataclasses import dataclass

from communities.models import Community, User
from reports.models import DeadAddress


@dataclass(frozen=True)
class Closed:
    """Somebody who gets no letter, since their address takes none."""

    person: User
    dead: DeadAddress

    @property
    def is_theirs_alone(self) -> bool:
        """Whether only they themselves can ask for mail again."""
        return self.dead.why == DeadAddress.Why.COMPLAINED


def closed_in(community: Community) -> list[Closed]:
    members = community.memberships.current().values("user")
    dead = DeadAddress.objects.values("email")
    people = list(User.objects.filter(pk__in=members, email__in=dead).order_by("name", "email"))
    by_email = DeadAddress.objects.in_bulk([one.email for one in people], field_name="email")
    # Between the two questions somebody may have had an address tried again.
    return [Closed(one, by_email[one.email]) for one in people if one.email in by_email]


def dead_address_of(person: User) -> DeadAddress | None:
    return DeadAddress.objects.filter(email=person.email).first()
