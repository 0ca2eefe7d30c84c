"""The partners' sheet: a row for a partner and one person there; for more people, more rows.

A row finds its partner by the Partner ID, else by the name's key, and people there by address,
else by name. An empty cell leaves what the directory holds. Rows of one partner may not contradict
each other.
"""

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from communities.models import Community, User
from partners.imports.chunks import in_chunks
from partners.imports.columns import Column
from partners.imports.partner_sheet.columns import COLUMNS
from partners.imports.partner_sheet.exporting import export_csv, partner_rows
from partners.imports.partner_sheet.known import seen
from partners.imports.partner_sheet.look_alikes import warn_of_look_alikes
from partners.imports.partner_sheet.plan import planned
from partners.imports.partner_sheet.undoing import TakingBack
from partners.imports.partner_sheet.writing import Writer
from partners.imports.progress import Meter
from partners.imports.reading import Table
from partners.imports.sheet import Line, Plan

__all__ = ["PARTNERS", "PartnerSheet", "export_csv", "partner_rows"]


class PartnerSheet:
    key = "partners"
    nouns = ("partner", "partners")
    columns: Sequence[Column] = COLUMNS
    is_private = False
    left_out: Mapping[str, str] = MappingProxyType({})

    def screen(self, table: Table, columns: Sequence[str]) -> Table:
        return table

    def check_once(self, community: Community, once: Mapping[str, str]) -> None:
        """None of its columns is said once."""

    def seen(self, community: Community) -> object:
        return seen(community)

    def plan(self, community: Community, lines: Iterable[Line], meter: Meter) -> Plan:
        return planned(community, lines, meter)

    def warn(self, community: Community, plan: Plan) -> None:
        warn_of_look_alikes(community, plan.work)

    def hold(self, community: Community, plan: Plan) -> None:
        """Partners before their people, as every act does: else two might wait for each other."""
        partners = sorted(work.partner.pk for work in plan.work if work.partner)
        for rows, field in ((community.partners, "pk"), (community.contacts, "partner")):
            for some in in_chunks(partners):
                held = rows.select_for_update(of=("self",)).filter(**{f"{field}__in": some})
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


PARTNERS = PartnerSheet()
