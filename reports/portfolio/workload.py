"""How many communities each of the staff looks after, and how many of these need somebody."""

from dataclasses import dataclass

from django.db.models import Count, Q

from communities.models import Community, User
from communities.staff import national_staff
from reports.models import Attention

NOBODY = "nobody"


@dataclass(frozen=True)
class Load:
    """`person` is None for the communities that nobody looks after."""

    person: User | None
    communities: int
    needy: int

    @property
    def key(self) -> str:
        """In the address of the list."""
        return str(self.person.pk) if self.person else NOBODY


def loads_of_staff() -> list[Load]:
    """Those that nobody looks after first, then each of the staff by name. Two queries.

    Somebody who left the staff stays here as long as a community is still theirs. Needs the scopes
    disabled.
    """
    needs = Q(portfolio_row__isnull=False) & ~Q(portfolio_row__attention=Attention.NONE)
    grouped = Community.objects.taking_part().order_by().values_list("liaison")
    counts = {
        pk: (n, needy)
        for pk, n, needy in grouped.annotate(n=Count("pk"), needy=Count("pk", filter=needs))
    }
    is_or_was = Q(pk__in=national_staff().values("pk")) | Q(pk__in=[pk for pk in counts if pk])
    people = User.objects.filter(is_or_was).order_by("name", "pk")
    return [Load(one, *counts.get(one.pk if one else None, (0, 0))) for one in (None, *people)]
