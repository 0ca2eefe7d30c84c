"""What the partner directory says about four items: that one looks done, or what is missing.

A suggestion changes nothing. A person confirms it (stages.actions.confirm_suggestion), and what
it said then is kept as a comment. Only open items of stages that are not locked are asked about.
What shows that an item is done is the checklist's own evidence, made countable here:

- 1.3, the network has begun: at least 3 employers and 1 training or education provider are in
  touch, that is contacted or closer. ("First employers and providers logged.")
- 2.1, stakeholders are engaged: each of the five groups that the item names has an active
  partner, that is engaged or closer. ("At least one active partner of each type.") What makes a
  group, partners/network.py says.
- 3.3, the employer network grows, by the quarter: employers newly promised jobs (full-time hires,
  paid internships or apprenticeships) more often than they withdrew such a promise. Counted are
  commitments, not the jobs in them. ("Net new commitments.") partners/growth.py counts.
- 4.2, partners grow in number, by the quarter: more partners joined or became active than stopped
  being active. ("Partner count trend.") partners/growth.py counts.

The quarter is the community's own. National staff read the sentences too, so they hold counts
and the day, never a name.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date

from communities.models import Community
from partners.growth import Growth, growth_since
from partners.models import Kind
from partners.network import Group, Tally, counted, network_of, tallies_in
from stages.checklist import Checklist, Line, is_locked

FIRST_EMPLOYERS, FIRST_PROVIDERS = 3, 1
PROVIDERS = (Kind.TRAINING, Kind.EDUCATION)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Exactly one of two sentences: why the item looks done, or what is missing."""

    because: str = ""
    not_yet: str = ""

    @property
    def looks_done(self) -> bool:
        return bool(self.because)

    def dated(self, day: date) -> "Suggestion":
        """With the as-of date, on what a person may confirm."""
        as_of = f", as of {day:%B} {day.day}"
        return replace(self, because=f"{self.because}{as_of}") if self.looks_done else self


def suggestions_in(checklist: Checklist, lines: Iterable[Line]) -> dict[str, Suggestion]:
    """What there is to say about these lines, by key: at most two queries, often none."""
    applicant = checklist.community.is_prospective
    keys = {line.key for line in lines if is_asked_about(line, is_prospective=applicant)}
    return weigh(checklist.community, keys, today=checklist.today)


def suggestion_of(line: Line, community: Community) -> Suggestion | None:
    """The same for one item: at most one query."""
    if not is_asked_about(line, is_prospective=community.is_prospective):
        return None
    return weigh(community, {line.key}, today=line.today)[line.key]


def is_asked_about(line: Line, *, is_prospective: bool) -> bool:
    is_ours = line.key in BY_NETWORK or line.key in BY_GROWTH
    return (
        is_ours and line.is_open and not is_locked(line.stage.number, is_prospective=is_prospective)
    )


def weigh(community: Community, keys: Collection[str], *, today: date) -> dict[str, Suggestion]:
    """The suggestions on these items as of a day. Keys without a rule are left out."""
    found: dict[str, Suggestion] = {}
    if asked := BY_NETWORK.keys() & keys:
        tallies = tallies_in(community)
        found |= {key: BY_NETWORK[key](tallies) for key in asked}
    if asked := BY_GROWTH.keys() & keys:
        growth = growth_since(community, community.quarter(today).starts_on)
        found |= {key: BY_GROWTH[key](growth) for key in asked}
    return {key: suggestion.dated(today) for key, suggestion in found.items()}


def network_begun(tallies: list[Tally]) -> Suggestion:
    employers, providers = in_touch(tallies, Kind.EMPLOYER), in_touch(tallies, *PROVIDERS)
    found = f"{how_many(employers, 'employer')} and {how_many(providers, 'provider')}"
    if employers >= FIRST_EMPLOYERS and providers >= FIRST_PROVIDERS:
        return Suggestion(because=f"{found} are in touch")
    takes = (
        f"{how_many(FIRST_EMPLOYERS, 'employer')} and "
        f"{how_many(FIRST_PROVIDERS, 'training or education provider')}"
    )
    return Suggestion(not_yet=f"In touch so far: {found}. It takes {takes}.")


def in_touch(tallies: list[Tally], *kinds: Kind) -> int:
    """Partners of any of these kinds that are contacted or closer, each once."""
    return counted(Group("", "", "", kinds), tallies).in_touch


def stakeholders_engaged(tallies: list[Tally]) -> Suggestion:
    network = network_of(tallies)
    if network.missing:
        return Suggestion(not_yet=" ".join(group.gap for group in network.missing))
    groups = [f"{group.label.lower()} ({group.active:,})" for group in network.asked_for]
    listed = f"{'; '.join(groups[:-1])}; and {groups[-1]}"
    return Suggestion(because=f"Each group has an active partner: {listed}")


def employers_promise(growth: Growth) -> Suggestion:
    found = (
        f"Employers made {how_many(growth.promised, 'new job commitment')} this quarter "
        f"and withdrew {growth.withdrawn or 'none'}"
    )
    if growth.promised > growth.withdrawn:
        return Suggestion(because=found)
    return Suggestion(not_yet=f"{found}. It takes more new ones than withdrawn ones.")


def partners_grow(growth: Growth) -> Suggestion:
    found = (
        f"{how_many(growth.gained, 'partner').capitalize()} joined or became active this quarter "
        f"and {how_many(growth.lost, 'partner')} stopped being active"
    )
    if growth.gained > growth.lost:
        return Suggestion(because=found)
    return Suggestion(not_yet=f"{found}. It takes more coming than going.")


def how_many(number: int, one: str) -> str:
    """“no provider”, “1 provider”, “1,200 providers”."""
    return f"{number:,} {one}s" if number > 1 else f"{number or 'no'} {one}"


BY_NETWORK: dict[str, Callable[[list[Tally]], Suggestion]] = {
    "1.3": network_begun,
    "2.1": stakeholders_engaged,
}
BY_GROWTH: dict[str, Callable[[Growth], Suggestion]] = {
    "3.3": employers_promise,
    "4.2": partners_grow,
}
# Where to see what was counted: a name, the page, and what it is asked for.
COUNTED: dict[str, tuple[tuple[str, str, str], ...]] = {
    "1.3": (
        ("Employers", "partners:directory", "kind=employer&pipeline=in_touch"),
        ("Training providers", "partners:directory", "kind=training&pipeline=in_touch"),
        ("Education", "partners:directory", "kind=education&pipeline=in_touch"),
    ),
    "2.1": (("Who is at the table", "partners:network", ""),),
    "3.3": (
        ("Employers' commitments", "partners:commitments", "partner_kind=employer&sort=-promised"),
    ),
    "4.2": (
        ("Active partners, latest first", "partners:directory", "pipeline=active&sort=-since"),
    ),
}
