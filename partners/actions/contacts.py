"""What happens to the people at a partner."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from communities.actions.rows import lock, second_click, swap
from communities.models import User
from communities.refusal import Refused
from partners.actions.held import diff, hold, hold_removed, record
from partners.models import Contact, Partner
from partners.written import as_email, as_person, as_phone, as_title, check_past


@transaction.atomic
def add_contact(
    partner: Partner,
    *,
    by: User | None,
    name: str,
    title: str = "",
    email: str = "",
    phone: str = "",
    is_primary: bool = False,
) -> Contact:
    """Write somebody at a partner down. The first one is the primary contact by itself.

    Raises Refused for a wrong address or number, or when the address is a contact's already.
    """
    held = lock(partner)
    person = described(name=name, title=title, email=email, phone=phone)
    if twice := second_click(held.contacts.present(), by=by, **person):
        return twice
    refuse_known(held, person["email"])
    is_primary = is_primary or nobody_is_primary(held)
    if is_primary:
        demote(held, by=by)
    contact = Contact.objects.create(
        community=held.community,
        partner=held,
        is_primary=is_primary,
        created_by=by,
        changed_by=by,
        **person,
    )
    record(held, "contact.added", f"added {contact.name} at {held.name}", by=by, contact=contact.pk)
    return contact


@transaction.atomic
def change_contact(
    contact: Contact, *, by: User, version: int | None = None, **fields: Any
) -> Contact:
    """Change what is known about somebody: name, title, address, number, primary.

    Raises Stale when somebody was faster, Refused as add_contact does.
    """
    held, partner = hold(contact, version=version)
    names = ("name", "title", "email", "phone")
    said = {f: fields.get(f, getattr(held, f)) for f in names}
    fields |= described(**said)
    refuse_known(partner, fields["email"], but=held)
    if fields.get("is_primary"):
        if held.left_on:
            raise Refused(f"{held.name} has left, and cannot be the primary contact.")
        demote(partner, by=by, but=held)
    before = swap(held, by=by, **fields)
    if before:
        record(
            partner,
            "contact.changed",
            f"changed what is known of {held.name} at {partner.name}",
            by=by,
            contact=held.pk,
            fields=sorted(diff(before, held)),
        )
    return held


@transaction.atomic
def contact_left(contact: Contact, *, by: User, on: date | None = None) -> Contact:
    """Note that somebody has left the partner. They stay on record, marked."""
    held, partner = hold(contact)
    if held.left_on:
        raise Refused(f"{held.name} has left already.")
    on = on or partner.community.today()
    check_past(on, partner.community)
    swap(held, by=by, left_on=on, is_primary=False)
    sentence = f"noted that {held.name} has left {partner.name}"
    record(partner, "contact.left", sentence, by=by, contact=held.pk)
    return held


@transaction.atomic
def contact_came_back(contact: Contact, *, by: User) -> Contact:
    """Take “has left” back. Where nobody is the primary contact, they are."""
    held, partner = hold(contact)
    if not held.left_on:
        raise Refused(f"{held.name} is at {partner.name}.")
    swap(held, by=by, left_on=None, is_primary=nobody_is_primary(partner))
    sentence = f"noted that {held.name} is at {partner.name} again"
    record(partner, "contact.came_back", sentence, by=by, contact=held.pk)
    return held


@transaction.atomic
def remove_contact(contact: Contact, *, by: User, version: int | None = None) -> Contact:
    """Take somebody off the directory who was written down by mistake. It can be taken back."""
    held, partner = hold(contact, version=version)
    swap(held, by=by, removed_at=timezone.now(), is_primary=False)
    sentence = f"removed {held.name} at {partner.name}"
    record(partner, "contact.removed", sentence, by=by, contact=held.pk)
    return held


@transaction.atomic
def restore_contact(contact: Contact, *, by: User) -> Contact:
    """Bring a removed contact back. Where nobody is the primary contact, they are.

    Raises Refused when the address is another one's by now.
    """
    held, partner = hold_removed(contact)
    refuse_known(partner, held.email, but=held)
    is_primary = not held.left_on and nobody_is_primary(partner)
    swap(held, by=by, removed_at=None, is_primary=is_primary)
    sentence = f"brought {held.name} at {partner.name} back"
    record(partner, "contact.restored", sentence, by=by, contact=held.pk)
    return held


def described(*, name: str, title: str, email: str, phone: str) -> dict[str, str]:
    """The fields as they are kept. Raises Refused for what is missing or wrong."""
    return {
        "name": as_person(name),
        "title": as_title(title),
        "email": as_email(email),
        "phone": as_phone(phone),
    }


def refuse_known(partner: Partner, email: str, *, but: Contact | None = None) -> None:
    known = partner.contacts.kept().filter(email=email)
    if email and (known.exclude(pk=but.pk) if but else known).exists():
        raise Refused(f"{email} is a contact of {partner.name} already.")


def nobody_is_primary(partner: Partner) -> bool:
    return not partner.contacts.present().filter(is_primary=True).exists()


def demote(partner: Partner, *, by: User | None, but: Contact | None = None) -> None:
    """Make room for another primary contact."""
    for other in partner.contacts.kept().filter(is_primary=True):
        if other != but:
            swap(other, by=by, is_primary=False)
