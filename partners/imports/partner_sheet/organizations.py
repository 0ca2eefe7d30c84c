"""The shared organizations behind imported partners. Nobody learns which of them the nation knew.

By domain, or a new one for each: a name alone never joins two.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import TypeVar

from django_scopes import scopes_disabled

from partners.imports.partner_sheet.works import PartnerWork
from partners.models import Organization, Partner
from partners.names import domain_of

T = TypeVar("T")
AT_ONCE = 500  # values in one statement


def find_organizations(works: Sequence[PartnerWork]) -> list[int]:
    """Give each work that needs one its organization; return the keys of those made now."""
    by_domain: dict[str, list[PartnerWork]] = {}
    alone = []
    for work in works:
        domain = domain_of(work.said.get("website", ""))
        if domain and domain != domain_of(work.was("website")):
            by_domain.setdefault(domain, []).append(work)
        elif work.partner is None:
            alone.append(work)
            work.organization = named(work)
    Organization.objects.bulk_create([work.organization for work in alone if work.organization])
    known = with_domains(by_domain)
    # In one order, so that two imports at once do not wait for each other.
    missing = sorted(by_domain.keys() - known.keys())
    # Another community may name it first at the same moment: the domain decides.
    Organization.objects.bulk_create(
        [named(by_domain[domain][0]) for domain in missing], ignore_conflicts=True
    )
    added = with_domains(missing)
    for domain, its_works in by_domain.items():
        for work in its_works:
            work.organization = known.get(domain) or added[domain]
    made = [*added.values(), *(work.organization for work in alone if work.organization)]
    return [organization.pk for organization in made]


def named(work: PartnerWork) -> Organization:
    name = work.said.get("name") or work.was("name")
    return Organization.named(name, website=work.said.get("website", ""))


def with_domains(domains: Iterable[str]) -> dict[str, Organization]:
    """Locked, so that no undo elsewhere takes one away before a partner of ours points to it."""
    return {
        organization.domain: organization
        for some in in_chunks(domains)
        for organization in Organization.objects.select_for_update(no_key=True)
        .filter(domain__in=some)
        .order_by("domain")
    }


def remove_unused(made: Iterable[int]) -> None:
    """Delete those of these that no community uses; what somebody is just using is left alone."""
    for some in in_chunks(made):
        rows = Organization.objects.select_for_update(skip_locked=True).filter(pk__in=some)
        ours = set(rows.order_by("pk").values_list("pk", flat=True))
        with scopes_disabled():  # whether anybody uses it, whoever that is
            used = Partner.objects.filter(organization__in=ours).values_list("organization")
            ours -= {pk for (pk,) in used}
        Organization.objects.filter(pk__in=ours).delete()


def in_chunks(values: Iterable[T]) -> Iterator[list[T]]:
    rest = iter(values)
    while some := list(islice(rest, AT_ONCE)):
        yield some
