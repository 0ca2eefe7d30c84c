"""Who is at the table: the groups that the national checklist asks for, and which are missing.

Item 2.1 asks for five groups. What makes a group, and when one is missing, is defined here alone;
the page, the suggestions and the checklist all read it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.db.models import Count

from communities.models import Community
from partners.models import ACTIVE, IN_TOUCH, Kind, Pipeline


@dataclass(frozen=True)
class Group:
    """Partners of certain kinds, counted as a funnel: an active one is in touch and identified.

    `identified` leaves out the inactive ones; `active` is engaged or closer.
    """

    key: str
    label: str
    one: str  # as in “No employer is engaged yet.”
    kinds: tuple[Kind, ...]
    is_asked_for: bool = True
    identified: int = 0
    in_touch: int = 0
    active: int = 0

    @property
    def is_missing(self) -> bool:
        return self.is_asked_for and not self.active

    @property
    def gap(self) -> str:
        """What is missing, as a sentence; empty when somebody is active."""
        if self.active:
            return ""
        if not self.identified:
            return f"No {self.one} is in the directory yet."
        return f"No {self.one} is engaged yet."


@dataclass(frozen=True)
class Network:
    groups: tuple[Group, ...]

    @property
    def asked_for(self) -> tuple[Group, ...]:
        return tuple(group for group in self.groups if group.is_asked_for)

    @property
    def missing(self) -> tuple[Group, ...]:
        """Those that the checklist asks for and that have no active partner."""
        return tuple(group for group in self.groups if group.is_missing)


# In the words of item 2.1; education and funders matter too, but the item does not ask for them.
GROUPS = (
    Group("civic", "State and city leaders", "state or city leader", (Kind.CIVIC,)),
    Group("employers", "Employers", "employer", (Kind.EMPLOYER,)),
    Group(
        "training",
        "Accelerated training providers",
        "accelerated training provider",
        (Kind.TRAINING,),
    ),
    Group(
        "workforce",
        "Workforce development",
        "workforce development organization",
        (Kind.WORKFORCE,),
    ),
    Group(
        "community",
        "Community, industry and civic organizations",
        "community-based or industry organization",
        (Kind.COMMUNITY, Kind.INDUSTRY),
    ),
    Group(
        "education",
        "Education",
        "school, college or university",
        (Kind.EDUCATION,),
        is_asked_for=False,
    ),
    Group("funders", "Funders", "funder", (Kind.FUNDER,), is_asked_for=False),
)

# How many partners have these kinds and are this close.
Tally = tuple[tuple[str, ...], str, int]


def gaps_in(community: Community) -> Network:
    """How far each group has come, in one query. Call it inside the community's scope."""
    return network_of(tallies_in(community))


def tallies_in(community: Community) -> list[Tally]:
    kept = community.partners.kept().order_by()
    return list(kept.values_list("kinds", "pipeline").annotate(n=Count("pk")))


def network_of(tallies: Iterable[Tally]) -> Network:
    return Network(tuple(counted(group, tallies) for group in GROUPS))


def counted(group: Group, tallies: Iterable[Tally]) -> Group:
    """The group with its figures; a partner of two of its kinds counts once."""
    own = [(pipeline, n) for kinds, pipeline, n in tallies if {*kinds} & {*group.kinds}]
    known = sum(n for pipeline, n in own if pipeline != Pipeline.INACTIVE)
    in_touch = sum(n for pipeline, n in own if pipeline in IN_TOUCH)
    active = sum(n for pipeline, n in own if pipeline in ACTIVE)
    return replace(group, identified=known, in_touch=in_touch, active=active)
