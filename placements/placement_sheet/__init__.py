"""The placements' sheet: a row for a person and one start of work, or two as partners report them.

A row finds its placement by issuer, reference, employer and start, so that next quarter's file
brings it up to date. An unknown employer is refused, because a slip in a name would count as one
more employer that hires. An empty cell leaves what is on record. A file is screened before it is
stored: nothing that a placement does not hold is kept of it for a moment.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from communities.models import Community, User
from communities.refusal import Refused
from partners.imports.chunks import in_chunks
from partners.imports.columns import Column
from partners.imports.progress import Meter
from partners.imports.reading import Table
from partners.imports.sheet import Line, Plan
from placements.placement_sheet.columns import COLUMNS, LABELS, LEFT_OUT
from placements.placement_sheet.exporting import export_csv, placement_rows
from placements.placement_sheet.known import Known, seen
from placements.placement_sheet.plan import planned, warn_of_doubts
from placements.placement_sheet.screening import screened
from placements.placement_sheet.spoken import Reader
from placements.placement_sheet.undoing import TakingBack
from placements.placement_sheet.writing import Writer

__all__ = ["PLACEMENTS", "PlacementSheet", "export_csv", "placement_rows"]


class PlacementSheet:
    key = "placements"
    nouns = ("placement", "placements")
    columns: Sequence[Column] = COLUMNS
    is_private = True
    left_out: Mapping[str, str] = LEFT_OUT

    def screen(self, table: Table, columns: Sequence[str]) -> Table:
        return screened(table, columns)

    def check_once(self, community: Community, once: Mapping[str, str]) -> None:
        reader = Reader(Known(community))
        reader.read_once(once)
        for key, why in reader.wrong.items():
            raise Refused(f"{LABELS[key]} of the whole file: {why}")

    def seen(self, community: Community) -> object:
        return seen(community)

    def plan(self, community: Community, lines: Iterable[Line], meter: Meter) -> Plan:
        return planned(community, lines, meter)

    def warn(self, community: Community, plan: Plan) -> None:
        warn_of_doubts(plan.work)

    def hold(self, community: Community, plan: Plan) -> None:
        """Partners first, as in every act: else two of them might wait for each other.

        Nobody removes or merges a partner while a placement comes to hang on it.
        """
        keys = [work.key for work in plan.work]
        partners = {pk for key in keys for pk in (key.issuer, key.employer)}
        placements = {work.placement.pk for work in plan.work if work.placement}
        for rows, pks in ((community.partners, partners), (community.placements, placements)):
            for some in in_chunks(sorted(pks)):
                held = rows.select_for_update(of=("self",)).filter(pk__in=some)
                for _ in held.order_by("pk").values_list("pk"):
                    pass

    def write(
        self, community: Community, plan: Plan, *, by: User | None, meter: Meter
    ) -> dict[int, dict[str, Any]]:
        writer = Writer(community, by=by)
        writer.write(plan.work, meter)
        return writer.undo

    def take_back(
        self,
        community: Community,
        undo: Iterable[Mapping[str, Any]],
        *,
        by: User | None,
        meter: Meter,
    ) -> None:
        back = TakingBack(community, undo, by=by)
        back.check()
        back.take_back(meter)


PLACEMENTS = PlacementSheet()
