"""What a contact says on the page of their partner."""

from dataclasses import dataclass
from datetime import date

from partners.models import Contact
from partners.phones import link_of


@dataclass(frozen=True, slots=True)
class Person:
    """`tel` is what the number dials, empty where there is none."""

    pk: int
    name: str
    title: str
    email: str
    phone: str
    tel: str
    is_primary: bool
    left_on: date | None


def person_of(contact: Contact) -> Person:
    return Person(
        pk=contact.pk,
        name=contact.name,
        title=contact.title,
        email=contact.email,
        phone=contact.phone,
        tel=link_of(contact.phone) if contact.phone else "",
        is_primary=contact.is_primary,
        left_on=contact.left_on,
    )
