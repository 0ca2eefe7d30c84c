"""Which partners of a community may be one, and which shared organization a name may mean.

Two questions that are kept apart: `look_alikes` and `duplicates_in` read one community's own
directory; `organizations_like` reads the shared organizations alone, so that its answer is the
same whoever asks and says nothing about who knows them.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from communities.models import Community
from communities.names import domain_of, name_key
from partners.models import Organization
from partners.names import Reading, likeness, read

MOST_LOOK_ALIKES = 5
FEWEST_LETTERS = 3
SAME_WEBSITE, SAME_CONTACT = "same website", "same contact"
# Two departments of one city share a website, and one person may serve two boards: alone, either
# is worth a look and no more.
ONE_REASON, EACH_REASON_MORE, OTHER_WEBSITE_LESS = 60, 8, 10
ONLY_BEGINS_SO = 40
WORTH_A_LOOK = 60  # of 100, for the finder
# In a sorted list alike names stand together: how many on each side a name is compared with.
NEIGHBORS = 3
SMALL_BLOCK = 25  # in a larger one, only neighbors are compared


@dataclass(frozen=True)
class LookAlike:
    """A partner that may be the one somebody means; `why` in words, `score` from 0 to 100."""

    pk: int
    name: str
    why: str
    score: float


@dataclass(frozen=True)
class Pair:
    """Two partners that may be one: their keys, the lower first, their names, and why."""

    first: int
    second: int
    names: tuple[str, str]
    why: str
    score: float


@dataclass(frozen=True, slots=True)
class Known:
    """What is compared of a partner."""

    pk: int
    name: str
    read: Reading
    domain: str
    emails: frozenset[str]


ORDERS: tuple[Callable[[Known], str], ...] = (
    lambda one: one.read.words,
    lambda one: one.read.key,
)


def look_alikes(community: Community, *, name: str, website: str = "") -> list[LookAlike]:
    """The community's partners that may be the one of this name, best first, at most five.

    One that was merged is found by its old name too.
    """
    mine = known_as(0, name, website)
    partners = community.partners.kept_or_merged()
    rows = list(partners.values_list("pk", "name", "website", "merged_into"))
    names = {pk: other for pk, other, _website, _into in rows}
    merged = {pk: into for pk, _name, _website, into in rows if into}
    best: dict[int, LookAlike] = {}
    for pk, other, address, into in rows:
        score, why = how_alike(mine, known_as(pk, other, address))
        heir = heir_of(pk, merged)
        if heir in names and score > (best[heir].score if heir in best else 0):
            why = f"was also “{other}”" if into else why
            best[heir] = LookAlike(heir, names[heir], why, score)
    ordered = sorted(best.values(), key=lambda one: (-one.score, one.name, one.pk))
    return ordered[:MOST_LOOK_ALIKES]


def how_alike(written: Known, other: Known) -> tuple[float, str]:
    """As compare does, also while somebody is still writing the name."""
    score, why = compare(written, other)
    if not score and begins_so(other.read.key, written.read.key):
        return ONLY_BEGINS_SO, "begins like it"
    return score, why


def heir_of(pk: int, merged: Mapping[int, Any]) -> int:
    """The partner that one went into, however many merges ago; itself if into none."""
    while pk in merged:
        pk = merged[pk]
    return pk


def known_as(pk: int, name: str, website: str, emails: Iterable[str] = ()) -> Known:
    return Known(pk, name, read(name), domain_of(website), frozenset(emails))


def begins_so(name: str, written: str) -> bool:
    """Whether somebody may still be writing the name: “Kentuc”."""
    return len(written) >= FEWEST_LETTERS and name.startswith(written)


def compare(one: Known, other: Known) -> tuple[float, str]:
    """How much speaks for one organization, and what, strongest first."""
    score, why = likeness(one.read, other.read) if one.read.key and other.read.key else (0, "")
    shared = []
    if one.domain and one.domain == other.domain:
        shared.append(SAME_WEBSITE)
    elif one.domain and other.domain and score:
        score -= OTHER_WEBSITE_LESS
    if one.emails & other.emails:
        shared.append(SAME_CONTACT)
    reasons = [*shared, why] if why else shared
    if shared:
        score = min(100, max(score, ONE_REASON) + EACH_REASON_MORE * (len(reasons) - 1))
    return score, ", ".join(reasons)


def organizations_like(*, name: str, website: str = "", limit: int = 5) -> list[Organization]:
    """The shared organizations that a name or a website may mean, best first."""
    key, mine = name_key(name), read(name)
    owner = [one.heir for one in Organization.objects.with_domain(domain_of(website))]
    near = Organization.objects.near(key, mine.telling) if len(key) >= FEWEST_LETTERS else ()
    scored = []
    for one in near:
        score, _why = likeness(mine, read(one.name))
        if (score or begins_so(one.key, key)) and one not in owner:
            scored.append((score, one))
    best = sorted(scored, key=lambda found: (-found[0], len(found[1].key), found[1].key))
    return [*owner, *(one for _score, one in best)][:limit]


def duplicates_in(community: Community) -> list[Pair]:
    """Pairs of the community's partners that may be one, best first.

    Not each with each, which takes minutes for thousands: those that share a website, a contact's
    address or, but for one letter, the telling words of the name; and neighbors in sorted lists.
    """
    known, apart = known_in(community), told_apart_in(community)
    found = []
    for first, second in candidates(known):
        one, other = known[first], known[second]
        score, why = compare(one, other)
        if score >= WORTH_A_LOOK and (one.pk, other.pk) not in apart:
            found.append(Pair(one.pk, other.pk, (one.name, other.name), why, score))
    return sorted(found, key=lambda pair: (-pair.score, pair.first, pair.second))


def known_in(community: Community) -> list[Known]:
    emails = defaultdict(set)
    addresses = community.contacts.kept().exclude(email="").values_list("partner_id", "email")
    for pk, email in addresses:
        emails[pk].add(email)
    rows = community.partners.kept().order_by("pk").values_list("pk", "name", "website")
    return [known_as(*row, emails.get(row[0], ())) for row in rows]


def told_apart_in(community: Community) -> set[tuple[int, int]]:
    """Pairs that somebody has told apart; what was merged since counts for its heir."""
    merged = dict(community.partners.exclude(merged_into=None).values_list("pk", "merged_into"))
    told = community.not_duplicates.values_list("first_id", "second_id")
    pairs = [(heir_of(first, merged), heir_of(second, merged)) for first, second in told]
    return {(min(pair), max(pair)) for pair in pairs}


def candidates(known: Sequence[Known]) -> set[tuple[int, int]]:
    """Pairs worth comparing, by their places in the list, the lower first."""
    pairs: set[tuple[int, int]] = set(shortened(known))
    for block in blocks_of(known):
        if len(block) > SMALL_BLOCK:
            pairs.update(neighbors(sorted(block, key=lambda place: known[place].read.words)))
        else:
            pairs.update(combinations(block, 2))
    for order in ORDERS:
        pairs.update(neighbors(sorted(range(len(known)), key=lambda place: order(known[place]))))
    return pairs


def blocks_of(known: Sequence[Known]) -> Iterable[list[int]]:
    """Places of those that share something: a website, a contact's address, a spelling."""
    first_of: dict[str, int] = {}  # a list for each of what is mostly nobody else's takes longer
    blocks: dict[str, list[int]] = {}
    for place, one in enumerate(known):
        spellings = one_letter_less("".join(sorted(one.read.telling)))
        for shared in (*spellings, one.domain, *one.emails):  # no spelling holds a dot
            first = first_of.setdefault(shared, place)
            if first != place:
                blocks.setdefault(shared, [first]).append(place)
    blocks.pop("", None)
    return blocks.values()


def one_letter_less(word: str) -> set[str]:
    """The word, and each way of leaving one letter out: two that differ by a slip share one."""
    return {word} | {word[:i] + word[i + 1 :] for i in range(len(word))}


def neighbors(row: Sequence[int]) -> Iterator[tuple[int, int]]:
    for step in range(1, NEIGHBORS + 1):
        for one, other in zip(row, row[step:], strict=False):
            yield (one, other) if one < other else (other, one)


def shortened(known: Sequence[Known]) -> Iterator[tuple[int, int]]:
    """Names that are the initials of another, as “GLI” is for “Greater Louisville Inc.”."""
    place_of = {one.read.key: place for place, one in enumerate(known)}
    for place, one in enumerate(known):
        for initials in one.read.initials:
            short = place_of.get(initials, place)
            if short != place:
                yield min(place, short), max(place, short)
