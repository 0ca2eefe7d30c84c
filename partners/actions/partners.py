"""What happens to a partner: added, described, removed, brought back."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.text import get_text_list

from communities.actions.rows import lock, second_click, swap
from communities.models import Community, User
from communities.names import domain_of, name_key
from communities.refusal import Refused
from partners.actions.held import check_works_here, diff, offer_tags, record
from partners.models import Organization, Partner, Pipeline
from partners.models.organization import OrganizationQuerySet
from partners.written import (
    as_kinds,
    as_name,
    as_notes,
    as_pipeline,
    as_tags,
    as_website,
    check_past,
)

LISTED = "“{}” is in the directory already."


@transaction.atomic
def add_partner(
    community: Community,
    *,
    by: User | None,
    name: str,
    kinds: Iterable[str] = (),
    website: str = "",
    organization: Organization | None = None,
    pipeline: str = Pipeline.IDENTIFIED,
    owner: User | None = None,
    tags: Iterable[str] = (),
    notes: str = "",
    since: date | None = None,
    name_use_allowed_on: date | None = None,
) -> Partner:
    """Write a partner down, with the shared organization behind it.

    `organization` is the one that the person chose from the suggestions; without it, the one
    that owns the website's domain, or a new one. Raises Refused when the name is listed already.
    """
    described: dict[str, Any] = {
        "kinds": as_kinds(kinds),
        "pipeline": as_pipeline(pipeline),
        "owner": owner,
        "tags": as_tags(tags),
        "notes": as_notes(notes),
        "since": since or community.today(),
        "name_use_allowed_on": name_use_allowed_on,
        **named(name, website),
    }
    check(community, described)
    if twice := second_click(community.partners.kept(), by=by, **described):
        return twice
    refuse_listed(community, described)
    partner = Partner(
        community=community,
        organization=organization_of(described["name"], described["website"], organization),
        pipeline_since=described["since"],
        **described,
    )
    save_new(partner, by=by)
    offer_tags(community, partner.tags)
    record(partner, "partner.added", added(partner), by=by)
    return partner


def added(partner: Partner) -> str:
    kinds = f", {partner.kind_names.lower()}" if partner.kinds else ""
    return f"added {partner.name} to the directory{kinds}"


def save_new(partner: Partner, *, by: User | None) -> None:
    partner.created_by = partner.changed_by = by
    try:
        with transaction.atomic():
            partner.save(force_insert=True)
    except IntegrityError:
        # Two people added it at once; the slower one is told as if it had been there.
        raise Refused(LISTED.format(partner.name)) from None


@transaction.atomic
def change_partner(
    partner: Partner, *, by: User, version: int | None = None, **fields: Any
) -> Partner:
    """Change what is known about a partner: name, website, kinds, owner, tags, notes, days.

    `version` is what the person saw. Raises Stale when somebody was faster, Refused when the new
    name is another partner's.
    """
    held = lock(partner, version=version)
    if "name" in fields or "website" in fields:
        fields |= named(fields.get("name", held.name), fields.get("website", held.website))
    for field, read in (("kinds", as_kinds), ("tags", as_tags), ("notes", as_notes)):
        if field in fields:
            fields[field] = read(fields[field])
    check(held.community, fields, owner=held.owner)
    refuse_listed(held.community, fields, but=held)
    domain = domain_of(fields.get("website", ""))
    # An address that tells no organization, or none, leaves the one that somebody chose.
    if domain and domain != domain_of(held.website):
        fields["organization"] = organization_of(fields["name"], fields["website"])
    before = swap(held, by=by, taken=LISTED.format(fields.get("name")), **fields)
    if before:
        offer_tags(held.community, held.tags)
        words = get_text_list([FIELD_WORDS[f] for f in before if f in FIELD_WORDS], "and")
        sentence = f"changed {words} of {held.name}"
        record(held, "partner.changed", sentence, by=by, changes=diff(before, held))
    return held


FIELD_WORDS = {
    "name": "the name",
    "website": "the website",
    "kinds": "the kinds",
    "owner": "the owner",
    "tags": "the tags",
    "notes": "the notes",
    "since": "the first day",
    "name_use_allowed_on": "the permission to use the name",
}


@transaction.atomic
def remove_partner(partner: Partner, *, by: User, version: int | None = None) -> Partner:
    """Take a partner off the directory, with all that belongs to it. It can be brought back."""
    held = lock(partner, version=version)
    swap(held, by=by, removed_at=timezone.now())
    record(held, "partner.removed", f"removed {held.name} from the directory", by=by)
    return held


@transaction.atomic
def restore_partner(partner: Partner, *, by: User) -> Partner:
    """Bring a removed partner back. Raises Refused when its name is taken, or it was merged."""
    held = Partner.objects.select_for_update().get(pk=partner.pk)
    if held.removed_at is None:
        raise Refused(f"{held.name} is in the directory.")
    if held.merged_into_id is not None:
        raise Refused(f"{held.name} was merged; undo the merge to bring it back.")
    refuse_listed(held.community, {"name": held.name, "key": held.key})
    swap(held, by=by, taken=LISTED.format(held.name), removed_at=None)
    record(held, "partner.restored", f"brought {held.name} back to the directory", by=by)
    return held


def named(name: str, website: str) -> dict[str, str]:
    """Name, key and website as they are kept. Raises Refused for a missing or a wrong one."""
    name = as_name(name)
    return {"name": name, "key": name_key(name), "website": as_website(website)}


def refuse_listed(
    community: Community, fields: dict[str, Any], *, but: Partner | None = None
) -> None:
    if "key" not in fields:
        return
    listed = community.partners.kept().filter(key=fields["key"])
    if (listed.exclude(pk=but.pk) if but else listed).exists():
        raise Refused(LISTED.format(fields["name"]))


def held_organizations() -> OrganizationQuerySet:
    """Locked once read: an undo of the import that made one takes it away if nobody uses it."""
    held = Organization.objects.select_for_update(of=("self",), no_key=True)
    return held.select_related("merged_into")


def organization_of(name: str, website: str, chosen: Organization | None = None) -> Organization:
    """The shared organization that somebody chose, that owns the domain, or a new one."""
    domain = domain_of(website)
    held = held_organizations()
    known = (chosen and held.filter(pk=chosen.pk).first()) or held.with_domain(domain).first()
    if known:
        return known.heir
    if domain:
        # Two communities may name it first at the same moment: the domain decides.
        Organization.objects.bulk_create(
            [Organization.named(name, website=website)], ignore_conflicts=True
        )
        return held.get(domain=domain)
    organization = Organization.named(name, website=website)
    organization.save()
    return organization


def check(community: Community, fields: dict[str, Any], *, owner: User | None = None) -> None:
    """Raises Refused for a new owner who does not work here, and for days that have not come."""
    if fields.get("since", "as before") is None:
        raise Refused("Say since when it has been a partner.")
    check_works_here(community, fields.get("owner"), unless=owner)
    check_past(fields.get("since"), community)
    check_past(fields.get("name_use_allowed_on"), community)
