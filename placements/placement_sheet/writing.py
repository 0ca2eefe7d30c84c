"""Writing placements and their checks in bulk, and what taking it back needs."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.utils import timezone

from communities.models import Community, User
from partners.imports.chunks import in_chunks
from partners.imports.partner_sheet.changing import made, put, write_changed
from partners.imports.progress import Meter
from placements.models import After, Placement, RetentionCheck
from placements.placement_sheet.linking import link
from placements.placement_sheet.plan import ID_OF, Work
from placements.tally import Touched, recount

Undo = dict[str, Any]


class Writer:
    """Writes the works of one import: all of them as one person, at one moment.

    `undo` says for each row of the file what it made, and what it changed from what.
    """

    def __init__(self, community: Community, *, by: User | None) -> None:
        self.community = community
        self.by = by
        self.now = timezone.now()
        self.touched = Touched()
        self.undo: dict[int, Undo] = {}

    def write(self, works: Sequence[Work], meter: Meter) -> None:
        done = 0
        for some in in_chunks(works):
            self.change([work for work in some if work.placement])
            self.add([work for work in some if work.placement is None])
            done += len(some)
            meter.at(done)
        recount(self.community, self.touched)

    def note(self, work: Work, entry: Undo) -> None:
        self.undo.setdefault(work.first.number, {"placements": []})["placements"].append(entry)

    def change(self, works: Sequence[Work]) -> None:
        changed: list[Placement] = []
        names: set[str] = set()
        for work in works:
            if work.placement is None:
                continue
            self.touched.placement(work.placement)
            fields = as_fields(work)
            self.note(work, put(work.placement, fields, by=self.by, at=self.now))
            self.touched.placement(work.placement)
            changed.append(work.placement)
            names |= fields.keys()
        write_changed(changed, names)

    def add(self, works: Sequence[Work]) -> None:
        stamp = {
            "community": self.community,
            "created_at": self.now,
            "created_by": self.by,
            "changed_at": self.now,
            "changed_by": self.by,
        }
        new = [Placement(**key_of(work), **as_fields(work), **stamp) for work in works]
        link(self.community, new, self.touched, new)
        Placement.objects.bulk_create(new)
        RetentionCheck.objects.bulk_create(
            RetentionCheck(
                placement=placement,
                after=after,
                due_on=placement.starts_on + timedelta(days=after),
                **stamp,
            )
            for placement in new
            for after in After.values
        )
        for work, placement in zip(works, new, strict=True):
            self.note(work, made(placement, apart_from=NOT_SAID))
            self.touched.placement(placement)


# Follows from other placements of the person, whoever writes them.
NOT_SAID = frozenset({"previous_on"})


def key_of(work: Work) -> dict[str, Any]:
    return {
        "issuer_id": work.key.issuer,
        "reference": work.key.reference,
        "employer_id": work.key.employer,
        "starts_on": work.key.starts_on,
    }


def as_fields(work: Work) -> dict[str, Any]:
    """What is to be written, rows by their keys."""
    return {
        f"{name}_id" if name in ID_OF else name: getattr(value, "pk", None)
        if name in ID_OF
        else value
        for name, value in work.said.items()
    }
