"""Bringing the organizations that an application names to the directory."""

from collections.abc import Collection
from dataclasses import dataclass, field

from django.db import transaction

from communities.models import Community, User
from communities.refusal import Refused
from partners.actions.contacts import add_contact
from partners.actions.partners import add_partner
from partners.models import Partner, Pipeline
from partners.offered import Offer, offers_to


@dataclass
class Brought:
    added: list[Partner] = field(default_factory=list)
    stuck: list[tuple[str, str]] = field(default_factory=list)  # a name, and why


@transaction.atomic
def bring_over(community: Community, *, by: User, pks: Collection[int]) -> Brought:
    """Add those of these named organizations that are not there yet, with whom to call.

    Pressed again, it adds nothing. What is wrong with one of them stops no other.
    """
    Community.objects.select_for_update(no_key=True).get(pk=community.pk)
    brought = Brought()
    for offer in offers_to(community):
        if offer.there is not None or offer.pk not in pks:
            continue
        try:
            with transaction.atomic():
                brought.added.append(add(community, offer, by=by))
        except Refused as refused:
            brought.stuck.append((offer.name, str(refused)))
    return brought


def add(community: Community, offer: Offer, *, by: User) -> Partner:
    """Who signed a promise is committed; the others agreed to be named, so they know of it."""
    partner = add_partner(
        community,
        by=by,
        name=offer.name,
        kinds=offer.kinds,
        website=offer.website,
        pipeline=Pipeline.COMMITTED if offer.is_signed else Pipeline.CONTACTED,
        notes=notes_of(offer),
    )
    seen = set()
    for row in offer.rows:
        person = (row.contact_name, row.contact_email.lower())
        if row.contact_name and person not in seen:
            seen.add(person)
            name, title, email = row.contact_name, row.contact_title, row.contact_email
            add_contact(partner, by=by, name=name, title=title, email=email)
    return partner


def notes_of(offer: Offer) -> str:
    said = [f"From the application: {brings}" for brings in offer.brings]
    said += [
        f"{row.get_kind_display()}: {row.openings:,} jobs or seats a year."
        for row in offer.rows
        if row.openings is not None
    ]
    return "\n".join(said)
