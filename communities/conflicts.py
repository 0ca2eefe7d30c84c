"""Conflicts of interest that can be read from what is on record: who must not review what.

A person has one with an application when they belong or belonged to the community, when their
address is at the domain of somebody who is named in it, or when their organization is. What many
share, as an address at a public mail service, tells nothing.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from communities.models import (
    Application,
    Membership,
    NamedPartner,
    Nominee,
    Reviewer,
    Section,
    User,
)
from communities.names import domain_of, name_key, scheme_and_host

# Everybody may have an address there; the last three are reserved for examples (RFC 2606).
PUBLIC_MAIL = frozenset(
    {
        *("aol.com", "att.net", "bellsouth.net", "comcast.net", "cox.net", "fastmail.com"),
        *("gmail.com", "gmx.com", "googlemail.com", "hey.com", "hotmail.com", "icloud.com"),
        *("live.com", "mac.com", "mail.com", "me.com", "msn.com", "outlook.com", "pm.me"),
        *("proton.me", "protonmail.com", "rocketmail.com", "sbcglobal.net", "verizon.net"),
        *("yahoo.com", "ymail.com", "zoho.com"),
        *("example.com", "example.net", "example.org"),
    }
)


@dataclass(frozen=True)
class Person:
    """What is known of one of the staff."""

    pk: int
    email: str
    organization: str = ""


@dataclass
class Named:
    """What an application says of others: each domain and each organization, with who that is."""

    community: str
    people: set[int] = field(default_factory=set)  # members, now or ever
    domains: dict[str, str] = field(default_factory=dict)
    organizations: dict[str, str] = field(default_factory=dict)

    def add_organization(self, name: str, words: str) -> None:
        if key := name_key(name):
            self.organizations.setdefault(key, words)

    def add_domain(self, domain: str, words: str) -> None:
        if domain and domain not in PUBLIC_MAIL:
            self.domains.setdefault(domain, words)


def reason_for(person: Person, named: Named) -> str:
    """Why this person must not review it, in a sentence; empty when nothing is on record."""
    if person.pk in named.people:
        return f"Belongs or belonged to {named.community}."
    key = name_key(person.organization)
    if key and key in named.organizations:
        return f"Works for {person.organization}, {named.organizations[key]}."
    domain = mail_domain(person.email)
    if domain in named.domains:
        return f"Has an address at {domain}, as {named.domains[domain]}."
    return ""


def mail_domain(email: str) -> str:
    """The registered domain of an address: “kim@careers.humana.com” is at humana.com."""
    return domain_of(f"https://{email.rpartition('@')[2].strip().lower()}")


def web_domain(website: str) -> str:
    """That of a web address, with its scheme or without."""
    address = website.strip() if "://" in website else f"https://{website.strip()}"
    return domain_of(address) if scheme_and_host(address)[1] else ""


def named_in(applications: Iterable[Application]) -> dict[int, Named]:
    """By application, with five queries for any number. Its communities are in the open scope.

    The applications come with their communities.
    """
    rows = list(applications)
    pks = [row.pk for row in rows]
    found = {row.pk: Named(row.community.name) for row in rows}
    for row in rows:
        lead = row.community.lead_organization
        found[row.pk].add_organization(lead, "the lead organization")
    add_people(found, rows)
    for partner in NamedPartner.objects.filter(application__in=pks, removed_at=None):
        words, named = f"the named partner {partner.name}", found[partner.application_id]
        named.add_organization(partner.name, words)
        named.add_domain(web_domain(partner.website), words)
        named.add_domain(mail_domain(partner.contact_email), f"the contact of {partner.name}")
    for nominee in Nominee.objects.filter(application__in=pks, removed_at=None):
        named = found[nominee.application_id]
        words = f"{nominee.name}, who is to sit on the council"
        named.add_organization(nominee.organization, f"the organization of {words}")
        named.add_domain(mail_domain(nominee.email), words)
    for section in Section.objects.filter(application__in=pks, key="community"):
        email = str(section.answers.get("contact_email") or "")
        found[section.application_id].add_domain(mail_domain(email), "the lead contact")
    return found


def add_people(found: Mapping[int, Named], rows: list[Application]) -> None:
    members = defaultdict(set)
    communities = [row.community_id for row in rows]
    belonging = Membership.objects.filter(community__in=communities)
    for community, user in belonging.values_list("community_id", "user_id"):
        members[community].add(user)
    for row in rows:
        found[row.pk].people.update(members[row.community_id])


def people_from(users: Iterable[User]) -> list[Person]:
    """One query."""
    known = list(users)
    rows = Reviewer.objects.filter(user__in=known).values_list("user_id", "organization")
    organizations = dict(rows)
    return [Person(u.pk, u.email, organizations.get(u.pk, "")) for u in known]
