"""The shared organizations behind imported partners. Nobody learns which of them the nation knew.

By domain, or a new one for each: a name alone never joins two.
"""

from collections.abc import Iterable, Sequence

from django.db.models.functions import Coalesce
from django_scopes import scopes_disabled

from communities.names import domain_of
from partners.imports.chunks import in_chunks
from partners.imports.partner_sheet.works import PartnerWork
from partners.models import Organization, Partner


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
    owned = Organization.objects.exclude(domain="").select_for_update(of=("self",), no_key=True)
    heirs = owned.order_by("domain").values_list("domain", Coalesce("merged_into", "pk"))
    return {
        domain: heir
        for some in in_chunks(sorted(domains))
        for domain, heir in heirs.filter(domain__in=some)
    }


def heirs_of(organizations: Iterable[int]) -> dict[int, int]:
    """Those that turned out to be another, with that one."""
    merged = Organization.objects.exclude(merged_into=None).values_list("pk", "merged_into")
    return {
        pk: heir
        for some in in_chunks(sorted(organizations))
        for pk, heir in merged.filter(pk__in=some)
        if heir
    }


def remove_unused(made: Iterable[int]) -> None:
    """Delete those of these that nobody uses: no community, and no merge of the program's staff.

    What somebody is just taking up is locked, and left alone.
    """
    for some in in_chunks(sorted(made)):
        rows = Organization.objects.standing().select_for_update(skip_locked=True)
        ours = set(rows.filter(pk__in=some).order_by("pk").values_list("pk", flat=True))
        merged = Organization.objects.filter(merged_into__in=ours)
        ours -= set(merged.values_list("merged_into", flat=True))
        with scopes_disabled():  # whether anybody uses it, whoever that is
            used = Partner.objects.filter(organization__in=ours)
            ours -= set(used.values_list("organization", flat=True))
        Organization.objects.filter(pk__in=ours).delete()
