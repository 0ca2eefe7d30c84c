"""Taking an import of placements back: what it made goes, what it changed is as before."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import ProtectedError
from django.utils import timezone

from communities.models import Community, User
from communities.refusal import Refused
from partners.imports.chunks import in_chunks
from partners.imports.partner_sheet.changing import digest, from_json, put, write_changed
from partners.imports.partner_sheet.lost import LONGEST_SENTENCE, listed, short, was_edited
from partners.imports.partner_sheet.undoing import changes, fields_in, locked
from partners.imports.progress import Meter
from placements.models import Placement
from placements.placement_sheet.linking import link
from placements.placement_sheet.writing import NOT_SAID
from placements.tally import Touched, recount

Entry = Mapping[str, Any]
IN_USE = (
    "Placements that this import made are referred to elsewhere by now. Remove single ones instead."
)


class TakingBack:
    """One import as its rows remember it, and the placements that it touched, locked."""

    def __init__(self, community: Community, undo: Iterable[Entry], *, by: User | None) -> None:
        self.community = community
        self.by = by
        self.now = timezone.now()
        self.touched = Touched()
        self.entries = [entry for kept in undo for entry in kept["placements"]]
        self.made = {entry["pk"]: entry["made"] for entry in self.entries if "made" in entry}
        self.rows = locked(community.placements.all(), self.entries)

    def check(self) -> None:
        """Raises Refused, saying where people have worked since, when they have."""
        lost = dict.fromkeys(self.answered(), "a check answered")
        for entry in self.entries:
            row = self.rows.get(entry["pk"])
            if row is None or self.was_edited(row, entry):
                lost[entry["pk"]] = "edited"
        if not lost:
            return
        names = sorted(f"{short(self.name_of(pk))} ({what})" for pk, what in lost.items())
        beginning = (
            f"Nothing was taken back. Somebody has worked on {len(names):,} of these placements "
            "since: "
        )
        raise Refused(beginning + listed(names, LONGEST_SENTENCE - len(beginning)))

    def was_edited(self, row: Placement, entry: Entry) -> bool:
        if "made" in entry:
            return digest(row, apart_from=NOT_SAID) != entry["made"]
        return was_edited(row, entry)

    def answered(self) -> Iterable[int]:
        """Placements that were made, with a check that somebody has answered since."""
        answers = self.community.retentionchecks.exclude(outcome="").order_by()
        for some in in_chunks(self.made):
            yield from answers.filter(placement__in=some).values_list("placement", flat=True)

    def name_of(self, pk: int) -> str:
        return self.rows[pk].reference if pk in self.rows else f"placement {pk}"

    def take_back(self, meter: Meter) -> None:
        made = [row for pk, row in self.rows.items() if pk in self.made]
        for row in self.rows.values():
            self.touched.placement(row)
        self.restore()
        meter.at(len(self.entries) // 2)
        for some in in_chunks(self.made):
            try:
                self.community.placements.filter(pk__in=some).delete()
            except ProtectedError:
                raise Refused(IN_USE) from None
        link(self.community, made, self.touched)
        recount(self.community, self.touched)

    def restore(self) -> None:
        changed = []
        for entry in changes(self.entries):
            row = self.rows[entry["pk"]]
            fields = {name: from_json(row, name, value) for name, value in entry["was"].items()}
            put(row, fields, by=self.by, at=self.now)
            self.touched.placement(row)
            changed.append(row)
        write_changed(changed, fields_in(self.entries))
