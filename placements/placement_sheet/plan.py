"""What the lines of the placements' sheet would do."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from communities.models import Community
from partners.imports.progress import Meter
from partners.imports.sheet import CheckedRow, Line, Plan
from placements.models import Placement
from placements.placement_sheet.known import Key, Known, seen
from placements.placement_sheet.spoken import Reader, Spoken
from placements.placement_sheet.starts import Start, starts_in
from placements.placement_sheet.wording import shown
from placements.written import doubts

ID_OF = ("program", "cohort")  # rows, which a placement is compared by without reading them


@dataclass(slots=True, eq=False)
class Work:
    """What rows say of one start: each field with the row and the column that said it first."""

    key: Key
    placement: Placement | None
    first: CheckedRow
    said: dict[str, Any] = field(default_factory=dict)
    at: dict[str, tuple[CheckedRow, str]] = field(default_factory=dict)

    def contradictions(self, start: Start) -> dict[str, str]:
        return {
            start.column(name): (
                f"Row {self.at[name][0].number} says “{shown(name, self.said[name])}” for the same "
                f"placement, and row {start.spoken.row.number} says “{shown(name, value)}”."
            )
            for name, value in start.said.items()
            if name in self.said and self.said[name] != value
        }

    def take(self, start: Start) -> None:
        row = start.spoken.row
        for name, value in start.said.items():
            if name not in self.said:
                self.said[name], self.at[name] = value, (row, start.column(name))
        if self.placement is None and self.first is row:
            for name, value in (("employer", start.employer), ("starts_on", start.key.starts_on)):
                row.changes[start.column(name)] = ("", shown(name, value))
            row.changes["reference"] = ("", start.key.reference)
            row.changes["issuer"] = ("", str(start.issuer))

    def settle(self, known: Known) -> None:
        """Keep what changes something, and show it at the row that said it."""
        for name, value in list(self.said.items()):
            before = self.was(name, known)
            if before == value:
                del self.said[name], self.at[name]
            else:
                row, column = self.at[name]
                row.changes[column] = (shown(name, before), shown(name, value))

    def was(self, name: str, known: Known) -> Any:
        if self.placement is None:
            return None
        if name in ID_OF:
            rows: Mapping[int, Any] = known.programs if name == "program" else known.cohorts
            return rows.get(getattr(self.placement, f"{name}_id"))
        return getattr(self.placement, name)

    @property
    def writes(self) -> bool:
        return self.placement is None or bool(self.said)


def planned(community: Community, lines: Iterable[Line], meter: Meter) -> Plan:
    as_seen = seen(community)
    known = Known(community)
    reader = Reader(known)
    spoken: list[Spoken] = []
    for count, line in enumerate(lines, start=1):
        spoken.append(reader.read(line))
        meter.at(count)
    known.load(one.said["reference"] for one in spoken if "reference" in one.said)
    works: dict[Key, Work] = {}
    rows = [one.row for one in spoken]
    for one in spoken:
        take(one, known, works)
    spoken.clear()
    for work in works.values():
        work.settle(known)
    written = [work for work in works.values() if work.writes]
    new = sum(work.placement is None for work in written)
    return Plan(rows=rows, seen=as_seen, new=new, changed=len(written) - new, work=written)


def take(spoken: Spoken, known: Known, works: dict[Key, Work]) -> None:
    """What contradicts an earlier row is rejected, all of its row with it."""
    starts = starts_in(spoken, known)
    for start in starts:
        if start.key in works:
            spoken.row.errors |= works[start.key].contradictions(start)
    if spoken.row.errors:
        return
    for start in starts:
        work = works.get(start.key)
        if work is None:
            work = works[start.key] = Work(start.key, start.placement, spoken.row)
        work.take(start)
        spoken.row.is_new = spoken.row.is_new or work.placement is None
    spoken.said.clear()  # there may be tens of thousands


def warn_of_doubts(works: Iterable[Work]) -> None:
    """What looks like a slip, or like somebody's name."""
    for work in works:
        said = {**work.said, "reference": work.key.reference if work.placement is None else ""}
        for name, sentence in doubts(said).items():
            row, column = work.at.get(name, (work.first, name))
            row.warnings.setdefault(column, sentence)
