"""Taking an import of partners back: what it made goes, what it changed is as before."""

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from django.db.models import ProtectedError, QuerySet
from django.utils import timezone
from django.utils.text import get_text_list

from communities.models import Community, Record, User
from communities.refusal import Refused
from partners.imports.chunks import in_chunks
from partners.imports.partner_sheet.changing import from_json, put, write_changed
from partners.imports.partner_sheet.lost import Since
from partners.imports.partner_sheet.organizations import heirs_of, remove_unused
from partners.imports.progress import Meter

R = TypeVar("R", bound=Record)
Entry = Mapping[str, Any]


class TakingBack:
    """One import as its rows remember it, and the rows that it touched, locked."""

    def __init__(self, community: Community, undo: Iterable[Entry], *, by: User | None) -> None:
        kept = list(undo)
        self.community = community
        self.by = by
        self.now = timezone.now()
        self.partner_entries = [entry["partner"] for entry in kept if "partner" in entry]
        self.people_entries = [person for entry in kept for person in entry["people"]]
        self.steps = {entry["partner"]["pk"]: entry["step"] for entry in kept if "step" in entry}
        self.organizations = [entry["organization"] for entry in kept if "organization" in entry]
        were = {e["was"]["organization_id"] for e in self.partner_entries if is_elsewhere(e)}
        self.heirs = heirs_of(were)
        # Partners first, as in every act: else two of them might wait for each other.
        self.partners = locked(community.partners.all(), self.partner_entries)
        self.people = locked(community.contacts.all(), self.people_entries)

    def check(self) -> None:
        """Raises Refused where later work of people would be lost."""
        since = Since(self.community, self.partners, self.people)
        since.look(self.partner_entries, self.people_entries)
        since.look_at_moves(self.steps)
        since.refuse()

    def take_back(self, meter: Meter) -> None:
        tags = {tag for partner in self.partners.values() for tag in partner.tags}
        delete(self.community.contacts.all(), self.people_entries)
        delete(self.community.partners.all(), self.partner_entries)
        meter.at(len(self.partner_entries) // 2)
        self.restore_partners()
        self.restore_people()
        for some in in_chunks(self.steps.values()):
            self.community.pipeline_steps.filter(pk__in=some).delete()
        remove_unused(self.organizations)
        self.forget_tags(tags)

    def restore_partners(self) -> None:
        changed = [self.put_back(self.partners[e["pk"]], e) for e in changes(self.partner_entries)]
        write_changed(changed, fields_in(self.partner_entries))

    def restore_people(self) -> None:
        changed = [self.put_back(self.people[e["pk"]], e) for e in changes(self.people_entries)]
        fields = fields_in(self.people_entries)
        # Room first for whoever is the primary contact again: there is only one at any moment.
        write_changed([contact for contact in changed if not contact.is_primary], fields)
        again = [contact for contact in changed if contact.is_primary]
        taken = self.partners_with_primary()
        for contact in again:
            # Somebody has chosen another one since, or noted that this one left: that stays.
            contact.is_primary = contact.left_on is None and contact.partner_id not in taken
        write_changed(again, fields)

    def partners_with_primary(self) -> set[int]:
        ours = {contact.pk for contact in self.people.values()}
        primary = self.community.contacts.kept().filter(is_primary=True).order_by()
        rows = primary.values_list("pk", "partner")
        return {partner for pk, partner in rows if pk not in ours}

    def put_back(self, row: R, entry: Entry) -> R:
        fields = {name: from_json(row, name, value) for name, value in entry["was"].items()}
        if "organization_id" in fields:
            was = fields["organization_id"]
            fields["organization_id"] = self.heirs.get(was, was)
        put(row, fields, by=self.by, at=self.now)
        return row

    def forget_tags(self, tags: set[str]) -> None:
        """Offer no word any more that came with the import and stands on no partner now."""
        rows = self.community.partners.order_by().values_list("tags", flat=True)
        tags -= {tag for words in rows for tag in words}
        for some in in_chunks(tags):
            self.community.tags.filter(name__in=some).delete()


def locked(rows: QuerySet[R], entries: Iterable[Entry]) -> dict[int, R]:
    """The rows of these entries, removed ones too, by their keys."""
    found: dict[int, R] = {}
    for some in in_chunks(sorted({entry["pk"] for entry in entries})):
        of_some = rows.select_for_update(of=("self",)).filter(pk__in=some).order_by("pk")
        found |= {row.pk: row for row in of_some}
    return found


def delete(rows: QuerySet[R], entries: Iterable[Entry]) -> None:
    """For good, with what hangs on them: `Since` has seen that nobody's work does.

    Raises Refused where another room's work refers to them.
    """
    for some in in_chunks(entry["pk"] for entry in entries if "made" in entry):
        try:
            rows.filter(pk__in=some).delete()
        except ProtectedError as held:
            raise Refused(in_use(held)) from None


def in_use(held: ProtectedError) -> str:
    kinds = sorted({str(row._meta.verbose_name_plural) for row in held.protected_objects})
    return (
        f"Partners that this import made are named in {get_text_list(kinds, 'and')} by now. Taking "
        "it back would lose whom they are about. Remove or merge single partners instead."
    )


def changes(entries: Iterable[Entry]) -> Iterable[Entry]:
    return (entry for entry in entries if "was" in entry)


def is_elsewhere(entry: Entry) -> bool:
    """Whether the import had led a partner to another organization."""
    return "organization_id" in entry.get("was", {})


def fields_in(entries: Iterable[Entry]) -> set[str]:
    """The fields that were changed; the bulk update names rows without “_id”."""
    return {name.removesuffix("_id") for entry in changes(entries) for name in entry["was"]}
