"""Which lines of the board the address asks for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from communities.models import Community, User
from stages.actions import WORKING_ROLES
from stages.checklist import Checklist, Line
from stages.models import OPEN, Status

OPEN_ONES = "open"
ME, NOBODY = "me", "nobody"


@dataclass(frozen=True)
class Filters:
    """Narrowing by status, owner and lateness; what nobody offered is ignored."""

    status: str
    owner: str
    is_late: bool
    just_changed: str
    user: User
    # Those who own an item; they may have left since.
    holders: Sequence[User]

    @classmethod
    def read(cls, asked: Mapping[str, str], *, user: User, checklist: Checklist) -> "Filters":
        holders = holders_of(checklist)
        owners = {ME, NOBODY, *(str(holder.pk) for holder in holders)}
        status, owner = asked.get("status", ""), asked.get("owner", "")
        return cls(
            status=status if status in {OPEN_ONES, *Status.values} else "",
            owner=owner if owner in owners else "",
            is_late=asked.get("late") == "1",
            # A row somebody has just changed stays, so that they see what they did.
            just_changed=asked.get("changed", ""),
            user=user,
            holders=holders,
        )

    @property
    def is_set(self) -> bool:
        return bool(self.status or self.owner or self.is_late)

    @property
    def statuses(self) -> list[tuple[str, str]]:
        return [("", "All"), (OPEN_ONES, "Open"), *Status.choices]

    @property
    def owners(self) -> list[tuple[str, str]]:
        others = [(str(h.pk), str(h)) for h in self.holders if h != self.user]
        return [("", "Everybody"), (ME, "Me"), (NOBODY, "Nobody yet"), *others]

    def keep(self, line: Line) -> bool:
        if line.key == self.just_changed:
            return True
        return (
            self.fits_status(line) and self.fits_owner(line) and (line.is_late or not self.is_late)
        )

    def fits_status(self, line: Line) -> bool:
        if self.status == OPEN_ONES:
            return line.status in OPEN
        return not self.status or line.status == self.status

    def fits_owner(self, line: Line) -> bool:
        if not self.owner:
            return True
        if self.owner == NOBODY:
            return line.owner is None
        wanted = str(self.user.pk) if self.owner == ME else self.owner
        return line.owner is not None and str(line.owner.pk) == wanted


def holders_of(checklist: Checklist) -> list[User]:
    """Everybody who owns an item, by name."""
    holders = {line.owner.pk: line.owner for line in checklist.lines if line.owner}
    return sorted(holders.values(), key=lambda holder: (str(holder).casefold(), holder.pk))


def workers(community: Community) -> list[User]:
    """Those who may own an item, by name."""
    memberships = community.memberships.current().filter(role__in=WORKING_ROLES)
    people = memberships.order_by("user__name", "user_id")
    return [
        User(pk=pk, name=name, email=email)
        for pk, name, email in people.values_list("user_id", "user__name", "user__email")
    ]
