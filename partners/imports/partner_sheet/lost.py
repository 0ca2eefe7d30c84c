"""What people have done since an import that taking it back would lose."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from communities.models import Community, Record, as_json
from communities.refusal import Refused
from partners.imports.chunks import in_chunks
from partners.imports.partner_sheet.changing import digest
from partners.models import Contact, InteractionKind, Partner

LONGEST_NAME, LONGEST_SENTENCE = 40, 480
NAMED = 10  # partners in the sentence
Entry = Mapping[str, Any]


class Since:
    """What happened since to the partners and people of an import, by partner."""

    def __init__(
        self, community: Community, partners: Mapping[int, Partner], people: Mapping[int, Contact]
    ) -> None:
        self.community = community
        self.partners = partners
        self.people = people
        self.lost: dict[int, str] = {}

    def note(self, partner: int, what: str) -> None:
        self.lost.setdefault(partner, what)

    def look(self, partners: Sequence[Entry], people: Sequence[Entry]) -> None:
        """Note everything that taking these entries back would lose."""
        made = {entry["pk"] for entry in partners if "made" in entry}
        made_people = {entry["pk"] for entry in people if "made" in entry}
        self.look_at_merges(partners)
        self.look_at_work(made, made_people)
        self.look_at_names(partners)
        self.look_at_addresses(people)
        for entry in partners:
            partner = self.partners[entry["pk"]]
            if partner.merged_into_id:
                self.note(partner.pk, "merged into another")
            elif was_edited(partner, entry):
                self.note(partner.pk, "edited")
        for entry in people:
            contact = self.people[entry["pk"]]
            if was_edited(contact, entry):
                self.note(contact.partner_id, "a contact edited")

    def look_at_merges(self, entries: Sequence[Entry]) -> None:
        """Others that were put into ours since, with their history."""
        version_of = {entry["pk"]: entry.get("version", -1) for entry in entries}
        merges = self.community.merges.filter(undone_at=None).order_by()
        for kept, version in merges.values_list("kept", "version"):
            if kept in version_of and version > version_of[kept]:
                self.note(kept, "merged with another")

    def look_at_work(self, made: set[int], made_people: set[int]) -> None:
        """Whatever hangs on rows that would be deleted."""
        here = self.community
        promises = here.commitments.filter(removed_at=None).values_list("partner", flat=True)
        for partner in promises.order_by():
            if partner in made:
                self.note(partner, "a commitment added")
        calls = here.interactions.kept().order_by()
        for partner, contact, kind in calls.values_list("partner", "contact", "kind"):
            if partner in made or contact in made_people:
                self.note(partner, logged(kind))
        for partner, pk in here.contacts.kept().order_by().values_list("partner", "pk"):
            if partner in made and pk not in made_people:
                self.note(partner, "a contact added")

    def look_at_names(self, entries: Iterable[Entry]) -> None:
        """A name that would come back may be another partner's by now."""
        keys = {entry["was"]["key"]: entry["pk"] for entry in entries if "key" in was(entry)}
        for some in in_chunks(keys):
            taken = self.community.partners.kept().filter(key__in=some)
            for key, pk in taken.values_list("key", "pk"):
                if keys[key] != pk:
                    self.note(keys[key], "its old name given to another")

    def look_at_addresses(self, entries: Iterable[Entry]) -> None:
        """The same for addresses of people at one partner."""
        back: dict[str, set[int]] = defaultdict(set)
        for entry in entries:
            if was(entry).get("email"):
                back[entry["was"]["email"]].add(entry["pk"])
        for some in in_chunks(back):
            taken = self.community.contacts.kept().filter(email__in=some)
            for email, pk, partner in taken.values_list("email", "pk", "partner"):
                mine = {self.people[one].partner_id for one in back[email]}
                if pk not in back[email] and partner in mine:
                    self.note(partner, "a contact's old address given to another")

    def look_at_moves(self, steps: Mapping[int, int]) -> None:
        """Moves along the pipeline after ours: our step, by partner, is not the last one."""
        if not steps:
            return
        later = self.community.pipeline_steps.filter(pk__gt=min(steps.values())).order_by()
        for partner, pk in later.values_list("partner", "pk"):
            if pk > steps.get(partner, pk):
                self.note(partner, "moved")

    def refuse(self) -> None:
        """Raises Refused, saying where people have worked, when they have."""
        if not self.lost:
            return
        names = [f"{short(self.name_of(pk))} ({what})" for pk, what in self.lost.items()]
        count = f"{len(names):,} of these partners"
        beginning = f"Nothing was taken back. Somebody has worked on {count} since: "
        raise Refused(beginning + listed(sorted(names), LONGEST_SENTENCE - len(beginning)))

    def name_of(self, pk: int) -> str:
        partner = self.partners.get(pk) or self.community.partners.get(pk=pk)
        return partner.name


def was(entry: Entry) -> Mapping[str, Any]:
    found: Mapping[str, Any] = entry.get("was", {})
    return found


def was_edited(row: Record, entry: Entry) -> bool:
    """Whether something was written since that would be lost.

    A row that the import made and somebody only removed may go for good. What it changed may be
    put back as long as those fields are what it made them.
    """
    if "made" in entry:
        return digest(row) != entry["made"]
    return row.version != entry["version"] and any(
        as_json(getattr(row, field)) != now
        for field, now in entry["now"].items()
        if field != "organization_id"  # the program's staff join organizations
    )


def logged(kind: str) -> str:
    noun = InteractionKind(kind).label.lower()
    return f"{'an' if noun[0] in 'aeiou' else 'a'} {noun} logged"


def short(name: str) -> str:
    return name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1]}…"


def listed(names: list[str], room: int) -> str:
    """As many of the first ten as there is room for, and how many more there are."""
    more_room = len(" and 10,000 more.")
    said = ""
    for count, name in enumerate(names[:NAMED]):
        longer = f"{said}, {name}" if said else name
        if len(longer) > room - more_room:
            return f"{said} and {len(names) - count:,} more."
        said = longer
    return said + (f" and {len(names) - NAMED:,} more." if len(names) > NAMED else ".")
