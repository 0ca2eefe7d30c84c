"""Whom the rows of one partner speak of: by address, else by name, else somebody new."""

from collections.abc import Sequence

from partners.imports.partner_sheet.spoken import LEFT_AND_PRIMARY, Spoken
from partners.imports.partner_sheet.works import PartnerWork, PersonWork
from partners.models import Contact

ANOTHER_PRIMARY = "Row {} gives this partner another primary contact."
NAMED_BY_ADDRESS = "There is no name: the contact is called by the address."


def find_people(rows: Sequence[Spoken], contacts: Sequence[Contact]) -> dict[int, PersonWork]:
    """Whom each row means, by its number.

    Addresses first, over all rows: somebody of the same name and another address is somebody
    else, as long as a row speaks of the first by the address.
    """
    by_email = {contact.email: contact for contact in contacts if contact.email}
    found: dict[int, PersonWork] = {}
    by_address: dict[str, PersonWork] = {}
    for spoken in rows:
        email = spoken.said.get("contact_email", "")
        if email in by_email:
            person = PersonWork(contact=by_email[email], address=email)
            work = by_address.setdefault(email, person)
            found[spoken.number] = work
    free = [contact for contact in contacts if contact.email not in by_address]
    by_name: dict[str, list[PersonWork]] = {}
    for spoken in rows:
        if spoken.of_contact:
            work = found.get(spoken.number) or by_name_of(spoken, free, by_name, by_address)
            found[spoken.number] = work
            remember(spoken, work, by_name, by_address)
    return found


def by_name_of(
    spoken: Spoken,
    free: list[Contact],
    by_name: dict[str, list[PersonWork]],
    by_address: dict[str, PersonWork],
) -> PersonWork:
    """`free` contacts are those of whom no row has spoken yet; the one that is meant leaves it."""
    email, name = spoken.said.get("contact_email", ""), named(spoken)
    if email in by_address:
        return by_address[email]
    alike = [contact for contact in free if name and contact.name.casefold() == name]
    if alike:
        contact = min(alike, key=lambda contact: how_unlike(contact, spoken))
        free.remove(contact)
        return PersonWork(contact=contact, address=contact.email)
    for work in by_name.get(name, ()):
        if not email or not work.address:
            return work
    return PersonWork()


def how_unlike(contact: Contact, spoken: Spoken) -> tuple[int, bool]:
    """Of several people of one name, the one of whom the row says what is known."""
    work = PersonWork(contact=contact)
    differences = sum(work.was(key) != value for key, value in spoken.of_contact.items())
    return differences, bool(contact.email)


def named(spoken: Spoken) -> str:
    name: str = spoken.said.get("contact_name", "")
    return name.casefold()


def remember(
    spoken: Spoken,
    work: PersonWork,
    by_name: dict[str, list[PersonWork]],
    by_address: dict[str, PersonWork],
) -> None:
    """An address that a row gives is the person's for the rows after it."""
    if "contact_email" in spoken.said:
        work.address = spoken.said["contact_email"]
        by_address.setdefault(work.address, work)
    if name := named(spoken):
        by_name.setdefault(name, []).append(work)


def wrong_with(spoken: Spoken, person: PersonWork, others: Sequence[PersonWork]) -> dict[str, str]:
    """What cannot be written of a person, beside what rows before it say."""
    if spoken.said.get("contact_left_on") and person.said.get("contact_is_primary"):
        return {"contact_left_on": LEFT_AND_PRIMARY}
    if not spoken.said.get("contact_is_primary"):
        return {}
    if person.now("contact_left_on"):
        return {"contact_is_primary": LEFT_AND_PRIMARY}
    for other in others:
        if other is not person and other.said.get("contact_is_primary"):
            row = other.rows["contact_is_primary"]
            return {"contact_is_primary": ANOTHER_PRIMARY.format(row.number)}
    return {}


def settle_people(work: PartnerWork, contacts: Sequence[Contact]) -> None:
    """Name the nameless, see that one is the primary contact, and keep what changes something."""
    for person in work.people:
        if person.contact is None and "contact_name" not in person.said:
            only = person.rows["contact_email"]
            person.take({"contact_name": person.said["contact_email"]}, only)
            only.warnings["contact_name"] = NAMED_BY_ADDRESS
        if person.said.get("contact_left_on") and person.was("contact_is_primary"):
            person.take({"contact_is_primary": False}, person.rows["contact_left_on"])
    chosen = settle_primary(work, contacts)
    row = chosen.rows["contact_is_primary"] if chosen else None
    for person in work.people:
        person.settle(person.was)
    if row is not None and work.demoted:
        was, now = row.changes["contact_is_primary"]
        row.changes["contact_is_primary"] = (was, f"{now}, instead of {work.demoted[0].name}")
    work.people = [person for person in work.people if person.said]


def settle_primary(work: PartnerWork, contacts: Sequence[Contact]) -> PersonWork | None:
    """The one that a row calls primary; else the one there is; else the first new one."""
    chosen = next((p for p in work.people if p.said.get("contact_is_primary")), None)
    spoken_of = {person.contact.pk: person for person in work.people if person.contact}
    stays = next((c for c in contacts if c.is_primary), None)
    if stays and stays.pk in spoken_of and not spoken_of[stays.pk].now("contact_is_primary"):
        stays = None
    if chosen is None and stays is None:
        chosen = next((p for p in work.people if may_be_primary(p)), None)
        if chosen:
            chosen.take({"contact_is_primary": True}, next(iter(chosen.rows.values())))
    elif chosen and stays and stays != chosen.contact:
        work.demoted.append(stays)
    return chosen


def may_be_primary(person: PersonWork) -> bool:
    """The first one written down is the primary contact, unless a row says something else."""
    return (
        person.contact is None
        and "contact_is_primary" not in person.said
        and not person.now("contact_left_on")
    )
