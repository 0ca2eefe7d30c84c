"""What the program's staff correct about the shared organizations.

An organization belongs to no community, and a line in a community's log would tell it that
others are there too. So these acts stand in Django's own log of the admin, and in no other. What
a community wrote stays as it wrote it: only the organization behind its partner changes.
"""

from collections.abc import Iterable
from typing import Any

from django.contrib.admin.models import CHANGE, LogEntry
from django.db import transaction
from django_scopes import scopes_disabled

from communities.models import User
from communities.names import domain_of, name_key
from communities.refusal import Refused
from partners.models import Organization, Partner
from partners.written import as_name, as_website


@transaction.atomic
def correct_organization(
    organization: Organization, *, by: User, name: str, website: str
) -> Organization:
    """Correct the name and the address; key and domain follow.

    Raises Refused when the address tells another organization.
    """
    held = Organization.objects.select_for_update().get(pk=organization.pk)
    correct = corrected(held, name=name, website=website)
    changed = [field for field in correct if getattr(held, field) != correct[field]]
    if changed:
        Organization.objects.filter(pk=held.pk).update(**correct)
        held.refresh_from_db()
        note([held], by=by, message=[{"changed": {"fields": changed}}])
    return held


def corrected(organization: Organization, *, name: str, website: str) -> dict[str, str]:
    """The fields as they are kept. Raises Refused for what is wrong or another's."""
    name, website = as_name(name), as_website(website)
    domain = domain_of(website)
    owner = Organization.objects.with_domain(domain).exclude(pk=organization.pk).first()
    if owner:
        raise Refused(f"{domain} is the address of “{owner}”. If the two are one, merge them.")
    return {"name": name, "key": name_key(name), "website": website, "domain": domain}


@transaction.atomic
def merge_organizations(
    kept: Organization, merged: Iterable[Organization], *, by: User
) -> Organization:
    """Make several organizations one: the partners of all communities then point to the kept one.

    The merged ones keep their domains, so that who is found by them next is the kept one too.
    """
    pks = {kept.pk, *(one.pk for one in merged)}
    held = Organization.objects.select_for_update().filter(pk__in=pks).order_by("pk")
    found = {one.pk: one for one in held}
    kept = found.pop(kept.pk)
    if not found or any(one.merged_into_id for one in (kept, *found.values())):
        raise Refused("Choose organizations that are not merged yet, two at least.")
    with scopes_disabled():  # whoever knows them; nobody's partner changes otherwise
        Partner.objects.filter(organization__in=found).update(organization=kept)
    earlier = Organization.objects.filter(merged_into__in=found)
    earlier.update(merged_into=kept)
    Organization.objects.filter(pk__in=found).update(merged_into=kept)
    if not kept.domain:
        take_domain(kept, found.values())
    note(found.values(), by=by, message=f"Merged into “{kept}” ({kept.pk}).")
    return kept


def take_domain(kept: Organization, merged: Iterable[Organization]) -> None:
    """Give the kept one the address of the first that has a domain; a domain is nobody's twice."""
    for one in merged:
        if one.domain:
            kept.website, kept.domain = one.website, one.domain
            Organization.objects.filter(pk=one.pk).update(domain="")
            kept.save(update_fields=["website", "domain"])
            return


def note(organizations: Iterable[Organization], *, by: User, message: Any) -> None:
    LogEntry.objects.log_actions(
        user_id=by.pk,
        queryset=list(organizations),
        action_flag=CHANGE,
        change_message=message,
    )
