"""Organizations that a community named in its application, offered to its directory."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Q

from communities.models import Community, NamedPartner
from communities.names import domain_of, name_key
from partners.matching import SAME_WEBSITE, WORTH_A_LOOK, Known, compare, heir_of, known_as


@dataclass
class Offer:
    """One organization, as often as it was named: for employers and for training, it is one.

    `there` is the partner that it is already; `alike` are names of those that it may be.
    """

    rows: list[NamedPartner]
    there: int | None = None
    alike: list[str] = field(default_factory=list)

    @property
    def first(self) -> NamedPartner:
        return self.rows[0]

    @property
    def pk(self) -> int:
        return self.first.pk

    @property
    def name(self) -> str:
        return self.first.name

    @property
    def website(self) -> str:
        return next((row.website for row in self.rows if row.website), "")

    @property
    def kinds(self) -> list[str]:
        return list(dict.fromkeys(row.kind for row in self.rows))

    @property
    def kind_names(self) -> str:
        return ", ".join(dict.fromkeys(row.get_kind_display() for row in self.rows))

    @property
    def brings(self) -> list[str]:
        return [row.brings for row in self.rows if row.brings]

    @property
    def is_signed(self) -> bool:
        return any(row.is_signed for row in self.rows)


def offers_to(community: Community) -> list[Offer]:
    """What the application names, by name, with what the directory holds. Two queries."""
    found = list(together(named_by(community)))
    known = directory_of(community) if found else []
    for offer in found:
        look_up(offer, known)
    return sorted(found, key=lambda offer: offer.name.casefold())


def named_by(community: Community) -> Iterable[NamedPartner]:
    return community.namedpartners.filter(removed_at=None).order_by("pk")


def together(rows: Iterable[NamedPartner]) -> Iterable[Offer]:
    """Rows of one name are one organization."""
    by_key: dict[str, Offer] = {}
    for row in rows:
        key = name_key(row.name)
        if key in by_key:
            by_key[key].rows.append(row)
        elif key:
            by_key[key] = Offer([row])
    return by_key.values()


def directory_of(community: Community) -> list[tuple[int, str, Known]]:
    """Every partner under each name it had; a merged one counts as what it went into."""
    partners = community.partners.kept_or_merged()
    rows = list(partners.values_list("pk", "name", "website", "merged_into"))
    names = {pk: name for pk, name, _, _ in rows}
    merged = {pk: into for pk, _, _, into in rows if into}
    return [
        (heir, names[heir], known_as(pk, name, website))
        for pk, name, website, _ in rows
        if (heir := heir_of(pk, merged)) in names
    ]


def look_up(offer: Offer, known: list[tuple[int, str, Known]]) -> None:
    mine = known_as(0, offer.name, safe(offer.website))
    for pk, name, other in known:
        score, why = compare(mine, other)
        if mine.read.key == other.read.key or SAME_WEBSITE in why:
            offer.there, offer.alike = pk, [name]
            return
        if score >= WORTH_A_LOOK and name not in offer.alike:
            offer.alike.append(name)


def safe(website: str) -> str:
    """What was written as a website, if a domain can be read from it."""
    try:
        domain_of(website)
    except ValueError:
        return ""
    return website


def how_many_wait(community: Community) -> int:
    """Named organizations without a partner of that name or website. At most two queries."""
    rows = community.namedpartners.filter(removed_at=None).values_list("name", "website")
    named = {key: domain_of(safe(website)) for name, website in rows if (key := name_key(name))}
    if not named:
        return 0
    domains = {domain for domain in named.values() if domain}
    same = Q(key__in=named) | Q(organization__domain__in=domains)
    there = community.partners.kept_or_merged().filter(same)
    keys, owned = set(), set()
    for key, domain in there.values_list("key", "organization__domain"):
        keys.add(key)
        owned.add(domain)
    return sum(key not in keys and (domain or None) not in owned for key, domain in named.items())
