"""Writing partners and people in bulk, and what taking it back needs."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils import timezone

from communities.models import Community, Record, User
from communities.names import name_key
from partners.imports.chunks import in_chunks
from partners.imports.partner_sheet.changing import made, put, write_changed
from partners.imports.partner_sheet.organizations import find_organizations
from partners.imports.partner_sheet.wording import CONTACT_FIELDS
from partners.imports.partner_sheet.works import NEW, PartnerWork, PersonWork
from partners.imports.progress import Meter
from partners.models import Contact, Partner, PipelineStep, Tag

Undo = dict[str, Any]


class Writer:
    """Writes the works of one import: all of them as one person, at one moment.

    `undo` says for each row of the file what it made, and what it changed from what.
    """

    def __init__(self, community: Community, *, by: User | None) -> None:
        self.community = community
        self.by = by
        self.now = timezone.now()
        self.today = community.today()
        self.undo: dict[int, Undo] = {}

    def write(self, works: Sequence[PartnerWork], meter: Meter) -> None:
        made_now = find_organizations(works)
        for work in works:
            if work.organization in made_now:
                self.undo_of(work)["organization"] = work.organization
        done = 0
        for some in in_chunks(works):
            self.change_partners([work for work in some if work.partner and work.said])
            new = self.add_partners([work for work in some if work.partner is None])
            self.change_people(some)
            self.add_people(some, new)
            done += len(some)
            meter.at(done)
        self.offer_tags(works)

    def undo_of(self, work: PartnerWork) -> Undo:
        number = work.first.number if work.first else 0
        return self.undo.setdefault(number, {"people": []})

    def put(self, row: Record, fields: Mapping[str, Any]) -> Undo:
        return put(row, fields, by=self.by, at=self.now)

    def stamp(self) -> dict[str, Any]:
        return {
            "community": self.community,
            "created_at": self.now,
            "created_by": self.by,
            "changed_at": self.now,
            "changed_by": self.by,
        }

    def add_partners(self, works: Sequence[PartnerWork]) -> dict[PartnerWork, Partner]:
        stamp = self.stamp()
        new = {work: self.new_partner(work, stamp) for work in works}
        Partner.objects.bulk_create(new.values())
        for work, partner in new.items():
            self.undo_of(work)["partner"] = made(partner)
        return new

    def new_partner(self, work: PartnerWork, stamp: dict[str, Any]) -> Partner:
        said = {**NEW, "since": self.today, **work.said}
        fields = {key: value for key, value in said.items() if key not in CONTACT_FIELDS}
        return Partner(
            organization_id=work.organization or 0,
            key=name_key(fields["name"]),
            pipeline_since=fields["since"],
            **fields,
            **stamp,
        )

    def change_partners(self, works: Sequence[PartnerWork]) -> None:
        moved: list[tuple[PartnerWork, PipelineStep]] = []
        changed: list[Partner] = []
        names: set[str] = set()
        for work in works:
            if work.partner is None:
                continue
            fields = self.fields_of(work)
            if "pipeline" in fields:
                moved.append((work, self.step(work.partner, fields["pipeline"])))
            self.undo_of(work)["partner"] = self.put(work.partner, fields)
            changed.append(work.partner)
            names |= fields.keys()
        write_changed(changed, names)
        PipelineStep.objects.bulk_create([step for _, step in moved])
        for work, step in moved:
            self.undo_of(work)["step"] = step.pk

    def fields_of(self, work: PartnerWork) -> dict[str, Any]:
        """The fields of a partner that its rows change, and those that follow from them."""
        fields = dict(work.said)
        if "name" in fields:
            fields["key"] = name_key(fields["name"])
        if "pipeline" in fields:
            fields["pipeline_since"] = self.today
        if "owner" in fields:
            fields["owner_id"] = fields.pop("owner").pk
        if work.organization:
            fields["organization_id"] = work.organization
        return fields

    def step(self, partner: Partner, to: str) -> PipelineStep:
        return PipelineStep(
            community=self.community,
            partner=partner,
            was=partner.pipeline,
            now=to,
            at=self.now,
            by=self.by,
        )

    def change_people(self, works: Sequence[PartnerWork]) -> None:
        changed: list[Contact] = []
        names: set[str] = set()
        for work in works:
            known = [(person.contact, as_fields(person)) for person in work.people]
            demoted = [(contact, {"is_primary": False}) for contact in work.demoted]
            for contact, fields in (*known, *demoted):
                if contact:
                    self.undo_of(work)["people"].append(self.put(contact, fields))
                    changed.append(contact)
                    names |= fields.keys()
        # Room first for whoever becomes the primary contact: there is only one at any moment.
        write_changed([contact for contact in changed if not contact.is_primary], names)
        write_changed([contact for contact in changed if contact.is_primary], names)

    def add_people(
        self, works: Sequence[PartnerWork], partners: Mapping[PartnerWork, Partner]
    ) -> None:
        stamp = self.stamp()
        new = [
            (work, Contact(partner=partners.get(work, work.partner), **as_fields(person), **stamp))
            for work in works
            for person in work.people
            if person.contact is None
        ]
        Contact.objects.bulk_create([contact for _, contact in new])
        for work, contact in new:
            self.undo_of(work)["people"].append(made(contact))

    def offer_tags(self, works: Sequence[PartnerWork]) -> None:
        tags = {tag for work in works for tag in work.said.get("tags", ())}
        offered = [Tag(community=self.community, name=tag) for tag in sorted(tags)]
        Tag.objects.bulk_create(offered, ignore_conflicts=True)


def as_fields(person: PersonWork) -> dict[str, Any]:
    return {CONTACT_FIELDS[key]: value for key, value in person.said.items()}
