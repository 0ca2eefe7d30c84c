"""The partners' sheet: one row for a partner and one person there; more people, more rows."""

from collections.abc import Sequence

from partners.imports.columns import Column
from partners.imports.partner_sheet.columns import COLUMNS


class PartnerSheet:
    key = "partners"
    nouns = ("partner", "partners")
    columns: Sequence[Column] = COLUMNS


PARTNERS = PartnerSheet()
