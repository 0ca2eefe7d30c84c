"""What a kind of import is: its columns, and how its rows are checked, written and taken back.

The machinery around it (reading, columns, states, progress) knows sheets by this protocol alone.
Another room brings its own with `register`.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from communities.models import Community, User
from partners.imports.columns import Column
from partners.imports.progress import Meter
from partners.imports.reading import Table
from partners.models import Outcome


@dataclass(slots=True)
class Line:
    """A row of the file: its cells as brought, and what they say by column. Empty ones say nothing.

    `error` is what is wrong with the row as a whole, before anybody looks at its cells. `once` is
    what was said for the whole file, by column.
    """

    number: int
    cells: list[str]
    said: dict[str, str]
    error: str = ""
    once: Mapping[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class CheckedRow:
    """What a row would do; errors reject all of it.

    `changes` has for each column what was and what is to be, as people read them.
    """

    number: int
    cells: list[str]
    label: str = ""
    changes: dict[str, tuple[str, str]] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    warnings: dict[str, str] = field(default_factory=dict)
    is_new: bool = False

    @property
    def shown_changes(self) -> dict[str, dict[str, str]]:
        return {key: {"was": was, "now": now} for key, (was, now) in self.changes.items()}

    @property
    def outcome(self) -> Outcome:
        if self.errors:
            return Outcome.REJECTED
        if not self.changes:
            return Outcome.SAME
        return Outcome.NEW if self.is_new else Outcome.CHANGED


@dataclass(slots=True)
class Plan:
    """What an import would do to a community that looks as it was `seen`.

    `new` and `changed` count things (partners), of which several rows may speak. `work` is what
    the sheet itself needs to write it.
    """

    rows: list[CheckedRow]
    seen: object
    new: int = 0
    changed: int = 0
    work: Any = None
    days_notice: str = ""

    def forget_rows(self) -> None:
        """Let go of what was to be shown, tens of thousands of cells, before it is written."""
        for row in self.rows:
            row.cells, row.changes = [], {}


class Sheet(Protocol):
    key: str
    nouns: tuple[str, str]  # one thing and several: "partner", "partners"
    columns: Sequence[Column]
    # Of its files only what is read is kept, and no longer than it takes to write it.
    is_private: bool
    # Why a column of another program's file is left out, by its heading, folded.
    left_out: Mapping[str, str]

    def screen(self, table: Table, columns: Sequence[str]) -> Table:
        """A private file without what is never kept: nothing of that is stored for a moment.

        `columns` are what its headings seem to mean.
        """

    def check_once(self, community: Community, once: Mapping[str, str]) -> None:
        """Raises Refused for what cannot hold for a whole file."""

    def seen(self, community: Community) -> object:
        """Equal to what it was, as long as nobody has written anything that a plan reads."""

    def plan(self, community: Community, lines: Iterable[Line], meter: Meter) -> Plan:
        """What these lines would do. Writes nothing."""

    def warn(self, community: Community, plan: Plan) -> None:
        """Add warnings to the rows: slower than planning, and for people only."""

    def hold(self, community: Community, plan: Plan) -> None:
        """Lock the rows that the plan changes, until the transaction ends."""

    def write(
        self, community: Community, plan: Plan, *, by: User | None, meter: Meter
    ) -> dict[int, dict[str, Any]]:
        """Write it; return what taking it back needs, by row number."""

    def take_back(
        self,
        community: Community,
        undo: Iterable[Mapping[str, Any]],
        *,
        by: User | None,
        meter: Meter,
    ) -> None:
        """Undo what was written. Raises Refused where later work of people would be lost."""


SHEETS: dict[str, Sheet] = {}


def register(sheet: Sheet) -> None:
    SHEETS[sheet.key] = sheet
