"""The shared organizations behind imported partners. Nobody learns which of them the nation knew.

By domain, or a new one for each: a name alone never joins two.
"""

from collections.abc import Iterable, Sequence

from django_scopes import scopes_disabled

from partners.imports.chunks import in_chunks
from partners.imports.partner_sheet.works import PartnerWork
from partners.models import Organization, Partner
from partners.names import domain_of


def find_organizations(works: Sequence[PartnerWork]) -> set[int]:
    """Give each work that needs one its organization; return the keys of those made now."""
    by_domain: dict[str, list[PartnerWork]] = {}
    alone: list[PartnerWork] = []
    for work in works:
        domain = domain_of(work.said.get("website", ""))
        if domain and domain != domain_of(work.was("website")):
            by_domain.setdefault(domain, []).append(work)
        elif work.partner is None:
            alone.append(work)
    return add_alone(alone) | add_by_domain(by_domain)


def add_alone(works: Sequence[PartnerWork]) -> set[int]:
    for some in in_chunks(works):
        organizations = Organization.objects.bulk_create([named(work) for work in some])
        for work, organization in zip(some, organizations, strict=True):
            work.organization = organization.pk
    return {work.organization for work in works if work.organization}


def add_by_domain(by_domain: dict[str, list[PartnerWork]]) -> set[int]:
    known = with_domains(by_domain)
    # In one order, so that two imports at once do not wait for each other.
    missing = sorted(by_domain.keys() - known.keys())
    for some in in_chunks(missing):
        # Another community may name it first at the same moment: the domain decides.
        new = [named(by_domain[domain][0]) for domain in some]
        Organization.objects.bulk_create(new, ignore_conflicts=True)
    added = with_domains(missing)
    for domain, its_works in by_domain.items():
        for work in its_works:
            work.organization = known.get(domain) or added[domain]
    return set(added.values())


def named(work: PartnerWork) -> Organization:
    name = work.said.get("name") or work.was("name")
    return Organization.named(name, website=work.said.get("website", ""))


def with_domains(domains: Iterable[str]) -> dict[str, int]:
    """Keys by domain; locked, so that no undo elsewhere takes one away before we point to it."""
    # The index leaves the empty domain out; PostgreSQL takes it only where we say so, too.
    owned = Organization.objects.exclude(domain="").select_for_update(no_key=True)
    return {
        domain: pk
        for some in in_chunks(sorted(domains))
        for domain, pk in owned.filter(domain__in=some)
        .order_by("domain")
        .values_list("domain", "pk")
    }


def remove_unused(made: Iterable[int]) -> None:
    """Delete those of these that no community uses; what somebody is just using is left alone."""
    for some in in_chunks(made):
        rows = Organization.objects.select_for_update(skip_locked=True).filter(pk__in=some)
        ours = set(rows.order_by("pk").values_list("pk", flat=True))
        with scopes_disabled():  # whether anybody uses it, whoever that is
            used = Partner.objects.filter(organization__in=ours)
            ours -= set(used.values_list("organization", flat=True))
        Organization.objects.filter(pk__in=ours).delete()
