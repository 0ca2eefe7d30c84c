"""Which partners of a community may be one, and which shared organization a name may mean.

Two questions that are kept apart: `look_alikes` reads one community's own directory;
`organizations_like` reads the shared organizations alone, so that its answer is the same whoever
asks and says nothing about who knows them.
"""

from dataclasses import dataclass

from communities.models import Community
from partners.models import Organization
from partners.names import Reading, domain_of, likeness, name_key, read

MOST_LOOK_ALIKES = 5
SAME_WEBSITE = "same website"
# Two departments of one city share a website and are two partners.
SAME_WEBSITE_ONLY = 60
EACH_REASON_MORE = 8
FEWEST_LETTERS = 3


@dataclass(frozen=True)
class LookAlike:
    """A partner that may be the one somebody means; `why` in words, `score` from 0 to 100."""

    pk: int
    name: str
    why: str
    score: float


def look_alikes(community: Community, *, name: str, website: str = "") -> list[LookAlike]:
    """The community's partners that may be the one of this name, best first, at most five."""
    mine, domain = read(name), domain_of(website)
    rows = community.partners.kept().values_list("pk", "name", "key", "website")
    found = []
    for pk, other, _key, address in rows:
        is_domain = bool(domain) and domain == domain_of(address)
        score, why = compare(mine, read(other), is_domain=is_domain)
        if score:
            found.append(LookAlike(pk, other, why, score))
    return sorted(found, key=lambda one: (-one.score, one.name, one.pk))[:MOST_LOOK_ALIKES]


def compare(one: Reading, other: Reading, *, is_domain: bool) -> tuple[float, str]:
    """How much speaks for one organization, and what."""
    score, why = likeness(one, other) if one.key and other.key else (0, "")
    if not is_domain:
        return score, why
    if not score:
        return SAME_WEBSITE_ONLY, SAME_WEBSITE
    return min(100, score + EACH_REASON_MORE), f"{SAME_WEBSITE}, {why}"


def organizations_like(*, name: str, website: str = "", limit: int = 5) -> list[Organization]:
    """The shared organizations that a name or a website may mean, best first."""
    key, domain, mine = name_key(name), domain_of(website), read(name)
    if len(key) < FEWEST_LETTERS and not domain:
        return []
    owner = list(Organization.objects.with_domain(domain))
    named = Organization.objects.near(key, mine.telling) if len(key) >= FEWEST_LETTERS else []
    scored = {one.pk: (200.0, one) for one in owner}
    for one in named:
        score, _why = likeness(mine, read(one.name))
        if not score and one.key.startswith(key):
            score = 50
        if score and one.pk not in scored:
            scored[one.pk] = (score, one)
    best = sorted(scored.values(), key=lambda found: (-found[0], found[1].name, found[1].pk))
    return [one for _score, one in best[:limit]]
