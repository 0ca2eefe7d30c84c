"""What the lines of the partners' sheet would do to a directory."""

from collections.abc import Iterable

from communities.models import Community
from partners.imports.partner_sheet.groups import Group, grouped
from partners.imports.partner_sheet.known import Known, seen
from partners.imports.partner_sheet.people import find_people, settle_people, wrong_with
from partners.imports.partner_sheet.spoken import Reader, Spoken
from partners.imports.partner_sheet.works import PartnerWork, PersonWork
from partners.imports.progress import Meter
from partners.imports.sheet import CheckedRow, Line, Plan


def planned(community: Community, lines: Iterable[Line], meter: Meter) -> Plan:
    as_seen = seen(community)
    known = Known(community)
    rows, groups = read_all(lines, known, meter)
    works = []
    while groups:  # let go of what has been worked out: there may be tens of thousands
        work = work_of(groups.pop(), known)
        if work.writes:
            works.append(work)
    works.reverse()
    new = sum(work.partner is None for work in works)
    return Plan(rows=rows, seen=as_seen, new=new, changed=len(works) - new, work=works)


def read_all(
    lines: Iterable[Line], known: Known, meter: Meter
) -> tuple[list[CheckedRow], list[Group]]:
    reader = Reader(known)
    spoken = []
    for count, line in enumerate(lines, start=1):
        spoken.append(reader.read(line))
        meter.at(count)
    return [one.row for one in spoken], grouped(spoken, known)


def work_of(group: Group, known: Known) -> PartnerWork:
    """Row by row: what contradicts an earlier row is rejected, all of its row with it."""
    contacts = known.people_at(group.partner)
    people = find_people(group.rows, contacts)
    work = PartnerWork(partner=group.partner)
    for spoken in group.rows:
        take(work, spoken, people.get(spoken.number))
    settle_people(work, contacts)
    work.settle(work.was)
    return work


def take(work: PartnerWork, spoken: Spoken, person: PersonWork | None) -> None:
    row, said = spoken.row, of_partner(spoken, work)
    row.errors |= work.contradictions(said, row, "partner")
    if person:
        row.errors |= person.contradictions(spoken.of_contact, row, "contact")
        row.errors |= wrong_with(spoken, person, work.people)
    if row.errors:
        return
    work.take(said, row)
    work.first = work.first or row
    row.is_new = work.partner is None
    if person:
        person.take(spoken.of_contact, row)
        if person not in work.people:
            work.people.append(person)


def of_partner(spoken: Spoken, work: PartnerWork) -> dict[str, object]:
    """Without a Partner ID a name says which partner, and not how it is written."""
    said = spoken.of_partner
    is_data = "name" not in work.said and (work.partner is None or "id" in spoken.said)
    return said if is_data else {key: value for key, value in said.items() if key != "name"}
